"""Verbs: ask for a job, stop one."""

from datetime import datetime
from typing import Any

from aspirant.core.db import db
from aspirant.lifecycle import move
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.work.models import Job
from aspirant.work.queries import find_open_job


def ask_for_job(
    kind: str,
    *,
    round: Round | None,
    given: dict[str, Any],
    leads_to: str = "",
    by: Person | None,
    at: datetime,
) -> Job:
    """Put a job in the queue. The same one asked for twice is one job."""
    round_id = round.id if round else None
    waiting = find_open_job(kind, round_id, given)
    if waiting is not None:
        return waiting
    job = Job(
        kind=kind,
        round_id=round_id,
        given=given,
        asked_by_id=by.id if by else None,
        asked_at=at,
        due_at=at,
        leads_to=leads_to,
    )
    db.session.add(job)
    db.session.flush()
    return job


def cancel_job(job: Job, *, by: Person, at: datetime) -> None:
    """Stop a job that waits or is being done. What it had not finished is not kept."""
    move(job, "cancel_job", by=by, at=at, job=job.kind)
    job.holder, job.lease_until, job.ended_at = None, None, at
