"""Reads: sessions with what people answered and who was there."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import list_sessions
from aspirant.schedule.models import Attendance, Presence, Rsvp, RsvpAnswer, is_cancelled


@dataclass(frozen=True)
class OwnSession:
    """A session, and what one person has answered to it."""

    session: Session
    answer: RsvpAnswer | None


@dataclass(frozen=True)
class Turnout:
    """A session, what the participants answered and how many came."""

    session: Session
    answers: Counter[RsvpAnswer]
    silent: list[Person]
    presences: Counter[Presence]


@dataclass(frozen=True)
class Roll:
    """The attendance of one session, as it stands."""

    session: Session
    people: list[Person]
    presences: Mapping[UUID, Presence]

    @property
    def version(self) -> str:
        """Differs as soon as anybody has noted something else."""
        marks = sorted(f"{person} {presence}" for person, presence in self.presences.items())
        return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]


def find_session(session_id: UUID) -> Session | None:
    """One session, with its round."""
    return db.session.scalar(
        select(Session).where(Session.id == session_id).options(joinedload(Session.round))
    )


def list_own_sessions(round: Round, person: Person) -> list[OwnSession]:
    """The sessions of the round in order of time, with the person's answers."""
    mine = (Rsvp.session_id == Session.id) & (Rsvp.person_id == person.id)
    rows = db.session.execute(
        select(Session, Rsvp.answer)
        .outerjoin(Rsvp, mine)
        .where(Session.round_id == round.id)
        .order_by(Session.starts_at, Session.id)
    )
    return [OwnSession(session, answer) for session, answer in rows]


def next_of(sessions: Iterable[OwnSession], at: datetime) -> OwnSession | None:
    """The one that is on, or comes first of those not cancelled."""
    coming = (own for own in sessions if own.session.ends_at > at)
    return next((own for own in coming if not is_cancelled(own.session)), None)


def find_answer(session: Session, person: Person) -> Rsvp | None:
    """What the person answered."""
    return db.session.scalar(
        select(Rsvp).where(Rsvp.session_id == session.id, Rsvp.person_id == person.id)
    )


def list_answers(session: Session) -> dict[UUID, RsvpAnswer]:
    """Everybody's answers, by person."""
    rows = select(Rsvp.person_id, Rsvp.answer).where(Rsvp.session_id == session.id)
    return dict(db.session.execute(rows).all())


def list_participants(round_id: UUID) -> list[Person]:
    """The group, by name."""
    return list_people_in_round(round_id, Role.PARTICIPANT)


def list_people_concerned(session: Session) -> list[Person]:
    """Who is told when the session changes: those who take part and those who lead, by name."""
    people = list_people_in_round(session.round_id, Role.PARTICIPANT, Role.FACILITATOR)
    return [person for person in people if person.is_active]


def list_turnouts(round: Round) -> list[Turnout]:
    """Every session of the round with answers and attendance counted."""
    participants = list_participants(round.id)
    answers = _by_session(round, Rsvp.session_id, Rsvp.person_id, Rsvp.answer)
    presences = _by_session(round, Attendance.session_id, Attendance.person_id, Attendance.presence)
    return [
        _turnout(session, participants, answers[session.id], presences[session.id])
        for session in list_sessions(round)
    ]


def _turnout(
    session: Session,
    participants: list[Person],
    answers: dict[UUID, RsvpAnswer],
    presences: dict[UUID, Presence],
) -> Turnout:
    ids = {person.id for person in participants}
    return Turnout(
        session,
        Counter(answer for person_id, answer in answers.items() if person_id in ids),
        [person for person in participants if person.id not in answers],
        Counter(presence for person_id, presence in presences.items() if person_id in ids),
    )


class _PerSession(dict[UUID, dict[UUID, Any]]):
    def __missing__(self, session_id: UUID) -> dict[UUID, Any]:
        return self.setdefault(session_id, {})


def _by_session(round: Round, session_id: Any, person_id: Any, value: Any) -> _PerSession:
    found = _PerSession()
    rows = select(session_id, person_id, value).join(Session, Session.id == session_id)
    for session, person, noted in db.session.execute(rows.where(Session.round_id == round.id)):
        found[session][person] = noted
    return found


def find_roll(session: Session) -> Roll:
    """The participants of a session by name, and what is noted about them."""
    rows = select(Attendance.person_id, Attendance.presence).where(
        Attendance.session_id == session.id
    )
    noted = dict(db.session.execute(rows).all())
    return Roll(session, list_participants(session.round_id), noted)


def list_attendances(session: Session) -> list[Attendance]:
    """The rows behind the roll, to be changed."""
    return list(
        db.session.scalars(
            select(Attendance)
            .where(Attendance.session_id == session.id)
            .order_by(Attendance.person_id)
        )
    )


def find_last_change(session: Session) -> dict[str, Any] | None:
    """What was planned before the latest change of plan, in the words of the log."""
    return db.session.scalar(
        select(AuditEntry.details)
        .where(AuditEntry.thing_id == session.id, AuditEntry.action == "change_session")
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
