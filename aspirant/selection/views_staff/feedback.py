"""Pages: who asked for the reasons, and writing them."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.mail.rendering import render_letter
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.forms import FeedbackForm
from aspirant.selection.messages import feedback_letter
from aspirant.selection.models import Decision, Feedback
from aspirant.selection.queries.decisions import find_decision
from aspirant.selection.queries.feedback import (
    find_feedback,
    find_feedback_of,
    list_asked,
    suggest_reasons,
)
from aspirant.selection.service import feedback as reasons
from aspirant.selection.views_staff.blueprint import pages
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.get("/rounds/<slug>/feedback", endpoint="feedback")
@guard("manage_selection", find_round)
def list_feedback(round: Round) -> ResponseReturnValue:
    """Who without a place asked for the reasons, and who has them."""
    return render_template("selection/list_feedback.html", round=round, asked=list_asked(round))


@pages.route("/decisions/<uuid:decision_id>/feedback", methods=["GET", "POST"])
@guard("manage_selection", find_decision)
def write_feedback(decision: Decision) -> ResponseReturnValue:
    """Confirm or change what the rubric says, read the letter, and send it."""
    found = find_feedback_of(decision.application_id)
    form = _form(decision, found)
    if form.validate_on_submit():
        if found:
            form.expect_version(found)
        reasons.write_feedback(decision, text=form.text.data, by=current_user, at=now())
        return done(_here(decision), _("Saved. Read the letter below, and send it."))
    letter = render_letter(feedback_letter(found)) if found else None
    shown = {"decision": decision, "feedback": found, "letter": letter, "round": decision.round}
    return render_template("selection/write_feedback.html", form=form, **shown), status_of(form)


@pages.post("/feedback/<uuid:feedback_id>/send")
@guard("manage_selection", find_feedback)
def send_feedback(feedback: Feedback) -> ResponseReturnValue:
    """Send the reasons as the page showed them."""
    reasons.send_feedback(feedback, by=current_user, at=now())
    url = url_for("selection_staff.feedback", slug=feedback.round.slug)
    return done(url, _("The letter is on its way."))


def _form(decision: Decision, found: Feedback | None) -> FeedbackForm:
    if found:
        return FeedbackForm(version=found.version, text=found.text)
    return FeedbackForm(text=suggest_reasons(decision.application))


def _here(decision: Decision) -> str:
    return url_for("selection_staff.write_feedback", decision_id=decision.id)
