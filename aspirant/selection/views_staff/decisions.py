"""Page: make a proposal the decision."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.forms import DecideForm
from aspirant.selection.queries.decisions import count_unfinished, find_sheet
from aspirant.selection.queries.pool import NOT_SCREENED
from aspirant.selection.queries.proposals import find_board, find_question
from aspirant.selection.service import decisions
from aspirant.selection.views_staff.blueprint import pages
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.route("/rounds/<slug>/selection/decide", methods=["GET", "POST"])
@guard("manage_selection", find_round)
def decide(round: Round) -> ResponseReturnValue:
    """Make a proposal the decision, for everybody in the round."""
    question = find_question(round)
    board = find_board(question, request.args.get("proposal", type=int)) or abort(404)
    form = DecideForm(reserves=_suggested(len(board.proposal.result["reserves"]), round.places))
    if form.validate_on_submit():
        count = form.reserves.data
        decisions.decide_group(board.proposal, round, reserves=count, by=current_user, at=now())
        return done(_here(round), _("Everybody has a decision. Nobody is told until you release."))
    shown = {
        "people": question.pool.everybody(),
        "sheet": find_sheet(round),
        "unscreened": question.pool.left_out.get(NOT_SCREENED, ()),
        "unfinished": count_unfinished(round),
        "is_open": round.call.is_open(now()),
    }
    page = render_template("selection/decide.html", round=round, board=board, form=form, **shown)
    return page, status_of(form)


def _suggested(available: int, places: int) -> int:
    """Half as many reserves as places, where there are so many."""
    return min(available, (places + 1) // 2)


def _here(round: Round) -> str:
    return url_for("selection_staff.decisions", slug=round.slug)
