"""Pages for applicants: what the round may weigh, on what ground, and the answer they may give."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, abort, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.core.clock import now
from aspirant.protected import queries, service
from aspirant.protected.forms import refuse_empty, weighed_form
from aspirant.protected.queries import find_own_weighed, list_uses
from aspirant.protected.words import PROTECTED
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("protected", __name__)


@pages.route("/applications/<uuid:application_id>/weighed", methods=["GET", "POST"])
@guard("answer_weighed", find_application)
def answer(application: Application) -> ResponseReturnValue:
    """What is weighed and why, before anything is answered; then the answer and the consent."""
    uses = list_uses(application.round_id)
    saved = find_own_weighed(application, uses)
    form = weighed_form(uses, saved)
    if form.validate_on_submit() and not refuse_empty(form, uses):
        given = form.answers(uses)
        service.answer_weighed(application, given, uses, by=current_user, at=now())
        return done(_of(application), _("Thank you. Your answer is kept apart, and weighed."))
    shown = {"application": application, "uses": uses, "saved": saved, "words": PROTECTED}
    return render_template("protected/answer.html", form=form, **shown), status_of(form)


@pages.post("/applications/<uuid:application_id>/weighed/withdraw")
@guard("answer_weighed", find_application)
def withdraw(application: Application) -> ResponseReturnValue:
    """Take the consent back: the answers are deleted, and weighed no longer."""
    service.withdraw_weighed(application, by=current_user, at=now())
    return done(_of(application), _("Your answer is deleted, and weighed no longer."))


@pages.get("/applications/<uuid:application_id>/weighed/<uuid:use_id>/plan")
@guard("answer_weighed", find_application)
def read_plan(application: Application, use_id: UUID) -> ResponseReturnValue:
    """The written plan, for those who are asked to answer."""
    use = queries.find_use(use_id)
    if use is None or use.round_id != application.round_id or not use.plan_name:
        abort(404)
    return send_file(
        BytesIO(queries.read_plan(use)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=use.plan_name,
    )


def _of(application: Application) -> str:
    return url_for("applications.show", application_id=application.id)
