"""Network meetings as entries of the public feeds, and of the feed of whoever has a place."""

from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from aspirant.core.calendars import Event
from aspirant.feeds.queries.networks import (
    NetworkFeed,
    list_own_network_meetings,
    list_public_network_meetings,
)
from aspirant.feeds.queries.subscriptions import Subscription
from aspirant.mail.rendering import link
from aspirant.networks.calendar import network_event, sign_up_event


def list_own_network_events(feed: Subscription, *, at: datetime) -> list[Event]:
    """The meetings where the owner of an address has a place, and those they host."""
    given: dict[str, Any] = {"language": feed.language, "has_alarm": feed.has_alarm}
    return [
        sign_up_event(sign_up, meeting, **given) if sign_up else network_event(meeting, **given)
        for meeting, sign_up in list_own_network_meetings(feed.feed_id, at=at)
    ]


def name_network_calendar(feed: NetworkFeed, language: str) -> str:
    """What the calendar of a network, or of all, is called."""
    with force_locale(language):
        return feed.name or _("Local network meetings")


def list_network_events(feed: NetworkFeed, language: str, *, at: datetime) -> list[Event]:
    """What everybody may know of the meetings."""
    meetings = list_public_network_meetings(feed.network_id, at=at)
    events = [network_event(one, language=language, is_private=False) for one in meetings]
    return events or [_nothing_yet(feed, language)]


def _nothing_yet(feed: NetworkFeed, language: str) -> Event:
    """A feed always has an entry, else some clients keep the old ones for ever."""
    when = feed.since or datetime(2000, 1, 1, tzinfo=UTC)
    with force_locale(language):
        return Event(
            uid=f"{feed.network_id or 'networks'}-empty@aspirant",
            changed_at=when,
            sequence=0,
            starts_at=when,
            ends_at=when,
            title=_("Your calendar from %(site)s", site=current_app.config["SITE_NAME"]),
            description=_("What is planned will come here by itself."),
            page=link("networks.list_meetings"),
            is_all_day=True,
        )
