"""The page at the door: one thing to do, and clear words when a code is not the right one."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.people.models import Person
from aspirant.presence.codes import code_at, was_code
from aspirant.programme.models import Round, Session
from tests import make
from tests.conftest import Client
from tests.make_presence import noted, pressed, tick, who
from tests.make_schedule import SOON
from tests.presence.test_own_work import words_of

MINUTE = timedelta(minutes=1)


def path(session: Session) -> str:
    return f"/sessions/{session.id}/check-in"


@pytest.mark.parametrize("language", ["sv", "en"])
@time_machine.travel(SOON, tick=False)
def test_there_is_one_thing_to_do(
    client: Client, round: Round, session: Session, cleo: Person, language: str
) -> None:
    other = make.session(round, "En annan")
    make.cancelled(other, by=cleo)
    erik = who("erik")
    erik.language = language
    client.sign_in(erik)
    client.post("/preferences", data={"language": language})
    assert 'class="moved"' in client.get("/my-page").text
    for address in (path(session), "/check-in"):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        assert page.select(".moved, nav") == []
        assert len(page.select("main form")) == 1
        assert [one["name"] for one in page.select("main form input:not([type=hidden])")] == [
            "code"
        ]
    client.post("/check-in", data={"code": code_at(session, SOON)})
    page = BeautifulSoup(client.get(path(session)).text, "html.parser")
    words = {"sv": "Du är antecknad som här", "en": "You are noted as here"}
    assert page.h1
    assert page.h1.get_text() == words[language]
    assert page.select("main form, .moved, nav") == []


@time_machine.travel(SOON, tick=False)
def test_a_code_that_was_replaced_is_told_apart_from_a_wrong_one(
    client: Client, session: Session
) -> None:
    client.sign_in(who("erik"))
    old, wrong = code_at(session, SOON - 3 * MINUTE), "BBBBBB"
    for address in (path(session), "/check-in"):
        for code, told in ((old, "Den koden är utbytt"), (wrong, "Koden är inte den som visas")):
            answer = client.post(address, data={"code": code})
            assert (answer.status_code, told in answer.text) == (422, True)
    assert noted(session) == {}
    assert was_code(session, old, SOON)
    assert not was_code(session, code_at(session, SOON), SOON)
    assert not was_code(session, code_at(session, SOON - timedelta(hours=2)), SOON)


@time_machine.travel(SOON, tick=False)
def test_who_comes_with_an_old_link_is_asked_for_the_code_of_now(
    client: Client, session: Session
) -> None:
    client.sign_in(who("erik"))
    old = client.get(f"{path(session)}?code={code_at(session, SOON - 9 * MINUTE)}").text
    field = BeautifulSoup(old, "html.parser").select_one("input[name=code]")
    assert "Koden du kom hit med är utbytt" in words_of(old)
    assert field is not None
    assert field.get("value", "") == ""
    fresh = client.get(f"{path(session)}?code={code_at(session, SOON)}").text
    assert "utbytt" not in words_of(fresh)


@time_machine.travel(SOON, tick=False)
def test_checking_in_twice_is_checking_in_once(client: Client, session: Session) -> None:
    client.sign_in(who("erik"))
    data = {"code": code_at(session, SOON)}
    for _turn in range(2):
        assert client.post(path(session), data=data).location == path(session)
    assert noted(session) == {"Erik": "present"}


@time_machine.travel(SOON, tick=False)
def test_who_is_noted_otherwise_is_sent_to_whoever_keeps_the_list(
    client: Client, session: Session, bo: Person
) -> None:
    tick(session, pressed("erik", "absent", at=SOON), by=bo, at=SOON)
    client.sign_in(who("erik"))
    for address in (path(session), "/check-in"):
        answer = client.post(address, data={"code": code_at(session, SOON)})
        assert answer.status_code == 409
        assert "Tala med den som för listan" in answer.text


@time_machine.travel(SOON, tick=False)
def test_a_session_that_is_cancelled_or_over_says_so(
    client: Client, session: Session, cleo: Person
) -> None:
    client.sign_in(who("erik"))
    with time_machine.travel(SOON + timedelta(days=1), tick=False):
        client.sign_in(who("erik"))
        assert "Träffen är slut." in words_of(client.get(path(session)).text)
    make.cancelled(session, by=cleo)
    client.sign_in(who("erik"))
    assert "Träffen är inställd, så ingen checkar in." in words_of(client.get(path(session)).text)


@time_machine.travel(SOON, tick=False)
def test_signing_in_leads_back_to_the_door(client: Client, session: Session) -> None:
    code = code_at(session, SOON)
    there = client.get(f"{path(session)}?code={code}").location
    page = BeautifulSoup(client.get(there).text, "html.parser")
    kept = page.select_one("main form input[name=next]")
    assert kept is not None
    assert kept["value"] == f"{path(session)}?code={code}"
    for address in (path(session), "/check-in"):
        page_before = {"Referer": f"http://localhost{address}"}
        answer = client.post(address, data={"code": code}, headers=page_before)
        assert answer.status_code == 401
        link = BeautifulSoup(answer.text, "html.parser").select_one("main a.btn")
        assert link is not None
        assert str(link["href"]).endswith(f"next={address}")
