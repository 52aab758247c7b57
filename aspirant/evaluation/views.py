"""Pages: say what a session was like, signed in or from a letter.

A letter's link leads to a page that only shows; the press on that page decides. Neither the log nor
the receipts of forms are told who was here: they know the time to the second.
"""

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.evaluation.forms import (
    MOST_LETTERS,
    HandInForm,
    given_in,
    hand_in_form,
    has_an_answer,
)
from aspirant.evaluation.models import Evaluation
from aspirant.evaluation.queries import (
    EvaluationByLetter,
    find_asked,
    find_evaluation,
    find_evaluation_by_letter,
)
from aspirant.evaluation.service import hand_in
from aspirant.people.models import Person
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("evaluation", __name__)


@pages.route("/evaluations/<uuid:evaluation_id>/answer", methods=["GET", "POST"])
@guard("answer_evaluation", find_evaluation)
def answer(evaluation: Evaluation) -> ResponseReturnValue:
    """What I thought of the session."""
    here = url_for("evaluation.answer", evaluation_id=evaluation.id)
    return _answer(evaluation, current_user, here, is_by_letter=False)


@pages.route("/evaluations/by-letter/<token>", methods=["GET", "POST"])
@guard("answer_by_letter", find_evaluation_by_letter)
def answer_by_letter(asked: EvaluationByLetter) -> ResponseReturnValue:
    """The same from the letter, without signing in."""
    return _answer(asked.evaluation, asked.person, request.path, is_by_letter=True)


def _answer(
    evaluation: Evaluation, person: Person, here: str, *, is_by_letter: bool
) -> ResponseReturnValue:
    g.is_unnamed = True
    own, asks = find_asked(evaluation, person), evaluation.asks()
    has_answered = own is not None and own.answered_on is not None
    if request.method == "POST" and has_answered:
        return done(here)
    form = hand_in_form(asks)
    if form.validate_on_submit() and has_an_answer(form, asks):
        hand_in(evaluation, given=given_in(form, asks), by=person, at=now())
        return done(here, _("Your answer is in the box."))
    return _show(evaluation, form, has_answered=has_answered, is_by_letter=is_by_letter)


def _show(
    evaluation: Evaluation, form: HandInForm, *, has_answered: bool, is_by_letter: bool
) -> ResponseReturnValue:
    page = render_template(
        "evaluation/answer.html",
        evaluation=evaluation,
        form=form,
        has_answered=has_answered,
        is_open=evaluation.is_open(now()),
        at=now(),
        is_by_letter=is_by_letter,
        most_letters=MOST_LETTERS,
    )
    return page, status_of(form)
