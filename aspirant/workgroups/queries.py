"""Reads: wishes, workgroups, and the board on which they are put together."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from aspirant.applications.models import Application, AreaChoice
from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.lifecycle import WorkgroupState
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Area, Association, Round
from aspirant.programme.queries import list_areas
from aspirant.workgroups.models import Membership, Wish, Workgroup


@dataclass(frozen=True)
class Place:
    """A participant, what they wished and where they are for now."""

    grant_id: UUID
    person: Person
    wishes: list[UUID]
    association: str
    region: str
    membership: Membership | None

    def rank_of(self, area_id: UUID) -> int | None:
        """Which choice the area is to them; None when they did not wish for it."""
        return self.wishes.index(area_id) + 1 if area_id in self.wishes else None


@dataclass(frozen=True)
class Board:
    """The workgroups of a round as they stand, and everybody who is to have a place."""

    round: Round
    areas: list[Area]
    groups: list[Workgroup]
    places: list[Place]

    @cached_property
    def version(self) -> str:
        """Differs as soon as anybody has moved, published or proposed."""
        seats = sorted(
            f"{group.id} {group.state} {member.person_id}"
            for group in self.groups
            for member in group.members
        )
        return hashlib.sha256("\n".join(seats).encode()).hexdigest()[:16]

    @property
    def is_published(self) -> bool:
        """Whether the groups have been told."""
        return any(group.state is WorkgroupState.PUBLISHED for group in self.groups)

    @property
    def silent(self) -> list[Person]:
        """Those who have not wished."""
        return [place.person for place in self.places if not place.wishes]

    @property
    def unplaced(self) -> list[Place]:
        """Those without a group, once there are groups."""
        return [place for place in self.places if self.groups and place.membership is None]

    @property
    def by_hand(self) -> dict[UUID, UUID]:
        """The areas of those whom somebody has moved, by person."""
        areas = {group.id: group.area_id for group in self.groups}
        return {
            place.person.id: areas[place.membership.workgroup_id]
            for place in self.places
            if place.membership and place.membership.is_by_hand
        }

    @property
    def ranks(self) -> Counter[int | None]:
        """How many got their first choice, their second, ... (None: not among their wishes)."""
        return Counter(place.membership.wish_rank for place in self.places if place.membership)

    def members_of(self, group: Workgroup) -> list[Place]:
        """The places of a group, by name."""
        return [
            place
            for place in self.places
            if place.membership and place.membership.workgroup_id == group.id
        ]


def find_board(round: Round) -> Board:
    """Everything needed to put the workgroups together: six queries, however many people."""
    groups = list_workgroups(round)
    members = {member.person_id: member for group in groups for member in group.members}
    wishes = list_wishes(round)
    attributes = _attributes_of(round)
    places = [
        Place(
            grant.id,
            grant.person,
            wishes.get(grant.person_id, []),
            *attributes.get(grant.person_id, ("", "")),
            members.get(grant.person_id),
        )
        for grant in _list_grants(round)
    ]
    return Board(round, list_areas(round), groups, places)


def list_workgroups(round: Round) -> list[Workgroup]:
    """The groups of the round in the order of their areas, with their members."""
    return list(
        db.session.scalars(
            _with_members()
            .join(Workgroup.area)
            .where(Workgroup.round_id == round.id)
            .order_by(Area.position, Area.id)
        )
    )


def find_published_workgroup(workgroup_id: UUID) -> Workgroup | None:
    """One group with area, round and members; None until it is published."""
    return db.session.scalar(
        _with_members()
        .where(Workgroup.id == workgroup_id, Workgroup.state == WorkgroupState.PUBLISHED)
        .options(joinedload(Workgroup.area).joinedload(Area.round))
    )


def find_own_workgroup(round: Round, person: Person) -> Workgroup | None:
    """The published group that the person is in."""
    return db.session.scalar(
        select(Workgroup)
        .join(Membership, Membership.workgroup_id == Workgroup.id)
        .where(
            Workgroup.round_id == round.id,
            Workgroup.state == WorkgroupState.PUBLISHED,
            Membership.person_id == person.id,
        )
        .options(joinedload(Workgroup.area))
    )


def is_published(round: Round) -> bool:
    """Whether the round's groups have been told."""
    told = exists().where(
        Workgroup.round_id == round.id, Workgroup.state == WorkgroupState.PUBLISHED
    )
    return bool(db.session.scalar(select(told)))


def find_participant(grant_id: UUID) -> RoleGrant | None:
    """Somebody's part in a round, with the person."""
    return db.session.scalar(
        select(RoleGrant)
        .where(RoleGrant.id == grant_id, RoleGrant.role == Role.PARTICIPANT)
        .options(joinedload(RoleGrant.person))
    )


def list_wishes(round: Round) -> dict[UUID, list[UUID]]:
    """The areas each person wished for, by person, the first choice first."""
    rows = (
        select(Wish.person_id, Wish.area_id)
        .where(Wish.round_id == round.id)
        .order_by(Wish.person_id, Wish.rank)
    )
    wishes: dict[UUID, list[UUID]] = {}
    for person_id, area_id in db.session.execute(rows):
        wishes.setdefault(person_id, []).append(area_id)
    return wishes


def list_own_wishes(round: Round, person: Person) -> list[UUID]:
    """The areas the person wished for, the first choice first."""
    rows = select(Wish.area_id).where(Wish.round_id == round.id, Wish.person_id == person.id)
    return list(db.session.scalars(rows.order_by(Wish.rank)))


def has_said_wishes(round: Round, person: Person) -> bool:
    """Whether the person has ever answered: somebody who wishes for nothing has no rows."""
    said = exists().where(
        AuditEntry.round_id == round.id,
        AuditEntry.by_id == person.id,
        AuditEntry.action == "wish_for_areas",
    )
    return bool(db.session.scalar(select(said)))


def list_choices_applied_with(round: Round, person: Person) -> list[UUID]:
    """The areas that the person named when applying, the first choice first."""
    rows = (
        select(AreaChoice.area_id)
        .join(Application, Application.id == AreaChoice.application_id)
        .where(Application.round_id == round.id, Application.person_id == person.id)
        .order_by(AreaChoice.rank, AreaChoice.id)
    )
    return list(db.session.scalars(rows))


def _with_members() -> Select[Workgroup]:
    members = selectinload(Workgroup.members).joinedload(Membership.person)
    return select(Workgroup).options(joinedload(Workgroup.area), members)


def _list_grants(round: Round) -> list[RoleGrant]:
    return list(
        db.session.scalars(
            select(RoleGrant)
            .join(RoleGrant.person)
            .where(RoleGrant.round_id == round.id, RoleGrant.role == Role.PARTICIPANT)
            .options(joinedload(RoleGrant.person))
            .order_by(Person.name, Person.email)
        )
    )


def _attributes_of(round: Round) -> Mapping[UUID, tuple[str, str]]:
    """Association and part of the country, by person, from what they applied with."""
    rows = db.session.execute(
        select(Application, Association.name)
        .outerjoin(Association, Association.id == Application.association_id)
        .where(Application.round_id == round.id)
        .where(Application.person_id.in_(_participants(round)))
    )
    return {one.person_id: (name or "", one.region) for one, name in rows}


def _participants(round: Round) -> Select[UUID]:
    return select(RoleGrant.person_id).where(
        RoleGrant.round_id == round.id, RoleGrant.role == Role.PARTICIPANT
    )
