"""Reads: one job, those that are due, the latest of a round."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from aspirant.core.db import db
from aspirant.lifecycle import JobState
from aspirant.programme.models import Round
from aspirant.work.models import OPEN, Job


def find_job(job_id: UUID) -> Job | None:
    """One job, with its round."""
    return db.session.scalar(
        select(Job).where(Job.id == job_id).options(joinedload(Job.round).joinedload(Round.call))
    )


def find_open_job(kind: str, round_id: UUID | None, given: dict[str, Any]) -> Job | None:
    """A job that is already asked for and will do the same."""
    found = db.session.scalars(
        select(Job)
        .where(Job.kind == kind, Job.round_id == round_id, Job.state.in_(OPEN))
        .order_by(Job.asked_at, Job.id)
    )
    return next((job for job in found if job.given == given), None)


def list_latest_jobs(round: Round, kinds: tuple[str, ...]) -> dict[str, Job]:
    """The latest job of each kind in a round, by kind."""
    found = db.session.scalars(
        select(Job)
        .where(Job.round_id == round.id, Job.kind.in_(kinds))
        .order_by(Job.asked_at.desc(), Job.id)
        .limit(12)
    )
    latest: dict[str, Job] = {}
    for job in found:
        latest.setdefault(job.kind, job)
    return latest


def find_due_job(*, at: datetime) -> Job | None:
    """The job that should be done next, locked: it waits, or its worker was interrupted."""
    due = or_(
        (Job.state == JobState.WAITING) & (Job.due_at <= at),
        (Job.state == JobState.RUNNING) & (Job.lease_until < at),
    )
    return db.session.scalar(
        select(Job)
        .where(due)
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def find_held_job(job_id: UUID, holder: UUID) -> Job | None:
    """A job, locked, as long as the lease is still ours."""
    return db.session.scalar(
        select(Job).where(Job.id == job_id, Job.holder == holder).with_for_update()
    )
