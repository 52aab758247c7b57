"""Answers a poll of a feed, with a calendar wherever one can be had: clients punish the rest.

An error page or an empty body wipes every event in some, 401, 429 and 5xx switch the calendar off
in others. So when the database fails, the last good bytes go out.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

import structlog
from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import exc

from aspirant.core.calendars import Event, write_calendar
from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.core.failures import describe_failure
from aspirant.feeds.events import away_event
from aspirant.feeds.shelf import Copy, drop_copy, find_copy, keep_copy, list_polls, note_poll
from aspirant.feeds.words import family_of

log = structlog.get_logger("feeds")


class Keyed(Protocol):
    """What a feed is found by: the key says whether its contents changed."""

    @property
    def key(self) -> str: ...

    def is_gone(self, at: datetime) -> bool: ...


Found = TypeVar("Found", bound=Keyed)
Find = Callable[[datetime], Found | None]
Build = Callable[[Found, datetime], tuple[str, list[Event]]]


def answer_feed(name: str, find: Find[Found], build: Build[Found]) -> ResponseReturnValue:
    """The feed that `find` finds, from the shelf while its key is the same, else built anew.

    `name` is what the copy is kept under: a hash, never the address itself. `build` gives what the
    calendar is called, and its events.
    """
    at = now()
    try:
        found = find(at)
        if found is None:
            drop_copy(_folder(), name)
            return plain("There is no such calendar.", 404)
        if found.is_gone(at):
            return plain("This calendar was taken away.", 410)
        response = _calendar(_fresh_copy(name, found, build, at))
        note_poll(_folder(), name, family_of(request.user_agent.string), at=at)
        return response
    except exc.SQLAlchemyError as error:
        # Away, locked, out of connections, or a table that a newer version has: the last good bytes
        # are still true enough.
        log.warning("feed without database", **describe_failure(error))
    except Exception as error:  # noqa: BLE001 (a bug; the log has it, nobody's calendar is wiped)
        log.error("feed failed", **describe_failure(error))
    db.session.rollback()
    return _last_good(name, at)


def polls_of(name: str) -> dict[str, datetime]:
    """When each family of calendars last asked for the feed kept under `name`."""
    return list_polls(_folder(), name)


def plain(words: str, status: int) -> Response:
    """A refusal that no client takes for a calendar, nor for a page."""
    return _private(Response(f"{words}\n", status, mimetype="text/plain"))


def _fresh_copy(name: str, found: Found, build: Build[Found], at: datetime) -> Copy:
    before = find_copy(_folder(), name)
    if before is not None and before.key == found.key:
        return before
    title, events = build(found, at)
    content = write_calendar(title, events)
    changed_at = max(event.changed_at for event in events)
    copy = Copy(found.key, _modified_at(content, changed_at, before, at), content)
    keep_copy(_folder(), name, copy)
    return copy


def _modified_at(
    content: bytes, changed_at: datetime, before: Copy | None, at: datetime
) -> datetime:
    """When the bytes became these: an event that only went away leaves no newer time behind."""
    if before is None or changed_at > before.modified_at:
        return changed_at
    return before.modified_at if before.content == content else at


def _last_good(name: str, at: datetime) -> ResponseReturnValue:
    copy = find_copy(_folder(), name)
    if copy is not None:
        return _calendar(copy)
    if request.if_none_match or request.if_modified_since:
        return _private(Response(status=304))  # they hold it already, from another host of ours
    away = away_event()
    content = write_calendar(current_app.config["SITE_NAME"], [away])
    return _calendar(Copy("", away.changed_at, content))


def _calendar(copy: Copy) -> Response:
    response = Response(copy.content, content_type="text/calendar; charset=utf-8")
    response.set_etag(copy.etag)
    response.last_modified = copy.modified_at
    _private(response).make_conditional(request)
    return response


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _folder() -> Path:
    return Path(current_app.config["INSTANCE"]) / "feeds"
