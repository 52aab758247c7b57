"""Pages: how varied those are who come as far as each step of a round, and what to compare with."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.core.spreadsheets import MIMETYPE, write_sheet
from aspirant.permissions import can
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.reporting import service
from aspirant.reporting.forms import ReferenceForm
from aspirant.reporting.queries import find_progress
from aspirant.reporting.staff_pages import (
    asked_figures,
    entered,
    export_rows,
    filled_form,
    follow_up_page,
    reference_page,
    where,
)
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("reporting_staff", __name__)


@pages.get("/rounds/<slug>/follow-up")
@guard("read_follow_up", find_round)
def follow_up(round: Round) -> ResponseReturnValue:
    """One attribute at every step, beside what it is compared with."""
    return follow_up_page(round, sees_pending=can(current_user, "manage_selection", round))


@pages.get("/rounds/<slug>/follow-up/export")
@guard("read_follow_up", find_round)
def export(round: Round) -> ResponseReturnValue:
    """The same table as a spreadsheet."""
    sees_pending = can(current_user, "manage_selection", round)
    progress = find_progress(round, at=now())
    found = asked_figures(round, progress, sees_pending=sees_pending)
    headings, rows = export_rows(found)
    response = Response(write_sheet(_("Follow-up"), headings, rows), mimetype=MIMETYPE)
    name = f"{round.slug}-{found.attribute.replace('_', '-')}.xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/rounds/<slug>/follow-up/freeze")
@guard("freeze_steps", find_round)
def freeze(round: Round) -> ResponseReturnValue:
    """Count the voluntary answers of the steps that are over, for good."""
    service.freeze_steps(round, by=current_user, at=now())
    return done(
        url_for("reporting_staff.follow_up", slug=round.slug, **where(request.form)),
        _("The steps that are over are counted and frozen."),
    )


@pages.route("/rounds/<slug>/follow-up/reference", methods=["GET", "POST"])
@guard("edit_reference", find_round)
def edit_reference(round: Round) -> ResponseReturnValue:
    """Figures on the members or the elected, entered by the office."""
    form = ReferenceForm() if request.method == "POST" else filled_form(round)
    if form.validate_on_submit():
        service.set_reference(round, **entered(round, form), by=current_user, at=now())
        here = url_for("reporting_staff.follow_up", slug=round.slug, **where(request.args))
        return done(here, _("The figures to compare with are saved."))
    return reference_page(round, form), status_of(form)
