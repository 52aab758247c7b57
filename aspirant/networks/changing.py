"""Verbs: another time or place, cancel, and take that back while its letters wait.

Until the letters leave, everybody knows the plan of before: a second change, or an undo, always
speaks of the plan that people have been told, whatever was planned in between.
"""

from collections.abc import Sequence
from datetime import datetime

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible, Stale
from aspirant.core.i18n import mark
from aspirant.lifecycle import NetworkMeetingState, move
from aspirant.mail.holding import hold_letters, stop_letters
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.networks.changes import find_change_to_undo, find_last_change, list_told_otherwise
from aspirant.networks.hosting import refuse_over
from aspirant.networks.messages import cancelled_letter, changed_letter, plan_in_words
from aspirant.networks.models import MeetingPlan, NetworkChange, NetworkMeeting, plan_of
from aspirant.networks.queries import list_signed_up
from aspirant.networks.signing_up import fill_free_places, hold_door
from aspirant.people.models import Person
from aspirant.programme.words import PlanChange


def change_meeting(
    meeting: NetworkMeeting, *, plan: MeetingPlan, message: str = "", by: Person, at: datetime
) -> list[Letter]:
    """Move the meeting in time or place, and write to everybody who is signed up.

    Returns the letters, which wait while the change can be undone. Nobody loses their place. To
    plan again what people have been told is to undo.
    """
    _hold_as_seen(meeting)
    refuse_over(meeting, at)
    if plan.starts_at <= at:
        raise NotPossible(mark("The meeting must lie ahead."))
    if plan == plan_of(meeting):
        raise NotPossible(mark("Nothing is different from how it stands, so nothing was changed."))
    waiting = find_change_to_undo(meeting, at=at)
    if waiting and plan == plan_of(waiting):
        undo_change(meeting, by=by, at=at)
        return []
    is_moved = not plan.has_time_of(plan_of(meeting))
    kind = PlanChange.MOVED if is_moved else PlanChange.CHANGED
    change = _keep(meeting, kind, waiting, by=by, at=at)
    _apply(meeting, plan, at=at)
    record("change_network_meeting", meeting, by=by, at=at)
    letters = letters_of_change(meeting, plan_of(change), plan, message, at=at)
    return _tell(change, letters, at=at)


def cancel_meeting(
    meeting: NetworkMeeting, *, message: str = "", by: Person, at: datetime
) -> list[Letter]:
    """Cancel the meeting and write to everybody who is signed up."""
    _hold_as_seen(meeting)
    refuse_over(meeting, at)
    waiting = find_change_to_undo(meeting, at=at)
    change = _keep(meeting, PlanChange.CANCELLED, waiting, by=by, at=at)
    move(meeting, "cancel_network_meeting", by=by, at=at)
    _apply(meeting, plan_of(meeting), at=at)
    letters = letters_of_cancelling(meeting, plan_of(change), message, at=at)
    return _tell(change, letters, at=at)


def undo_change(meeting: NetworkMeeting, *, by: Person, at: datetime) -> int:
    """Let hold again what people have been told. Returns how many letters were stopped.

    Whoever was told otherwise meanwhile, since they signed up or were written to, gets a letter.
    Calendars may have polled, so the sequence goes up once more (RFC 5545 3.8.7.4).
    """
    hold_door(meeting)
    change = find_change_to_undo(meeting, at=at)
    if change is None:
        raise NotPossible(_why_not(meeting))
    stopped = stop_letters(change.letters, by=by, at=at)
    meanwhile = plan_of(meeting)
    if meeting.state is NetworkMeetingState.CANCELLED:
        move(meeting, "restore_network_meeting", by=by, at=at)
    _apply(meeting, plan_of(change), at=at)
    change.undone_at = at
    record("undo_network_change", meeting, by=by, at=at, letters=stopped)
    for one in list_told_otherwise(meeting, plan_in_words(meeting), since=change.told_until):
        right = changed_letter(one, before=meanwhile, after=plan_of(meeting), at=at)
        queue_letter(right, at=at)
    fill_free_places(meeting, by=by, at=at)
    return stopped


def letters_of_change(
    meeting: NetworkMeeting, before: MeetingPlan, after: MeetingPlan, message: str, *, at: datetime
) -> list[Letter]:
    """The letters about a change, not yet in the outbox: shown first, and then these are sent."""
    return [
        changed_letter(one, before=before, after=after, message=message.strip(), at=at)
        for one in list_signed_up(meeting)
    ]


def letters_of_cancelling(
    meeting: NetworkMeeting, before: MeetingPlan, message: str, *, at: datetime
) -> list[Letter]:
    """The same when it is cancelled."""
    return [
        cancelled_letter(one, before=before, message=message.strip(), at=at)
        for one in list_signed_up(meeting)
    ]


def _hold_as_seen(meeting: NetworkMeeting) -> None:
    """Hold the door, and refuse when somebody changed the meeting while one waited for it."""
    db.session.flush()  # what we have changed ourselves is no surprise
    seen = meeting.version
    hold_door(meeting)
    if meeting.version != seen:
        raise Stale(mark("Somebody else changed this while you had the page open."))


def _keep(
    meeting: NetworkMeeting,
    kind: PlanChange,
    waiting: NetworkChange | None,
    *,
    by: Person,
    at: datetime,
) -> NetworkChange:
    """Note what people have been told, and stop the letters of a change that nobody knows of."""
    if waiting:
        stop_letters(waiting.letters, by=by, at=at)
    told, until = (plan_of(waiting), waiting.told_until) if waiting else (plan_of(meeting), at)
    change = NetworkChange(meeting_id=meeting.id, kind=kind, told_until=until, done_at=at)
    change.done_by_id, change.sequence = by.id, meeting.sequence + 1
    change.starts_at, change.ends_at = told.starts_at, told.ends_at
    change.municipality, change.place = told.municipality, told.place
    db.session.add(change)
    return change


def _apply(meeting: NetworkMeeting, plan: MeetingPlan, *, at: datetime) -> None:
    """Set the plan, so that calendars follow."""
    meeting.starts_at, meeting.ends_at = plan.starts_at, plan.ends_at
    meeting.municipality, meeting.place = plan.municipality, plan.place
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, at


def _tell(change: NetworkChange, letters: Sequence[Letter], *, at: datetime) -> list[Letter]:
    change.letters = hold_letters(letters, at=at)
    return list(letters)


def _why_not(meeting: NetworkMeeting) -> str:
    last = find_last_change(meeting)
    if last and last.undone_at:
        return mark("The change is undone already: what was told before holds.")
    return mark("The letters have left, so the change can no longer be undone.")
