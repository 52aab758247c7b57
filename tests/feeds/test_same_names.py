"""One event has one name for its reader, in letters and subscriptions; none comes back to life."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from aspirant.core.calendars import Method, read_end, write_invitation
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.interviews import service
from aspirant.interviews.models import Interview
from aspirant.interviews.panels import recuse_interviewer, seat_interviewer
from aspirant.lifecycle import LetterState
from aspirant.mail.invitations import organizer
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.programme.models import Round
from tests import make
from tests.feeds.conftest import Calendar
from tests.feeds.test_calendars import event
from tests.make_reviews import FIRST_SLOT, act
from tests.make_schedule import again

HOUR = timedelta(hours=1)


@pytest.fixture
def round(app: Flask) -> Round:
    return make.without_sessions(make.round())


@pytest.fixture
def booked(round: Round, alva: Person, bo: Person) -> Interview:
    """Alva's time with Bo."""
    return make.interview(make.application(round, again(alva)), "booked", bo)


def _letters_to(name: str) -> Iterator[Letter]:
    rows = (
        select(Letter)
        .where(Letter.address == f"{name}@example.org", Letter.calendar_uid != "")
        .where(Letter.state != LetterState.CANCELLED)
        .order_by(Letter.created_at, Letter.calendar_sequence)
    )
    return iter(db.session.scalars(rows))


def _by_letters(name: str) -> dict[str, str]:
    """What a calendar that reads only letters shows: each name, and whether it stands."""
    states = {Method.REQUEST: "CONFIRMED", Method.CANCEL: "CANCELLED"}
    return {one.calendar_uid[36:]: states[one.method] for one in _letters_to(name) if one.method}


@pytest.mark.parametrize("seed", range(4))
def test_letters_and_subscriptions_never_disagree_and_nothing_cancelled_comes_back(
    booked: Interview, round: Round, alva: Person, bo: Person, dag: Person,
    subscribe: Callable[..., Calendar], seed: int,
) -> None:  # fmt: skip
    chance = random.Random(seed)
    slots = [booked.slot_id] + [
        make.slot(round, *panel, starts_at=FIRST_SLOT + number * HOUR).id
        for number, panel in enumerate(([again(bo)], [again(dag)], [again(bo), again(dag)]), 1)
    ]
    calendars = {who.name.lower(): subscribe(who) for who in (alva, bo, dag)}
    seen: dict[tuple[str, str], tuple[int, str]] = {}
    for step in range(1, 13):
        at = make.AT + step * HOUR
        _something_happens(booked, slots, chance, (alva, bo, dag), at=at)
        for name, calendar in calendars.items():
            entries = [one for one in calendar.at(at) if "-empty" not in one[3]]
            assert {one[3]: one[2] for one in entries} == _by_letters(name)
            assert len([one for one in entries if one[2] == "CONFIRMED"]) <= 1
            for _title, _time, state, uid, sequence in entries:
                last = seen.get((name, uid), (0, "CONFIRMED"))
                assert sequence >= last[0] + (last[1] != state), "a step back"
                assert (last[1], state) != ("CANCELLED", "CONFIRMED"), "back to life"
                seen[name, uid] = (sequence, state)


def _something_happens(
    booked: Interview, slots: list[Any], chance: random.Random, people: Sequence[Person],
    *, at: datetime,
) -> None:  # fmt: skip
    slot = chance.choice(slots)
    alva, bo, dag = people
    moves: list[tuple[Any, ...]] = [
        (service.book_interview, alva, slot),
        (service.unbook_interview, alva),
        (service.move_interview, alva, slot),
        (service.cancel_interview, alva),
        (service.invite_again, alva),
        *[(_step_aside, who) for who in (bo, dag)],
        *[(_take_a_seat, who) for who in (bo, dag)],
    ]
    verb, who, *more = chance.choice(moves)
    try:
        act(verb, booked, who, at, *more)
    except NotPossible:
        db.session.rollback()


def _step_aside(interview: Interview, *, by: Person, at: datetime) -> None:
    if by.id not in interview.interviewer_ids:
        raise NotPossible("not in the panel")
    recuse_interviewer(interview, reason="Vi är grannar.", by=by, at=at)


def _take_a_seat(interview: Interview, *, by: Person, at: datetime) -> None:
    seat_interviewer(interview, by, by=by, at=at)


@pytest.mark.parametrize("is_all_day", [False, True])
@pytest.mark.parametrize("month", [3, 6, 10])
def test_an_end_is_read_as_it_was_written(app: Flask, is_all_day: bool, month: int) -> None:
    starts = datetime.fromisoformat(f"2027-{month:02}-28T00:00:00+01:00")
    starts = starts.astimezone(UTC)  # changes of clock too
    made = event(
        title="Möte; med, tecken\\n", starts_at=starts, ends_at=starts + 3 * HOUR,
        is_all_day=is_all_day, is_cancelled=True, sequence=7,
    )  # fmt: skip
    text = write_invitation(
        made, method=Method.CANCEL, organizer=organizer(), attendee=organizer(), at=make.AT
    )
    found = read_end(text)
    assert (found.uid, found.sequence, found.title, found.is_cancelled) == (
        made.uid, 7, made.title, True,
    )  # fmt: skip
    again = write_invitation(
        found, method=Method.CANCEL, organizer=organizer(), attendee=organizer(), at=make.AT
    )
    assert [line for line in again.split("\r\n") if line.startswith("DT")] == [
        line for line in text.split("\r\n") if line.startswith("DT")
    ]
