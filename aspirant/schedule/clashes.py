"""Reads: what stands in the way of a plan. People, rooms, other rounds, holidays and breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.algorithms.holidays import holidays_between
from aspirant.algorithms.timetable import Booking, Clash, Trouble, find_clashes
from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.interviews.models import Interview, Slot
from aspirant.lifecycle import InterviewState, SessionState
from aspirant.people.models import Person
from aspirant.programme.models import Break, Session
from aspirant.programme.queries import list_breaks
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.audience import Whom, list_concerned, list_to_concern
from aspirant.schedule.models import Plan

#: Bookings this near are looked at: nobody travels longer between two.
NEARBY = timedelta(hours=12)


@dataclass(frozen=True)
class Standing:
    """One thing that stands in the way: how, at what (a session, or an interview), for whom.

    `known_to` are those who come to it: nobody else but who runs it is told what it is.
    """

    trouble: Trouble
    session: Session | None
    names: tuple[str, ...]
    gap: int
    known_to: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class InTheWay:
    """All that whoever plans should know before a session is planned for a time."""

    standing: list[Standing]
    other_rounds: list[Session]
    holidays: dict[date, str]
    breaks: list[Break]

    def __bool__(self) -> bool:
        return bool(self.standing or self.other_rounds or self.holidays or self.breaks)

    def key(self, plan: Plan) -> str:
        """What tells that somebody has seen just this stand in the way of just that plan."""
        parts = [
            plan.starts_at.isoformat(), plan.ends_at.isoformat(), _room(plan.mode, plan.place),
            *(f"{one.trouble} {one.session and one.session.id} {one.names} {one.gap}"
              for one in self.standing),
            *(str(one.id) for one in (*self.other_rounds, *self.breaks)),
            *(str(day) for day in self.holidays),
        ]  # fmt: skip
        return sha256("\n".join(parts).encode()).hexdigest()[:24]


def find_in_the_way(session: Session, plan: Plan) -> InTheWay:
    """What stands in the way of holding the session as planned."""
    near = _list_near(plan.starts_at, plan.ends_at)
    others = [other for other in near if other.id != session.id]
    concerned = list_concerned([session, *others])
    return _look(session.round_id, plan, concerned[session.id], others, concerned)


def find_in_the_way_of_new(round_id: UUID, plan: Plan, whom: Whom) -> InTheWay:
    """What stands in the way of a session that is not planned yet."""
    others = _list_near(plan.starts_at, plan.ends_at)
    people = list_to_concern(round_id, whom)
    return _look(round_id, plan, people, others, list_concerned(others))


def _look(
    round_id: UUID,
    plan: Plan,
    concerned: Sequence[Person],
    others: Sequence[Session],
    theirs: Mapping[UUID, list[Person]],
) -> InTheWay:
    people = {str(one.id): one for one in concerned}
    bookings = [_booking(other, theirs[other.id]) for other in others]
    bookings += _interviews_near(plan.starts_at, plan.ends_at)
    room = _room(plan.mode, plan.place)
    wanted = Booking("", plan.starts_at, plan.ends_at, room, frozenset(people))
    by_key = {str(other.id): other for other in others}
    standing = [_stand(clash, by_key, people) for clash in find_clashes(wanted, bookings)]
    first, last = to_local(plan.starts_at).date(), to_local(plan.ends_at).date()
    return InTheWay(
        standing,
        [one for one in others if _is_of_another_round(one, round_id, plan)],
        holidays_between(first, last),
        list_breaks(round_id, first, last),
    )


def list_bookings(first: datetime, last: datetime) -> list[Booking]:
    """Everything that takes people's time, or a room, about then: sessions and interviews."""
    near = _list_near(first, last)
    concerned = list_concerned(near)
    sessions = [_booking(one, concerned[one.id]) for one in near]
    return sessions + _interviews_near(first, last)


def _stand(clash: Clash, sessions: dict[str, Session], people: dict[str, Person]) -> Standing:
    names = tuple(sorted(people[one].display_name for one in clash.people))
    known_to = frozenset(UUID(one) for one in clash.other.people)
    return Standing(clash.trouble, sessions.get(clash.other.key), names, clash.gap, known_to)


def _list_near(first: datetime, last: datetime) -> Sequence[Session]:
    return db.session.scalars(
        select(Session)
        .where(
            Session.state == SessionState.PLANNED,
            Session.starts_at < last + NEARBY,
            Session.ends_at > first - NEARBY,
        )
        .options(joinedload(Session.round))
        .order_by(Session.starts_at, Session.id)
    ).all()


def _booking(session: Session, people: list[Person]) -> Booking:
    return Booking(
        str(session.id),
        session.starts_at,
        session.ends_at,
        _room(session.mode, session.place),
        frozenset(str(one.id) for one in people),
    )


def _interviews_near(first: datetime, last: datetime) -> list[Booking]:
    """Booked interviews, with those who hold them; who is interviewed is not looked at."""
    rows = db.session.scalars(
        select(Interview)
        .join(Slot, Slot.id == Interview.slot_id)
        .where(
            Interview.state == InterviewState.BOOKED,
            Slot.starts_at < last + NEARBY,
            Slot.ends_at > first - NEARBY,
        )
        .options(joinedload(Interview.slot).selectinload(Slot.panel))
        .order_by(Slot.starts_at, Interview.id)
    )
    return [
        Booking(
            f"interview {one.id}",
            one.slot.starts_at,
            one.slot.ends_at,
            _room(one.slot.mode, one.slot.place),
            frozenset(str(seat.person_id) for seat in one.slot.panel),
        )
        for one in rows
        if one.slot
    ]


def _room(mode: Mode, place: str) -> str:
    return "" if mode is Mode.ONLINE else place


def _is_of_another_round(other: Session, round_id: UUID, plan: Plan) -> bool:
    same_days = (
        to_local(other.starts_at).date() <= to_local(plan.ends_at).date()
        and to_local(other.ends_at).date() >= to_local(plan.starts_at).date()
    )
    return same_days and other.audience is Audience.ROUND and other.round_id != round_id
