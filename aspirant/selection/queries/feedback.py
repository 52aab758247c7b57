"""Feedback: who without a place asked for the reasons, and what the rubric says of them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Select, cast, func, select
from sqlalchemy.orm import contains_eager, joinedload

from aspirant.algorithms.scores import tenths
from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.interviews.models import Interview, InterviewScore, InterviewScorecard
from aspirant.lifecycle import ApplicationState, DecisionState, ReviewState
from aspirant.programme.models import Criterion, Round
from aspirant.reviews.models import Review, Score
from aspirant.selection.models import Decision, Feedback, Outcome


@dataclass(frozen=True)
class Asked:
    """Somebody without a place who asked for the reasons, and what is written so far."""

    decision: Decision
    feedback: Feedback | None


def list_asked(round: Round) -> list[Asked]:
    """Those who have had a no and asked for the reasons, by number."""
    written = {
        one.application_id: one
        for one in db.session.scalars(
            select(Feedback).where(Feedback.round_id == round.id).order_by(Feedback.id)
        )
    }
    refused = db.session.scalars(
        select(Decision)
        .join(Decision.application)
        .where(
            Decision.round_id == round.id,
            Decision.state == DecisionState.RELEASED,
            Decision.outcome == Outcome.DECLINE,
            Application.wants_feedback,
            Application.state == ApplicationState.DECIDED,
        )
        .options(contains_eager(Decision.application).joinedload(Application.person))
        .order_by(Application.number, Decision.id)
    )
    return [Asked(one, written.get(one.application_id)) for one in refused]


def find_feedback_of(application_id: UUID) -> Feedback | None:
    """What is written to an applicant, sent or not. For staff."""
    return _find(Feedback.application_id == application_id)


def find_sent_feedback(application_id: UUID) -> Feedback | None:
    """What its person may read: the reasons once they are sent."""
    found = find_feedback_of(application_id)
    return found if found and found.is_sent else None


def find_feedback(feedback_id: UUID) -> Feedback | None:
    """One of them, with round, application and person."""
    return _find(Feedback.id == feedback_id)


def _find(condition: ColumnElement[bool]) -> Feedback | None:
    return db.session.scalar(
        select(Feedback)
        .where(condition)
        .options(
            joinedload(Feedback.round).joinedload(Round.programme),
            joinedload(Feedback.application).joinedload(Application.person),
        )
    )


def suggest_reasons(application: Application) -> str:
    """What the rubric says of an application, criterion by criterion, in its person's language.

    The words of the level that lies nearest to the mean of all who assessed it; nobody's own
    notes, and no figures. A criterion whose level has no words is left out.
    """
    language = application.person.language
    parts = [
        f"{criterion.name.in_language(language)}: {words}"
        for criterion, mean in _means(application)
        if (words := criterion.level(_level(mean)).in_language(language).strip())
    ]
    return "\n\n".join(parts)


def _level(mean: float) -> int:
    return (tenths(mean) + 5) // 10


def _means(application: Application) -> list[tuple[Criterion, float]]:
    found = [
        *db.session.execute(_mean_of_readings(application)),
        *db.session.execute(_mean_of_interviews(application)),
    ]
    return [(criterion, float(mean)) for criterion, mean in found]


def _mean_of_readings(application: Application) -> Select[tuple[Criterion, float]]:
    means = (
        select(Score.criterion_id, func.avg(cast(Score.value, Float)).label("mean"))
        .join(Review, Review.id == Score.review_id)
        .where(Review.application_id == application.id, Review.state == ReviewState.SUBMITTED)
        .group_by(Score.criterion_id)
        .subquery()
    )
    return (
        select(Criterion, means.c.mean)
        .join(means, means.c.criterion_id == Criterion.id)
        .order_by(Criterion.position, Criterion.id)
    )


def _mean_of_interviews(application: Application) -> Select[tuple[Criterion, float]]:
    means = (
        select(
            InterviewScore.criterion_id, func.avg(cast(InterviewScore.value, Float)).label("mean")
        )
        .join(InterviewScorecard, InterviewScorecard.id == InterviewScore.scorecard_id)
        .join(Interview, Interview.id == InterviewScorecard.interview_id)
        .where(Interview.application_id == application.id)
        .group_by(InterviewScore.criterion_id)
        .subquery()
    )
    return (
        select(Criterion, means.c.mean)
        .join(means, means.c.criterion_id == Criterion.id)
        .order_by(Criterion.position, Criterion.id)
    )
