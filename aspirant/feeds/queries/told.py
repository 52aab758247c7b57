"""Reads: what letters have told the reader's calendar of each event: its name there, and its end.

A feed calls an event what the letters call it, so that a calendar that has both has it once. What
they have ended stays in the feed, struck out, for as long as a cancelled session does: the letter
may lie unread. Letters that can still be stopped count for nothing yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, or_, select
from sqlalchemy.orm import defer

from aspirant.applications.models import Application
from aspirant.core.calendars import Event, Method, read_end
from aspirant.core.db import db
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.queries.contents import (
    KEPT_AFTER_CANCELLING,
    Condition,
    Moment,
    rounds_where,
)
from aspirant.feeds.words import FeedScope
from aspirant.interviews.messages import PANEL_FREED
from aspirant.interviews.models import Interview
from aspirant.lifecycle import LetterState
from aspirant.mail.entries import PLAIN_NAME, Entry, entry_of
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Session
from aspirant.programme.words import Audience
from aspirant.schedule.messages import LEFT


@dataclass(frozen=True)
class Told:
    """The last of what letters said: by event, and which names they have ended lately."""

    entries: dict[UUID, Entry]
    ends: dict[str, UUID]


def told_versions() -> Select[str, UUID, int, str]:
    """What says that an event has another name than before, or has ended."""
    return select(literal("letter"), Letter.id, Letter.calendar_sequence, Letter.calendar_uid)


def is_told(kept_from: Moment) -> Condition:
    """That the letter changes what the address holds. Needs Person, to whom it was written."""
    has_ended = (Letter.method == Method.CANCEL) & (Letter.created_at > kept_from)
    is_renamed = func.length(Letter.calendar_uid) > PLAIN_NAME
    return _counts() & _is_about() & or_(has_ended, is_renamed)


def find_told(feed_id: UUID, *, at: datetime) -> Told:
    """What the letters to the reader said, and of a round's interviews those to its applicants."""
    letters = db.session.scalars(
        select(Letter)
        .join(FeedAddress, FeedAddress.id == feed_id)
        .join(Person, Person.email == Letter.address)
        .where(_counts(), _is_about())
        .options(defer(Letter.calendar), defer(Letter.context))
        .order_by(Letter.created_at, Letter.calendar_sequence, Letter.id)
    ).all()
    last = {letter.calendar_uid: letter for letter in letters}
    kept_from = at - KEPT_AFTER_CANCELLING
    return Told(
        entries={one.event_id: entry_of(one) for one in letters if one.event_id},
        ends={
            uid: letter.id
            for uid, letter in last.items()
            if letter.method is Method.CANCEL and letter.created_at > kept_from
        },
    )


def list_ends(feed_id: UUID, letter_ids: Iterable[UUID]) -> list[Event]:
    """What those letters ended, as far as it is of the scope of the address."""
    texts = db.session.scalars(
        select(Letter.calendar)
        .join(FeedAddress, FeedAddress.id == feed_id)
        .where(Letter.id.in_(letter_ids), _is_of_scope())
        .order_by(Letter.created_at, Letter.id)
    )
    return [read_end(text) for text in texts if text]


def _counts() -> Condition:
    can_be_stopped = (Letter.kind == LEFT) & (Letter.state == LetterState.QUEUED)
    is_out = (Letter.state != LetterState.CANCELLED) & ~can_be_stopped
    return is_out & Letter.method.is_not(None)


def _is_about() -> Condition:
    """That the letter went to the owner, or, where a round is run, to one of its applicants."""
    is_owner = Person.id == FeedAddress.person_id
    of_round = (
        select(Interview.id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Interview.round_id == FeedAddress.round_id,
            Interview.round_id.in_(rounds_where(Role.COORDINATOR)),
            Application.person_id == Person.id,
        )
        .correlate(FeedAddress, Person)
    )
    runs = FeedAddress.scope == FeedScope.COORDINATION
    return or_(is_owner & ~runs, runs & Letter.event_id.in_(of_round))


def _is_of_scope() -> Condition:
    in_round = select(Session.id).where(Session.round_id == FeedAddress.round_id)
    in_group = in_round.where(Session.audience == Audience.WORKGROUP)
    scope = FeedAddress.scope
    return or_(
        scope.in_((FeedScope.EVERYTHING, FeedScope.COORDINATION)),
        and_(scope == FeedScope.ROUND, Letter.event_id.in_(in_round.correlate(FeedAddress))),
        and_(scope == FeedScope.WORKGROUP, Letter.event_id.in_(in_group.correlate(FeedAddress))),
        and_(scope == FeedScope.INTERVIEWS, Letter.kind == PANEL_FREED),
    )
