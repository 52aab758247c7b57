"""Pages for reviewers: what is theirs to read, reading it blind, stepping aside."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now, to_local
from aspirant.lifecycle import ReviewState
from aspirant.programme.models import Criterion, Round
from aspirant.programme.queries import find_round, list_areas, list_criteria, list_questions
from aspirant.programme.words import Stage
from aspirant.reviews import queries, service
from aspirant.reviews.blind import BlindApplication, blind
from aspirant.reviews.forms import RecusalForm, level_words, levels_of, scorecard_form
from aspirant.reviews.models import Review
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("reviews", __name__)


@pages.get("/rounds/<slug>/readings")
@guard("list_own_reviews", find_round)
def list_own(round: Round) -> ResponseReturnValue:
    """What is left to read, by when, and what is read."""
    reviews = queries.list_own_reviews(round.id, current_user.id)
    return render_template(
        "reviews/list_own.html",
        round=round,
        reviews=[one for one in reviews if one.state is not ReviewState.RECUSED],
        recused=sum(one.state is ReviewState.RECUSED for one in reviews),
        left=[one for one in reviews if one.is_left],
        read_by=_read_by(round),
        today=to_local(now()).date(),
    )


def _read_by(round: Round) -> date | None:
    first = round.call.interviews_from
    return first - timedelta(days=1) if first else None


@pages.route("/readings/<uuid:review_id>", methods=["GET", "POST"])
@guard("write_review", queries.find_review)
def write_review(review: Review) -> ResponseReturnValue:
    """Read one application, blind, and score it."""
    criteria = list_criteria(review.application.round, Stage.REVIEW)
    form = _scorecard(review, criteria)
    if form.validate_on_submit():
        form.expect_version(review)
        levels = levels_of(form, criteria)
        service.submit_review(
            review, levels=levels, note=form.note.data or "", by=current_user, at=now()
        )
        return done(_next_page(review), _("The reading is saved."))
    return render_template(
        "reviews/write_review.html", **_reading(review, criteria), form=form
    ), status_of(form)


def _scorecard(review: Review, criteria: list[Criterion]) -> Any:
    return scorecard_form(
        criteria,
        version=review.version,
        levels={score.criterion_id: score.value for score in review.scores},
        note=review.note,
        note_hint=_("Only you and the coordinators see it."),
    )


def _reading(review: Review, criteria: list[Criterion]) -> dict[str, Any]:
    """What the page shows. Others' levels are not even read before one's own are in."""
    has_read = review.state is ReviewState.SUBMITTED
    return {
        "round": review.application.round,
        "review": review,
        "application": _blind(review),
        "words": level_words(criteria),
        "standing": queries.find_standing(review.application) if has_read else None,
        "left": queries.count_left(review),
    }


def _blind(review: Review) -> BlindApplication:
    round = review.application.round
    return blind(
        review.application,
        questions=list_questions(round),
        areas=list_areas(round),
        instead=_("[left out]"),
    )


def _next_page(review: Review) -> str:
    following = queries.find_next_review(review) if request.form.get("then") == "next" else None
    if following:
        return url_for("reviews.write_review", review_id=following.id)
    return url_for("reviews.list_own", slug=review.application.round.slug)


@pages.route("/readings/<uuid:review_id>/recusal", methods=["GET", "POST"])
@guard("write_review", queries.find_review)
def recuse(review: Review) -> ResponseReturnValue:
    """Step aside from an application, before or after reading it."""
    form = RecusalForm()
    if form.validate_on_submit():
        service.recuse_review(review, reason=form.reason.data, by=current_user, at=now())
        return done(
            url_for("reviews.list_own", slug=review.application.round.slug),
            _("You have stepped aside. The coordinator gives the application to somebody else."),
        )
    return render_template(
        "reviews/recuse.html", round=review.application.round, review=review, form=form
    ), status_of(form)
