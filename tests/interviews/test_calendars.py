"""What calendars are told of an interview: the applicant's and the panel's, in strict order."""

import json
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.interviews import service
from aspirant.interviews.models import Interview
from aspirant.mail import delivery
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.processes import withdraw_application
from aspirant.programme.models import Round
from tests import make
from tests.feeds.conftest import lint_module
from tests.feeds.test_calendars import HOSTILE
from tests.mail.conftest import Mailbox
from tests.mail.conftest import mailbox as _mailbox
from tests.make_reviews import FIRST_SLOT, found_interview

mailbox = _mailbox
HOUR = timedelta(hours=1)
SOON = make.AT + HOUR


@pytest.fixture
def round(app: Flask) -> Round:
    return make.round()


@pytest.fixture
def booked(round: Round, alva: Person, bo: Person) -> Interview:
    """Alva's time with Bo."""
    return make.interview(make.application(round, alva), "booked", bo)


def told(name: str) -> list[tuple[str, int, str]]:
    """Method, sequence and name of the event, as letters told somebody's calendar."""
    rows = (
        select(Letter)
        .where(Letter.address == f"{name}@example.org", Letter.calendar_uid != "")
        .order_by(Letter.created_at, Letter.calendar_sequence)
    )
    return [
        (str(one.method), one.calendar_sequence, one.calendar_uid)
        for one in db.session.scalars(rows)
    ]


def book(interview: Interview, slot: Any, *, at: Any = make.AT) -> None:
    """The applicant takes that time."""
    interview = found_interview(interview)
    service.book_interview(interview, slot.id, by=interview.application.person, at=at)
    db.session.commit()


def test_a_booked_time_goes_to_the_calendars_of_both(booked: Interview) -> None:
    uid = f"{booked.id}@aspirant"
    assert told("alva") == told("bo") == [("REQUEST", 1, uid)]


def test_another_time_with_the_same_panel_moves_what_stands(
    booked: Interview, round: Round, bo: Person
) -> None:
    book(booked, make.slot(round, bo, starts_at=FIRST_SLOT + HOUR), at=SOON)
    uid = f"{booked.id}@aspirant"
    assert told("alva") == told("bo") == [("REQUEST", 1, uid), ("REQUEST", 2, uid)]


def test_whoever_no_longer_holds_it_is_told_and_whoever_does_now_too(
    booked: Interview, round: Round, bo: Person, dag: Person
) -> None:
    book(booked, make.slot(round, dag, starts_at=FIRST_SLOT + HOUR), at=SOON)
    uid = f"{booked.id}@aspirant"
    assert told("bo") == [("REQUEST", 1, uid), ("CANCEL", 2, uid)]
    assert told("dag") == [("REQUEST", 2, uid)]
    back = make.slot(round, bo, starts_at=FIRST_SLOT + 2 * HOUR)
    book(booked, back, at=SOON + HOUR)
    assert told("bo")[2:] == [("REQUEST", 3, f"{booked.id}-2@aspirant")]
    assert told("dag")[1:] == [("CANCEL", 3, uid)]
    assert told("alva") == [("REQUEST", 1, uid), ("REQUEST", 2, uid), ("REQUEST", 3, uid)]


def test_a_time_let_go_is_off_and_the_next_has_another_name(
    booked: Interview, alva: Person
) -> None:
    slot, uid = booked.slot, f"{booked.id}@aspirant"
    for turn in range(2):
        service.unbook_interview(found_interview(booked), by=alva, at=SOON + 2 * turn * HOUR)
        db.session.commit()
        book(booked, slot, at=SOON + (2 * turn + 1) * HOUR)
    assert told("alva") == told("bo")
    assert told("alva") == [
        ("REQUEST", 1, uid),
        ("CANCEL", 2, uid),
        ("REQUEST", 3, f"{booked.id}-2@aspirant"),
        ("CANCEL", 4, f"{booked.id}-2@aspirant"),
        ("REQUEST", 5, f"{booked.id}-3@aspirant"),
    ]


def test_when_staff_move_it_both_get_the_new_time(
    booked: Interview, round: Round, bo: Person, cleo: Person
) -> None:
    slot = make.slot(round, bo, starts_at=FIRST_SLOT + HOUR)
    service.move_interview(found_interview(booked), slot.id, by=cleo, at=SOON)
    db.session.commit()
    (_first, letter) = db.session.scalars(
        select(Letter).where(Letter.kind == "interviews/panel_booked").order_by(Letter.created_at)
    ).all()
    assert json.loads(letter.context)["is_known"] is True
    assert [seq for _method, seq, _uid in told("alva")] == [1, 2]


def test_a_cancelled_interview_is_off_in_both_calendars(booked: Interview, cleo: Person) -> None:
    service.cancel_interview(found_interview(booked), by=cleo, at=SOON)
    db.session.commit()
    uid = f"{booked.id}@aspirant"
    assert told("alva") == told("bo") == [("REQUEST", 1, uid), ("CANCEL", 2, uid)]


def test_who_withdraws_is_rid_of_it_and_so_is_the_panel(booked: Interview, alva: Person) -> None:
    application = found_interview(booked).application
    withdraw_application(application, by=alva, at=SOON)
    db.session.commit()
    assert [method for method, _sequence, _uid in told("alva")] == ["REQUEST", "CANCEL"]
    assert [method for method, _sequence, _uid in told("bo")] == ["REQUEST", "CANCEL"]


def test_an_invitation_without_a_time_says_nothing_to_calendars(
    round: Round, alva: Person, cleo: Person
) -> None:
    interview = make.interview(make.application(round, alva))
    service.cancel_interview(interview, by=cleo, at=SOON)
    db.session.commit()
    assert told("alva") == []


def test_the_panel_reads_nothing_of_the_applicant(booked: Interview) -> None:
    letters = db.session.scalars(select(Letter).where(Letter.address == "bo@example.org")).all()
    said = " ".join(f"{one.calendar} {one.context}" for one in letters).lower()
    words = " ".join(delivery.compose(one).body or "" for one in letters).lower()
    for secret in ("alva", str(booked.application_id), "ansök"):
        assert secret not in said + words


def test_nobody_reads_the_others_or_what_it_is_about(booked: Interview) -> None:
    for name, other in (("alva", "bo"), ("bo", "alva")):
        letter = db.session.scalars(
            select(Letter).where(Letter.address == f"{name}@example.org", Letter.calendar_uid != "")
        ).one()
        assert letter.calendar
        (event,) = icalendar.Calendar.from_ical(letter.calendar).walk("VEVENT")
        assert event["ATTENDEE"] == f"mailto:{name}@example.org"
        assert event["ORGANIZER"] == "mailto:kansli@example.org"
        assert f"{other}@" not in letter.calendar.lower()
        assert f"CN={other.capitalize()}" not in letter.calendar
        assert "intervju" not in str(event["SUMMARY"]).lower()
        assert "aspirant" not in str(event["SUMMARY"]).lower()


@pytest.fixture
def lint() -> Callable[[bytes], list[Any]]:
    """What the checker of calendars says of an invitation."""
    check = lint_module().lint
    return lambda raw: check(raw, itip=True)


def _calendars(mails: list[EmailMessage]) -> list[bytes]:
    return [
        part.get_payload(decode=True)  # type: ignore[misc]
        for mail in mails
        for part in mail.walk()
        if part.get_content_subtype() in {"calendar", "ics"}
    ]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_places_and_names_make_clean_letters(
    booked: Interview, cleo: Person, mailbox: Mailbox, lint: Callable[[bytes], list[Any]],
    words: str,
) -> None:  # fmt: skip
    interview = found_interview(booked)
    assert interview.slot
    words = words.replace("\0", "")  # no column of PostgreSQL can hold it
    interview.slot.place = interview.slot.link = words
    interview.slot.panel[0].person.name = interview.application.person.name = words
    service.cancel_interview(interview, by=cleo, at=SOON)
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=1)):
        delivery.send_due_letters(at=now())
    sent = _calendars(mailbox.taken)
    assert len(sent) == 4
    assert [fault for raw in sent for fault in lint(raw)] == []


def test_what_a_newer_letter_replaces_never_leaves(
    booked: Interview, alva: Person, mailbox: Mailbox
) -> None:
    slot = booked.slot
    service.unbook_interview(found_interview(booked), by=alva, at=SOON)
    db.session.commit()
    book(booked, slot, at=SOON + HOUR)
    with time_machine.travel(SOON + 2 * HOUR, tick=False):
        delivery.send_due_letters(at=now())
    said = [
        (str(calendar["METHOD"]), str(event["UID"]))
        for raw in _calendars(mailbox.taken)[::2]
        for calendar in [icalendar.Calendar.from_ical(raw)]
        for event in calendar.walk("VEVENT")
    ]
    off, again = f"{booked.id}@aspirant", f"{booked.id}-2@aspirant"
    assert sorted(said) == [
        ("CANCEL", off), ("CANCEL", off), ("REQUEST", again), ("REQUEST", again),
    ]  # fmt: skip
