"""Reads: whose feed an address is, what has changed in it, and what it holds.

One query answers a poll: it finds the address and the versions of everything in the feed. Their
hash is the feed's key; only when it differs from the copy on the shelf is the rest read.
"""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    bindparam,
    cast,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import joinedload

from aspirant.applications.models import Application
from aspirant.core.db import UtcTime, db
from aspirant.feeds.models import FeedAddress
from aspirant.interviews.models import Interview, PanelSeat, Slot
from aspirant.lifecycle import ApplicationState, CallState, FeedState, InterviewState, SessionState
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Call, Round, Session

#: Raise it when the same rows are to be written in another way, so that kept copies are made anew.
FORMAT = 1
KEPT_AFTER_CANCELLING = timedelta(days=30)
NOTICE_AFTER_REVOKING = timedelta(days=30)
ROLES = (Role.PARTICIPANT, Role.FACILITATOR, Role.COORDINATOR)
BOOKED = (InterviewState.BOOKED, InterviewState.HELD)

PersonId = UUID | ColumnElement[UUID]
Moment = datetime | ColumnElement[datetime]


@dataclass(frozen=True)
class Subscription:
    """An address, whom it serves and the key of what it holds now."""

    feed_id: UUID
    person_id: UUID
    has_alarm: bool
    state: FeedState
    created_at: datetime
    revoked_at: datetime | None
    language: str
    is_active: bool
    key: str

    def is_gone(self, at: datetime) -> bool:
        """Whether the notice has been up long enough."""
        return self.revoked_at is not None and at >= self.revoked_at + NOTICE_AFTER_REVOKING

    @property
    def is_served(self) -> bool:
        """Whether it still shows what concerns the person."""
        return self.state is FeedState.ACTIVE and self.is_active


@dataclass(frozen=True)
class PublicFeed:
    """The public sessions of a round, and the key of what they are now."""

    round_id: UUID
    slug: str
    opens_at: datetime
    key: str

    def is_gone(self, at: datetime) -> bool:
        """Never: what was public stays so."""
        return False


def find_subscription(token_hash: str, *, at: datetime) -> Subscription | None:
    """The feed of an address, by the hash of its token, with the key of its contents."""
    asked = {"token_hash": token_hash, "kept_from": at - KEPT_AFTER_CANCELLING}
    rows = db.session.execute(_subscription_query(), asked).all()
    if not rows:
        return None
    names = [field.name for field in fields(Subscription) if field.name != "key"]
    about = dict(zip(names, rows[0], strict=False))
    key = _key([str(part) for part in about.values()], [row[len(about) :] for row in rows])
    return Subscription(**about, key=key)


@lru_cache(maxsize=1)
def _subscription_query() -> Select[*tuple[Any, ...]]:
    """The fields of a Subscription in their order, then an item or nothing.

    Written once: to put it together takes longer than to ask it.
    """
    feed = FeedAddress.__table__.c
    about = (feed.person_id, feed.has_alarm, feed.state, feed.created_at, feed.revoked_at)
    token_hash, items = bindparam("token_hash", type_=String), _items_of_feed()
    return (
        select(feed.id, *about, Person.language, Person.is_active, *items.c)
        .join(Person, Person.id == feed.person_id)
        .outerjoin(items, true())
        .where(feed.token_hash == token_hash)
    )


def _items_of_feed() -> Subquery:
    kept_from = bindparam("kept_from", type_=UtcTime)
    its_hash = FeedAddress.token_hash == bindparam("token_hash", type_=String)
    owner = select(FeedAddress.person_id).where(its_hash).scalar_subquery()
    return union_all(
        _session_versions().where(*_is_for(owner, kept_from)),
        _interview_versions("applicant").where(*_is_of_applicant(owner)),
        _interview_versions("interviewer").where(*_is_of_interviewer(owner)),
    ).subquery("items")


def _key(about: list[Any], rows: list[Any]) -> str:
    contents = [FORMAT, about, sorted([str(part) for part in row] for row in rows)]
    return hashlib.sha256(json.dumps(contents).encode()).hexdigest()


def find_public_feed(slug: str, *, at: datetime) -> PublicFeed | None:
    """The public sessions of a round whose call everybody may read."""
    rows = db.session.execute(
        select(Round.id, Call.opens_at, Session.id, Session.version)
        .join(Call, Call.round_id == Round.id)
        .outerjoin(Session, (Session.round_id == Round.id) & _is_public(at - KEPT_AFTER_CANCELLING))
        .where(Round.slug == slug, Call.state != CallState.DRAFT)
    ).all()
    if not rows:
        return None
    return PublicFeed(rows[0][0], slug, rows[0][1], _key([], [row[2:] for row in rows]))


def list_public_sessions(round_id: UUID, *, at: datetime) -> list[Session]:
    """The public sessions of a round, in their order."""
    return list(
        db.session.scalars(
            select(Session)
            .where(Session.round_id == round_id, _is_public(at - KEPT_AFTER_CANCELLING))
            .order_by(Session.starts_at, Session.id)
        )
    )


def list_sessions_for(person_id: UUID, *, at: datetime) -> list[Session]:
    """The sessions of the rounds in which the person takes part, leads or coordinates."""
    return list(
        db.session.scalars(
            select(Session)
            .where(*_is_for(person_id, at - KEPT_AFTER_CANCELLING))
            .order_by(Session.starts_at, Session.id)
        )
    )


def list_interviews_of_applicant(person_id: UUID) -> list[Interview]:
    """The booked interviews about the person, with their slots."""
    return _list_interviews(_is_of_applicant(person_id))


def list_interviews_of_interviewer(person_id: UUID) -> list[Interview]:
    """The booked interviews that the person holds, with their slots."""
    return _list_interviews(_is_of_interviewer(person_id))


def find_feed(feed_id: UUID) -> FeedAddress | None:
    """One address, for its owner to change."""
    return db.session.get(FeedAddress, feed_id)


def find_active_feed(person: Person) -> FeedAddress | None:
    """The person's address that works now."""
    return db.session.scalar(
        select(FeedAddress)
        .where(FeedAddress.person_id == person.id, FeedAddress.state == FeedState.ACTIVE)
        .order_by(FeedAddress.created_at.desc(), FeedAddress.id)
        .limit(1)
    )


def slug_of(round_id: UUID) -> str:
    """The round's part of an address."""
    return db.session.scalar(select(Round.slug).where(Round.id == round_id)) or ""


def _list_interviews(conditions: tuple[ColumnElement[bool], ...]) -> list[Interview]:
    return list(
        db.session.scalars(
            select(Interview)
            .join(Slot, Slot.id == Interview.slot_id)
            .join(Application, Application.id == Interview.application_id)
            .where(*conditions)
            .options(joinedload(Interview.slot))
            .order_by(Slot.starts_at, Interview.id)
        )
    )


def _session_versions() -> Select[str, UUID, int, str]:
    return select(
        literal("session").label("kind"),
        Session.id.label("item_id"),
        Session.version.label("version"),
        literal("").label("slot"),
    )


def _interview_versions(kind: str) -> Select[str, UUID, int, str]:
    """A slot carries no version of its own, so its time and place stand in for one."""
    times = cast(Slot.starts_at, String) + cast(Slot.ends_at, String)
    slot = times + cast(Slot.mode, String) + Slot.place + Slot.link
    return (
        select(literal(kind), Interview.id, Interview.version, slot)
        .join(Slot, Slot.id == Interview.slot_id)
        .join(Application, Application.id == Interview.application_id)
    )


def _is_for(person_id: PersonId, kept_from: Moment) -> tuple[ColumnElement[bool], ...]:
    rounds = select(RoleGrant.round_id).where(
        RoleGrant.person_id == person_id, RoleGrant.role.in_(ROLES)
    )
    return (Session.round_id.in_(rounds), _is_kept(kept_from))


def _is_public(kept_from: Moment) -> ColumnElement[bool]:
    return Session.is_public & _is_kept(kept_from)


def _is_kept(kept_from: Moment) -> ColumnElement[bool]:
    return or_(Session.state != SessionState.CANCELLED, Session.changed_at > kept_from)


def _is_of_applicant(person_id: PersonId) -> tuple[ColumnElement[bool], ...]:
    return (Application.person_id == person_id, *_is_booked())


def _is_of_interviewer(person_id: PersonId) -> tuple[ColumnElement[bool], ...]:
    seats = select(PanelSeat.slot_id).where(PanelSeat.person_id == person_id)
    return (Interview.slot_id.in_(seats), *_is_booked())


def _is_booked() -> tuple[ColumnElement[bool], ...]:
    return (Interview.state.in_(BOOKED), Application.state != ApplicationState.WITHDRAWN)
