"""Reads: sessions with what people answered and who was there."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from aspirant.core.db import db
from aspirant.lifecycle import SessionState
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Actor, Role
from aspirant.programme.models import Area, Round, Session
from aspirant.programme.words import Audience
from aspirant.schedule.audience import Group, concerns, find_group, list_invited
from aspirant.schedule.models import (
    AgendaItem,
    Attendance,
    Material,
    Presence,
    Rsvp,
    RsvpAnswer,
    Waiting,
    has_seats,
    is_cancelled,
)


@dataclass(frozen=True)
class OwnSession:
    """A session, what one person has answered to it, and whether they stand in line for it."""

    session: Session
    answer: RsvpAnswer | None
    is_waiting: bool
    is_asked: bool
    taken: int = 0

    @property
    def is_seat_to_take(self) -> bool:
        """Whether it is a board meeting at which the person has no seat."""
        return has_seats(self.session) and self.answer is not RsvpAnswer.YES

    @property
    def is_full(self) -> bool:
        """Whether every place is taken, so that one can only stand in line."""
        return self.session.capacity is not None and self.taken >= self.session.capacity


@dataclass(frozen=True)
class Turnout:
    """A session, what the people asked answered and how many came."""

    session: Session
    answers: Counter[RsvpAnswer]
    silent: list[Person]
    presences: Counter[Presence]
    waiting: int = 0
    said: dict[RsvpAnswer, list[Person]] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """A material, and who may open it: at a board meeting only those with a seat."""

    __tablename__: ClassVar[str] = "materials"

    material: Material
    session: Session
    seated: set[UUID] | None

    @property
    def round_id(self) -> UUID:
        """Where it belongs."""
        return self.session.round_id

    @property
    def called_by_id(self) -> UUID | None:
        """Who called the session that it lies beside."""
        return self.session.called_by_id

    def is_for(self, who: Actor) -> bool:
        """Whether somebody comes to the session that it lies beside."""
        is_seated = self.seated is None or who.id in self.seated
        return is_seated and self.session.is_for(who)


def find_session(session_id: UUID) -> Session | None:
    """One session, with its round and whom it is for."""
    return db.session.scalar(
        select(Session)
        .where(Session.id == session_id)
        .options(
            joinedload(Session.round),
            joinedload(Session.area).selectinload(Area.members),
            selectinload(Session.invitees),
        )
    )


def find_board_meeting(session_id: UUID) -> Session | None:
    """The same, when there are seats to take."""
    session = find_session(session_id)
    return session if session and has_seats(session) else None


def list_own_sessions(round: Round, person: Person) -> list[OwnSession]:
    """The sessions of the round that concern the person, and those of the board with seats to
    take, in order of time, with the person's answers."""
    mine = (Rsvp.session_id == Session.id) & (Rsvp.person_id == person.id)
    in_line = (Waiting.session_id == Session.id) & (Waiting.person_id == person.id)
    is_own = or_(concerns(person.id), Session.audience == Audience.SEATS)
    rows = db.session.execute(
        select(Session, Rsvp.answer, Waiting.id, _places_taken())
        .outerjoin(Rsvp, mine)
        .outerjoin(Waiting, in_line)
        .where(Session.round_id == round.id, is_own)
        .order_by(Session.starts_at, Session.id)
    )
    takes_part = person.has_role(Role.PARTICIPANT, round.id)
    return [
        OwnSession(
            session,
            answer,
            line is not None,
            takes_part or session.audience is Audience.CHOSEN,
            taken,
        )
        for session, answer, line, taken in rows
    ]


def _places_taken() -> ColumnElement[int]:
    """How many have said yes to the session of the row."""
    yes = aliased(Rsvp)
    return (
        select(func.count(yes.id))
        .where(yes.session_id == Session.id, yes.answer == RsvpAnswer.YES)
        .correlate(Session)
        .scalar_subquery()
    )


def next_of(sessions: Iterable[OwnSession], at: datetime) -> OwnSession | None:
    """The one that is on, or comes first of those not cancelled."""
    coming = (own for own in sessions if own.session.ends_at > at and not own.is_seat_to_take)
    return next((own for own in coming if not is_cancelled(own.session)), None)


def has_attendance(session: Session) -> bool:
    """Whether anything is noted about who was there."""
    noted = select(Attendance.id).where(Attendance.session_id == session.id).limit(1)
    return db.session.scalar(noted) is not None


def find_answer(session: Session, person: Person) -> Rsvp | None:
    """What the person answered."""
    return db.session.scalar(
        select(Rsvp).where(Rsvp.session_id == session.id, Rsvp.person_id == person.id)
    )


def list_answers(session: Session) -> dict[UUID, RsvpAnswer]:
    """Everybody's answers, by person."""
    rows = select(Rsvp.person_id, Rsvp.answer).where(Rsvp.session_id == session.id)
    return dict(db.session.execute(rows).all())


def count_places_taken(session: Session) -> int:
    """How many have said yes."""
    yes = Rsvp.session_id == session.id, Rsvp.answer == RsvpAnswer.YES
    return db.session.scalar(select(func.count()).select_from(Rsvp).where(*yes)) or 0


def count_seats(round_id: UUID, person: Person) -> int:
    """At how many of the round's board meetings the person has a seat; cancelled ones are none."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Rsvp)
            .join(Session, Session.id == Rsvp.session_id)
            .where(
                *_is_seat_in(round_id),
                Rsvp.person_id == person.id,
                Rsvp.answer == RsvpAnswer.YES,
            )
        )
        or 0
    )


@dataclass(frozen=True)
class Seating:
    """A participant, whether they sit here, their turn in the line, and their seats in all."""

    person: Person
    is_seated: bool
    turn: int | None
    seats: int


def list_seating(session: Session) -> list[Seating]:
    """The participants by name, as to the seats of a board meeting and of the others."""
    seated = Counter[UUID]()
    here = set()
    rows = select(Rsvp.person_id, Rsvp.session_id).join(Session, Session.id == Rsvp.session_id)
    for person_id, session_id in db.session.execute(
        rows.where(*_is_seat_in(session.round_id), Rsvp.answer == RsvpAnswer.YES)
    ):
        seated[person_id] += 1
        if session_id == session.id:
            here.add(person_id)
    turns = {person_id: turn for turn, person_id in enumerate(list_line(session), start=1)}
    return [
        Seating(person, person.id in here, turns.get(person.id), seated[person.id])
        for person in list_participants(session.round_id)
    ]


def _is_seat_in(round_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        Session.round_id == round_id,
        Session.audience == Audience.SEATS,
        Session.state == SessionState.PLANNED,
    )


def list_line(session: Session) -> list[UUID]:
    """Those who wait for a place, whose turn is next first."""
    return list(
        db.session.scalars(
            select(Waiting.person_id).where(Waiting.session_id == session.id).order_by(Waiting.turn)
        )
    )


def list_placed_or_waiting(session: Session) -> list[Person]:
    """Those who have a place or wait for one, with their roles, by name."""
    yes = select(Rsvp.person_id).where(Rsvp.session_id == session.id, Rsvp.answer == RsvpAnswer.YES)
    line = select(Waiting.person_id).where(Waiting.session_id == session.id)
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.id.in_(yes) | Person.id.in_(line))
            .options(selectinload(Person.roles))
            .order_by(Person.name, Person.email)
        )
    )


def list_sessions_with_places(*, after: datetime) -> list[UUID]:
    """The planned sessions that begin after then and have so many places."""
    return list(
        db.session.scalars(
            select(Session.id)
            .where(
                Session.starts_at > after,
                Session.state == SessionState.PLANNED,
                Session.capacity.is_not(None),
            )
            .order_by(Session.id)
        )
    )


def find_place_in_line(session: Session, person: Person) -> int | None:
    """1 for whoever is next; None for somebody who does not wait."""
    line = list_line(session)
    return line.index(person.id) + 1 if person.id in line else None


def list_agenda(session: Session) -> list[AgendaItem]:
    """The agenda in its order, with who is responsible."""
    return list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.session_id == session.id)
            .options(joinedload(AgendaItem.person))
            .order_by(AgendaItem.position)
        )
    )


def list_materials(session: Session) -> list[Material]:
    """Links and files, those for before first; without the contents of the files."""
    return list(
        db.session.scalars(
            select(Material)
            .where(Material.session_id == session.id)
            .order_by(Material.is_after, Material.added_at, Material.id)
        )
    )


def find_material(material_id: UUID) -> Paper | None:
    """One material with its session, and whom it is for."""
    session_id = db.session.scalar(select(Material.session_id).where(Material.id == material_id))
    session = find_session(session_id) if session_id else None
    material = db.session.get(Material, material_id)
    if session is None or material is None:
        return None
    seated = {person.id for person in list_invited(session)} if has_seats(session) else None
    return Paper(material, session, seated)


def read_content(material: Material) -> bytes:
    """What is in a file."""
    return db.session.scalar(select(Material.content).where(Material.id == material.id)) or b""


def list_participants(round_id: UUID) -> list[Person]:
    """The group, by name."""
    return list_people_in_round(round_id, Role.PARTICIPANT)


def list_turnouts(round: Round) -> list[Turnout]:
    """Every session of the round with answers counted, and how many came to any part of it."""
    sessions = db.session.scalars(
        select(Session)
        .where(Session.round_id == round.id)
        .options(joinedload(Session.area).selectinload(Area.members))
        .options(selectinload(Session.invitees))
        .order_by(Session.starts_at, Session.id)
    ).all()
    group = find_group(round.id, sessions)
    answers = _by_session(round, Rsvp.session_id, Rsvp.person_id, Rsvp.answer)
    presences = _presences(round)
    waiting = _PerSession()
    if any(one.capacity for one in sessions):
        waiting = _by_session(round, Waiting.session_id, Waiting.person_id, Waiting.since)
    return [
        _turnout(one, group, answers[one.id], presences[one.id], waiting[one.id])
        for one in sessions
    ]


def _turnout(
    session: Session,
    group: Group,
    answers: dict[UUID, RsvpAnswer],
    presences: dict[UUID, Presence],
    waiting: dict[UUID, datetime],
) -> Turnout:
    people = group.of(session)
    ids = {person.id for person in people}
    return Turnout(
        session,
        Counter(answer for person_id, answer in answers.items() if person_id in ids),
        [] if has_seats(session) else [one for one in people if one.id not in {*answers, *waiting}],
        Counter(presence for person_id, presence in presences.items() if person_id in ids),
        len(waiting),
        {said: [one for one in people if answers.get(one.id) is said] for said in RsvpAnswer},
    )


def _presences(round: Round) -> "_PerSession":
    """How it was for each; of several half days the best word: here before excused before away."""
    best = (Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT)
    found = _PerSession()
    rows = select(Attendance.session_id, Attendance.person_id, Attendance.presence)
    rows = rows.join(Session, Session.id == Attendance.session_id)
    for session, person, word in db.session.execute(rows.where(Session.round_id == round.id)):
        earlier = found[session].get(person, word)
        found[session][person] = min(earlier, word, key=best.index)
    return found


class _PerSession(dict[UUID, dict[UUID, Any]]):
    def __missing__(self, session_id: UUID) -> dict[UUID, Any]:
        return self.setdefault(session_id, {})


def _by_session(round: Round, session_id: Any, person_id: Any, value: Any) -> _PerSession:
    found = _PerSession()
    rows = select(session_id, person_id, value).join(Session, Session.id == session_id)
    for session, person, noted in db.session.execute(rows.where(Session.round_id == round.id)):
        found[session][person] = noted
    return found
