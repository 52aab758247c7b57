"""Reads: the list of a session, one's own presence, and the overview of a round."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select

from aspirant.core.db import db
from aspirant.lifecycle import SessionState
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.presence.half_days import CHECK_IN_OPENS, HalfDay, find_check_in, half_days_of
from aspirant.presence.models import Excuse, Tick
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience
from aspirant.schedule.audience import concerns, list_invited
from aspirant.schedule.models import Attendance, Presence, Rsvp, RsvpAnswer
from aspirant.schedule.queries import list_answers

#: For so long after a session an empty list is asked for on the start page.
ASKED_FOR = timedelta(days=30)

#: By person and number of the half day: what is noted.
Noted = Mapping[tuple[UUID, int], Attendance]


@dataclass(frozen=True)
class Roll:
    """Everybody who is to be at a session, and what is noted about each half day of it."""

    session: Session
    half_days: Sequence[HalfDay]
    people: list[Person]
    noted: Noted
    answers: Mapping[UUID, RsvpAnswer]
    excused: set[UUID]

    def presence_of(self, person: Person, half_day: int) -> Presence | None:
        """What is noted."""
        row = self.noted.get((person.id, half_day))
        return row.presence if row else None

    def is_own(self, person: Person, half_day: int) -> bool:
        """Whether it is the person's own word, by checking in."""
        row = self.noted.get((person.id, half_day))
        return row is not None and row.is_own

    def count(self, half_day: int) -> Counter[Presence]:
        """How many are noted how."""
        rows = (self.presence_of(person, half_day) for person in self.people)
        return Counter(presence for presence in rows if presence)

    def open_at(self, half_day: int) -> list[Person]:
        """Those about whom nothing is noted."""
        return [one for one in self.people if self.presence_of(one, half_day) is None]


def find_roll(session: Session) -> Roll:
    """The list of a session as it stands."""
    noted = {(row.person_id, row.half_day): row for row in list_attendances([session])}
    excused = select(Excuse.person_id).where(Excuse.session_id == session.id)
    return Roll(
        session,
        half_days_of(session),
        list_invited(session),
        noted,
        list_answers(session),
        set(db.session.scalars(excused)),
    )


def list_sessions_without_attendance(rounds: Sequence[Round], *, at: datetime) -> list[Session]:
    """Sessions of the rounds that ended lately and where nobody is noted, the latest last.

    Only those that count towards the certificate, and where somebody could have been.
    """
    noted = exists().where(Attendance.session_id == Session.id)
    in_group = exists().where(
        RoleGrant.round_id == Session.round_id, RoleGrant.role == Role.PARTICIPANT
    )
    seated = exists().where(Rsvp.session_id == Session.id, Rsvp.answer == RsvpAnswer.YES)
    return list(
        db.session.scalars(
            select(Session)
            .where(
                Session.round_id.in_([one.id for one in rounds if not one.is_over]),
                Session.state == SessionState.PLANNED,
                Session.ends_at <= at,
                Session.ends_at > at - ASKED_FOR,
                Session.is_counted,
                (Session.audience != Audience.SEATS) | seated,
                in_group,
                ~noted,
            )
            .order_by(Session.ends_at, Session.id)
        )
    )


def list_attendances(sessions: Iterable[Session]) -> list[Attendance]:
    """What is noted at the sessions."""
    return list(
        db.session.scalars(
            select(Attendance)
            .where(Attendance.session_id.in_([session.id for session in sessions]))
            .order_by(Attendance.session_id, Attendance.person_id, Attendance.half_day)
        )
    )


def list_ticks(session: Session, person_id: UUID, half_day: int) -> list[Tick]:
    """Every tick of a person at a half day, in the order in which they came."""
    return list(
        db.session.scalars(
            select(Tick)
            .where(
                Tick.session_id == session.id,
                Tick.person_id == person_id,
                Tick.half_day == half_day,
            )
            .order_by(Tick.number)
        )
    )


def list_known_ticks(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these have reached us before."""
    return set(db.session.scalars(select(Tick.id).where(Tick.id.in_(list(ids)))))


def find_last_number(session: Session) -> int:
    """The number of the last tick of the session; holds the session until the transaction ends."""
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())
    last = select(func.max(Tick.number)).where(Tick.session_id == session.id)
    return db.session.scalar(last) or 0


def list_batch(session: Session, batch: UUID) -> list[Tick]:
    """The ticks that were made by one press."""
    return list(
        db.session.scalars(
            select(Tick)
            .where(Tick.session_id == session.id, Tick.batch == batch)
            .order_by(Tick.number)
        )
    )


def find_attendance(session: Session, person_id: UUID, half_day: int) -> Attendance | None:
    """What is noted of a person at a half day."""
    return db.session.scalar(
        select(Attendance).where(
            Attendance.session_id == session.id,
            Attendance.person_id == person_id,
            Attendance.half_day == half_day,
        )
    )


def list_sessions_to_check_in(person: Person, *, at: datetime) -> list[Session]:
    """The sessions that concern a person and that one can check in to now."""
    found = db.session.scalars(
        select(Session)
        .where(
            Session.state == SessionState.PLANNED,
            Session.starts_at <= at + CHECK_IN_OPENS,
            Session.ends_at >= at,
            concerns(person.id),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return [one for one in found if find_check_in(one, at)]


def list_excuses(session: Session) -> list[tuple[Person, Excuse]]:
    """Why some could not come, by name."""
    rows = db.session.execute(
        select(Person, Excuse)
        .join(Excuse, Excuse.person_id == Person.id)
        .where(Excuse.session_id == session.id)
        .order_by(Person.name, Person.id)
    )
    return [(person, excuse) for person, excuse in rows]


def find_excuse(session: Session, person_id: UUID) -> Excuse | None:
    """Why somebody could not come."""
    return db.session.scalar(
        select(Excuse).where(Excuse.session_id == session.id, Excuse.person_id == person_id)
    )
