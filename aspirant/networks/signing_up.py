"""Verbs: ask to come, confirm it, leave; and the line, which gives free places in its order.

A place that gets free is at once that of whoever is first in line, as at sessions: nobody has to
watch their mail to get it, and whoever cannot come gives it on with one press.
"""

from datetime import datetime

from sqlalchemy import func, select

from aspirant.core.audit import Identified, record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import NetworkMeetingState, SignUpState, move
from aspirant.mail.holding import stop_waiting
from aspirant.mail.service import queue_letter
from aspirant.networks.changes import list_letters_of_change
from aspirant.networks.messages import (
    CONFIRM,
    KNOWN,
    confirm_letter,
    in_line_letter,
    known_letter,
    left_letter,
    place_letter,
)
from aspirant.networks.models import NetworkMeeting, SignUp
from aspirant.networks.queries import (
    count_ahead,
    count_letters_to,
    count_placed,
    find_sign_up,
    is_full,
    list_sign_ups,
)
from aspirant.networks.words import ASKS_WITHIN, MOST_ASKS, SAME_PRESS
from aspirant.people.queries import clean_email

#: What others may have changed while one waited at the door.
SEEN_ANEW = [
    *("capacity", "state", "closed_at", "version"),
    *("starts_at", "ends_at", "municipality", "place", "sequence"),
]
CLOSED = mark("One can no longer sign up for this meeting.")


def ask_to_come(
    meeting: NetworkMeeting, *, name: str, email: str, language: str, by: None, at: datetime
) -> None:
    """Send the button that signs somebody up. The same happens for all to see, whether the address
    is signed up or not; an address that is asked for again and again gets no more letters."""
    if not meeting.takes_sign_ups(at):
        raise NotPossible(CLOSED)
    email = clean_email(email)
    hold_door(meeting)
    known = find_sign_up(meeting, email)
    sign_up = known or SignUp(meeting_id=meeting.id, email=email)
    is_known = known is not None and known.state is not SignUpState.ASKED
    if known and not is_known and at - known.asked_at < SAME_PRESS:
        return
    sign_up.meeting = meeting
    if not is_known:
        sign_up.name, sign_up.language, sign_up.asked_at = name.strip(), language, at
        db.session.add(sign_up)
        db.session.flush()
    if count_letters_to(email, (CONFIRM, KNOWN), since=at - ASKS_WITHIN) >= MOST_ASKS:
        return
    queue_letter(known_letter(sign_up) if is_known else confirm_letter(sign_up), at=at)


def confirm_sign_up(sign_up: SignUp, *, by: None, at: datetime) -> None:
    """Take a place, or one in the line where all are taken. A second press changes nothing."""
    meeting = sign_up.meeting
    hold_door(meeting)
    db.session.refresh(sign_up, ["state", "turn"])
    if sign_up.state is not SignUpState.ASKED:
        return
    if not meeting.takes_sign_ups(at):
        raise NotPossible(CLOSED)
    if not is_full(meeting):
        sign_up.confirmed_at = at
        _give_place(sign_up, by=None, at=at, is_from_line=False)
        return
    last = select(func.max(SignUp.turn)).where(SignUp.meeting_id == meeting.id)
    sign_up.turn, sign_up.confirmed_at = (db.session.scalar(last) or 0) + 1, at
    move(sign_up, "put_sign_up_in_line", by=None, at=at)
    db.session.flush()
    queue_letter(in_line_letter(sign_up, turn=count_ahead(sign_up) + 1), at=at)


def leave_meeting(sign_up: SignUp, *, by: Identified | None, at: datetime) -> None:
    """Give the place back and be forgotten here. Whoever is first in line gets the place."""
    meeting = sign_up.meeting
    hold_door(meeting)
    had_place = sign_up.state is SignUpState.PLACED
    _stop_held_letters(sign_up, at=at)
    if sign_up.state is not SignUpState.ASKED and at < meeting.ends_at:
        queue_letter(left_letter(sign_up, had_place=had_place, at=at), at=at)
    record("leave_network_meeting", sign_up, by=by, at=at)
    db.session.delete(sign_up)
    db.session.flush()
    fill_free_places(meeting, by=by, at=at)


def fill_free_places(meeting: NetworkMeeting, *, by: Identified | None, at: datetime) -> None:
    """Give what is free to those first in line, and write to them, until the meeting begins."""
    if meeting.state is not NetworkMeetingState.ACCEPTED or at >= meeting.starts_at:
        return
    free = max(meeting.capacity - count_placed(meeting), 0)
    for sign_up in list_sign_ups(meeting, SignUpState.WAITING)[:free]:
        sign_up.meeting = meeting
        _stop_held_letters(sign_up, at=at)
        _give_place(sign_up, by=by, at=at, is_from_line=True)


def hold_door(meeting: NetworkMeeting) -> None:
    """Let nobody else take or leave a place here till the transaction ends, and see how many
    places there are now. SQLite lets one writer in at a time as it is."""
    locked = select(NetworkMeeting.id).where(NetworkMeeting.id == meeting.id).with_for_update()
    db.session.execute(locked)
    db.session.refresh(meeting, SEEN_ANEW)


def _stop_held_letters(sign_up: SignUp, *, at: datetime) -> None:
    """What waits to tell them of a change is told by the letter that they get now."""
    stop_waiting(list_letters_of_change(sign_up), at=at)


def _give_place(
    sign_up: SignUp, *, by: Identified | None, at: datetime, is_from_line: bool
) -> None:
    sign_up.turn = None
    move(sign_up, "place_sign_up", by=by, at=at)
    db.session.flush()
    queue_letter(place_letter(sign_up, at=at, is_from_line=is_from_line), at=at)
