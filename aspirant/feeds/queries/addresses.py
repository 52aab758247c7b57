"""Reads: the addresses somebody has, and those they could have."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from aspirant.core.db import db
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.words import IN_THE_ROOM, FeedScope
from aspirant.lifecycle import FeedState, WorkgroupState
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.workgroups.models import Membership, Workgroup


@dataclass(frozen=True)
class Kept:
    """A calendar that somebody may have, and its address once there is one."""

    scope: FeedScope
    round: Round | None
    feed: FeedAddress | None


def find_feed(feed_id: UUID) -> FeedAddress | None:
    """One address, for its owner to change."""
    return db.session.scalar(
        select(FeedAddress).where(FeedAddress.id == feed_id).options(joinedload(FeedAddress.round))
    )


def find_active_feed(
    person: Person, scope: FeedScope = FeedScope.EVERYTHING, round_id: UUID | None = None
) -> FeedAddress | None:
    """The person's address of that kind that works now."""
    return next(
        (
            feed
            for feed in list_active_feeds(person)
            if (feed.scope, feed.round_id) == (scope, round_id)
        ),
        None,
    )


def list_active_feeds(person: Person) -> list[FeedAddress]:
    """The person's addresses that work now, the latest first."""
    return list(
        db.session.scalars(
            select(FeedAddress)
            .where(FeedAddress.person_id == person.id, FeedAddress.state == FeedState.ACTIVE)
            .options(joinedload(FeedAddress.round))
            .order_by(FeedAddress.created_at.desc(), FeedAddress.id)
        )
    )


def list_calendars(person: Person) -> list[Kept]:
    """Every calendar the person may have or has, the one of everything first."""
    feeds = {(feed.scope, feed.round_id): feed for feed in reversed(list_active_feeds(person))}
    wanted: dict[tuple[FeedScope, UUID | None], Round | None] = {(FeedScope.EVERYTHING, None): None}
    wanted |= {(scope, round.id if round else None): round for scope, round in _possible(person)}
    wanted |= {key: feed.round for key, feed in feeds.items() if key not in wanted}
    return [Kept(scope, round, feeds.get((scope, id))) for (scope, id), round in wanted.items()]


def _possible(person: Person) -> list[tuple[FeedScope, Round | None]]:
    """The narrower calendars that would hold something, round by round."""
    roles = select(RoleGrant.role, RoleGrant.round_id).where(RoleGrant.person_id == person.id)
    granted = {(role, round_id) for role, round_id in db.session.execute(roles)}
    found: list[tuple[FeedScope, Round | None]] = []
    if any(role is Role.INTERVIEWER for role, _round_id in granted):
        found.append((FeedScope.INTERVIEWS, None))
    for round, has_workgroup in _rounds_of(person):
        found.append((FeedScope.ROUND, round))
        if has_workgroup:
            found.append((FeedScope.WORKGROUP, round))
        if (Role.COORDINATOR, round.id) in granted:
            found.append((FeedScope.COORDINATION, round))
    return found


def _rounds_of(person: Person) -> list[tuple[Round, bool]]:
    has_workgroup = exists().where(
        Membership.round_id == Round.id,
        Membership.person_id == person.id,
        Membership.workgroup_id == Workgroup.id,
        Workgroup.state == WorkgroupState.PUBLISHED,
    )
    roles = select(RoleGrant.round_id).where(
        RoleGrant.person_id == person.id, RoleGrant.role.in_(IN_THE_ROOM)
    )
    rows = db.session.execute(
        select(Round, has_workgroup)
        .where(Round.id.in_(roles))
        .order_by(Round.starts_on.desc(), Round.id)
    )
    return [(round, found) for round, found in rows]
