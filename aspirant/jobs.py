"""What the worker does when the clock rings: each job finds its due rows and does them."""

from pathlib import Path

import structlog
from flask import Flask

from aspirant.applications.deletion import delete_withdrawn_answers
from aspirant.core.alarm import Job, alarm
from aspirant.core.audit import keep_keys_of_log
from aspirant.core.clock import now
from aspirant.core.failures import describe_failure
from aspirant.evaluation.service import tend_evaluations
from aspirant.extensions import db
from aspirant.invitations.keeping import keep_in_step
from aspirant.invitations.service import remind_due
from aspirant.lottery.computing import compute_chances
from aspirant.mail.delivery import send_due_letters
from aspirant.networks.hosting import hold_past_meetings
from aspirant.operations.retention import purge_when_due
from aspirant.programme.service import close_due_calls
from aspirant.schedule.places import keep_places
from aspirant.selection.service.computing import compute_group, compute_reasons
from aspirant.selection.service.offers import expire_offers, remind_offers
from aspirant.work.running import Handler, run_due_jobs

log = structlog.get_logger("jobs")

#: Who does which kind of what stands in the table of jobs.
HANDLERS: dict[str, Handler] = {
    "propose_group": compute_group,
    "explain_group": compute_reasons,
    "compute_chances": compute_chances,
}


def register_jobs(app: Flask, clock_file: Path | None) -> None:
    """Tie the jobs to the alarm clock of this site."""
    alarm.set_up(clock_file)
    for name, job in _jobs().items():
        alarm.add(name, _within(app, name, job))


def _jobs() -> dict[str, Job]:
    return {
        "send_letters": lambda: send_due_letters(at=now()),
        "close_due_calls": lambda: close_due_calls(at=now()),
        "remind_offers": lambda: remind_offers(at=now()),
        "expire_offers": lambda: expire_offers(at=now()),
        "keep_keys_of_log": keep_keys_of_log,
        "keep_places": lambda: keep_places(at=now()),
        "keep_in_step": lambda: keep_in_step(at=now()),
        "remind_silent": lambda: remind_due(at=now()),
        "hold_past_meetings": lambda: hold_past_meetings(at=now()),
        "tend_evaluations": lambda: tend_evaluations(at=now()),
        "purge_when_due": lambda: purge_when_due(at=now()),
        "delete_withdrawn_answers": lambda: delete_withdrawn_answers(at=now()),
        "run_due_jobs": lambda: run_due_jobs(HANDLERS),
    }


def _within(app: Flask, name: str, job: Job) -> Job:
    """A failing job is undone and noted; it keeps none of the others from running."""

    def run() -> None:
        with app.app_context():
            try:
                job()
                db.session.commit()
            except Exception as error:  # noqa: BLE001 (a bug; the log has it, the clock goes on)
                db.session.rollback()
                log.error("job failed", job=name, **describe_failure(error))

    return run
