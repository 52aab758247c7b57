"""Places at sessions, the line for them, and what calendars were told."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from aspirant.core.calendars import Method
from aspirant.core.db import db
from aspirant.lifecycle import LetterState, SessionState
from aspirant.mail.models import Letter
from aspirant.operations.invariants.people import Broken
from aspirant.programme.models import Session
from aspirant.programme.words import Audience
from aspirant.schedule.models import MOST_SEATS, Rsvp, RsvpAnswer, Waiting

SLACK = timedelta(hours=1)


def sessions_with_more_people_than_places(at: datetime) -> Broken:
    """Sessions at which more have a place than there are."""
    return (
        sa.select(Session.id)
        .join(Rsvp, Rsvp.session_id == Session.id)
        .where(Rsvp.answer == RsvpAnswer.YES)
        .group_by(Session.id, Session.capacity)
        .having(sa.func.count(Rsvp.id) > Session.capacity)
    )


def answers_of_those_who_wait(at: datetime) -> Broken:
    """Answers of somebody who stands in line for the same session."""
    same = (Waiting.session_id == Rsvp.session_id) & (Waiting.person_id == Rsvp.person_id)
    return sa.select(Rsvp.id).join(Waiting, same)


def lines_where_there_is_no_limit(at: datetime) -> Broken:
    """People in line for a session that has places for everybody."""
    return (
        sa.select(Waiting.id)
        .join(Session, Session.id == Waiting.session_id)
        .where(Session.capacity.is_(None))
    )


def turns_out_of_order(at: datetime) -> list[str]:
    """People in line whose turn is no turn, or is before that of somebody who came an hour sooner.

    Two who press at once may be a moment apart the other way.
    """
    rows = db.session.scalars(
        sa.select(Waiting).order_by(Waiting.session_id, Waiting.turn.desc(), Waiting.id)
    )
    wrong = []
    earliest: dict[UUID, datetime] = {}
    for one in rows:
        behind = earliest.get(one.session_id, one.since)
        if one.turn < 1 or one.since - behind > SLACK:
            wrong.append(str(one.id))
        earliest[one.session_id] = min(behind, one.since)
    return wrong


def people_with_too_many_seats(at: datetime) -> Broken:
    """Seats of those who sit at more board meetings of a round than one may."""
    seats = (
        sa.select(Session.round_id, Rsvp.person_id)
        .join(Session, Session.id == Rsvp.session_id)
        .where(
            Session.audience == Audience.SEATS,
            Session.state == SessionState.PLANNED,
            Rsvp.answer == RsvpAnswer.YES,
        )
        .group_by(Session.round_id, Rsvp.person_id)
        .having(sa.func.count(Rsvp.id) > MOST_SEATS)
        .subquery()
    )
    return (
        sa.select(Rsvp.id)
        .join(Session, Session.id == Rsvp.session_id)
        .join(
            seats,
            (seats.c.round_id == Session.round_id) & (seats.c.person_id == Rsvp.person_id),
        )
        .where(Session.audience == Audience.SEATS, Rsvp.answer == RsvpAnswer.YES)
    )


def letters_that_step_back(at: datetime) -> Broken:
    """Letters that tell a calendar of an earlier state of an event than one before."""
    before, is_before = _one_before()
    return sa.select(Letter.id).join(
        before, is_before & (before.calendar_sequence > Letter.calendar_sequence)
    )


def letters_after_the_end(at: datetime) -> Broken:
    """Letters that bring an event back to a calendar that was told of its end."""
    before, is_before = _one_before()
    return (
        sa.select(Letter.id)
        .join(before, is_before & (before.method == Method.CANCEL))
        .where(Letter.method == Method.REQUEST)
    )


def letters_sent_out_of_order(at: datetime) -> Broken:
    """Letters to a calendar that left before one that was written sooner."""
    before, is_before = _one_before()
    return sa.select(Letter.id).join(before, is_before & (before.sent_at > Letter.sent_at))


def letters_to_calendars_of_nothing(at: datetime) -> Broken:
    """Letters about a session or an interview of which it is not known which."""
    of_ours = Letter.calendar_uid.endswith("@aspirant") & (sa.func.length(Letter.calendar_uid) > 40)
    return sa.select(Letter.id).where(of_ours, Letter.event_id.is_(None))


def _one_before() -> tuple[Any, sa.ColumnElement[bool]]:
    """Another letter to the same calendar about the same event, written earlier; none stopped."""
    before = aliased(Letter)
    return before, sa.and_(
        before.calendar_uid == Letter.calendar_uid,
        before.address == Letter.address,
        before.created_at < Letter.created_at,
        before.state != LetterState.CANCELLED,
        Letter.state != LetterState.CANCELLED,
        Letter.calendar_uid != "",
    )
