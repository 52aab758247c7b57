"""Reads: how severe the reviewers of a round are, and which points the round uses.

For coordinators only: no page of a reviewer shows any of it.
"""

from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.algorithms.scores import AdjustedPoints, Adjustment, Card, adjust_scores, tenths
from aspirant.core.db import db
from aspirant.lifecycle import ReviewState
from aspirant.people.models import Person
from aspirant.programme.models import Criterion, Round
from aspirant.reviews.models import Points, PointsChoice, Review, Score
from aspirant.reviews.queries import weighted_mean_of


def adjust_readings(round_id: UUID) -> Adjustment:
    """The points of the readings of a round, raw and adjusted: one query.

    Applications and reviewers are named by their ids as text.
    """
    cards = db.session.execute(
        select(Review.application_id, Review.reviewer_id, weighted_mean_of(Score.value))
        .join(Score, Score.review_id == Review.id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(Review.round_id == round_id, Review.state == ReviewState.SUBMITTED)
        .group_by(Review.id, Review.application_id, Review.reviewer_id)
    )
    return _adjusted(tuple(sorted((str(row[0]), str(row[1]), row[2]) for row in cards)))


@lru_cache(maxsize=16)
def _adjusted(cards: tuple[tuple[str, str, float], ...]) -> Adjustment:
    """The same cards are adjusted once: what they are is the key, so nothing can be outdated."""
    return adjust_scores(Card(*card) for card in cards)


def list_adjusted(round_id: UUID) -> dict[UUID, AdjustedPoints]:
    """The same by application."""
    return {UUID(one.application): one for one in adjust_readings(round_id).applications}


def adjusted_tenths(round_id: UUID) -> dict[UUID, int]:
    """The adjusted points of a round's readings in tenths, of those that can be adjusted."""
    found = list_adjusted(round_id)
    return {id: tenths(one.adjusted) for id, one in found.items() if one.adjusted is not None}


def list_readers(round_id: UUID) -> list[Person]:
    """Those who have handed in a reading of the round, by name."""
    readers = select(Review.reviewer_id).where(
        Review.round_id == round_id, Review.state == ReviewState.SUBMITTED
    )
    return list(
        db.session.scalars(
            select(Person).where(Person.id.in_(readers)).order_by(Person.name, Person.id)
        )
    )


def find_points(round_id: UUID) -> Points:
    """Which points the round uses: the raw ones until something else is chosen."""
    chosen = db.session.scalar(
        select(PointsChoice.points)
        .where(PointsChoice.round_id == round_id)
        .order_by(PointsChoice.number.desc(), PointsChoice.id)
        .limit(1)
    )
    return chosen or Points.RAW


def list_points_choices(round: Round) -> list[PointsChoice]:
    """What was chosen, by whom and why, the latest first."""
    return list(
        db.session.scalars(
            select(PointsChoice)
            .where(PointsChoice.round_id == round.id)
            .options(joinedload(PointsChoice.by))
            .order_by(PointsChoice.number.desc(), PointsChoice.id)
        )
    )
