"""Pages for the person concerned: what was decided, and the offer to answer."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.applications.service import wish_for_feedback
from aspirant.core.clock import now
from aspirant.selection.forms import DeclineForm
from aspirant.selection.models import Decision, Offer
from aspirant.selection.queries.decisions import find_told_decision, list_unmet_rules
from aspirant.selection.queries.feedback import find_sent_feedback
from aspirant.selection.queries.offers import find_offer_of, find_told_offer
from aspirant.selection.service import offers
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("selection", __name__)


def find_told(application_id: UUID) -> Decision | None:
    """The decision about an application, once it may be told."""
    return find_told_decision(application_id, at=now())


def find_sent(offer_id: UUID) -> Offer | None:
    """The offer, once its letter has left."""
    return find_told_offer(offer_id, at=now())


@pages.get("/applications/<uuid:application_id>/decision")
@guard("read_decision", find_told)
def show_decision(decision: Decision) -> ResponseReturnValue:
    """What was decided about an application; an offer has a page of its own."""
    offer = find_offer_of(decision.application_id)
    if offer and offer.sent_at <= now():
        return redirect(url_for("selection.show_offer", offer_id=offer.id), 303)
    return render_template(
        "selection/show_decision.html",
        decision=decision,
        rules=list_unmet_rules(decision.application, decision.round),
        feedback=find_sent_feedback(decision.application_id),
        at=now(),
    )


@pages.post("/applications/<uuid:application_id>/feedback")
@guard("read_decision", find_told)
def ask_for_feedback(decision: Decision) -> ResponseReturnValue:
    """Ask for the reasons behind a no, or ask no longer."""
    application, wants = decision.application, request.form.get("wants") == "yes"
    wish_for_feedback(application, wants=wants, by=current_user, at=now())
    url = url_for("selection.show_decision", application_id=application.id)
    thanks = _("We write to you with our reasons. It can take some weeks.")
    return done(url, thanks if wants else _("We do not send you our reasons."))


@pages.get("/offers/<uuid:offer_id>")
@guard("answer_offer", find_sent)
def show_offer(offer: Offer) -> ResponseReturnValue:
    """The place that is offered, until when, and the button to take it."""
    return render_template("selection/show_offer.html", offer=offer, at=now())


@pages.post("/offers/<uuid:offer_id>/accept")
@guard("answer_offer", find_sent)
def accept(offer: Offer) -> ResponseReturnValue:
    """Take the place."""
    offers.accept_offer(offer, by=current_user, at=now())
    return done(_page_of(offer), _("The place is yours. Welcome!"))


@pages.route("/offers/<uuid:offer_id>/decline", methods=["GET", "POST"])
@guard("answer_offer", find_sent)
def decline(offer: Offer) -> ResponseReturnValue:
    """Say no, or give the place back: asked once more, with room for a reason."""
    form = DeclineForm(state=offer.state.value)
    has_moved = form.has_moved(offer)
    if form.validate_on_submit() and not has_moved:
        offers.decline_offer(offer, reason=form.reason.data or "", by=current_user, at=now())
        return done(_page_of(offer), _("We have your answer. Thank you for telling us."))
    page = render_template("selection/decline.html", offer=offer, form=form, has_moved=has_moved)
    return page, 409 if has_moved else status_of(form)


def _page_of(offer: Offer) -> str:
    return url_for("selection.show_offer", offer_id=offer.id)
