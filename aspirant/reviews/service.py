"""Verbs: hand out readings, read and score, step aside, choose whom to interview."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from aspirant.applications.models import Application
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import ApplicationState, ReviewState, move
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import list_criteria
from aspirant.programme.words import Stage
from aspirant.reviews.models import Review, ReviewerTerms, Score


def assign_review(
    application: Application, reviewer: Person, *, by: Person, at: datetime
) -> Review:
    """Give a reviewer an application to read. `reviewer` has their roles loaded."""
    if application.state is not ApplicationState.UNDER_REVIEW:
        raise NotPossible(mark("This application is not being read now."))
    if not reviewer.has_role(Role.REVIEWER, application.round_id):
        raise NotPossible(mark("This person is not a reviewer in the round."))
    if reviewer.id == application.person_id:
        raise NotPossible(mark("Nobody reads their own application."))
    found = db.session.scalar(
        select(Review.state).where(
            Review.application_id == application.id, Review.reviewer_id == reviewer.id
        )
    )
    if found is ReviewState.RECUSED:
        raise NotPossible(mark("This reviewer has stepped aside from the application."))
    if found:
        raise NotPossible(mark("This reviewer has the application already."))
    return _assign(application.round_id, application.id, reviewer.id, by=by, at=at)


def _assign(
    round_id: UUID, application_id: UUID, reviewer_id: UUID, *, by: Person, at: datetime
) -> Review:
    review = Review(
        round_id=round_id,
        application_id=application_id,
        reviewer_id=reviewer_id,
        state=ReviewState.ASSIGNED,
        note="",
        assigned_at=at,
        scores=[],
    )
    db.session.add(review)
    db.session.flush()
    record("assign_review", review, by=by, at=at, application=str(application_id))
    return review


def distribute_reviews(
    round: Round, readings: Iterable[tuple[UUID, UUID]], *, by: Person, at: datetime
) -> int:
    """Hand out the (application, reviewer) pairs of a plan. Returns how many."""
    count = 0
    for application_id, reviewer_id in readings:
        _assign(round.id, application_id, reviewer_id, by=by, at=at)
        count += 1
    if not count:
        raise NotPossible(mark("There is nothing to hand out."))
    record("distribute_reviews", round, by=by, at=at, count=count)
    return count


def remove_review(review: Review, *, by: Person, at: datetime) -> None:
    """Take an unread application back from a reviewer. What is read, or recused, stays."""
    if review.state is not ReviewState.ASSIGNED:
        raise NotPossible(mark("Only what has not been read can be taken back."))
    record("remove_review", review, by=by, at=at, application=str(review.application_id))
    db.session.delete(review)


def submit_review(
    review: Review, *, levels: Mapping[UUID, int], note: str, by: Person, at: datetime
) -> None:
    """Score an application: a level 1 to 5 on every criterion of the reading.

    May be done again until the application goes on. Needs `application.round` and `scores` loaded.
    """
    if review.application.state is not ApplicationState.UNDER_REVIEW:
        raise NotPossible(mark("The reading of this application is over."))
    wanted = {one.id for one in list_criteria(review.application.round, Stage.REVIEW)}
    if not wanted or set(levels) != wanted:
        raise NotPossible(mark("Every criterion needs a level."))
    move(review, "submit_review", by=by, at=at)
    kept = {score.criterion_id: score for score in review.scores}
    review.scores = [
        kept.get(criterion_id) or Score(criterion_id=criterion_id) for criterion_id in levels
    ]
    for score in review.scores:
        score.value = levels[score.criterion_id]
    review.note, review.submitted_at = note, at
    flag_modified(review, "submitted_at")  # a new version even when only a level changed
    db.session.flush()


def recuse_review(review: Review, *, reason: str, by: Person, at: datetime) -> None:
    """Step aside, or be set aside; levels and note go. Needs `application`, `scores` loaded."""
    if review.application.state is not ApplicationState.UNDER_REVIEW:
        raise NotPossible(mark("The reading of this application is over."))
    move(review, "recuse_review", by=by, at=at)
    review.scores = []
    review.note, review.submitted_at, review.recusal_reason = "", None, reason
    db.session.flush()


def set_terms(
    round: Round, person_id: UUID, *, workplace: str, most: int | None, by: Person, at: datetime
) -> ReviewerTerms:
    """Say where a reviewer works and how many readings they take at most (None: a fair share)."""
    terms = db.session.scalar(
        select(ReviewerTerms).where(
            ReviewerTerms.round_id == round.id, ReviewerTerms.person_id == person_id
        )
    )
    if terms is None:
        terms = ReviewerTerms(round_id=round.id, person_id=person_id)
        db.session.add(terms)
    if (terms.workplace, terms.most) != (workplace.strip(), most):
        terms.workplace, terms.most = workplace.strip(), most
        db.session.flush()
        record("set_reviewer_terms", terms, by=by, at=at)
    return terms


def shortlist_applications(
    applications: Iterable[Application], *, by: Person, at: datetime
) -> None:
    """Choose applications to interview: all of them or, when one cannot be, none."""
    for application in _some(applications):
        move(application, "shortlist_application", by=by, at=at)


def _some(applications: Iterable[Application]) -> list[Application]:
    found = list(applications)
    if not found:
        raise NotPossible(mark("No application was chosen."))
    return found
