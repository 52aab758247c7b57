"""Pages: how the offers stand, and who moves up."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.forms import ExtendForm
from aspirant.selection.models import Decision, Offer
from aspirant.selection.queries.decisions import find_decision
from aspirant.selection.queries.offers import find_offer, find_offer_sheet
from aspirant.selection.queries.repairs import find_repairs
from aspirant.selection.service import offers as answers
from aspirant.selection.service.places import reply_day
from aspirant.selection.views_staff.blueprint import pages
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.get("/rounds/<slug>/offers", endpoint="offers")
@guard("manage_selection", find_round)
def list_offers(round: Round) -> ResponseReturnValue:
    """Who has answered what, and who should be asked next, with the reasons."""
    sheet = find_offer_sheet(round)
    repairs = find_repairs(round, sheet)
    return render_template(
        "selection/offers.html", round=round, sheet=sheet, repairs=repairs, at=now()
    )


@pages.get("/decisions/<uuid:decision_id>/promote")
@guard("manage_selection", find_decision)
def confirm_promotion(decision: Decision) -> ResponseReturnValue:
    """What it means to let this reserve move up, before it is done."""
    sheet = find_offer_sheet(decision.round)
    repairs = find_repairs(decision.round, sheet)
    return render_template(
        "selection/promote.html",
        round=decision.round,
        decision=decision,
        repair=repairs.of(decision),
        repairs=repairs,
        sheet=sheet,
        reply_by=reply_day(decision.round, at=now()),
    )


@pages.post("/decisions/<uuid:decision_id>/promote")
@guard("manage_selection", find_decision)
def promote(decision: Decision) -> ResponseReturnValue:
    """Offer the free place to a reserve."""
    answers.promote_reserve(decision, decision.round, by=current_user, at=now())
    return done(_here(decision.round), _("The offer is on its way."))


@pages.post("/offers/<uuid:offer_id>/renew")
@guard("manage_selection", find_offer)
def renew(offer: Offer) -> ResponseReturnValue:
    """Give somebody whose offer expired new days to answer."""
    answers.renew_offer(offer, by=current_user, at=now())
    return done(_here(offer.round), _("The offer stands again, with new days to answer."))


@pages.route("/offers/<uuid:offer_id>/extend", methods=["GET", "POST"])
@guard("manage_selection", find_offer)
def extend(offer: Offer) -> ResponseReturnValue:
    """Give somebody who waits with the answer more time, for a reason."""
    form = ExtendForm()
    if form.validate_on_submit() and form.fits(offer):
        day, why = form.last_day.data, form.reason.data
        answers.extend_offer(offer, last_day=day, reason=why, by=current_user, at=now())
        return done(_here(offer.round), _("They have more time, and a letter that says so."))
    page = render_template("selection/extend.html", round=offer.round, offer=offer, form=form)
    return page, status_of(form)


def _here(round: Round) -> str:
    return url_for("selection_staff.offers", slug=round.slug)
