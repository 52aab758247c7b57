"""Verbs: make, replace and take away the secret address of a person's calendar."""

from datetime import datetime

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.core.tokens import hash_token, new_token
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.queries import find_active_feed
from aspirant.lifecycle import move
from aspirant.people.models import Person


def make_feed(person: Person, *, by: Person, at: datetime, has_alarm: bool = True) -> FeedAddress:
    """Give the person a new secret address. One at a time."""
    if find_active_feed(person):
        raise NotPossible(mark("You already have an address for your calendar."))
    token = new_token()
    feed = FeedAddress(
        person_id=person.id,
        token=token,
        token_hash=hash_token(token),
        has_alarm=has_alarm,
        created_at=at,
    )
    db.session.add(feed)
    record("make_feed", feed, by=by, at=at)
    return feed


def revoke_feed(feed: FeedAddress, *, by: Person, at: datetime) -> None:
    """Take the address away: it says so for thirty days, then it is gone."""
    move(feed, "revoke_feed", by=by, at=at)
    feed.revoked_at = at
    db.session.flush()


def rotate_feed(feed: FeedAddress, *, by: Person, at: datetime) -> FeedAddress:
    """A new address instead of one that others may have seen."""
    revoke_feed(feed, by=by, at=at)
    return make_feed(by, by=by, at=at, has_alarm=feed.has_alarm)


def set_alarm(feed: FeedAddress, has_alarm: bool, *, by: Person, at: datetime) -> None:
    """Have the calendar remind, or not."""
    feed.has_alarm = has_alarm
    record("set_feed_alarm", feed, by=by, at=at, has_alarm=has_alarm)
