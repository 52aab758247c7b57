"""Pages: who is held in or out of the group."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from aspirant.core.clock import now
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.forms import PinForm
from aspirant.selection.models import Pin, PinKind
from aspirant.selection.queries.pool import Pool, find_pool
from aspirant.selection.queries.problem import find_pin, list_pins
from aspirant.selection.service import proposals
from aspirant.selection.views_staff.blueprint import pages
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.route("/rounds/<slug>/selection/pins", methods=["GET", "POST"])
@guard("manage_selection", find_round)
def pin(round: Round) -> ResponseReturnValue:
    """Who is held where and why, and a form to hold one more."""
    pool = find_pool(round)
    form = _form(pool)
    if form.validate_on_submit():
        _pin(round, pool, form)
        return done(_here(round), _("It counts from the next proposal on."))
    page = render_template("selection/pin.html", round=round, pins=list_pins(round), form=form)
    return page, status_of(form)


@pages.post("/selection-pins/<uuid:pin_id>/remove")
@guard("manage_selection", find_pin)
def unpin(pin: Pin) -> ResponseReturnValue:
    """Let the next proposal place the person freely."""
    proposals.unpin_application(pin, by=current_user, at=now())
    return done(_here(pin.round), _("They are free again, from the next proposal on."))


def _pin(round: Round, pool: Pool, form: PinForm) -> None:
    people = {one.application.number: one.application for one in pool.entrants}
    proposals.pin_application(
        people[form.number.data],
        round,
        kind=PinKind(form.kind.data),
        reason=form.reason.data,
        by=current_user,
        at=now(),
    )


def _form(pool: Pool) -> PinForm:
    form = PinForm(
        number=request.args.get("number", type=int), kind=request.args.get("kind") or None
    )
    form.number.choices = [
        SelectChoice(
            one.application.number,
            f"{one.application.number_text} {one.application.person.display_name}",
        )
        for one in pool.entrants
    ]
    return form


def _here(round: Round) -> str:
    return url_for("selection_staff.pin", slug=round.slug)
