"""Verbs: let the letters about a new session wait, and until they leave take its planning back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import LetterState, move
from aspirant.mail.entries import find_entries
from aspirant.mail.holding import hold_letters, stop_letters
from aspirant.mail.models import Letter
from aspirant.mail.service import cancel_letter, queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.programme.words import PlanChange
from aspirant.schedule.changes import find_fresh_planning, find_planning_to_undo
from aspirant.schedule.messages import planned_letter
from aspirant.schedule.models import ChangeOfPlan, Poll

#: Letters about what begins this soon do not wait.
TOO_SOON = timedelta(hours=1)


def hold_planning(session: Session, letters: Sequence[Letter], *, by: Person, at: datetime) -> None:
    """Put the letters in the outbox, where they wait while the planning can be undone.

    About what begins within the hour they leave at once, and it cannot.
    """
    if begins_soon(session.starts_at, at=at):
        for letter in letters:
            queue_letter(letter, at=at)
        return
    planned = ChangeOfPlan(session_id=session.id, kind=PlanChange.PLANNED, was={})
    planned.sequence, planned.done_at, planned.done_by_id = session.sequence, at, by.id
    planned.letters = hold_letters(letters, at=at)
    db.session.add(planned)


def begins_soon(starts_at: datetime, *, at: datetime) -> bool:
    """Whether letters about it that waited would come too late."""
    return starts_at - at < TOO_SOON


def undo_planning(session: Session, *, by: Person, at: datetime) -> Poll | None:
    """Take the session away as if it had not been planned; none of its letters leaves.

    Where its time had been chosen in a poll, the poll is open again and comes back.
    """
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())
    planned = find_planning_to_undo(session, at=at)
    if planned is None:
        raise NotPossible(
            mark("The letters have left, or the session has changed since. Cancel it instead.")
        )
    stopped = stop_letters(planned.letters, by=by, at=at)
    poll = db.session.scalar(select(Poll).where(Poll.session_id == session.id))
    if poll:
        move(poll, "reopen_poll", by=by, at=at)
        poll.session_id = None
    record("undo_planning", session, by=by, at=at, letters=stopped)
    db.session.flush()
    db.session.delete(session)
    return poll


def stop_planning(session: Session, *, by: Person, at: datetime) -> list[str]:
    """Stop the letters that wait about a session that was just planned. Returns their ids."""
    planned = find_fresh_planning(session, at=at)
    if planned is None:
        return []
    ids = [UUID(one) for one in planned.letters]
    waiting = db.session.scalars(
        select(Letter)
        .where(Letter.id.in_(ids) | (Letter.event_id == session.id))
        .where(Letter.state == LetterState.QUEUED)
        .order_by(Letter.id)
        .with_for_update()
    ).all()
    for letter in waiting:
        cancel_letter(letter, by=by, at=at)
    db.session.flush()
    return [str(letter.id) for letter in waiting]


def tell_of_planning(session: Session, stopped: Sequence[str], *, by: Person, at: datetime) -> None:
    """Have the session planned anew for those whose letters `stop_planning` stopped."""
    ids = [UUID(one) for one in stopped]
    rows = db.session.scalars(select(Letter.person_id).where(Letter.id.in_(ids)))
    wanted = select(Person).where(Person.id.in_([one for one in rows if one])).order_by(Person.id)
    people = [one for one in db.session.scalars(wanted) if one.is_active]
    entries = find_entries(session.id)
    letters = [planned_letter(session, one, entries=entries, at=at) for one in people]
    hold_planning(session, letters, by=by, at=at)
