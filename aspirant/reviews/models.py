"""Tables: one reader's scores and words on one application, and which points a round uses."""

import enum
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.algorithms.scores import tenths
from aspirant.applications.models import Application
from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.lifecycle import ApplicationState, ReviewState
from aspirant.people.models import Person
from aspirant.programme.models import Criterion

#: States of an application in which its readers may open it.
OPEN_TO_READERS = (
    ApplicationState.UNDER_REVIEW,
    ApplicationState.SHORTLISTED,
    ApplicationState.DECIDED,
)


class Points(enum.StrEnum):
    """Which points of the readings count: as the reviewers gave them, or adjusted for severity."""

    RAW = "raw"
    ADJUSTED = "adjusted"


class ReviewerTerms(Model):
    """What a reviewer of a round takes on: where they work, and how many readings at most."""

    __tablename__ = "reviewer_terms"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "person_id"),
        sa.CheckConstraint("most IS NULL OR most >= 0", name="most"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True, info={"personal": "role"}
    )
    workplace: Mapped[str] = mapped_column(default="", info={"personal": "role"})
    most: Mapped[int | None] = mapped_column(info={"personal": "role"})


class Review(Model):
    """A reviewer's task to read one application, and what came of it."""

    __tablename__ = "reviews"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "reviewer_id"),
        sa.CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted"),
        sa.Index("ix_reviews_round_id_reviewer_id", "round_id", "reviewer_id"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE")
    )
    reviewer_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "assessment"}
    )
    state: Mapped[ReviewState] = mapped_column(default=ReviewState.ASSIGNED)
    version: Mapped[int] = mapped_column()
    note: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "assessment"})
    recusal_reason: Mapped[str | None] = mapped_column(
        EncryptedText, info={"personal": "assessment"}
    )
    assigned_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise")
    reviewer: Mapped[Person] = relationship(lazy="raise")
    scores: Mapped[list["Score"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_readable(self) -> bool:
        """Whether the reviewer may open it. Needs `application` loaded."""
        return self.state is not ReviewState.RECUSED and self.application.state in OPEN_TO_READERS

    @property
    def is_open(self) -> bool:
        """Whether levels may still be given or changed. Needs `application` loaded."""
        return (
            self.state is not ReviewState.RECUSED
            and self.application.state is ApplicationState.UNDER_REVIEW
        )

    @property
    def is_left(self) -> bool:
        """Whether it is still to be read. Needs `application` loaded."""
        return self.is_open and self.state is ReviewState.ASSIGNED

    @property
    def mean_tenths(self) -> int | None:
        """The weighted mean of its levels in tenths; None before. Needs `scores` with criteria."""
        weight = sum(score.criterion.weight for score in self.scores)
        points = sum(score.criterion.weight * score.value for score in self.scores)
        return tenths(points / weight) if weight else None


class Score(Model):
    """The level, 1 to 5, that a reviewer gave on one criterion."""

    __tablename__ = "scores"
    __table_args__ = (
        sa.UniqueConstraint("review_id", "criterion_id"),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name="value"),
    )

    review_id: Mapped[UUID] = mapped_column(sa.ForeignKey("reviews.id", ondelete="CASCADE"))
    criterion_id: Mapped[UUID] = mapped_column(sa.ForeignKey("criteria.id"), index=True)
    value: Mapped[int] = mapped_column(info={"personal": "assessment"})

    criterion: Mapped[Criterion] = relationship(lazy="raise")


class PointsChoice(Model):
    """That the committee chose which points a round uses, and why. The one numbered last counts."""

    __tablename__ = "points_choices"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"))
    number: Mapped[int]
    points: Mapped[Points]
    reason: Mapped[str] = mapped_column(EncryptedText, info={"personal": "log"})
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="raise")
