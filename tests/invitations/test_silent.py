"""Who has not answered: invited, reminded, and never more than once a day."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.invitations.service import remind_due
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.schedule.service import cancel_session
from tests import make
from tests.conftest import Client
from tests.feeds.conftest import lint_module
from tests.make_schedule import SOON, again, found_session
from tests.schedule.test_changes import moved


def letters(kind: str) -> list[str]:
    """Who got a letter of that kind."""
    asked = select(Letter.address).where(Letter.kind == f"invitations/{kind}")
    return sorted(db.session.scalars(asked.order_by(Letter.address)))


def test_those_without_an_invitation_get_one(
    client: Client, session: Session, people: list[Person], cleo: Person
) -> None:
    make.answer(session, people[0])
    client.sign_in(cleo)
    assert client.post(f"/sessions/{session.id}/invite").status_code == 303
    assert letters("invitation") == ["fia@example.org", "gun@example.org"]
    assert client.post(f"/sessions/{session.id}/invite").status_code == 409


def test_an_invitation_carries_the_session_and_three_answers(
    client: Client, session: Session, people: list[Person], cleo: Person
) -> None:
    client.sign_in(cleo).post(f"/sessions/{session.id}/invite")
    letter = db.session.scalars(select(Letter).where(Letter.address == "fia@example.org")).one()
    (found,) = icalendar.Calendar.from_ical(letter.calendar or "").walk("VEVENT")
    assert (str(found["UID"]), str(found["ATTENDEE"])) == (
        f"{session.id}@aspirant",
        "mailto:fia@example.org",
    )
    words = render_letter(letter)
    assert words.subject == "Kommer du? Träff 1 måndag 14 september kl. 13.00"
    links = {line.split(" ", 1)[0]: line for line in words.text.splitlines() if "http" in line}
    assert set(links) == {"Ja:", "Nej:", "Vet"}
    page = links["Ja:"].split("http://localhost")[1]
    client.get("/")
    assert client.get(page).status_code == 200
    assert "answer=yes" in page
    assert [part for part in ("Erik", "Gun") if part in words.text + (letter.calendar or "")] == []


def test_reminders_go_to_the_silent_at_most_once_a_day(
    client: Client, session: Session, people: list[Person], cleo: Person
) -> None:
    client.sign_in(cleo)
    page = f"/sessions/{session.id}/remind"
    assert client.post(page).status_code == 303
    assert letters("reminder") == ["erik@example.org", "fia@example.org", "gun@example.org"]
    make.answer(session, people[0])
    with time_machine.travel(make.AT + timedelta(hours=23), tick=False):
        assert client.post(page).status_code == 409
    with time_machine.travel(make.AT + timedelta(hours=25), tick=False):
        assert client.post(page).status_code == 303
    assert len(letters("reminder")) == 5


def test_the_silent_are_reminded_by_themselves_once(session: Session, people: list[Person]) -> None:
    make.answer(session, people[0])
    early, week = SOON - timedelta(days=7, minutes=1), SOON - timedelta(days=7)
    assert [remind_due(at=early), remind_due(at=week)] == [0, 2]
    db.session.commit()
    assert remind_due(at=week + timedelta(days=3)) == 0
    assert letters("reminder") == ["fia@example.org", "gun@example.org"]


def test_whoever_was_just_told_is_left_to_think(
    client: Client, session: Session, cleo: Person
) -> None:
    week = SOON - timedelta(days=7)
    with time_machine.travel(week - timedelta(days=1), tick=False):
        client.sign_in(cleo).post(f"/sessions/{session.id}/invite")
    assert remind_due(at=week) == 0
    assert remind_due(at=week + timedelta(days=1)) == 3


def test_nobody_is_asked_about_a_cancelled_session(
    client: Client, session: Session, people: list[Person], cleo: Person
) -> None:
    cancel_session(session, by=cleo, at=make.AT)
    db.session.commit()
    client.sign_in(cleo)
    for verb in ("invite", "remind"):
        assert client.post(f"/sessions/{session.id}/{verb}").status_code == 409
    assert remind_due(at=SOON - timedelta(days=1)) == 0


def test_the_page_lists_who_is_silent_and_what_was_done(
    client: Client, session: Session, people: list[Person], cleo: Person, round: Round
) -> None:
    make.answer(session, people[0], "no")
    client.sign_in(cleo)
    page = f"/rounds/{round.slug}/answers"
    before = BeautifulSoup(client.get(page).text, "html.parser")
    assert [button.get_text() for button in before.main.select("button")] == ["Bjud in med brev"]
    client.post(f"/sessions/{session.id}/invite")
    after = BeautifulSoup(client.get(page).text, "html.parser")
    assert [button.get_text() for button in after.main.select("button")] == ["Påminn dem"]
    assert [line.get_text(" ", strip=True) for line in after.main.select("td:not(.n) li")] == [
        "Fia inbjuden tis 1 sep",
        "Gun inbjuden tis 1 sep",
    ]


def test_the_page_says_when_there_is_nothing(client: Client, cleo: Person, round: Round) -> None:
    shown = client.sign_in(cleo).get(f"/rounds/{round.slug}/answers")
    assert "Ingen träff väntar på svar" in shown.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_much_at_one_session_as_at_three(
    client: Client, people: list[Person], cleo: Person, round: Round, rows: int, count_queries: Any
) -> None:
    for number in range(rows):
        make.session(round, f"Träff {number}", starts_at=SOON + timedelta(days=number))
    client.sign_in(cleo)
    client.get(f"/rounds/{round.slug}/answers")
    with count_queries() as queries:
        assert client.get(f"/rounds/{round.slug}/answers").status_code == 200
    assert len([query for query in queries if query.startswith("SELECT")]) <= 15


def test_those_who_do_not_run_the_round_may_not(
    client: Client, session: Session, erik: Person, dag: Person, round: Round
) -> None:
    for person in (erik, dag):
        client.sign_in(person)
        assert client.get(f"/rounds/{round.slug}/answers").status_code == 403
        assert client.post(f"/sessions/{session.id}/remind").status_code == 403


def test_every_letter_about_a_session_is_clean_for_calendars(
    client: Client, session: Session, people: list[Person], cleo: Person
) -> None:
    lint = lint_module().lint
    client.sign_in(cleo).post(f"/sessions/{session.id}/invite")
    cancel_session(found_session(session), by=cleo, at=make.AT + timedelta(hours=1))
    db.session.commit()
    texts = [letter.calendar for letter in db.session.scalars(select(Letter)) if letter.calendar]
    assert len(texts) == 6
    assert [found for text in texts if (found := list(lint(text.encode(), itip=True)))] == []


def test_a_letter_that_was_stopped_invited_nobody(
    client: Client, round: Round, session: Session, people: list[Person], cleo: Person
) -> None:
    client.sign_in(cleo)
    here = f"/rounds/{round.slug}/answers"
    assert client.post(f"/sessions/{session.id}/change", data=moved(session)).status_code == 303
    assert "inbjuden tis 1 sep" in client.get(here).text
    assert client.post(f"/sessions/{session.id}/undo").status_code == 303
    shown = client.get(here).text
    assert "inte inbjuden med brev" in shown
    assert "Påminn dem" not in shown


def test_names_stand_under_the_counts_and_reasons_are_the_coordinators(
    client: Client, round: Round, session: Session, people: list[Person], cleo: Person
) -> None:
    make.answer(session, people[1])
    given = {"answer": "no", "reason": "Jag är på bröllop."}
    client.sign_in(again(people[0]))
    assert (
        "Den som samordnar omgången läser det"
        in client.get(f"/sessions/{session.id}/my-answer").text
    )
    client.post(f"/sessions/{session.id}/my-answer", data=given)
    here = f"/rounds/{round.slug}/answers"

    def cells() -> list[str]:
        main = BeautifulSoup(client.get(here).text, "html.parser").main
        return [one.get_text(" ", strip=True) for one in main.select("td.n")]

    client.sign_in(again(cleo))
    assert cells() == ["1 Namn Fia", "1 Namn Erik Jag är på bröllop.", "0"]
    bo = make.with_role(make.person("bo"), Role.FACILITATOR, db.session.get_one(Round, round.id))
    client.sign_in(bo)
    assert cells() == ["1 Namn Fia", "1 Namn Erik", "0"]


@pytest.mark.parametrize("verb", ["invite", "remind"])
def test_nobody_is_written_to_about_a_plan_that_can_be_undone(
    client: Client, session: Session, people: list[Person], cleo: Person, round: Round, verb: str
) -> None:
    client.sign_in(cleo).post(f"/sessions/{session.id}/change", data=moved(session))
    refused = client.post(f"/sessions/{session.id}/{verb}")
    assert refused.status_code == 409
    assert "Planen kan ångras till kl. 12.10. Skriv till dem efter det." in refused.text
    main = BeautifulSoup(client.get(f"/rounds/{round.slug}/answers").text, "html.parser").main
    assert main.select("button") == []
    assert "Planen kan ångras till kl. 12.10. Skriv till dem efter det." in main.get_text()
    with time_machine.travel(make.AT + timedelta(minutes=10), tick=False):
        assert client.post(f"/sessions/{session.id}/remind").status_code == 303


def test_nobody_is_reminded_by_itself_of_a_plan_that_can_be_undone(
    client: Client, session: Session, cleo: Person
) -> None:
    soon, later = SOON - timedelta(days=3), moved(session, first_day="2026-09-15")
    with time_machine.travel(soon, tick=False):
        client.sign_in(cleo).post(f"/sessions/{session.id}/change", data=later)
    for letter in db.session.scalars(select(Letter)):
        letter.created_at = make.AT  # as if they had been told long ago
    db.session.commit()
    assert remind_due(at=soon + timedelta(minutes=1)) == 0
    assert remind_due(at=soon + timedelta(minutes=10)) == 3
