"""Pages: decide, look everything through, release."""

from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.mail.rendering import Rendered, render_letter
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.forms import DecideForm, DecisionForm, ReleaseForm
from aspirant.selection.messages import decision_letter, kind_of
from aspirant.selection.models import Decision, Outcome
from aspirant.selection.queries.decisions import (
    HOLD,
    DecisionSheet,
    count_unfinished,
    find_decision,
    find_sheet,
    list_unmet_rules,
)
from aspirant.selection.queries.proposals import find_board, find_question
from aspirant.selection.service import decisions
from aspirant.selection.service import release as releases
from aspirant.selection.views_staff.blueprint import pages
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@dataclass(frozen=True)
class Preview:
    """One kind of letter, as the chosen one of its recipients will get it."""

    kind: str
    decision: Decision
    letter: Rendered
    recipients: list[Decision]


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
    shown = {"people": question.pool.everybody(), "sheet": find_sheet(round)}
    page = render_template("selection/decide.html", round=round, board=board, form=form, **shown)
    return page, status_of(form)


@pages.get("/rounds/<slug>/decisions", endpoint="decisions")
@guard("manage_selection", find_round)
def show_decisions(round: Round) -> ResponseReturnValue:
    """Who gets what, and whether it is whole."""
    return render_template(
        "selection/decisions.html",
        round=round,
        sheet=find_sheet(round),
        unfinished=count_unfinished(round),
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
        return done(_here(decision.round), _("The decision is changed."))
    where = {"round": decision.round, "decision": decision}
    return render_template("selection/change_decision.html", form=form, **where), status_of(form)


@pages.route("/rounds/<slug>/decisions/release", methods=["GET", "POST"])
@guard("release_decisions", find_round)
def release(round: Round) -> ResponseReturnValue:
    """The rehearsal: counts, every kind of letter for a real person, everybody who gets one."""
    sheet = find_sheet(round)
    form = ReleaseForm(rehearsed=sheet.version)
    if form.validate_on_submit():
        seen = form.rehearsed.data
        told = releases.release_decisions(round, rehearsed=seen, by=current_user, at=now())
        return done(_here(round), _released(told))
    shown = {"previews": _previews(sheet, round), "hold": HOLD}
    page = render_template("selection/release.html", round=round, sheet=sheet, form=form, **shown)
    return page, status_of(form)


@pages.post("/rounds/<slug>/decisions/undo-release")
@guard("release_decisions", find_round)
def undo_release(round: Round) -> ResponseReturnValue:
    """Stop the letters and make the decisions pending again, while they wait."""
    stopped = releases.undo_release(round, by=current_user, at=now())
    message = ngettext(
        "The release is undone: %(num)d letter was stopped.",
        "The release is undone: %(num)d letters were stopped.",
        stopped,
    )
    return done(_here(round), message)


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


def _released(told: int) -> str:
    return ngettext(
        "Released. %(num)d letter leaves in ten minutes; until then you can undo it.",
        "Released. %(num)d letters leave in ten minutes; until then you can undo it.",
        told,
    )


def _previews(sheet: DecisionSheet, round: Round) -> list[Preview]:
    """One preview of each kind that has recipients: the first, or the one asked for."""
    asked = request.args.get("letter", type=int)
    reply_by = releases.reply_day(round, at=now() + HOLD)
    previews = []
    for kind, recipients in by_letter(sheet).items():
        shown = next((one for one in recipients if one.application.number == asked), recipients[0])
        unmet = list_unmet_rules(shown.application, round)
        letter = render_letter(decision_letter(shown, round, unmet, reply_by=reply_by))
        previews.append(Preview(kind, shown, letter, recipients))
    return previews


def by_letter(sheet: DecisionSheet) -> dict[str, list[Decision]]:
    """Who gets which letter, those with the best news first."""
    found: dict[str, list[Decision]] = {}
    for outcome in Outcome:
        for decision in sheet.of(outcome):
            found.setdefault(kind_of(decision), []).append(decision)
    return found


def _suggested(available: int, places: int) -> int:
    """Half as many reserves as places, where there are so many."""
    return min(available, (places + 1) // 2)


def _here(round: Round) -> str:
    return url_for("selection_staff.decisions", slug=round.slug)
