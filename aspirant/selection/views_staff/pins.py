"""Pages: who is held in or out of the group, and what it costs to hold or let go of somebody."""

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
from aspirant.selection.queries.decisions import is_released
from aspirant.selection.queries.effects import Effect, find_pin_effect, find_release_effect
from aspirant.selection.queries.problem import find_pin
from aspirant.selection.queries.proposals import Question, Seat, find_board, find_question
from aspirant.selection.queries.terms import find_last_step
from aspirant.selection.service import proposals
from aspirant.selection.views_staff.blueprint import pages
from aspirant.selection.words import STEP_WORDS
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.route("/rounds/<slug>/selection/pins", methods=["GET", "POST"])
@guard("manage_selection", find_round)
def pin(round: Round) -> ResponseReturnValue:
    """Who is held where and why; to hold one more: who, what it costs, and the reason."""
    question = find_question(round)
    form = _form(question)
    if form.validate_on_submit() and not form.has_moved(question.version):
        _pin(round, question, form)
        return done(_here(round), _("It counts from the next proposal on."))
    seat = _chosen(question, form)
    effect = _effect(question, seat, form)
    shown = {"pins": question.pins, "step": find_last_step(round), "steps": STEP_WORDS}
    page = render_template(
        "selection/pin.html", round=round, form=form, seat=seat, effect=effect,
        labels=question.labels, released=is_released(round), **shown
    )  # fmt: skip
    return page, status_of(form)


@pages.get("/selection-pins/<uuid:pin_id>/remove")
@guard("manage_selection", find_pin)
def confirm_release(pin: Pin) -> ResponseReturnValue:
    """What it means to let somebody go, before it is done."""
    question = find_question(pin.round)
    seat, board = question.seats().get(str(pin.application_id)), find_board(question)
    effect = find_release_effect(question, board, seat) if seat and board else None
    return render_template(
        "selection/unpin.html", round=pin.round, pin=pin, effect=effect, labels=question.labels
    )


@pages.post("/selection-pins/<uuid:pin_id>/remove")
@guard("manage_selection", find_pin)
def unpin(pin: Pin) -> ResponseReturnValue:
    """Let the next proposal place the person freely."""
    proposals.unpin_application(pin, by=current_user, at=now())
    return done(_here(pin.round), _("They are free again, from the next proposal on."))


def _pin(round: Round, question: Question, form: PinForm) -> None:
    people = {one.application.number: one.application for one in question.pool.entrants}
    proposals.pin_application(
        people[form.number.data],
        round,
        kind=PinKind(form.kind.data),
        reason=form.reason.data,
        by=current_user,
        at=now(),
    )


def _chosen(question: Question, form: PinForm) -> Seat | None:
    seats = question.seats().values()
    return next((seat for seat in seats if seat.number == form.number.data), None)


def _effect(question: Question, seat: Seat | None, form: PinForm) -> Effect | None:
    board = find_board(question)
    if board is None or seat is None or form.kind.data not in set(PinKind):
        return None
    return find_pin_effect(question, board, seat, PinKind(form.kind.data))


def _form(question: Question) -> PinForm:
    form = PinForm(
        number=request.args.get("number", type=int),
        kind=request.args.get("kind") or None,
        version=question.version,
    )
    form.number.choices = [
        SelectChoice(
            one.application.number,
            f"{one.application.number_text} {one.application.person.display_name}",
        )
        for one in question.pool.entrants
    ]
    return form


def _here(round: Round) -> str:
    return url_for("selection_staff.board", slug=round.slug)
