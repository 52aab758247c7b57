"""Page: begin the programme. It stands up here since it asks how the whole choosing went.

The endpoint belongs to the coordinator's other pages, so the route is added to their blueprint.
"""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant import processes
from aspirant.core.clock import now
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.programme.views_staff import pages
from aspirant.selection.queries.decisions import count_untold
from aspirant.selection.queries.offers import find_offer_sheet
from aspirant.web.guard import guard
from aspirant.web.receipts import done

__all__ = ["pages"]


@pages.route("/rounds/<slug>/start", methods=["GET", "POST"])
@guard("edit_round", find_round)
def start_round(round: Round) -> ResponseReturnValue:
    """The programme begins: says who has answered, asks, then does it."""
    if request.method == "POST":
        processes.start_round(round, by=current_user, at=now())
        return done(
            url_for("programme_staff.edit_round", slug=round.slug), _("The programme has begun.")
        )
    return render_template(
        "programme/start_round.html",
        round=round,
        untold=count_untold(round, at=now()),
        offers=find_offer_sheet(round),
    )
