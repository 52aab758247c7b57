"""Reads: how far the letters about a session have come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from aspirant.core.db import db
from aspirant.lifecycle import LetterState
from aspirant.mail.models import Letter
from aspirant.programme.models import Round, Session

_WAITING = (LetterState.QUEUED, LetterState.SENDING)
#: The list shows what is on its way, not what somebody has to see to a week later.
LATELY = timedelta(days=1)


@dataclass
class MailRun:
    """The letters of one kind that were written at one time, and what became of them."""

    event_id: UUID
    kind: str
    written_at: datetime
    sent: int = 0
    waiting: int = 0
    failed: int = 0
    stopped: int = 0
    leaves_at: datetime | None = None

    @property
    def total(self) -> int:
        """How many are to leave, or have left. A letter that was stopped or replaced is none."""
        return self.sent + self.waiting + self.failed

    def is_held(self, at: datetime) -> bool:
        """Whether none of them may leave yet."""
        return not self.sent and self.leaves_at is not None and self.leaves_at > at


def list_mail_runs(
    session_ids: Collection[UUID], *, after: datetime | None = None
) -> list[MailRun]:
    """The runs of letters about the sessions, the latest first: one query for however many."""
    wanted = (
        select(
            Letter.event_id, Letter.kind, Letter.created_at, Letter.state,
            func.count(Letter.id), func.min(Letter.next_attempt_at),
        )
        .where(Letter.event_id.in_(session_ids))
        .group_by(Letter.event_id, Letter.kind, Letter.created_at, Letter.state)
        .order_by(Letter.created_at.desc(), Letter.kind, Letter.event_id)
    )  # fmt: skip
    if after is not None:
        wanted = wanted.where(Letter.created_at > after)
    runs: dict[tuple[UUID, str, datetime], MailRun] = {}
    for event_id, kind, written_at, state, count, leaves_at in db.session.execute(wanted):
        if event_id is None:
            continue
        run = runs.setdefault((event_id, kind, written_at), MailRun(event_id, kind, written_at))
        _add(run, state, count, leaves_at)
    return list(runs.values())


def list_runs_under_way(round: Round, *, at: datetime) -> dict[UUID, MailRun]:
    """By session of the round: the latest run of which letters wait; two queries at most."""
    open_ids = db.session.scalars(
        select(Letter.event_id)
        .join(Session, Session.id == Letter.event_id)
        .where(
            Session.round_id == round.id,
            Letter.state.in_(_WAITING),
            Letter.created_at > at - LATELY,
        )
        .distinct()
    ).all()
    found: dict[UUID, MailRun] = {}
    ids = [one for one in open_ids if one]
    for run in list_mail_runs(ids, after=at - LATELY) if ids else []:
        if run.waiting:
            found.setdefault(run.event_id, run)
    return found


def _add(run: MailRun, state: LetterState, count: int, leaves_at: datetime) -> None:
    if state is LetterState.SENT:
        run.sent += count
    elif state is LetterState.FAILED:
        run.failed += count
    elif state is LetterState.CANCELLED:
        run.stopped += count
    else:
        run.waiting += count
        run.leaves_at = min(run.leaves_at or leaves_at, leaves_at)
