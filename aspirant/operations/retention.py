"""What is kept for how long, and the clearing away of what is past its time.

Runs once a day with the worker, at night when it can; `flask purge --dry-run` says what it would
take now. What
applicants took back is emptied by the applications themselves, every minute.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from aspirant.applications.deletion import delete_withdrawn_answers, list_due
from aspirant.core.clock import to_local
from aspirant.core.db import Base, db
from aspirant.core.receipts import FormReceipt
from aspirant.evaluation.models import Asked, BallotBox
from aspirant.evaluation.queries import closed_on
from aspirant.feeds.shelf import sweep_shelf
from aspirant.invitations.models import AnswerDetail, Reply
from aspirant.invitations.queries import needed_until
from aspirant.lifecycle import SignUpState
from aspirant.mail.models import Letter
from aspirant.networks import queries as networks
from aspirant.networks.models import NetworkChange, NetworkDraft, SignUp
from aspirant.networks.words import (
    DRAFT_KEPT,
    KEPT_AFTER,
    KEPT_UNCONFIRMED,
    SIGN_UP_LETTERS,
)
from aspirant.networks.words import LETTERS_KEPT as NETWORK_LETTERS_KEPT
from aspirant.operations.models import Chore
from aspirant.people.models import SignIn, SignInLink
from aspirant.presence.models import Excuse, Tick
from aspirant.presence.retention import excused_until
from aspirant.schedule.changing import hush_changes, list_sessions_to_hush
from aspirant.schedule.models import ChangeOfPlan
from aspirant.travel.models import PayrollBatch, TravelClaim
from aspirant.work.models import Job

#: The quiet hour, local time, from which the day's purge is due.
HOUR = 3
#: What the day's purge is called among the chores.
PURGE = "purge"

WITHDRAWN = "answers of withdrawn applications"
PLAN_WORDS = "words about changes of plan"
LETTERS_KEPT = timedelta(days=730)

#: What was paid is kept seven years after the year in which it was (the law on accounting).
ACCOUNTS_KEPT = timedelta(days=8 * 366)
NEVER_PAID_KEPT = timedelta(days=730)

#: What goes: its name, the table, the column whose time counts, how long it is kept after that,
#: and what else must hold.
RETENTIONS: Mapping[str, tuple[type[Base], Any, timedelta, sa.ColumnElement[bool]]] = {
    "sign-in links": (SignInLink, SignInLink.expires_at, timedelta(days=1), sa.true()),
    "sign-in letters": (
        *(Letter, Letter.created_at, timedelta(days=1)),
        Letter.kind == "people/sign_in",
    ),
    "other letters": (Letter, Letter.created_at, LETTERS_KEPT, sa.true()),
    "sign-ins that ended": (SignIn, SignIn.expires_at, timedelta(days=30), sa.true()),
    "computations": (Job, Job.ended_at, timedelta(days=30), sa.true()),
    "needs and reasons": (AnswerDetail, needed_until(), timedelta(days=1), sa.true()),
    "why somebody was away": (Excuse, excused_until(), timedelta(days=1), sa.true()),
    "changes of plan long past undoing": (
        *(ChangeOfPlan, ChangeOfPlan.done_at, timedelta(days=1)),
        sa.true(),
    ),
    "single ticks": (Tick, Tick.received_at, timedelta(days=30), sa.true()),
    "travel claims that were paid": (
        *(TravelClaim, TravelClaim.paid_at, ACCOUNTS_KEPT),
        sa.true(),
    ),
    "travel claims never paid": (
        *(TravelClaim, TravelClaim.started_at, NEVER_PAID_KEPT),
        TravelClaim.batch_id.is_(None),
    ),
    "lists for the payroll": (PayrollBatch, PayrollBatch.paid_at, ACCOUNTS_KEPT, sa.true()),
    "undone lists for the payroll": (
        *(PayrollBatch, PayrollBatch.undone_at, NEVER_PAID_KEPT),
        sa.true(),
    ),
    "replies to network meetings": (
        *(Reply, networks.needed_until(Reply.network_meeting_id), KEPT_AFTER),
        sa.true(),
    ),
    "changes of network meetings": (
        *(NetworkChange, NetworkChange.done_at, NETWORK_LETTERS_KEPT),
        sa.true(),
    ),
    "replies by mail": (Reply, Reply.received_at, timedelta(days=90), sa.true()),
    "sign-ups to network meetings": (SignUp, networks.needed_until(), KEPT_AFTER, sa.true()),
    "sign-ups never confirmed": (
        *(SignUp, SignUp.asked_at, KEPT_UNCONFIRMED),
        SignUp.state == SignUpState.ASKED,
    ),
    "letters about network meetings": (
        *(Letter, Letter.created_at, NETWORK_LETTERS_KEPT),
        Letter.kind.in_(SIGN_UP_LETTERS),
    ),
    "drafts of network meetings": (
        *(NetworkDraft, NetworkDraft.saved_at, DRAFT_KEPT),
        sa.true(),
    ),
    "who answered evaluations": (Asked, closed_on(Asked), timedelta(days=90), sa.true()),
    "answers to evaluations": (
        *(BallotBox, closed_on(BallotBox), timedelta(days=5 * 365)),
        sa.true(),
    ),
    "receipts of forms": (FormReceipt, FormReceipt.created_at, timedelta(days=7), sa.true()),
}


def count_past(*, at: datetime) -> dict[str, int]:
    """How many of each kind are past their time."""
    counts = {WITHDRAWN: len(list_due(at=at)), PLAN_WORDS: len(list_sessions_to_hush(at=at))}
    for name, (table, *when) in RETENTIONS.items():
        past = sa.select(sa.func.count()).select_from(table).where(_is_past(*when, at=at))
        counts[name] = db.session.scalar(past) or 0
    return counts


def purge(*, at: datetime) -> dict[str, int]:
    """Clear away everything that is past its time. Returns how many of each kind there were."""
    counts = count_past(at=at)
    delete_withdrawn_answers(at=at)
    hush_changes(at=at)
    for table, *when in RETENTIONS.values():
        past = sa.delete(table).where(_is_past(*when, at=at))
        db.session.execute(past.execution_options(synchronize_session=False))
    return counts


def purge_when_due(*, at: datetime) -> None:
    """What the worker calls every minute: purges once a day, at the quiet hour.

    A machine that was off then purges as soon as it is on again.
    """
    last = db.session.scalar(sa.select(Chore).where(Chore.name == PURGE))
    if last and _night_of(last.done_at) >= _night_of(at):
        return
    purge(at=at)
    sweep_shelf(Path(current_app.config["INSTANCE"]) / "feeds", at=at)
    note_purge(at=at)


def note_purge(*, at: datetime) -> None:
    """Keep that a purge was done now: the next is due at the next quiet hour."""
    chore = db.session.scalar(sa.select(Chore).where(Chore.name == PURGE)) or Chore(name=PURGE)
    chore.done_at = at
    db.session.add(chore)


def _night_of(moment: datetime) -> date:
    """The local date of the latest quiet hour that began before a moment."""
    wall = to_local(moment)
    return wall.date() if wall.hour >= HOUR else wall.date() - timedelta(days=1)


def _is_past(
    column: Any, kept: timedelta, condition: sa.ColumnElement[bool], *, at: datetime
) -> sa.ColumnElement[bool]:
    return sa.and_(column < at - kept, condition)
