"""Pages: how we handle personal data, what we hold about you, the voluntary questions."""

import json

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.core.clock import now
from aspirant.privacy import service
from aspirant.privacy.forms import DiversityForm
from aspirant.privacy.holdings import as_json, find_holdings, marked_columns
from aspirant.privacy.queries import find_diversity, is_counted
from aspirant.privacy.values import say_column, say_value
from aspirant.privacy.words import COLUMN_WORDS, CONTRACT, KINDS, TABLE_WORDS
from aspirant.programme.queries import find_programme
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("privacy", __name__)
pages.add_app_template_filter(say_value)
pages.add_app_template_filter(say_column)


@pages.get("/personal-data")
@guard("read_public_page")
def notice() -> ResponseReturnValue:
    """What we handle, why, on what ground, how long, and what you can ask for."""
    held = {mark for marked in marked_columns().values() for mark in marked.values()}
    kinds = {name: kind for name, kind in KINDS.items() if name in held}
    return render_template(
        "privacy/notice.html", kinds=kinds, usual=CONTRACT, programme=find_programme()
    )


@pages.get("/my-page/personal-data")
@guard("use_own_page")
def my_data() -> ResponseReturnValue:
    """Everything we hold about the reader."""
    return render_template(
        "privacy/my_data.html",
        holdings=find_holdings(current_user, at=now()),
        table_words=TABLE_WORDS,
        column_words=COLUMN_WORDS,
    )


@pages.get("/my-page/personal-data/export")
@guard("use_own_page")
def export_data() -> ResponseReturnValue:
    """The same, as a file that another program can read."""
    held = {one.table: one.rows for one in find_holdings(current_user, at=now())}
    body = json.dumps(
        {"made_at": now(), "held": held}, default=as_json, ensure_ascii=False, indent=2
    )
    response = Response(body, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename="personal-data.json")
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.route("/applications/<uuid:application_id>/diversity", methods=["GET", "POST"])
@guard("answer_diversity", find_application)
def diversity(application: Application) -> ResponseReturnValue:
    """The voluntary questions, with what was answered before."""
    saved = find_diversity(application)
    form = DiversityForm(data=saved)
    if form.validate_on_submit():
        service.answer_diversity(application, form.answers(), by=current_user, at=now())
        here = url_for("applications.show", application_id=application.id)
        return done(here, _("Thank you. Your answers are kept apart from the application."))
    return render_template(
        "privacy/diversity.html",
        application=application,
        form=form,
        has_answered=bool(saved),
        is_sent=application.is_readable,
        is_counted=is_counted(application.round_id),
    ), status_of(form)


@pages.post("/applications/<uuid:application_id>/diversity/withdraw")
@guard("answer_diversity", find_application)
def withdraw_diversity(application: Application) -> ResponseReturnValue:
    """Take the answers back: they are deleted at once."""
    service.withdraw_diversity(application, by=current_user, at=now())
    here = url_for("applications.show", application_id=application.id)
    return done(here, _("Your voluntary answers are deleted."))
