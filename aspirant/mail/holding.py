"""Letters about a change that can still be undone: they wait, and are stopped when it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from aspirant.core.audit import Identified
from aspirant.core.db import db
from aspirant.lifecycle import LetterState
from aspirant.mail.models import Letter
from aspirant.mail.service import cancel_letter, queue_letter, revive_replaced

#: For so long a change of plan can be undone, and its letters wait.
HOLD = timedelta(minutes=10)


@dataclass(frozen=True)
class Progress:
    """What became of the letters about one change, but for those that were stopped."""

    sent: int
    waiting: int
    failed: int

    @property
    def total(self) -> int:
        """How many are to leave, or have left."""
        return self.sent + self.waiting + self.failed


def hold_letters(letters: Iterable[Letter], *, at: datetime) -> list[str]:
    """Put the letters in the outbox to leave when the change stands. Returns their ids as words."""
    held = [queue_letter(letter, at=at, hold_until=at + HOLD) for letter in letters]
    db.session.flush()
    return [str(letter.id) for letter in held]


def stop_letters(ids: Iterable[str], *, by: Identified | None, at: datetime) -> int:
    """Stop the letters that `hold_letters` named. Returns how many there were left to stop.

    What they had replaced leaves after all: without both, their readers would know of neither.
    """
    letters = db.session.scalars(
        select(Letter)
        .where(Letter.id.in_([UUID(one) for one in ids]), Letter.state != LetterState.CANCELLED)
        .order_by(Letter.id)
        .with_for_update()
    ).all()
    for letter in letters:
        cancel_letter(letter, by=by, at=at)
    db.session.flush()
    for letter in letters:
        revive_replaced(letter, at=at)
    return len(letters)


def stop_waiting(letters: Iterable[Letter], *, at: datetime) -> None:
    """Stop those of the letters that nobody is just sending."""
    wanted = (
        select(Letter)
        .where(Letter.id.in_([one.id for one in letters]), Letter.state == LetterState.QUEUED)
        .order_by(Letter.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    for letter in db.session.scalars(wanted).all():
        cancel_letter(letter, by=None, at=at)


def progress_of(ids: Iterable[str]) -> Progress:
    """How far the letters that `hold_letters` named have come."""
    named = Letter.id.in_([UUID(one) for one in ids])
    rows = db.session.execute(
        select(Letter.state, func.count(Letter.id)).where(named).group_by(Letter.state)
    )
    counts = {state: int(count) for state, count in rows}
    waiting = counts.get(LetterState.QUEUED, 0) + counts.get(LetterState.SENDING, 0)
    return Progress(counts.get(LetterState.SENT, 0), waiting, counts.get(LetterState.FAILED, 0))
