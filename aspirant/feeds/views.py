"""Pages: the feeds themselves, and where a person looks after their address."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from aspirant.core.tokens import hash_token
from aspirant.extensions import login
from aspirant.feeds import service
from aspirant.feeds.answers import answer_feed, polls_of
from aspirant.feeds.events import list_events, list_public_events, name_calendar
from aspirant.feeds.forms import AddressForm, AlarmForm
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.networks import list_network_events, name_network_calendar
from aspirant.feeds.queries.addresses import find_feed, list_calendars
from aspirant.feeds.queries.networks import find_network_feed
from aspirant.feeds.queries.subscriptions import find_public_feed, find_subscription
from aspirant.feeds.words import (
    CLIENT_PACES,
    CLIENT_WORDS,
    SCOPE_HOLDS,
    SCOPE_WORDS,
    FeedScope,
)
from aspirant.mail.rendering import link
from aspirant.web.guard import guard
from aspirant.web.receipts import done
from aspirant.web.subscribing import ways_to_subscribe

pages = Blueprint("feeds", __name__)

#: Answered to whoever holds the address: who is signed in does not matter and is not asked.
FEEDS = {"feeds.personal", "feeds.public_round", "feeds.networks", "feeds.network"}


@pages.before_request
def _ask_nobody() -> None:
    if request.endpoint in FEEDS:
        g.setdefault("_login_user", login.anonymous_user())


@pages.get("/feeds/<token>.ics")
@guard("read_public_page")
def personal(token: str) -> ResponseReturnValue:
    """The calendar behind a person's secret address."""
    name = hash_token(token)
    return answer_feed(
        name,
        lambda at: find_subscription(name, at=at),
        lambda feed, at: (name_calendar(feed), list_events(feed, at=at)),
    )


@pages.get("/calls/<slug>/sessions.ics")
@guard("read_public_page")
def public_round(slug: str) -> ResponseReturnValue:
    """The public sessions of a call, for anybody's calendar; `?language=en` in English."""
    language = _asked_language()
    return answer_feed(
        hash_token(f"public {language} {slug}"),
        lambda at: find_public_feed(slug, at=at),
        lambda feed, at: (
            current_app.config["SITE_NAME"],
            list_public_events(feed, language, at=at),
        ),
    )


@pages.get("/networks/meetings.ics")
@guard("read_public_page")
def networks() -> ResponseReturnValue:
    """All open network meetings, for anybody's calendar; `?language=en` in English."""
    return _answer_networks(None)


@pages.get("/networks/<uuid:network_id>/meetings.ics")
@guard("read_public_page")
def network(network_id: UUID) -> ResponseReturnValue:
    """The meetings of one network, in the same way."""
    return _answer_networks(network_id)


def _answer_networks(network_id: UUID | None) -> ResponseReturnValue:
    language = _asked_language()
    return answer_feed(
        hash_token(f"networks {language} {network_id or 'all'}"),
        lambda at: find_network_feed(network_id, at=at),
        lambda feed, at: (
            name_network_calendar(feed, language),
            list_network_events(feed, language, at=at),
        ),
    )


def _asked_language() -> str:
    asked = request.args.get("language")
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


@pages.get("/my-page/calendar")
@guard("manage_own_feeds")
def manage() -> ResponseReturnValue:
    """The calendar of everything, and the narrower ones that can be had beside it."""
    everything, *narrower = list_calendars(current_user)
    return render_template(
        "feeds/manage.html", narrower=narrower, words=SCOPE_WORDS, **_about(everything.feed)
    )


@pages.get("/my-page/calendar/<uuid:feed_id>")
@guard("edit_own_feed", find_feed)
def show(feed: FeedAddress) -> ResponseReturnValue:
    """One narrower calendar: its address, how to subscribe with it, and how to replace it."""
    if feed.revoked_at:
        abort(404)
    return render_template("feeds/show.html", title=_(SCOPE_WORDS[feed.scope]), **_about(feed))


def _about(feed: FeedAddress | None) -> dict[str, Any]:
    """What a page tells of an address, or of one that is still to be made."""
    return {
        "feed": feed,
        "form": AlarmForm(obj=feed),
        "ways": ways_to_subscribe(link("feeds.personal", token=feed.token)) if feed else {},
        "polls": polls_of(feed.token_hash) if feed else {},
        "holds": SCOPE_HOLDS,
        "clients": CLIENT_WORDS,
        "paces": CLIENT_PACES,
    }


@pages.post("/my-page/calendar/<any(everything, round, workgroup, interviews, coordination):part>")
@guard("manage_own_feeds")
def make(part: str) -> ResponseReturnValue:
    """Make the first address of a calendar, or one after the last was taken away."""
    form = AddressForm()
    feed = service.make_feed(
        current_user,
        scope=FeedScope(part),
        round_id=form.round_id.data,
        by=current_user,
        at=now(),
    )
    return done(page_of(feed), _("Your calendar has an address."))


@pages.post("/my-page/calendar/<uuid:feed_id>/rotate")
@guard("edit_own_feed", find_feed)
def rotate(feed: FeedAddress) -> ResponseReturnValue:
    """Another address instead of this one."""
    other = service.rotate_feed(feed, by=current_user, at=now())
    return done(page_of(other), _("Your calendar has a new address."))


@pages.post("/my-page/calendar/<uuid:feed_id>/revoke")
@guard("edit_own_feed", find_feed)
def revoke(feed: FeedAddress) -> ResponseReturnValue:
    """No address any more."""
    service.revoke_feed(feed, by=current_user, at=now())
    return done(url_for("feeds.manage"), _("The address no longer works."))


@pages.post("/my-page/calendar/<uuid:feed_id>/alarm")
@guard("edit_own_feed", find_feed)
def set_alarm(feed: FeedAddress) -> ResponseReturnValue:
    """Reminders on or off."""
    form = AlarmForm()
    service.set_alarm(feed, form.has_alarm.data, by=current_user, at=now())
    return done(page_of(feed), _("That is saved."))


def page_of(feed: FeedAddress) -> str:
    """Where the owner looks after the address."""
    if feed.scope is FeedScope.EVERYTHING:
        return url_for("feeds.manage")
    return url_for("feeds.show", feed_id=feed.id)
