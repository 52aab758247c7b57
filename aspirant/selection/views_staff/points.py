"""Pages: how severe the reviewers are, and whether that is to count."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.algorithms.scores import LEAST_COMMON
from aspirant.core.clock import now
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.reviews.models import Points
from aspirant.selection.forms import PointsForm
from aspirant.selection.queries.decisions import is_released
from aspirant.selection.queries.points import find_points_sheet
from aspirant.selection.service.points import choose_points
from aspirant.selection.views_staff.blueprint import pages
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.route("/rounds/<slug>/selection/points", methods=["GET", "POST"])
@guard("manage_selection", find_round)
def show_points(round: Round) -> ResponseReturnValue:
    """The reviewers' severity, what it does to the points, and the choice of which to use."""
    sheet = find_points_sheet(round, request.args.get("sort", "-change"))
    form = PointsForm(version=sheet.version)
    if form.validate_on_submit():
        form.expect_version(sheet)
        points = Points(form.points.data)
        choose_points(round, points, reason=form.reason.data, by=current_user, at=now())
        here = url_for("selection_staff.show_points", slug=round.slug)
        return done(here, _("The choice is on record. It counts from the next proposal on."))
    shown = {"released": is_released(round), "least_common": LEAST_COMMON}
    page = render_template("selection/points.html", round=round, sheet=sheet, form=form, **shown)
    return page, status_of(form)
