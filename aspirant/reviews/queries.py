"""Reads: reviews, who reads what, and how applications stand after reading."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Float,
    Label,
    Select,
    Subquery,
    case,
    cast,
    func,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, selectinload

from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.lifecycle import ApplicationState, ReviewState
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Criterion, Round
from aspirant.reviews.models import OPEN_TO_READERS, Review, ReviewerTerms, Score
from aspirant.reviews.scores import Standing


def find_review(review_id: UUID) -> Review | None:
    """A review with its scores, its application (answers, association, areas) and the round."""
    application = joinedload(Review.application)
    return db.session.scalar(
        select(Review)
        .where(Review.id == review_id)
        .options(
            selectinload(Review.scores).joinedload(Score.criterion),
            application.joinedload(Application.round).joinedload(Round.call),
            application.joinedload(Application.association),
            application.joinedload(Application.person),
            application.selectinload(Application.answers),
            application.selectinload(Application.area_choices),
        )
    )


def find_assignment(review_id: UUID) -> Review | None:
    """A review with its application, for what a coordinator does with it."""
    return db.session.scalar(
        select(Review)
        .where(Review.id == review_id)
        .options(
            selectinload(Review.scores),
            joinedload(Review.reviewer),
            joinedload(Review.application).joinedload(Application.round),
        )
    )


def find_next_review(review: Review) -> Review | None:
    """What the same reviewer has to read next: by number, and from the beginning at the end."""
    own = list_own_reviews(review.round_id, review.reviewer_id)
    left = [one for one in own if one.is_left and one.id != review.id]
    here = (review.application.number or 0, str(review.id))
    after = [one for one in left if (one.application.number or 0, str(one.id)) > here]
    return next(iter([*after, *left]), None)


def list_own_reviews(round_id: UUID, reviewer_id: UUID) -> list[Review]:
    """What a reviewer has to read, then has read, by number; what is not to be read left out."""
    return list(
        db.session.scalars(
            select(Review)
            .join(Review.application)
            .options(
                contains_eager(Review.application).joinedload(Application.association),
                selectinload(Review.scores).joinedload(Score.criterion),
            )
            .where(
                Review.round_id == round_id,
                Review.reviewer_id == reviewer_id,
                Application.state.in_(OPEN_TO_READERS),
            )
            .order_by(Review.state != ReviewState.ASSIGNED, Application.number, Review.id)
        )
    )


def find_application_to_review(slug: str, number: int) -> Application | None:
    """The application with that number in a round, with round, association and person."""
    return db.session.scalar(
        select(Application)
        .join(Application.round)
        .options(
            contains_eager(Application.round),
            joinedload(Application.association),
            joinedload(Application.person),
        )
        .where(Round.slug == slug, Application.number == number)
    )


def list_reviews_of(application_id: UUID) -> list[Review]:
    """All reviews of an application with their readers and scores, by when they were assigned."""
    return list(
        db.session.scalars(
            select(Review)
            .where(Review.application_id == application_id)
            .options(
                joinedload(Review.reviewer),
                joinedload(Review.application),
                selectinload(Review.scores).joinedload(Score.criterion),
            )
            .order_by(Review.assigned_at, Review.id)
        )
    )


def list_terms(round_id: UUID) -> dict[UUID, ReviewerTerms]:
    """What the reviewers of a round take on, by person; those who said nothing are not in it."""
    found = db.session.scalars(
        select(ReviewerTerms)
        .where(ReviewerTerms.round_id == round_id)
        .order_by(ReviewerTerms.person_id)
    )
    return {terms.person_id: terms for terms in found}


def list_assignments(round_id: UUID) -> list[tuple[UUID, UUID, ReviewState, ApplicationState]]:
    """Every review of a round as (application, reviewer, state, the application's state)."""
    found = db.session.execute(
        select(Review.application_id, Review.reviewer_id, Review.state, Application.state)
        .join(Review.application)
        .where(Review.round_id == round_id)
        .order_by(Application.number, Review.id)
    )
    return [tuple(row) for row in found]  # type: ignore[misc]


def list_applications_to_read(round_id: UUID) -> list[Application]:
    """The applications of a round that are being read, by number; the row only."""
    return list(
        db.session.scalars(
            select(Application)
            .where(
                Application.round_id == round_id,
                Application.state == ApplicationState.UNDER_REVIEW,
            )
            .order_by(Application.number, Application.id)
        )
    )


def list_numbered_applications(round_id: UUID, numbers: list[int]) -> list[Application]:
    """The applications of a round with these numbers, by number, with their association."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.round_id == round_id, Application.number.in_(numbers))
            .options(joinedload(Application.association))
            .order_by(Application.number, Application.id)
        )
    )


def list_standings(round_id: UUID) -> dict[UUID, Standing]:
    """How the read applications of a round stand, by application: one query."""
    return read_standings(standings_of_readings(round_id))


def read_standings(standings: Subquery) -> dict[UUID, Standing]:
    """The rows of standings_of_cards, by application."""
    found = db.session.execute(select(*standings.c))
    return {row.application_id: Standing(*row) for row in found}


def find_standing(application: Application) -> Standing | None:
    """How one application stands; None before the first scorecard."""
    standing = standings_of_readings(application.round_id)
    own = select(*standing.c).where(standing.c.application_id == application.id)
    row = db.session.execute(own).one_or_none()
    return Standing(*row) if row else None


def standings_of_readings(round_id: UUID) -> Subquery:
    """Columns application_id, count, mean, spread; a row for each application with a scorecard."""
    cards = (
        select(Review.application_id, weighted_mean_of(Score.value))
        .join(Score, Score.review_id == Review.id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(Review.round_id == round_id, Review.state == ReviewState.SUBMITTED)
        .group_by(Review.id, Review.application_id)
    )
    return standings_of_cards(cards)


def weighted_mean_of(value: InstrumentedAttribute[int]) -> Label[Any]:
    """The weighted mean of a scorecard's values as a column, for a select grouped by scorecard."""
    points = cast(func.sum(value * Criterion.weight), Float)
    return (points / func.sum(Criterion.weight)).label("mean")


def standings_of_cards(cards: Select[UUID, Any]) -> Subquery:
    """Scorecards (application_id, mean) gathered by application: see Standing."""
    card = cards.subquery()
    return (
        select(
            card.c.application_id,
            func.count().label("count"),
            func.avg(card.c.mean).label("mean"),
            (func.max(card.c.mean) - func.min(card.c.mean)).label("spread"),
        )
        .group_by(card.c.application_id)
        .subquery()
    )


def readers_by_application(round_id: UUID) -> Subquery:
    """Columns application_id, readers (not recused), done, recusals."""

    return (
        select(
            Review.application_id,
            _count(Review.state != ReviewState.RECUSED).label("readers"),
            _count(Review.state == ReviewState.SUBMITTED).label("done"),
            _count(Review.state == ReviewState.RECUSED).label("recusals"),
        )
        .where(Review.round_id == round_id)
        .group_by(Review.application_id)
        .subquery()
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


@dataclass(frozen=True)
class ReaderProgress:
    """How far one reviewer has come."""

    person_id: UUID
    name: str
    assigned: int
    done: int
    recusals: int

    @property
    def left(self) -> int:
        """How many remain to be read."""
        return self.assigned - self.done


def list_progress(round_id: UUID) -> list[ReaderProgress]:
    """Each reviewer of the round and how far they have come, by name."""
    readable = (
        select(Review.reviewer_id, Review.state)
        .join(Review.application)
        .where(Review.round_id == round_id, Application.state.in_(OPEN_TO_READERS))
        .subquery()
    )
    found = db.session.execute(
        select(
            Person.id,
            Person.name,
            func.coalesce(_count(readable.c.state != ReviewState.RECUSED), 0),
            func.coalesce(_count(readable.c.state == ReviewState.SUBMITTED), 0),
            func.coalesce(_count(readable.c.state == ReviewState.RECUSED), 0),
        )
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(readable, readable.c.reviewer_id == Person.id, isouter=True)
        .where(RoleGrant.round_id == round_id, RoleGrant.role == Role.REVIEWER)
        .group_by(Person.id, Person.name)
        .order_by(Person.name, Person.id)
    )
    return [ReaderProgress(*row) for row in found]


def count_left(review: Review) -> int:
    """How many others the same reviewer still has to read in the round."""
    own = (
        select(func.count(Review.id))
        .join(Review.application)
        .where(
            Review.round_id == review.round_id,
            Review.reviewer_id == review.reviewer_id,
            Review.state == ReviewState.ASSIGNED,
            Review.id != review.id,
            Application.state == ApplicationState.UNDER_REVIEW,
        )
    )
    return db.session.scalar(own) or 0
