"""Verbs on a meeting that is open: move it, more or fewer places, close, write to all, cancel."""

from datetime import datetime

from aspirant.core.audit import record
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import NetworkMeetingState, SignUpState, move
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.networks.messages import (
    cancelled_letter,
    changed_letter,
    message_letter,
    plan_in_words,
)
from aspirant.networks.models import NetworkMeeting, SignUp
from aspirant.networks.queries import count_placed, list_meetings_past, list_sign_ups
from aspirant.networks.signing_up import fill_free_places, hold_door
from aspirant.people.models import Person


def change_meeting(
    meeting: NetworkMeeting,
    *,
    starts_at: datetime,
    ends_at: datetime,
    municipality: str,
    place: str,
    by: Person,
    at: datetime,
) -> list[Letter]:
    """Move the meeting in time or place, and write to everybody who is signed up."""
    _refuse_over(meeting, at)
    if starts_at <= at:
        raise NotPossible(mark("The meeting must lie ahead."))
    hold_door(meeting)
    before = plan_in_words(meeting)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.municipality, meeting.place = municipality.strip(), place.strip()
    if plan_in_words(meeting) == before:
        raise NotPossible(mark("Nothing is different from how it stands, so nothing was changed."))
    _note_change(meeting, at=at)
    record("change_network_meeting", meeting, by=by, at=at)
    return [
        queue_letter(changed_letter(one, before=before, at=at), at=at)
        for one in _signed_up(meeting)
    ]


def edit_words(
    meeting: NetworkMeeting, *, title: str, about: str, by: Person, at: datetime
) -> None:
    """Say otherwise what the meeting is about. Calendars follow; nobody is written to."""
    _refuse_over(meeting, at)
    meeting.title, meeting.about, meeting.changed_at = title.strip(), about.strip(), at
    record("edit_network_meeting", meeting, by=by, at=at)


def set_capacity(meeting: NetworkMeeting, capacity: int, *, by: Person, at: datetime) -> None:
    """More places, which those first in line get, or fewer, but never under those who have one."""
    _refuse_over(meeting, at)
    hold_door(meeting)
    placed = count_placed(meeting)
    if capacity < placed:
        raise NotPossible(
            mark("%(placed)s people have a place already, so there cannot be fewer."), placed=placed
        )
    was, meeting.capacity = meeting.capacity, capacity
    record("set_network_capacity", meeting, by=by, at=at, was=was, now=capacity)
    fill_free_places(meeting, by=by, at=at)


def close_sign_up(meeting: NetworkMeeting, is_closed: bool, *, by: Person, at: datetime) -> None:
    """Take no more sign-ups, or take them again. Places that get free still go to the line."""
    _refuse_over(meeting, at)
    meeting.closed_at = at if is_closed else None
    record("close_network_sign_up" if is_closed else "open_network_sign_up", meeting, by=by, at=at)


def write_to_all(
    meeting: NetworkMeeting, message: str, *, with_line: bool, by: Person, at: datetime
) -> list[Letter]:
    """A word to everybody who has a place, and to those in line when that is asked for."""
    if meeting.state not in {NetworkMeetingState.ACCEPTED, NetworkMeetingState.HELD}:
        raise NotPossible(mark("The meeting is not open, so nobody is written to."))
    letters = [
        queue_letter(message_letter(one, message=message.strip()), at=at)
        for one in _signed_up(meeting, with_line=with_line)
    ]
    if not letters:
        raise NotPossible(mark("Nobody is signed up yet, so there is nobody to write to."))
    record("write_to_network_meeting", meeting, by=by, at=at, count=len(letters))
    return letters


def cancel_meeting(
    meeting: NetworkMeeting, *, message: str = "", by: Person, at: datetime
) -> list[Letter]:
    """Cancel the meeting and write to everybody who is signed up."""
    hold_door(meeting)
    move(meeting, "cancel_network_meeting", by=by, at=at)
    _note_change(meeting, at=at)
    return [
        queue_letter(cancelled_letter(one, message=message.strip(), at=at), at=at)
        for one in _signed_up(meeting)
    ]


def hold_past_meetings(*, at: datetime) -> int:
    """Note meetings that are over as held. For the worker; returns how many."""
    past = list_meetings_past(at=at)
    for meeting in past:
        move(meeting, "hold_network_meeting", by=None, at=at)
    return len(past)


def _signed_up(meeting: NetworkMeeting, *, with_line: bool = True) -> list[SignUp]:
    states = (SignUpState.PLACED, SignUpState.WAITING) if with_line else (SignUpState.PLACED,)
    found = list_sign_ups(meeting, *states)
    for one in found:
        one.meeting = meeting
    return found


def _note_change(meeting: NetworkMeeting, *, at: datetime) -> None:
    """So that calendars follow."""
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, at


def _refuse_over(meeting: NetworkMeeting, at: datetime) -> None:
    if meeting.state is not NetworkMeetingState.ACCEPTED or at >= meeting.starts_at:
        raise NotPossible(mark("The meeting has begun, is over or is not open."))
