"""Verbs: tick who is there, take it back, check in for oneself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.presence.half_days import HalfDay, find_check_in, half_days_of, is_open
from aspirant.presence.models import Excuse, Tick
from aspirant.presence.queries import (
    find_attendance,
    find_excuse,
    find_last_number,
    find_roll,
    list_batch,
    list_known_ticks,
    list_ticks,
)
from aspirant.programme.models import Session
from aspirant.schedule.audience import list_invited
from aspirant.schedule.models import Attendance, Presence, is_cancelled

#: Why somebody was excused can be noted until so long after the session, and is then deleted.
EXCUSES_KEPT = timedelta(days=1)

NOTED_OTHERWISE = mark(
    "Whoever keeps the list has noted you as something else than here. Speak with them, and they"
    " put it right."
)


@dataclass(frozen=True)
class Pressed:
    """A tick as it was pressed: how one was at a half day, and when; None takes it back."""

    person_id: UUID
    half_day: int
    presence: Presence | None
    at: datetime
    id: UUID


def press(
    person_id: UUID, half_day: int, presence: Presence | None, *, at: datetime, id: UUID | None
) -> Pressed:
    """A tick that is pressed here and now."""
    return Pressed(person_id, half_day, presence, at, id or uuid4())


def take_ticks(
    session: Session,
    pressed: Sequence[Pressed],
    *,
    batch: UUID | None = None,
    is_own: bool = False,
    by: Person,
    at: datetime,
) -> list[Tick]:
    """Note ticks, each once however often it comes, in any order: the newest of a person counts.

    Returns those that were new. What is about nobody on the list, or about a half day whose door
    is not open, is passed over. The word of whoever keeps the list outranks a check-in.
    """
    _refuse_cancelled(session)
    number = find_last_number(session)
    known = list_known_ticks(one.id for one in pressed)
    invited = {person.id for person in list_invited(session)}
    half_days = {half.number for half in half_days_of(session) if is_open(half, at)}
    taken: dict[UUID, Tick] = {}
    for one in pressed:
        if one.id in known | taken.keys():
            continue
        if one.person_id in invited and one.half_day in half_days:
            number += 1
            taken[one.id] = _tick(session, one, number, batch, is_own, by=by, at=at)
    db.session.add_all(taken.values())
    db.session.flush()
    for person_id, half_day in {(one.person_id, one.half_day): one for one in taken.values()}:
        settle(session, person_id, half_day)
    if taken:
        record("note_attendance", session, by=by, at=at, count=len(taken))
    return list(taken.values())


def tick_the_rest(session: Session, half_day: int, *, by: Person, at: datetime) -> UUID | None:
    """Note everybody about whom nothing is noted as present. Returns what takes it back."""
    roll, batch = find_roll(session), uuid4()
    rest = [
        press(person.id, half_day, Presence.PRESENT, at=at, id=None)
        for person in roll.open_at(half_day)
    ]
    return batch if take_ticks(session, rest, batch=batch, by=by, at=at) else None


def undo_batch(session: Session, batch: UUID, *, by: Person, at: datetime) -> int:
    """Take back what one press noted, where it still stands. Returns for how many."""
    back = []
    for tick in list_batch(session, batch):
        newest = list_ticks(session, tick.person_id, tick.half_day)[-1]
        if newest.id == tick.id:
            back.append(press(tick.person_id, tick.half_day, None, at=at, id=None))
    return len(take_ticks(session, back, by=by, at=at))


def check_in(session: Session, *, by: Person, at: datetime) -> HalfDay:
    """Say for oneself that one is here, at the half day that is on."""
    _refuse_cancelled(session)
    half = find_check_in(session, at)
    if half is None:
        raise NotPossible(
            mark("You can check in from half an hour before the session until it is over.")
        )
    if by.id not in {person.id for person in list_invited(session)}:
        raise NotPossible(mark("You are not on the list of this session."))
    noted = find_attendance(session, by.id, half.number)
    if noted and not noted.is_own and noted.presence is not Presence.PRESENT:
        raise NotPossible(NOTED_OTHERWISE)
    here = press(by.id, half.number, Presence.PRESENT, at=at, id=None)
    take_ticks(session, [here], is_own=True, by=by, at=at)
    return half


def note_excuse(
    session: Session, person_id: UUID, *, reason: str, by: Person, at: datetime
) -> None:
    """Keep why somebody could not come, until the day after the session; empty takes it away."""
    if is_cancelled(session) and reason.strip():
        raise NotPossible(mark("The session is cancelled, so nobody needs to be excused."))
    if at > session.ends_at + EXCUSES_KEPT:
        raise NotPossible(mark("Reasons are kept until the day after the session, and no longer."))
    if person_id not in {person.id for person in list_invited(session)}:
        raise NotPossible(mark("Nobody of that name is on the list of this session."))
    excuse = find_excuse(session, person_id)
    if reason.strip():
        excuse = excuse or Excuse(session_id=session.id, person_id=person_id)
        excuse.reason, excuse.saved_at = reason.strip(), at
        db.session.add(excuse)
    elif excuse:
        db.session.delete(excuse)
    record("note_excuse", session, by=by, at=at)


def note_attendance(
    session: Session, *, presences: Mapping[UUID, Presence], by: Person, at: datetime
) -> None:
    """Note how it was for each person named, at every half day of the session."""
    pressed = [
        press(person_id, half.number, presence, at=at, id=None)
        for half in half_days_of(session)
        for person_id, presence in presences.items()
    ]
    take_ticks(session, pressed, by=by, at=at)


def settle(session: Session, person_id: UUID, half_day: int) -> None:
    """Let what is noted be what the ticks come to."""
    row = find_attendance(session, person_id, half_day)
    tick = _decisive(list_ticks(session, person_id, half_day), row)
    if tick is None:
        if row:
            db.session.delete(row)
    elif isinstance(tick, Tick):
        row = row or Attendance(session_id=session.id, person_id=person_id, half_day=half_day)
        assert tick.presence is not None
        row.presence, row.is_own = tick.presence, tick.is_own
        row.noted_at, row.noted_by_id = tick.ticked_at, tick.by_id
        db.session.add(row)
    db.session.flush()


def _decisive(ticks: Sequence[Tick], row: Attendance | None) -> Tick | Attendance | None:
    """Whose word counts: the newest of those who keep the list, else the newest check-in.

    What is noted stands beside the ticks, which may have been cleared away since.
    """
    told: list[tuple[datetime, int, Tick | Attendance]] = [
        (tick.ticked_at, tick.number, tick) for tick in ticks
    ]
    if row:
        told.append((row.noted_at, 0, row))
    for is_own in (False, True):
        words = [one for one in told if one[2].is_own is is_own]
        newest = max(words, key=lambda one: one[:2])[2] if words else None
        if newest and newest.presence is not None:
            return newest
    return None


def _tick(
    session: Session,
    pressed: Pressed,
    number: int,
    batch: UUID | None,
    is_own: bool,
    *,
    by: Person,
    at: datetime,
) -> Tick:
    return Tick(
        id=pressed.id,
        session_id=session.id,
        number=number,
        person_id=pressed.person_id,
        half_day=pressed.half_day,
        presence=pressed.presence,
        is_own=is_own,
        ticked_at=min(pressed.at, at + timedelta(seconds=1)),
        received_at=at,
        by_id=by.id,
        batch=batch,
    )


def _refuse_cancelled(session: Session) -> None:
    if is_cancelled(session):
        raise NotPossible(mark("The session is cancelled, so nobody is ticked."))
