"""Tables: what a round asks, one evaluation for each session, who is asked, and the box of answers.

Who has answered and what was answered lie apart: no column leads from the one to the other, and
neither knows a time finer than the day.
"""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from aspirant.algorithms.ballots import FEWEST, Box
from aspirant.core.clock import to_local
from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.evaluation.words import USUAL_QUESTIONS, Asks
from aspirant.lifecycle import EvaluationState
from aspirant.people.models import Person
from aspirant.permissions import Actor
from aspirant.programme.models import Round, Session
from aspirant.schedule.models import is_cancelled

#: A box is a multiple of so many characters, so that its size tells little of what was put in.
STEP = 4096


class EvaluationTerms(Model):
    """What a round asks after its sessions, and how long. A round without a row asks the usual."""

    __tablename__ = "evaluation_terms"
    __table_args__ = (
        sa.CheckConstraint("0 < remind_after AND remind_after < open_days", name="days"),
    )

    round_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), unique=True
    )
    version: Mapped[int] = mapped_column()
    is_asked: Mapped[bool] = mapped_column(default=True)
    remind_after: Mapped[int] = mapped_column(default=3)
    open_days: Mapped[int] = mapped_column(default=10)
    questions: Mapped[list[Any]] = mapped_column(
        sa.JSON, default=lambda: [one.as_row() for one in USUAL_QUESTIONS]
    )

    __mapper_args__ = {"version_id_col": version}

    def asks(self) -> list[Asks]:
        """The questions in their order."""
        return [Asks.from_row(row) for row in self.questions]


def usual_terms(round: Round) -> EvaluationTerms:
    """What holds for a round that has set nothing; not in the database."""
    rows = [one.as_row() for one in USUAL_QUESTIONS]
    return EvaluationTerms(
        round_id=round.id, is_asked=True, remind_after=3, open_days=10, questions=rows
    )


class Asked(Model):
    """That somebody is asked what they thought of a session, and the day they answered."""

    __tablename__ = "evaluation_asked"
    __table_args__ = (sa.UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    answered_on: Mapped[date | None] = mapped_column(info={"personal": "participation"})

    person: Mapped[Person] = relationship(lazy="raise")


class Evaluation(Model):
    """The evaluation of one session: the questions as they were when it opened, and its days."""

    __tablename__ = "evaluations"
    __table_args__ = (
        sa.CheckConstraint(f"asked_count >= {FEWEST}", name="asked_count"),
        sa.CheckConstraint("opened_on <= closes_on", name="days"),
        sa.CheckConstraint("(state = 'closed') = (answers IS NOT NULL)", name="answers"),
    )

    session_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("sessions.id", ondelete="CASCADE"), unique=True
    )
    round_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[EvaluationState] = mapped_column(default=EvaluationState.OPEN)
    questions: Mapped[list[Any]] = mapped_column(sa.JSON)
    asked_count: Mapped[int]
    answers: Mapped[int | None]
    opened_on: Mapped[date]
    remind_on: Mapped[date]
    reminded_on: Mapped[date | None]
    closes_on: Mapped[date]

    session: Mapped[Session] = relationship(lazy="raise")
    asked: Mapped[list[Asked]] = relationship(
        primaryjoin=lambda: Evaluation.session_id == foreign(Asked.session_id),
        viewonly=True,
        lazy="raise",
        order_by=lambda: Asked.person_id,
    )

    def asks(self) -> list[Asks]:
        """The questions in their order."""
        return [Asks.from_row(row) for row in self.questions]

    def is_for(self, who: Actor) -> bool:
        """Whether somebody is asked. Needs `asked`."""
        return who.id in {one.person_id for one in self.asked}

    def is_open(self, at: datetime) -> bool:
        """Whether it takes answers: its last day is a whole day. Needs `session`."""
        is_in_time = to_local(at).date() <= self.closes_on
        return self.state is EvaluationState.OPEN and is_in_time and self.has_been(at)

    def has_been(self, at: datetime) -> bool:
        """Whether there is anything to ask about: not cancelled, not moved on. Needs `session`."""
        return not is_cancelled(self.session) and self.session.ends_at <= at

    @property
    def is_closed(self) -> bool:
        """Whether what was answered can be shown: nothing is added to it any more."""
        return self.state is EvaluationState.CLOSED

    @property
    def answered(self) -> int:
        """How many have answered. Needs `asked` while it is open."""
        if self.answers is not None:
            return self.answers
        return sum(one.answered_on is not None for one in self.asked)

    @property
    def share(self) -> float:
        """How many of those asked have answered, in per cent."""
        return 100 * self.answered / self.asked_count

    @property
    def silent(self) -> list[Person]:
        """Those who have not answered, by name. Needs `asked` with its people."""
        people = [one.person for one in self.asked if one.answered_on is None]
        return sorted(people, key=lambda one: (one.display_name.casefold(), one.email))


class BallotBox(Model):
    """The answers to one evaluation: sums and loose texts in one sealed piece.

    Every answer seals all of it anew, so that no row, no size and no order tells of one answer.
    """

    __tablename__ = "ballot_boxes"

    session_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("sessions.id", ondelete="CASCADE"), unique=True
    )
    sealed: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})

    def open(self) -> Box:
        """What is in it. Raises ValueError when it is another session's, or no box."""
        found = json.loads(self.sealed)
        if found.pop("session") != str(self.session_id):
            raise ValueError("the box of another session")
        texts = {key: tuple(lines) for key, lines in found["texts"].items()}
        return Box(found["answers"], found["counts"], texts)

    def seal(self, box: Box) -> None:
        """Put this in it instead."""
        text = json.dumps({"session": str(self.session_id), **asdict(box)}, ensure_ascii=True)
        self.sealed = text.ljust(-(-len(text) // STEP) * STEP)
