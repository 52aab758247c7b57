"""What a session can be moved to: ahead stays ahead, and what has been may be put right."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.presence.half_days import half_days_of
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from aspirant.schedule.models import Attendance, Plan, Presence
from aspirant.schedule.service import change_session
from tests import make
from tests.conftest import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import person
from tests.schedule.test_changes import moved, words_of

#: A session on the day before the tests take place, 13.00-17.00, as its form shows it.
YESTERDAY = datetime(2026, 8, 31, 11, 0, tzinfo=UTC)
AS_IT_WAS = {
    "first_day": "2026-08-31",
    "starts": "13:00",
    "ends": "17:00",
    "mode": "on_site",
    "place": "Kansliet, Stockholm",
    "link": "",
    "message": "",
}


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):  # Tuesday 1 September 2026, 12.00
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia")
    return made


def refused(client: Client, session: Session, **given: str) -> tuple[str, str]:
    """The field that a change is refused at and what is said there. Nothing typed is lost."""
    response = client.post(f"/sessions/{session.id}/change", data=moved(session, **given))
    assert response.status_code == 422
    page = BeautifulSoup(response.text, "html.parser").main
    wrong = page.select("[aria-invalid=true]")
    assert len(wrong) == 1
    assert "Lokalen är upptagen." in page.get_text()
    for name, value in given.items():
        if name != "mode":
            assert page.select_one(f"[name={name}]")["value"] == value.replace(".", ":")
    return wrong[0]["name"], page.select_one(".field-error").get_text().removeprefix("Fel: ")


def test_what_lies_ahead_is_not_moved_to_a_day_that_has_been(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round)
    client.sign_in(cleo)
    said = refused(client, session, first_day="2026-08-31")
    assert said == ("first_day", "Dagen har redan varit.")
    assert refused(client, session, first_day="2025-09-21")[0] == "first_day"
    assert found_session(session).sequence == 0


def test_nor_to_an_hour_that_has_been_today(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    client.sign_in(cleo)
    said = refused(client, session, first_day="2026-09-01", starts="11:00", ends="16:00")
    assert said == ("starts", "Tiden har redan varit.")
    later = moved(session, first_day="2026-09-01", starts="14:00", ends="16:00")
    assert client.post(f"/sessions/{session.id}/change", data=later).status_code == 303


def test_the_verb_refuses_it_too(round: Round, cleo: Person) -> None:
    plan = Plan(YESTERDAY, YESTERDAY + timedelta(hours=1), Mode.ONLINE, "", "")
    with pytest.raises(NotPossible):
        change_session(make.session(round), plan=plan, by=cleo, at=make.AT)


def test_whole_days_may_begin_today_but_not_yesterday(
    client: Client, round: Round, cleo: Person
) -> None:
    starts = datetime(2026, 9, 20, 22, 0, tzinfo=UTC)
    ends = datetime(2026, 9, 22, 21, 59, tzinfo=UTC)
    session = make.session(round, starts_at=starts, ends_at=ends, is_all_day=True)
    client.sign_in(cleo)
    said = refused(client, session, first_day="2026-08-31", last_day="2026-09-01")
    assert said == ("first_day", "Dagen har redan varit.")
    today = moved(session, first_day="2026-09-01", last_day="2026-09-02")
    assert client.post(f"/sessions/{session.id}/change", data=today).status_code == 303


def test_the_day_after_a_wrong_end_is_put_right_and_nobody_gets_a_letter(
    client: Client, round: Round, cleo: Person
) -> None:
    """As a coordinator expects: what has been is corrected where it was, or to when it was."""
    session = make.session(round, starts_at=YESTERDAY)
    client.sign_in(cleo)
    here = f"/sessions/{session.id}/change"
    right = moved(session, **AS_IT_WAS | {"ends": "16:00"})
    assert client.post(here, data=right).status_code == 303
    assert found_session(session).ends_at == YESTERDAY + timedelta(hours=3)
    other_day = moved(found_session(session), **AS_IT_WAS | {"first_day": "2026-08-28"})
    assert client.post(here, data=other_day).status_code == 303
    assert found_session(session).starts_at == YESTERDAY - timedelta(days=3)
    assert db.session.query(Letter).count() == 0


def test_what_goes_on_can_end_earlier_or_later(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round, starts_at=make.AT - timedelta(hours=1))
    client.sign_in(cleo)
    today = AS_IT_WAS | {"first_day": "2026-09-01", "starts": "11:00"}
    for ends in ("11:30", "18:00"):
        form = moved(found_session(session), **today | {"ends": ends})
        assert client.post(f"/sessions/{session.id}/change", data=form).status_code == 303


def test_what_was_put_off_lies_ahead_again_unless_somebody_is_noted_as_there(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, starts_at=YESTERDAY)
    other = make.session(round, starts_at=YESTERDAY)
    here = Attendance(session_id=other.id, person_id=person("erik").id, presence=Presence.PRESENT)
    here.half_day, here.noted_at, here.noted_by_id = half_days_of(other)[0].number, make.AT, cleo.id
    db.session.add(here)
    db.session.commit()
    client.sign_in(again(cleo))
    ahead = moved(found_session(session), first_day="2026-09-08")
    assert client.post(f"/sessions/{session.id}/change", data=ahead).status_code == 303
    name, said = refused(client, found_session(other), first_day="2026-09-08")
    assert (name, said) == (
        "first_day",
        "Det är noterat vilka som var där, så träffen har varit. Planera en ny träff i stället.",
    )


@pytest.mark.parametrize(
    ("given", "where", "said"),
    [
        ({"ends": "08:00"}, "ends", "Träffen måste sluta efter att den börjar."),
        ({"ends": "09:00"}, "ends", "Träffen måste sluta efter att den börjar."),
        ({"last_day": "2026-09-20"}, "last_day", "Träffen måste sluta efter att den börjar."),
        (
            {"last_day": "2026-10-21"},
            "last_day",
            "En träff varar högst två veckor. Stämmer den här dagen?",
        ),
        ({"last_day": "2027-09-21"}, "last_day", "En träff varar högst två veckor."),
    ],
)
def test_an_impossible_length_is_pointed_out(
    client: Client, round: Round, cleo: Person, given: dict[str, str], where: str, said: str
) -> None:
    session = make.session(round)
    field, told = refused(client.sign_in(cleo), session, **given)
    assert (field, told.startswith(said)) == (where, True)


def test_a_session_of_one_day_can_become_one_of_two(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round)
    form = moved(session, last_day="2026-09-22")
    assert client.sign_in(cleo).post(f"/sessions/{session.id}/change", data=form).status_code == 303
    changed = found_session(session)
    assert changed.ends_at - changed.starts_at == timedelta(days=1, hours=3, minutes=30)
    page = " ".join(client.get(f"/sessions/{session.id}").text.split())
    assert "måndag 21 september kl. 09.00 – tisdag 22 september kl. 12.30" in page
    assert 'value="2026-09-22"' in client.get(f"/sessions/{session.id}/change").text


def test_nobody_is_said_to_get_a_letter_about_what_is_over(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, starts_at=YESTERDAY)
    client.sign_in(cleo)
    for part in ("change", "cancel"):
        words = words_of(client.get(f"/sessions/{session.id}/{part}").text)
        assert "Träffen har varit, så ingen får brev." in words
        assert "skriv till" not in words
