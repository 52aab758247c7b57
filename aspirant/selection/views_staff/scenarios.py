"""Pages: proposals by name, side by side, taken up again; and the last change undone."""

from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.forms import NameForm
from aspirant.selection.models import Proposal, Step
from aspirant.selection.queries.decisions import is_released
from aspirant.selection.queries.proposals import find_proposal, find_question
from aspirant.selection.queries.reasons import find_reasons
from aspirant.selection.queries.scenarios import compare, find_scenario, list_reasons
from aspirant.selection.queries.terms import find_last_step, find_step
from aspirant.selection.queries.veil import find_veil
from aspirant.selection.service import scenarios, terms
from aspirant.selection.service.proposals import refuse_when_released
from aspirant.selection.views_staff.blueprint import pages
from aspirant.selection.words import ATTRIBUTES, STEP_WORDS
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.get("/rounds/<slug>/selection/scenarios", endpoint="scenarios")
@guard("read_selection", find_round)
def list_scenarios(round: Round) -> ResponseReturnValue:
    """Every proposal, those with a name first, and the groups that lie nearest to the latest."""
    question = find_question(round, veil=find_veil(round, current_user))
    return render_template(
        "selection/scenarios.html",
        round=round,
        question=question,
        shown=find_proposal(question),
        reasons=list_reasons(round),
        seats=question.seats(),
        released=is_released(round),
        step=find_last_step(round),
        steps=STEP_WORDS,
    )


@pages.get("/rounds/<slug>/selection/compare", endpoint="compare")
@guard("read_selection", find_round)
def compare_scenarios(round: Round) -> ResponseReturnValue:
    """Two or three groups side by side: who differs, and what each trades."""
    question = find_question(round, veil=find_veil(round, current_user))
    wanted = request.args.getlist("with")
    found = compare(question, list(dict.fromkeys(wanted)))
    shown = {"question": question, "found": found, "wanted": wanted, "attributes": ATTRIBUTES}
    page = render_template("selection/compare.html", round=round, **shown)
    return page, 200 if found or not wanted else 422


@pages.route("/selection-proposals/<uuid:proposal_id>/name", methods=["GET", "POST"])
@guard("manage_selection", find_scenario)
def name(proposal: Proposal) -> ResponseReturnValue:
    """Call a proposal something."""
    form = NameForm(name=proposal.name)
    if form.validate_on_submit():
        scenarios.name_scenario(proposal, name=form.name.data, by=current_user, at=now())
        return done(_list(proposal.round), _("The proposal has its name."))
    round = proposal.round
    page = render_template("selection/name.html", round=round, proposal=proposal, form=form)
    return page, status_of(form)


@pages.post("/selection-proposals/<uuid:proposal_id>/open", endpoint="open_scenario")
@guard("manage_selection", find_scenario)
def take_up(proposal: Proposal) -> ResponseReturnValue:
    """Let targets and holds be as they were for it."""
    lost = scenarios.open_scenario(proposal, proposal.round, by=current_user, at=now())
    message = _("Targets and holds are as they were for proposal %(n)s.", n=proposal.number)
    if lost:
        message += " " + ngettext(
            "%(num)d person who was held has withdrawn since and is left out.",
            "%(num)d people who were held have withdrawn since and are left out.",
            lost,
        )
    here = url_for("selection_staff.board", slug=proposal.round.slug, proposal=proposal.number)
    return done(here, message)


@pages.post("/selection-proposals/<uuid:proposal_id>/nearest/<int:number>")
@guard("manage_selection", find_scenario)
def keep_nearest(proposal: Proposal, number: int) -> ResponseReturnValue:
    """Make a group that lies near it a proposal of its own."""
    reasons = find_reasons(proposal) or abort(404)
    made = scenarios.keep_alternative(
        proposal,
        find_question(proposal.round),
        reasons,
        number=number,
        reason=_("The group number %(number)s after proposal %(proposal)s.",
                 number=number, proposal=proposal.number),
        by=current_user,
        at=now(),
    )  # fmt: skip
    message = _("The group is kept as proposal %(number)s.", number=made.number)
    return done(_list(proposal.round), message)


@pages.post("/rounds/<slug>/selection/steps/<uuid:step_id>/undo")
@guard("manage_selection", find_round)
def undo(round: Round, step_id: UUID) -> ResponseReturnValue:
    """Restore what was before the latest change."""
    step = _step(round, step_id)
    refuse_when_released(round)
    terms.undo_step(step, round, by=current_user, at=now())
    return done(_board(round), _("It is undone. Everything is as it was before."))


def _step(round: Round, step_id: UUID) -> Step:
    step = find_step(step_id)
    if step is None or step.round_id != round.id:
        abort(404)
    return step


def _list(round: Round) -> str:
    return url_for("selection_staff.scenarios", slug=round.slug)


def _board(round: Round) -> str:
    return url_for("selection_staff.board", slug=round.slug)
