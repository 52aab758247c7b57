"""Puts the page together that tells how a sent application stands."""

from datetime import datetime

from flask import render_template

from aspirant.applications.form_pages import sections_of
from aspirant.applications.models import Application
from aspirant.applications.queries import find_asked, list_history
from aspirant.applications.service import deletion_day
from aspirant.applications.status import Standing, steps_of
from aspirant.applications.words import OWN_ACTION_WORDS


def status_page(
    application: Application, standing: Standing, *, at: datetime, **more: object
) -> str:
    """What has happened, what comes next and when, and what was written."""
    asked = find_asked(application.round)
    return render_template(
        "applications/status.html",
        application=application,
        standing=standing.value,
        steps=steps_of(application, at=at),
        history=list_history(application, own=True),
        words=OWN_ACTION_WORDS,
        sections=sections_of(application, asked),
        is_open=application.round.call.is_open(at),
        deleted_on=deletion_day(application),
        **more,
    )
