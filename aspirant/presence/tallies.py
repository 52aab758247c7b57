"""Reads: how the half days of a round add up for each, beside own work and certificates.

The half days that count are those of the sessions marked so: of the whole round for everybody, of
others for those they are for. Board meetings at which somebody sat are told beside.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from aspirant.core.db import db
from aspirant.lifecycle import SessionState
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.presence.half_days import HalfDay, half_days_of
from aspirant.presence.models import Certificate, OwnWork
from aspirant.presence.queries import Noted, list_attendances
from aspirant.presence.words import Standing
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience
from aspirant.schedule.audience import list_concerned
from aspirant.schedule.models import Attendance, Presence

#: Whose half days are told though they may not count.
TOLD = (Audience.ROUND, Audience.SEATS)


@dataclass(frozen=True)
class Tally:
    """Half days of one person: all that count, how they were there, what is left and unnoted."""

    of: int
    present: int
    excused: int
    absent: int
    unnoted: int
    left: int

    def reaches(self, least: int) -> bool:
        """Whether the half days present are at least `least` per cent of all."""
        return self.of > 0 and self.present * 100 >= least * self.of

    def can_reach(self, least: int) -> bool:
        """Whether they still may be."""
        return (self.present + self.unnoted + self.left) * 100 >= least * self.of


@dataclass(frozen=True)
class Course:
    """The sessions of a round as to presence, and what is noted about everybody."""

    round: Round
    sessions: Sequence[Session]
    noted: Mapping[UUID, Noted]
    at: datetime
    concerned: Mapping[UUID, Collection[UUID]]

    @cached_property
    def half_days(self) -> Mapping[UUID, Sequence[HalfDay]]:
        """By session: its half days."""
        return {session.id: half_days_of(session) for session in self.sessions}

    @property
    def counted(self) -> list[Session]:
        """The sessions whose half days count."""
        return [one for one in self.sessions if one.is_counted]

    def counts_for(self, session: Session, person_id: UUID) -> bool:
        """Whether the half days of a session count for somebody: one of the whole round does for
        everybody, another for those it is for."""
        if not session.is_counted:  # whom it is for is looked up only where it matters
            return False
        return session.audience is Audience.ROUND or person_id in self.concerned[session.id]

    def is_told(self, session: Session, person_id: UUID) -> bool:
        """Whether a certificate tells of a session that somebody was at."""
        return session.audience is Audience.SEATS or self.counts_for(session, person_id)

    @property
    def is_over(self) -> bool:
        """Whether the last half day that counts is over."""
        return bool(self.counted) and all(one.ends_at <= self.at for one in self.counted)

    def words(self, session: Session, person_id: UUID) -> list[Presence | None]:
        """How somebody was there, half day by half day; None where nothing is noted."""
        noted = self.noted.get(session.id, {})
        rows = (noted.get((person_id, half.number)) for half in self.half_days[session.id])
        return [row.presence if row else None for row in rows]

    def tally(self, person_id: UUID) -> Tally:
        """How the half days of somebody add up."""
        words, left = Counter[Presence](), 0
        of = 0
        for session in self.counted:
            if not self.counts_for(session, person_id):
                continue
            pairs = zip(self.half_days[session.id], self.words(session, person_id), strict=True)
            for half, word in pairs:
                of += 1
                left += word is None and half.ends_at > self.at
                words.update([word] if word else [])
        unnoted = of - left - words.total()
        here, excused = words[Presence.PRESENT], words[Presence.EXCUSED]
        return Tally(of, here, excused, words[Presence.ABSENT], unnoted, left)


@dataclass(frozen=True)
class Line:
    """Everything about one participant's presence."""

    person: Person
    tally: Tally
    minutes: int
    certificate: Certificate | None
    standing: Standing


def find_course(round: Round, *, at: datetime) -> Course:
    """The round's sessions that are not cancelled, and what is noted."""
    sessions = db.session.scalars(
        select(Session)
        .where(
            Session.round_id == round.id,
            Session.is_counted | Session.audience.in_(TOLD),
            Session.state == SessionState.PLANNED,
        )
        .order_by(Session.starts_at, Session.id)
    ).all()
    noted: dict[UUID, dict[tuple[UUID, int], Attendance]] = {}
    for row in list_attendances(sessions):
        noted.setdefault(row.session_id, {})[row.person_id, row.half_day] = row
    few = [one for one in sessions if one.is_counted and one.audience is not Audience.ROUND]
    concerned = list_concerned(few) if few else {}
    ids = {key: {person.id for person in people} for key, people in concerned.items()}
    return Course(round, sessions, noted, at, ids)


def list_lines(course: Course) -> list[Line]:
    """Every participant by name."""
    round = course.round
    people = list_people_in_round(round.id, Role.PARTICIPANT)
    minutes, certificates = count_minutes(round), find_certificates(round)
    return [
        _line(course, person, minutes.get(person.id, 0), certificates.get(person.id))
        for person in people
    ]


def find_line(course: Course, person: Person) -> Line:
    """One participant."""
    round = course.round
    own = sum(work.minutes for work in list_own_work(round, person))
    return _line(course, person, own, find_own_certificate(round, person))


def _line(course: Course, person: Person, minutes: int, certificate: Certificate | None) -> Line:
    tally = course.tally(person.id)
    return Line(person, tally, minutes, certificate, _standing(course, tally, certificate))


def _standing(course: Course, tally: Tally, certificate: Certificate | None) -> Standing:
    least = course.round.least_presence
    if certificate:
        return Standing.GIVEN
    if tally.reaches(least):
        return Standing.REACHED
    return Standing.ON_THE_WAY if tally.can_reach(least) else Standing.BELOW


def count_minutes(round: Round) -> dict[UUID, int]:
    """By person: the minutes of own work, never what they went to."""
    rows = (
        select(OwnWork.person_id, func.sum(OwnWork.minutes))
        .where(OwnWork.round_id == round.id)
        .group_by(OwnWork.person_id)
    )
    return {person_id: int(minutes) for person_id, minutes in db.session.execute(rows)}


def list_own_work(round: Round, person: Person) -> list[OwnWork]:
    """What one has noted of one's own work, the latest day first."""
    return list(
        db.session.scalars(
            select(OwnWork)
            .where(OwnWork.round_id == round.id, OwnWork.person_id == person.id)
            .order_by(OwnWork.day.desc(), OwnWork.saved_at.desc(), OwnWork.id)
        )
    )


def find_own_work(work_id: UUID) -> OwnWork | None:
    """One note of own work, with its round."""
    return db.session.scalar(
        select(OwnWork).where(OwnWork.id == work_id).options(joinedload(OwnWork.round))
    )


def find_certificates(round: Round) -> dict[UUID, Certificate]:
    """By person: the certificates of a round."""
    rows = db.session.scalars(select(Certificate).where(Certificate.round_id == round.id))
    return {row.person_id: row for row in rows}


def find_own_certificate(round: Round, person: Person) -> Certificate | None:
    """Somebody's certificate of a round."""
    return db.session.scalar(
        select(Certificate).where(
            Certificate.round_id == round.id, Certificate.person_id == person.id
        )
    )


def find_certificate(certificate_id: UUID) -> Certificate | None:
    """One certificate, with its round and its person."""
    return db.session.scalar(
        select(Certificate)
        .where(Certificate.id == certificate_id)
        .options(joinedload(Certificate.round), joinedload(Certificate.person))
    )


def find_certificate_by_code(code: str) -> Certificate | None:
    """The certificate with a code on it; spaces, hyphens and small letters do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return db.session.scalar(select(Certificate).where(Certificate.code == plain))
