"""Verbs: take what calendars reply about a place at a network meeting.

A no gives the place back, a yes confirms it. Whatever is not certain waits for the office.
"""

from datetime import datetime

from aspirant.core.audit import Identified
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.invitations.mailbox import Found
from aspirant.invitations.models import Reply
from aspirant.invitations.queries import NetworkPlace
from aspirant.invitations.words import Fault
from aspirant.lifecycle import NetworkMeetingState, SignUpState, move
from aspirant.networks.models import SignUp
from aspirant.networks.queries import find_sign_up_by_id
from aspirant.networks.signing_up import hold_door, leave_meeting
from aspirant.people.models import Person
from aspirant.people.queries import find_person_by_email
from aspirant.schedule.models import RsvpAnswer


def take_network_reply(found: Found, place: NetworkPlace, *, at: datetime) -> Reply:
    """Take what somebody’s calendar says of their place, or keep it for the office."""
    hold_door(place.meeting)
    person = find_person_by_email(found.sender) if found.sender else None
    reply = Reply(
        seen=found.seen,
        network_meeting_id=place.meeting.id,
        sign_up_id=place.sign_up.id if place.sign_up else None,
        person_id=person.id if person else None,
        sender=found.sender,
        answer=found.answer,
        comment=found.comment or None,
        fault=find_fault_of_place(found, place, at=at),
        received_at=at,
    )
    db.session.add(reply)
    db.session.flush()
    if reply.fault is Fault.NONE:
        stamped_at = min(found.stamped_at or at, at)
        _take(reply, place.sign_up, stamped_at, by=None, at=at)
    return reply


def settle_place(reply: Reply, *, by: Person, at: datetime) -> None:
    """Let a kept reply count: the office says that it does."""
    sign_up = find_sign_up_by_id(reply.sign_up_id) if reply.sign_up_id else None
    if sign_up is None or sign_up.state is not SignUpState.PLACED:
        raise NotPossible(mark("They have no place at the meeting, so there is nothing to answer."))
    if reply.answer not in (RsvpAnswer.YES, RsvpAnswer.NO):
        raise NotPossible(mark("It says neither yes nor no. Write to them, or set it aside."))
    hold_door(sign_up.meeting)
    _take(reply, sign_up, reply.received_at, by=by, at=at)


def find_fault_of_place(found: Found, place: NetworkPlace, *, at: datetime) -> Fault:
    """The first thing that keeps the reply from being taken."""
    if found.answer is None or found.stamped_at is None:
        return Fault.UNREADABLE
    if len(found.attendees) != 1:
        return Fault.ATTENDEES
    if {found.attendees[0], found.sender} != {place.address}:
        return Fault.SOMEBODY_ELSE
    if not found.is_verified:
        return Fault.UNVERIFIED
    if place.sign_up is None:  # a no to what one has left changes nothing
        return Fault.NONE if found.answer is RsvpAnswer.NO else Fault.PLACE_GONE
    return _fault_of_time(found, place.sign_up, at=at)


def note_taken(reply: Reply, *, by: Identified | None, at: datetime) -> None:
    """The reply counts."""
    move(reply, "take_reply", by=by, at=at)
    reply.taken_at, reply.comment = at, None


def _fault_of_time(found: Found, sign_up: SignUp, *, at: datetime) -> Fault:
    """Whether it answers the plan that holds, later than what stands, while it can be answered."""
    meeting = sign_up.meeting
    stands = sign_up.answered_at or sign_up.confirmed_at
    assert found.stamped_at is not None
    is_older = stands is not None and found.stamped_at < stands.replace(microsecond=0)
    if found.sequence < meeting.sequence or is_older:
        return Fault.OUTDATED
    is_open = meeting.state is NetworkMeetingState.ACCEPTED and at < meeting.starts_at
    if not is_open or sign_up.state is not SignUpState.PLACED:
        return Fault.NOT_POSSIBLE
    return Fault.PERHAPS if found.answer is RsvpAnswer.MAYBE else Fault.NONE


def _take(
    reply: Reply,
    sign_up: SignUp | None,
    stamped_at: datetime,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    """Who it was from is not needed any more: whoever leaves is forgotten."""
    note_taken(reply, by=by, at=at)
    reply.sender = ""
    if sign_up and reply.answer is RsvpAnswer.NO:
        reply.sign_up_id = None
        db.session.flush()
        leave_meeting(sign_up, by=by, at=at)
    elif sign_up:
        sign_up.answered_at = stamped_at
