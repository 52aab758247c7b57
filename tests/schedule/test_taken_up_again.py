"""A session that was cancelled and is taken up again, as its letters tell calendars of it."""

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import select

from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.lifecycle import LetterState
from aspirant.mail import delivery
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from aspirant.schedule.models import Plan
from aspirant.schedule.planning import Whom
from aspirant.schedule.service import cancel_session, change_session, undo_change
from tests import make
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import planned

MINUTE = timedelta(minutes=1)
#: When the letters that ask people to the session have left.
START = make.AT + 2 * HOLD


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik")
    return made


@pytest.fixture
def session(round: Round, cleo: Person) -> Session:
    """A session that Erik has been asked to by letter."""
    made = planned(round, cleo, Whom())
    delivery.send_due_letters(at=make.AT + HOLD)
    return made


def at(minutes: int) -> None:
    """The clock of the worker rings, so many minutes after they left."""
    delivery.send_due_letters(at=START + minutes * MINUTE)


def move(session: Session, cleo: Person, days: int, minutes: int) -> None:
    found = found_session(session)
    starts = found.starts_at + timedelta(days=days)
    plan = Plan(starts, starts + timedelta(hours=1), Mode.ONLINE, "", "https://example.org/r")
    change_session(found, plan=plan, by=again(cleo), at=START + minutes * MINUTE)
    db.session.commit()


def cancel(session: Session, cleo: Person, minutes: int) -> None:
    when = START + minutes * MINUTE
    cancel_session(found_session(session), by=again(cleo), at=when)
    db.session.commit()


def undo(session: Session, cleo: Person, minutes: int) -> None:
    by = again(cleo)
    undo_change(found_session(session), by=by, at=START + minutes * MINUTE)
    db.session.commit()


def left() -> list[tuple[str, str, bool, int]]:
    """What has reached Erik's calendar: the letter, its method, whether the name is the first."""
    db.session.expire_all()
    rows = select(Letter).where(
        Letter.address == "erik@example.org", Letter.state == LetterState.SENT
    )
    found = []
    for letter in db.session.scalars(rows.order_by(Letter.calendar_sequence, Letter.id)):
        calendar = icalendar.Calendar.from_ical(letter.calendar)
        (event,) = calendar.walk("VEVENT")
        name = str(event["UID"]) == f"{letter.event_id}@aspirant"
        kind = letter.kind.rpartition("/")[2]
        found.append((kind, str(calendar["METHOD"]), name, int(event["SEQUENCE"])))
    return found


def test_undone_in_time_no_calendar_learns_of_it_and_the_name_is_kept(
    session: Session, cleo: Person
) -> None:
    cancel(session, cleo, 0)
    undo(session, cleo, 9)
    at(30)
    assert left() == [("session_planned", "REQUEST", True, 0)]
    move(session, cleo, 7, 40)
    at(60)
    assert left()[1:] == [("session_changed", "REQUEST", True, 3)]


def test_once_its_letters_have_left_it_is_not_taken_up_again(
    session: Session, cleo: Person
) -> None:
    """So no calendar that struck it out is asked to bring it back under the same name."""
    cancel(session, cleo, 0)
    at(10)
    assert left()[1:] == [("session_cancelled", "CANCEL", True, 1)]
    with pytest.raises(NotPossible):
        undo_change(found_session(session), by=again(cleo), at=START + HOLD)
    db.session.rollback()
    with pytest.raises(NotPossible):
        move(session, cleo, 7, 20)


def test_cancelled_undone_and_cancelled_again_ends_once(session: Session, cleo: Person) -> None:
    cancel(session, cleo, 0)
    undo(session, cleo, 5)
    cancel(session, cleo, 6)
    at(30)
    assert left()[1:] == [("session_cancelled", "CANCEL", True, 3)]


def test_a_move_that_a_cancellation_had_stopped_is_told_when_that_is_undone(
    session: Session, cleo: Person
) -> None:
    move(session, cleo, 7, 0)
    cancel(session, cleo, 5)
    at(11)  # the letter about the move was due, and is replaced by the one about the end
    assert len(left()) == 1
    undo(session, cleo, 12)
    at(13)
    assert left()[1:] == [("session_changed", "REQUEST", True, 1)]
    move(session, cleo, 1, 30)
    at(60)
    assert left()[2:] == [("session_changed", "REQUEST", True, 4)]


def test_what_was_told_meanwhile_is_not_told_twice(session: Session, cleo: Person) -> None:
    move(session, cleo, 7, 0)
    at(10)
    cancel(session, cleo, 20)
    at(21)
    undo(session, cleo, 22)
    at(40)
    assert left()[1:] == [("session_changed", "REQUEST", True, 1)]


def test_an_invitation_that_a_move_had_stopped_leaves_when_that_is_undone(
    round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom())
    move(session, cleo, 7, -15)  # five minutes after it was planned
    at(-9)  # its letter was due, and is replaced by the one about the move
    assert left() == []
    undo(session, cleo, -8)
    at(-7)
    assert left() == [("session_planned", "REQUEST", True, 0)]
    at(60)
    assert len(left()) == 1
