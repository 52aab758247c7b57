"""Reads: whom a session is for. The one place that knows, for pages, letters and calendars."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, Table, and_, or_, select
from sqlalchemy.orm import selectinload

from aspirant.core.db import Base, db
from aspirant.lifecycle import WorkgroupState
from aspirant.people.models import Person, RoleGrant
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.programme.models import Invitee, Session
from aspirant.programme.words import Audience
from aspirant.schedule.models import Rsvp, RsvpAnswer

PersonId = UUID | SQLColumnExpression[UUID]


@dataclass(frozen=True)
class Whom:
    """Whom a session is for: `area_id` of a workgroup, `people` who are chosen."""

    audience: Audience = Audience.ROUND
    area_id: UUID | None = None
    people: tuple[UUID, ...] = ()


WHOLE_ROUND = Whom()


@dataclass(frozen=True)
class Group:
    """The participants of a round, and who of them belongs to which session."""

    participants: list[Person]
    members: Mapping[UUID, set[UUID]]
    invitees: Mapping[UUID, list[Person]]

    def of(self, session: Session) -> list[Person]:
        """Those asked to come, by name."""
        if session.audience is Audience.CHOSEN:
            return self.invitees.get(session.id, [])
        if session.audience is Audience.WORKGROUP and session.area_id:
            ids = self.members.get(session.area_id, set())
            return [person for person in self.participants if person.id in ids]
        return self.participants


def concerns(person_id: PersonId) -> ColumnElement[bool]:
    """The condition that a session concerns a person, who so has it in calendar and letters:

    one of the whole round (take part, lead or coordinate), of their workgroup once it is
    published, one that they are chosen for, or a board meeting at which they have a seat.
    """
    leads = (Role.PARTICIPANT, Role.FACILITATOR, Role.COORDINATOR)
    of_their_group = and_(
        Session.area_id.in_(areas_of(person_id)),
        Session.round_id.in_(rounds_of(person_id, Role.PARTICIPANT)),
    )
    chosen = select(Invitee.session_id).where(Invitee.person_id == person_id)
    seats = select(Rsvp.session_id).where(
        Rsvp.person_id == person_id, Rsvp.answer == RsvpAnswer.YES
    )
    chosen, seats = chosen.correlate_except(Invitee), seats.correlate_except(Rsvp)
    return or_(
        and_(
            Session.audience == Audience.ROUND, Session.round_id.in_(rounds_of(person_id, *leads))
        ),
        and_(Session.audience == Audience.WORKGROUP, of_their_group),
        and_(Session.audience == Audience.CHOSEN, Session.id.in_(chosen)),
        and_(Session.audience == Audience.SEATS, Session.id.in_(seats)),
    )


def list_invited(session: Session) -> list[Person]:
    """Those who are to come, by name. Of a board meeting: those with a seat."""
    if session.audience is Audience.SEATS:
        seats = select(Rsvp.person_id).where(
            Rsvp.session_id == session.id, Rsvp.answer == RsvpAnswer.YES
        )
        return [one for one in find_group(session.round_id, []).participants if one.id in
                set(db.session.scalars(seats))]  # fmt: skip
    return find_group(session.round_id, [session]).of(session)


def list_people_concerned(session: Session) -> list[Person]:
    """Who is told when the session changes: those who come to it and those who lead, by name."""
    return list_concerned([session])[session.id]


def list_concerned(sessions: Sequence[Session]) -> dict[UUID, list[Person]]:
    """The same of each of several sessions, of any rounds: as many queries for one as for many."""
    rounds = {session.round_id for session in sessions}
    kinds = {session.audience for session in sessions}
    people = _people_of(rounds)
    members = _members(*rounds) if Audience.WORKGROUP in kinds else {}
    invitees = _invitees(*rounds) if Audience.CHOSEN in kinds else {}
    seated = _seated(*rounds) if Audience.SEATS in kinds else {}

    def concerned(session: Session) -> list[Person]:
        if session.audience is Audience.CHOSEN:
            return invitees.get(session.id, [])
        if session.audience is Audience.ROUND:
            return people[session.round_id]
        ids = seated.get(session.id, set())
        if session.audience is Audience.WORKGROUP and session.area_id:
            ids = members.get(session.area_id, set())
        return [
            person
            for person in people[session.round_id]
            if person.id in ids and person.has_role(Role.PARTICIPANT, session.round_id)
        ]

    return {
        session.id: [person for person in concerned(session) if person.is_active]
        for session in sessions
    }


def list_to_concern(round_id: UUID, whom: Whom) -> list[Person]:
    """Whom a session would concern that is not planned yet, by name.

    Of a board meeting nobody: its seats are still to be taken.
    """
    if whom.audience is Audience.CHOSEN:
        chosen = select(Person).where(Person.id.in_(whom.people), Person.is_active)
        chosen = chosen.options(selectinload(Person.roles))
        return list(db.session.scalars(chosen.order_by(Person.name, Person.email)))
    draft = Session(id=uuid4(), round_id=round_id, audience=whom.audience, area_id=whom.area_id)
    return list_concerned([draft])[draft.id]


def _people_of(rounds: Collection[UUID]) -> Mapping[UUID, list[Person]]:
    """By round: those who take part in it or lead it, by name."""
    rows = db.session.execute(
        select(RoleGrant.round_id, Person)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.round_id.in_(rounds),
            RoleGrant.role.in_((Role.PARTICIPANT, Role.FACILITATOR)),
        )
        .options(selectinload(Person.roles))
        .order_by(Person.name, Person.email)
    )
    found: dict[UUID, dict[UUID, Person]] = defaultdict(dict)
    for round_id, person in rows:
        found[round_id][person.id] = person
    return defaultdict(list, {one: list(people.values()) for one, people in found.items()})


def _seated(*rounds: UUID) -> Mapping[UUID, set[UUID]]:
    """By session of the rounds: who has said yes."""
    rows = db.session.execute(
        select(Rsvp.session_id, Rsvp.person_id)
        .join(Session, Session.id == Rsvp.session_id)
        .where(
            Session.round_id.in_(rounds),
            Session.audience == Audience.SEATS,
            Rsvp.answer == RsvpAnswer.YES,
        )
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for session_id, person_id in rows:
        found[session_id].add(person_id)
    return found


def list_in_workgroup(round_id: UUID, area_id: UUID) -> list[Person]:
    """Those in the published workgroup on an area, by name."""
    ids = _members(round_id).get(area_id, set())
    return [one for one in list_people_in_round(round_id, Role.PARTICIPANT) if one.id in ids]


def find_group(round_id: UUID, sessions: Sequence[Session]) -> Group:
    """The round's participants, and what is needed to tell whom of them `sessions` are for."""
    kinds = {session.audience for session in sessions}
    return Group(
        list_people_in_round(round_id, Role.PARTICIPANT),
        _members(round_id) if Audience.WORKGROUP in kinds else {},
        _invitees(round_id) if Audience.CHOSEN in kinds else {},
    )


def _members(*rounds: UUID) -> Mapping[UUID, set[UUID]]:
    """By area of the rounds: who is in the published workgroup on it."""
    groups, memberships = _workgroup_tables()
    rows = db.session.execute(
        select(groups.c.area_id, memberships.c.person_id)
        .join(memberships, memberships.c.workgroup_id == groups.c.id)
        .where(groups.c.round_id.in_(rounds), groups.c.state == WorkgroupState.PUBLISHED)
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for area_id, person_id in rows:
        found[area_id].add(person_id)
    return found


def _invitees(*rounds: UUID) -> Mapping[UUID, list[Person]]:
    rows = db.session.execute(
        select(Invitee.session_id, Person)
        .join(Person, Person.id == Invitee.person_id)
        .join(Session, Session.id == Invitee.session_id)
        .where(Session.round_id.in_(rounds))
        .options(selectinload(Person.roles))
        .order_by(Person.name, Person.email)
    )
    found: dict[UUID, list[Person]] = defaultdict(list)
    for session_id, person in rows:
        found[session_id].append(person)
    return found


def rounds_of(person_id: PersonId, *roles: Role) -> Select[UUID]:
    """The rounds in which the person has one of the roles."""
    return (
        select(RoleGrant.round_id)
        .where(RoleGrant.person_id == person_id, RoleGrant.role.in_(roles))
        .correlate_except(RoleGrant)
    )


def areas_of(person_id: PersonId) -> Select[UUID]:
    """The areas whose published workgroup the person is in."""
    groups, memberships = _workgroup_tables()
    return (
        select(groups.c.area_id)
        .join(memberships, memberships.c.workgroup_id == groups.c.id)
        .where(memberships.c.person_id == person_id, groups.c.state == WorkgroupState.PUBLISHED)
        .correlate_except(groups, memberships)
    )


def _workgroup_tables() -> tuple[Table, Table]:
    """Workgroups stand on the same floor: their tables are known here, not their models."""
    tables = Base.metadata.tables
    return tables["workgroups"], tables["memberships"]
