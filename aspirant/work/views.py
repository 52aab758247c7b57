"""Pages: how far a job has come, and stopping it."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.web.guard import guard
from aspirant.web.receipts import done
from aspirant.work import service
from aspirant.work.models import Job
from aspirant.work.queries import find_job
from aspirant.work.words import JOB_KINDS, JOB_WORDS

pages = Blueprint("work", __name__)


@pages.get("/jobs/<uuid:job_id>")
@guard("watch_job", find_job)
def show(job: Job) -> ResponseReturnValue:
    """How far it has come. It can be left: the worker goes on."""
    title, kind = JOB_WORDS[job.kind], JOB_KINDS[job.state]
    return render_template("work/job.html", job=job, title=title, kind=kind, round=job.round)


@pages.post("/jobs/<uuid:job_id>/cancel")
@guard("watch_job", find_job)
def cancel(job: Job) -> ResponseReturnValue:
    """Stop it. What it had not finished is not kept."""
    service.cancel_job(job, by=current_user, at=now())
    return done(url_for("work.show", job_id=job.id), _("It is stopped."))
