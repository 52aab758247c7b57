"""Reads: whose feed an address is, and what says that it has changed.

One query answers a poll: it finds the address and the versions of everything in the feed. Their
hash is the feed's key; only when it differs from the copy on the shelf is the rest read.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, Subquery, bindparam, select, true, union_all

from aspirant.core.db import UtcTime, db
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.queries.contents import (
    KEPT_AFTER_CANCELLING,
    has_session,
    interview_versions,
    is_applicant,
    is_in_panel,
    is_public,
    is_running,
    session_versions,
)
from aspirant.feeds.queries.keys import make_key
from aspirant.feeds.queries.networks import (
    has_sign_up,
    hosted_versions,
    is_host,
    sign_up_versions,
)
from aspirant.feeds.queries.told import is_told, told_versions
from aspirant.feeds.words import FeedScope
from aspirant.lifecycle import CallState, FeedState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.programme.models import Call, Round, Session

NOTICE_AFTER_REVOKING = timedelta(days=30)


@dataclass(frozen=True)
class Subscription:
    """An address, whom it serves and the key of what it holds now."""

    feed_id: UUID
    scope: FeedScope
    round_id: UUID | None
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
    key = make_key([str(part) for part in about.values()], [row[len(about) :] for row in rows])
    return Subscription(**about, key=key)


@lru_cache(maxsize=1)
def _subscription_query() -> Select[*tuple[Any, ...]]:
    """The fields of a Subscription in their order, then an item or nothing.

    Written once: to put it together takes longer than to ask it.
    """
    feed = FeedAddress.__table__.c
    about = (feed.scope, feed.round_id, feed.has_alarm, feed.state, feed.created_at)
    token_hash, items = bindparam("token_hash", type_=String), _items_of_feed()
    return (
        select(feed.id, *about, feed.revoked_at, Person.language, Person.is_active, *items.c)
        .join(Person, Person.id == feed.person_id)
        .outerjoin(items, true())
        .where(feed.token_hash == token_hash)
    )


def _items_of_feed() -> Subquery:
    kept_from = bindparam("kept_from", type_=UtcTime)
    asked = FeedAddress.token_hash == bindparam("token_hash", type_=String)
    return union_all(
        session_versions().join(FeedAddress, has_session(kept_from)).where(asked),
        interview_versions("applicant").join(FeedAddress, is_applicant()).where(asked),
        interview_versions("interviewer").join(FeedAddress, is_in_panel()).where(asked),
        interview_versions("coordinator").join(FeedAddress, is_running()).where(asked),
        sign_up_versions().join(FeedAddress, has_sign_up(kept_from)).where(asked),
        hosted_versions().join(FeedAddress, is_host(kept_from)).where(asked),
        told_versions()
        .join(Person, Person.email == Letter.address)
        .join(FeedAddress, is_told(kept_from))
        .where(asked),
    ).subquery("items")


def find_public_feed(slug: str, *, at: datetime) -> PublicFeed | None:
    """The public sessions of a round whose call everybody may read."""
    rows = db.session.execute(
        select(Round.id, Call.opens_at, Session.id, Session.version)
        .join(Call, Call.round_id == Round.id)
        .outerjoin(Session, (Session.round_id == Round.id) & is_public(at - KEPT_AFTER_CANCELLING))
        .where(Round.slug == slug, Call.state != CallState.DRAFT)
    ).all()
    if not rows:
        return None
    return PublicFeed(rows[0][0], slug, rows[0][1], make_key([], [row[2:] for row in rows]))
