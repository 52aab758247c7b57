"""Verbs: note own work, change it, take it away. The log never holds what it went to."""

from datetime import date, datetime

from aspirant.core.audit import record
from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.presence.models import OwnWork
from aspirant.programme.models import Round


def add_own_work(
    round: Round, *, day: date, minutes: int, text: str, by: Person, at: datetime
) -> OwnWork:
    """Note work that was done, while the round goes on."""
    _refuse_finished(round)
    work = OwnWork(round_id=round.id, person_id=by.id)
    _write(work, day=day, minutes=minutes, text=text, at=at)
    record("add_own_work", work, by=by, at=at)
    return work


def edit_own_work(
    work: OwnWork, *, day: date, minutes: int, text: str, by: Person, at: datetime
) -> None:
    """Put a note right, while the round goes on."""
    _refuse_finished(work.round)
    _write(work, day=day, minutes=minutes, text=text, at=at)
    record("edit_own_work", work, by=by, at=at)


def remove_own_work(work: OwnWork, *, by: Person, at: datetime) -> None:
    """Take a note away: its words belong to who wrote them, also when the round is over."""
    record("remove_own_work", work, by=by, at=at)
    db.session.delete(work)


def _refuse_finished(round: Round) -> None:
    if round.is_over:
        raise NotPossible(mark("The round is over, so no more is noted."))


def _write(work: OwnWork, *, day: date, minutes: int, text: str, at: datetime) -> None:
    if day > to_local(at).date():
        raise NotPossible(mark("Note the work when it is done: the day has not come yet."))
    work.day, work.minutes, work.text, work.saved_at = day, minutes, text.strip(), at
    db.session.add(work)
