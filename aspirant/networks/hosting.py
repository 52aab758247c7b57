"""Verbs on a meeting that is open: its words, more or fewer places, close, write to all.

Another time or place, and that it is cancelled, lie in `changing`.
"""

from datetime import datetime

from aspirant.core.audit import record
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import NetworkMeetingState, move
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.networks.messages import message_letter
from aspirant.networks.models import NetworkMeeting
from aspirant.networks.queries import count_placed, list_meetings_past, list_signed_up
from aspirant.networks.signing_up import fill_free_places, hold_door
from aspirant.people.models import Person


def edit_words(
    meeting: NetworkMeeting, *, title: str, about: str, by: Person, at: datetime
) -> None:
    """Say otherwise what the meeting is about. Calendars follow; nobody is written to."""
    refuse_over(meeting, at)
    meeting.title, meeting.about, meeting.changed_at = title.strip(), about.strip(), at
    record("edit_network_meeting", meeting, by=by, at=at)


def set_capacity(meeting: NetworkMeeting, capacity: int, *, by: Person, at: datetime) -> None:
    """More places, which those first in line get, or fewer, but never under those who have one."""
    refuse_over(meeting, at)
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
    refuse_over(meeting, at)
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
        for one in list_signed_up(meeting, with_line=with_line)
    ]
    if not letters:
        raise NotPossible(mark("Nobody is signed up yet, so there is nobody to write to."))
    record("write_to_network_meeting", meeting, by=by, at=at, count=len(letters))
    return letters


def hold_past_meetings(*, at: datetime) -> int:
    """Note meetings that are over as held. For the worker; returns how many."""
    past = list_meetings_past(at=at)
    for meeting in past:
        move(meeting, "hold_network_meeting", by=None, at=at)
    return len(past)


def refuse_over(meeting: NetworkMeeting, at: datetime) -> None:
    """Refuse what can only be done to an open meeting that lies ahead."""
    if meeting.state is not NetworkMeetingState.ACCEPTED or at >= meeting.starts_at:
        raise NotPossible(mark("The meeting has begun, is over or is not open."))
