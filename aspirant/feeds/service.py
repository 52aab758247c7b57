"""Verbs: make, replace and take away the secret addresses of a person's calendars."""

from datetime import datetime
from uuid import UUID

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.core.tokens import hash_token, new_token
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.queries.addresses import list_calendars
from aspirant.feeds.words import FeedScope
from aspirant.lifecycle import move
from aspirant.people.models import Person


def make_feed(
    person: Person,
    *,
    by: Person,
    at: datetime,
    scope: FeedScope = FeedScope.EVERYTHING,
    round_id: UUID | None = None,
    has_alarm: bool = True,
) -> FeedAddress:
    """Give the person a new secret address to one of the calendars they may have."""
    kept = {(one.scope, one.round.id if one.round else None): one for one in list_calendars(person)}
    wanted = kept.get((scope, round_id))
    if wanted is None:
        raise NotPossible(mark("You do not take part in what this calendar holds."))
    if wanted.feed:
        raise NotPossible(mark("You already have an address for your calendar."))
    return _add_feed(person, scope, round_id, by=by, at=at, has_alarm=has_alarm)


def revoke_feed(feed: FeedAddress, *, by: Person, at: datetime) -> None:
    """Take the address away: it says so for thirty days, then it is gone."""
    move(feed, "revoke_feed", by=by, at=at)
    feed.revoked_at = at
    db.session.flush()


def rotate_feed(feed: FeedAddress, *, by: Person, at: datetime) -> FeedAddress:
    """A new address instead of one that others may have seen."""
    revoke_feed(feed, by=by, at=at)
    return _add_feed(by, feed.scope, feed.round_id, by=by, at=at, has_alarm=feed.has_alarm)


def set_alarm(feed: FeedAddress, has_alarm: bool, *, by: Person, at: datetime) -> None:
    """Have the calendar remind, or not."""
    feed.has_alarm = has_alarm
    record("set_feed_alarm", feed, by=by, at=at, has_alarm=has_alarm)


def _add_feed(
    person: Person,
    scope: FeedScope,
    round_id: UUID | None,
    *,
    by: Person,
    at: datetime,
    has_alarm: bool,
) -> FeedAddress:
    token = new_token()
    feed = FeedAddress(
        person_id=person.id,
        scope=scope,
        round_id=round_id,
        token=token,
        token_hash=hash_token(token),
        has_alarm=has_alarm,
        created_at=at,
    )
    db.session.add(feed)
    record("make_feed", feed, by=by, at=at)
    return feed
