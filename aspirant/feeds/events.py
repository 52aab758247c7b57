"""Turns what is planned into entries of a calendar, in the reader's language.

Titles are neutral: a calendar lies open on many a desk, and membership is nobody's business. No
entry names another person.
"""

from collections.abc import Container
from dataclasses import replace
from datetime import UTC, datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from aspirant.core.calendars import Event, Method, describe
from aspirant.feeds.networks import list_own_network_events
from aspirant.feeds.queries.contents import (
    list_held_interviews,
    list_own_interviews,
    list_public_sessions,
    list_run_interviews,
    list_sessions_in,
    slug_of,
)
from aspirant.feeds.queries.subscriptions import PublicFeed, Subscription
from aspirant.feeds.queries.told import Told, find_told, list_ends
from aspirant.feeds.words import SCOPE_WORDS, FeedScope
from aspirant.interviews.calendar import interview_event, name_for_applicant, name_for_panel
from aspirant.interviews.models import Interview
from aspirant.lifecycle import SessionState
from aspirant.mail.entries import event_of, uid_for
from aspirant.mail.rendering import link
from aspirant.programme.models import Session
from aspirant.programme.words import MODE_LABELS, Mode
from aspirant.schedule.calendar import position_of, session_event, session_title


def list_events(feed: Subscription, *, at: datetime) -> list[Event]:
    """What the address is to hold, or the one notice that stands instead."""
    with force_locale(feed.language):
        if not feed.is_served:
            return [_revoked(feed)]
        told = find_told(feed.feed_id, at=at)
        standing = [_as_told(event, told) for event in _list_standing(feed, at=at)]
        events = standing + _list_ended(feed, told, {event.uid for event in standing})
        return events or [_nothing_yet(str(feed.feed_id), feed.created_at)]


def _list_standing(feed: Subscription, *, at: datetime) -> list[Event]:
    events = [
        *(
            session_event(session, language=feed.language, has_alarm=feed.has_alarm)
            for session in list_sessions_in(feed.feed_id, at=at)
        ),
        *list_own_network_events(feed, at=at),
        *(_own_interview(one, feed) for one in list_own_interviews(feed.feed_id)),
        *(_held_interview(one, feed) for one in list_held_interviews(feed.feed_id)),
    ]
    if feed.scope is FeedScope.COORDINATION:
        events += [_run_interview(one, feed) for one in list_run_interviews(feed.feed_id)]
    return events


def _as_told(event: Event, told: Told) -> Event:
    """The event under the name that the reader's letters have for it, or will have next."""
    event_id = event_of(event.uid)
    entry = told.entries.get(event_id) if event_id else None
    method = Method.CANCEL if event.is_cancelled else Method.REQUEST
    uid = uid_for(event.uid, entry, method)
    return event if uid == event.uid else replace(event, uid=uid)


def _list_ended(feed: Subscription, told: Told, standing: Container[str]) -> list[Event]:
    """What letters have ended lately, struck out, that is not in the feed by itself."""
    ids = [id for uid, id in told.ends.items() if uid not in standing]
    ended = list_ends(feed.feed_id, ids) if ids else []
    if feed.scope is FeedScope.COORDINATION:  # the letters were the applicants', in their language
        title = _("Cancelled: %(title)s", title=name_for_applicant())
        return [replace(event, title=title) for event in ended]
    return ended


def name_calendar(feed: Subscription) -> str:
    """What the calendar is called beside the others of its owner."""
    site: str = current_app.config["SITE_NAME"]
    if feed.scope is FeedScope.EVERYTHING:
        return site
    with force_locale(feed.language):
        return f"{site}: {_(SCOPE_WORDS[feed.scope])}"


def list_public_events(feed: PublicFeed, language: str, *, at: datetime) -> list[Event]:
    """What everybody may know of a round's public sessions: no link to join."""
    with force_locale(language):
        sessions = list_public_sessions(feed.round_id, at=at)
        events = [_public_session(session, feed, language) for session in sessions]
        return events or [_nothing_yet(str(feed.round_id), feed.opens_at)]


def away_event() -> Event:
    """For an address first asked for while the database is away: long ago, out of sight."""
    then = datetime(2000, 1, 1, tzinfo=UTC)
    words = _("The calendar is away for a moment and comes back by itself.")
    return Event("away@aspirant", then, 0, then, then, words, is_all_day=True)


def _public_session(session: Session, feed: PublicFeed, language: str) -> Event:
    page = link("programme.call", slug=feed.slug)
    return Event(
        uid=f"{session.id}@aspirant",
        changed_at=session.changed_at,
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=session_title(session, language),
        description=describe(
            _(MODE_LABELS[session.mode]), _("More on its page: %(page)s", page=page)
        ),
        place=session.place if session.mode is not Mode.ONLINE else "",
        position=position_of(session),
        page=page,
        category=_("Session"),
        is_all_day=session.is_all_day,
        is_cancelled=session.state is SessionState.CANCELLED,
        is_private=False,
    )


def _own_interview(interview: Interview, feed: Subscription) -> Event:
    page = link("interviews.choose_slot", application_id=interview.application_id)
    return _interview(interview, feed, title=name_for_applicant(), page=page)


def _held_interview(interview: Interview, feed: Subscription) -> Event:
    page = link("interviews.list_own", slug=slug_of(interview.round_id))
    return _interview(interview, feed, title=name_for_panel(), page=page)


def _run_interview(interview: Interview, feed: Subscription) -> Event:
    page = link("interviews_staff.list_interviews", slug=slug_of(interview.round_id))
    return _interview(interview, feed, title=name_for_applicant(), page=page)


def _interview(interview: Interview, feed: Subscription, *, title: str, page: str) -> Event:
    slot = interview.slot
    assert slot is not None  # only booked ones are listed
    return interview_event(interview, slot, title=title, page=page, has_alarm=feed.has_alarm)


def _revoked(feed: Subscription) -> Event:
    when = feed.revoked_at or feed.created_at
    return Event(
        uid=f"{feed.feed_id}-revoked@aspirant",
        changed_at=when,
        sequence=0,
        starts_at=when,
        ends_at=when,
        title=_("This calendar address no longer works"),
        description=_(
            "Remove this calendar. If you want to go on, get a new address on your page: %(page)s",
            page=link("feeds.manage"),
        ),
        is_all_day=True,
    )


def _nothing_yet(name: str, when: datetime) -> Event:
    return Event(
        uid=f"{name}-empty@aspirant",
        changed_at=when,
        sequence=0,
        starts_at=when,
        ends_at=when,
        title=_("Your calendar from %(site)s", site=current_app.config["SITE_NAME"]),
        description=_("What is planned will come here by itself."),
        is_all_day=True,
    )
