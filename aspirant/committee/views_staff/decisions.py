"""Pages: who gets what, and deciding otherwise about one."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.committee.queries.checks import list_checks
from aspirant.committee.queries.meetings import find_meeting_of
from aspirant.committee.service.release import gather_facts
from aspirant.core.clock import now
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.forms import DecisionForm
from aspirant.selection.models import Decision, Outcome
from aspirant.selection.queries.decisions import HOLD, DecisionSheet, find_decision, find_sheet
from aspirant.selection.queries.pool import find_pool
from aspirant.selection.queries.repairs import find_early_repairs
from aspirant.selection.service import decisions
from aspirant.selection.views_staff.blueprint import pages
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.get("/rounds/<slug>/decisions", endpoint="decisions")
@guard("manage_selection", find_round)
def show_decisions(round: Round) -> ResponseReturnValue:
    """Who gets what, whether it is whole, and how the record of the meeting stands."""
    sheet = find_sheet(round)
    facts = gather_facts(round, sheet, at=now())
    merits = {one.application.id: one.merit for one in find_pool(round).entrants}
    return render_template(
        "committee/decisions.html",
        round=round,
        sheet=sheet,
        facts=facts,
        checks=list_checks(facts),
        merits=merits,
        repairs=find_early_repairs(round, sheet) if _has_gap(sheet) else None,
        hold=HOLD,
        at=now(),
    )


@pages.route("/decisions/<uuid:decision_id>", methods=["GET", "POST"])
@guard("manage_selection", find_decision)
def change_decision(decision: Decision) -> ResponseReturnValue:
    """Decide otherwise about one person."""
    form = DecisionForm(
        version=decision.version, outcome=decision.outcome.value, rank=decision.reserve_rank
    )
    if form.validate_on_submit():
        form.expect_version(decision)
        _change(decision, form)
        return done(here(decision.round), _("The decision is changed."))
    meeting = find_meeting_of(decision.round)
    where = {"round": decision.round, "decision": decision, "meeting": meeting}
    return render_template("committee/change_decision.html", form=form, **where), status_of(form)


@pages.post("/decisions/<uuid:decision_id>/fill-place")
@guard("manage_selection", find_decision)
def fill_place(decision: Decision) -> ResponseReturnValue:
    """Take somebody in from the reserve list, where a place is free before the release."""
    round, number = decision.round, decision.application.number_text
    rank = decision.reserve_rank
    why = _("Moved up from place %(rank)s on the reserve list: a place was free.", rank=rank)
    decisions.fill_place(decision, round, reason=why, by=current_user, at=now())
    return done(here(round), _("%(number)s is offered the free place.", number=number))


def _has_gap(sheet: DecisionSheet) -> bool:
    return sheet.is_pending and bool(sheet.too_few)


def _change(decision: Decision, form: DecisionForm) -> None:
    decisions.change_decision(
        decision,
        decision.round,
        outcome=Outcome(form.outcome.data),
        rank=form.rank.data,
        reason=form.reason.data,
        by=current_user,
        at=now(),
    )


def here(round: Round) -> str:
    """The page of the decisions."""
    return url_for("selection_staff.decisions", slug=round.slug)
