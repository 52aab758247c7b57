"""Checking in for oneself, with the code of the minute."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask

from aspirant import create_app
from aspirant.extensions import limiter
from aspirant.jobs import register_jobs
from aspirant.people.models import Person
from aspirant.presence.codes import LETTERS, code_at, is_code
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from config import Settings
from tests import make
from tests.conftest import Client
from tests.make_presence import noted, pressed, tick, who
from tests.make_schedule import SOON
from tests.web.conftest import close_database

MINUTE = timedelta(minutes=1)


def path(session: Session) -> str:
    return f"/sessions/{session.id}/check-in"


@time_machine.travel(SOON, tick=False)
def test_the_link_of_the_code_leads_to_one_press(
    client: Client, bo: Person, session: Session
) -> None:
    shown = BeautifulSoup(client.sign_in(bo).get(f"{path(session)}-code").text, "html.parser")
    code = shown.select_one(".code").get_text().replace(" ", "")
    assert code == code_at(session, SOON)
    page = client.sign_in(who("erik")).get(f"{path(session)}?code={code}")
    assert noted(session) == {}
    field = BeautifulSoup(page.text, "html.parser").select_one("input[name=code]")
    answer = client.post(path(session), data={"code": field["value"]})
    assert (answer.status_code, answer.location) == (303, path(session))
    assert "Du är antecknad som här" in client.get(path(session)).text
    assert noted(session) == {"Erik": "present"}
    for shown in (client.get(f"/sessions/{session.id}").text, client.get("/my-page").text):
        assert "Du är antecknad som här" in shown
        assert "Du har inte svarat" not in shown
        assert f'{path(session)}"' not in shown


def test_who_is_not_signed_in_is_brought_back(client: Client, session: Session) -> None:
    answer = client.get(f"{path(session)}?code=ABC")
    assert answer.status_code == 302
    assert answer.location.endswith(f"next=/sessions/{session.id}/check-in?code%3DABC")


def test_a_code_counts_for_three_minutes_and_for_its_session_alone(
    session: Session, round: Round
) -> None:
    code, other = code_at(session, SOON), make.session(round, "En annan")
    counts = [is_code(session, code, SOON + n * MINUTE) for n in range(-1, 5)]
    assert counts == [False, True, True, True, False, False]
    assert is_code(session, f" {code[:3].lower()} {code[3:]}", SOON)
    assert not is_code(other, code, SOON)
    assert not is_code(session, "Åäö☃", SOON)


def test_codes_are_alike_only_by_chance(session: Session) -> None:
    codes = {code_at(session, SOON + n * MINUTE) for n in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) == set(LETTERS)


@time_machine.travel(SOON, tick=False)
def test_a_wrong_code_gets_a_kind_word_and_notes_nothing(client: Client, session: Session) -> None:
    answer = client.sign_in(who("erik")).post(path(session), data={"code": "BBBBBB"})
    assert answer.status_code == 422
    assert "Koden är inte den som visas på skärmen nu" in answer.text
    assert 'value="BBBBBB"' in answer.text
    assert noted(session) == {}


def test_it_opens_half_an_hour_before_and_ends_with_the_session(
    client: Client, session: Session
) -> None:
    erik, done = who("erik"), {"Erik": "present"}
    for minutes, status, after in ((-31, 409, {}), (241, 409, {}), (-30, 303, done)):
        at = SOON + minutes * MINUTE
        with time_machine.travel(at, tick=False):
            client.sign_in(erik)
            linked = f'href="{path(session)}"' in client.get(f"/sessions/{session.id}").text
            data = {"code": code_at(session, at)}
            assert client.post(path(session), data=data).status_code == status
            assert noted(session) == after
            closed = "Du kan inte checka in nu" in client.get(path(session)).text
            assert (closed, linked) == (not after, bool(after))


@time_machine.travel(SOON, tick=False)
def test_only_those_on_the_list_check_in(
    client: Client, dag: Person, bo: Person, session: Session
) -> None:
    data = {"code": code_at(session, SOON)}
    for person in (dag, bo):
        assert client.sign_in(person).post(path(session), data=data).status_code == 403
    assert noted(session) == {}


@time_machine.travel(SOON, tick=False)
def test_the_word_of_the_list_stands(client: Client, bo: Person, session: Session) -> None:
    tick(session, pressed("erik", "absent", at=SOON), by=bo, at=SOON)
    data = {"code": code_at(session, SOON)}
    client.sign_in(who("erik")).post(path(session), data=data)
    assert noted(session) == {"Erik": "absent"}
    assert "Tala med den som för listan" in client.get(path(session)).text


def test_the_page_with_the_code_comes_anew_each_minute(
    client: Client, bo: Person, round: Round
) -> None:
    online = make.session(round, mode=Mode.ONLINE, place="", link="https://example.org/rum")
    with time_machine.travel(SOON + timedelta(seconds=20), tick=False):
        answer = client.sign_in(bo).get(f"{path(online)}-code")
    assert answer.headers["Refresh"] == "41"
    assert "<script" in answer.text  # the link for the chat can be copied
    assert f"http://localhost{path(online)}?code=" in answer.text
    with time_machine.travel(SOON - timedelta(hours=1), tick=False):
        answer = client.sign_in(bo).get(f"{path(online)}-code")
    assert "Det finns ingen kod just nu" in answer.text
    assert "?code=" not in answer.text


@pytest.fixture
def limited(app: Flask, settings: Settings) -> Iterator[Flask]:
    """The site with its limits on."""
    made = create_app(settings.model_copy(update={"ratelimit_enabled": True}))
    made.config["WTF_CSRF_ENABLED"] = False
    yield made
    close_database(made)
    limiter.reset()
    limiter.enabled = False
    register_jobs(app, None)


@time_machine.travel(SOON, tick=False)
def test_nobody_can_try_codes_but_a_whole_room_can_check_in(
    limited: Flask, session: Session
) -> None:
    limited.test_client_class = Client
    wrong, right = {"code": "BBBBBB"}, {"code": code_at(session, SOON)}
    guesser = limited.test_client().sign_in(who("erik"))  # type: ignore[attr-defined]
    tries = [guesser.post(path(session), data=wrong).status_code for _turn in range(8)]
    assert tries == [422] * 6 + [429] * 2
    other = limited.test_client().sign_in(who("fia"))  # type: ignore[attr-defined]
    assert other.post(path(session), data=right).status_code == 303
