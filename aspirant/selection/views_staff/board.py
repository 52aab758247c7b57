"""Pages: the board, a proposal asked for, a swap by hand."""

from collections.abc import Callable

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.algorithms.selection_checker import Swap
from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.core.tokens import new_token
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection import solving
from aspirant.selection.forms import MovingForm
from aspirant.selection.queries.proposals import Board, Question, Seat, find_board, find_question
from aspirant.selection.queries.reasons import find_swap, is_crowded
from aspirant.selection.queries.room import find_room
from aspirant.selection.queries.veil import find_veil
from aspirant.selection.service import proposals
from aspirant.selection.service.computing import OUTDATED, ask_for_group, is_outdated, keep_answer
from aspirant.selection.solving import Answer, Impossible
from aspirant.selection.views_staff.blueprint import pages
from aspirant.selection.words import STEP_WORDS
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import claim_intent, done


@pages.get("/rounds/<slug>/selection")
@guard("read_selection", find_round)
def board(round: Round) -> ResponseReturnValue:
    """The group that is proposed, how it stands to its targets, and why."""
    question = find_question(round, veil=find_veil(round, current_user))
    room = find_room(round, question, request.args.get("proposal", type=int))
    if question.proposals and room.board is None:
        abort(404)
    return render_template(
        "selection/board.html",
        round=round,
        room=room,
        question=question,
        board=room.board,
        why=room.why(request.args.get("why", type=int)),
        steps=STEP_WORDS,
        view=request.args.get("view", "cards"),
        wants_change=request.args.get("change") == "yes",
        at=now(),
    )


@pages.get("/rounds/<slug>/selection/reasons", endpoint="reasons")
@guard("read_selection", find_round)
def everybody(round: Round) -> ResponseReturnValue:
    """Everybody with a sentence: why in the group, or why not."""
    question = find_question(round, veil=find_veil(round, current_user))
    room = find_room(round, question, request.args.get("proposal", type=int))
    return render_template("selection/reasons.html", round=round, room=room, board=room.board)


@pages.post("/rounds/<slug>/selection/propose")
@guard("manage_selection", find_round)
def propose(round: Round) -> ResponseReturnValue:
    """Ask the solver, and keep its answer as the next proposal."""
    proposals.refuse_when_released(round)
    question = find_question(round, seed=new_token())
    if not question.problem.places:
        raise NotPossible(mark("There is nobody to choose from yet."))
    if question.takes_long:
        return _ask_worker(round)
    try:
        answer = _without_lock(lambda: solving.solve(question.problem))
    except Impossible as impossible:
        return _show_impossible(round, question, impossible), 409
    return claim_intent() or _keep(question, answer)


@pages.route("/rounds/<slug>/selection/swap", methods=["GET", "POST"])
@guard("manage_selection", find_round)
def swap(round: Round) -> ResponseReturnValue:
    """Choose who leaves and who enters; see what it costs; then make it, for a reason."""
    question = find_question(round)
    shown = find_board(question, request.args.get("proposal", type=int)) or abort(404)
    leaves = _numbered(shown.seats, request.args.get("leaves", type=int))
    enters = _numbered(shown.others, request.args.get("enters", type=int))
    cost = find_swap(question, shown, leaves, enters) if leaves and enters else None
    form = MovingForm(version=question.version)
    if cost and form.validate_on_submit() and not form.has_moved(question.version):
        return _swap(question, shown, cost, form.reason.data)
    crowded = cost is not None and is_crowded(question, shown, cost)
    people = {"leaves": leaves, "enters": enters, "cost": cost, "crowded": crowded}
    page = render_template("selection/swap.html", round=round, board=shown, form=form, **people)
    return page, status_of(form)


@pages.get("/rounds/<slug>/selection/impossible")
@guard("manage_selection", find_round)
def impossible(round: Round) -> ResponseReturnValue:
    """Which binding rules contradict each other now, and the smallest ways out."""
    question = find_question(round, seed=new_token())
    try:
        if question.problem.places:
            solving.solve(question.problem)
    except Impossible as error:
        return _show_impossible(round, question, error)
    return render_template("selection/impossible.html", round=round, conflict=(), ways_out=())


def _ask_worker(round: Round) -> ResponseReturnValue:
    job = ask_for_group(round, leads_to=_here(round), by=current_user, at=now())
    return done(url_for("work.show", job_id=job.id), wake="run_due_jobs")


def _swap(question: Question, shown: Board, cost: Swap, reason: str) -> ResponseReturnValue:
    chosen = shown.proposal.chosen
    answer = _without_lock(lambda: solving.swap(question.problem, chosen, cost.leaves, cost.enters))
    if again := claim_intent():
        return again
    made = proposals.swap_members(
        shown.proposal,
        question,
        answer,
        leaves=cost.leaves,
        enters=cost.enters,
        reason=reason,
        by=current_user,
        at=now(),
    )
    return done(_here(question.round), _("The swap is proposal %(number)s.", number=made.number))


def _keep(question: Question, answer: Answer) -> ResponseReturnValue:
    made = keep_answer(question, answer, by=current_user, at=now())
    message = OUTDATED if is_outdated(made, question) else mark("Here is proposal %(number)s.")
    return done(_here(question.round), _(message, number=made.number), wake="run_due_jobs")


def _without_lock(ask: Callable[[], Answer]) -> Answer:
    """Let others write while the solver works: everything it needs has been read."""
    db.session.close()
    return ask()


def _numbered(seats: tuple[Seat, ...], number: int | None) -> Seat | None:
    seat = next((seat for seat in seats if seat.number == number), None)
    if number is not None and seat is None:
        abort(404)
    if seat and seat.pin:
        raise NotPossible(
            mark("%(number)s is held by hand. Let go of them first, and then swap."),
            number=seat.application.number_text,
        )
    return seat


def _show_impossible(round: Round, question: Question, impossible: Impossible) -> str:
    seats = question.seats()
    return render_template(
        "selection/impossible.html",
        round=round,
        conflict=impossible.conflict,
        ways_out=impossible.relaxations,
        seats=seats,
        labels=question.labels,
    )


def _here(round: Round) -> str:
    return url_for("selection_staff.board", slug=round.slug)
