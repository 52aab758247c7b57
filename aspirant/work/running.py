"""Does what is due: claim with a lease, compute without a transaction, keep in one.

A worker that is killed leaves a lease that runs out; the job is then done again from the start.
What a job keeps is written in the same transaction that ends it, and only by whoever still holds
the lease: nothing is kept twice, and nothing of a job that was stopped.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import update

from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.failures import describe_failure
from aspirant.lifecycle import move
from aspirant.work.models import Job
from aspirant.work.queries import find_due_job, find_held_job

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
FIRST_WAIT = timedelta(seconds=30)
#: Seconds between two notes of how far a job has come.
NOTE_EVERY = 0.3

#: Told how many of how many are done. Raises Stopped when the job is no longer ours.
Tell = Callable[[int, int], None]
#: Writes what was found, at the moment it is given; returns the result of the job.
Keep = Callable[[datetime], dict[str, Any]]
#: Reads what it needs, lets go of the database, computes, and returns what is to be kept.
Handler = Callable[[Job, Tell], Keep]

log = structlog.get_logger("work")


class Stopped(Exception):
    """The job was cancelled, or another worker has taken it up."""


@dataclass(frozen=True)
class _Claim:
    """What a worker holds while it works: the row itself may be changed by others."""

    job: Job
    holder: UUID


def run_due_jobs(handlers: Mapping[str, Handler]) -> int:
    """Do what is due, one job after the other. Returns how many were taken up."""
    taken = 0
    while (claim := _claim(at=now())) is not None:
        _run(claim, handlers[claim.job.kind])
        taken += 1
    return taken


def _claim(*, at: datetime) -> _Claim | None:
    job = find_due_job(at=at)
    if job is not None and job.attempts >= MOST_ATTEMPTS:  # every worker that tried it died
        move(job, "fail_job", by=None, at=at, job=job.kind, error="attempts")
        _end(job, at=at, error="attempts")
        db.session.commit()
        return _claim(at=at)
    if job is None:
        db.session.rollback()
        return None
    move(job, "lease_job", by=None, at=at)
    job.holder, job.lease_until = uuid4(), at + LEASE
    job.attempts, job.done = job.attempts + 1, 0
    db.session.commit()
    return _Claim(job, job.holder)


def _run(claim: _Claim, handler: Handler) -> None:
    try:
        keep = handler(claim.job, _teller(claim))
        _keep(claim, keep)
    except Stopped:
        db.session.rollback()
        log.info("job stopped", job=str(claim.job.id))
    except NotPossible as refusal:
        _fail(claim, refusal.message, refusal.values)
    except Exception as error:  # noqa: BLE001 (a bug; the log has it, the other jobs go on)
        log.error("job failed", job=str(claim.job.id), **describe_failure(error))
        _put_back(claim)


def _keep(claim: _Claim, keep: Keep) -> None:
    db.session.rollback()
    job = _held(claim)
    at = now()
    job.result = keep(at)
    job.done = job.total
    move(job, "finish_job", by=None, at=at)
    _end(job, at=at)
    db.session.commit()


def _fail(claim: _Claim, message: str, values: dict[str, Any]) -> None:
    db.session.rollback()
    job = find_held_job(claim.job.id, claim.holder)
    if job is not None:
        at = now()
        move(job, "fail_job", by=None, at=at, job=job.kind, error="refused")
        job.result = {"values": values}
        _end(job, at=at, error=message)
    db.session.commit()


def _put_back(claim: _Claim) -> None:
    db.session.rollback()
    job = find_held_job(claim.job.id, claim.holder)
    if job is not None and job.attempts < MOST_ATTEMPTS:
        at = now()
        move(job, "put_back_job", by=None, at=at)
        job.holder = job.lease_until = None
        job.due_at = at + FIRST_WAIT * 2 ** (job.attempts - 1)
    elif job is not None:
        move(job, "fail_job", by=None, at=now(), job=job.kind, error="attempts")
        _end(job, at=now(), error="attempts")
    db.session.commit()


def _end(job: Job, *, at: datetime, error: str = "") -> None:
    job.holder, job.lease_until, job.ended_at, job.error = None, None, at, error


def _held(claim: _Claim) -> Job:
    job = find_held_job(claim.job.id, claim.holder)
    if job is None:
        raise Stopped
    return job


def _teller(claim: _Claim) -> Tell:
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if done < total and time.monotonic() - last < NOTE_EVERY:
            return
        last = time.monotonic()
        noted = db.session.execute(
            update(Job)
            .where(Job.id == claim.job.id, Job.holder == claim.holder)
            .values(done=done, total=total, lease_until=now() + LEASE)
            .execution_options(synchronize_session=False)
        )
        db.session.commit()
        if not noted.rowcount:  # type: ignore[attr-defined]
            raise Stopped

    return tell
