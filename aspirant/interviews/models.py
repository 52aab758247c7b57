"""Tables: bookable times, interviews, their scorecards."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.applications.models import Application
from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.lifecycle import ApplicationState, InterviewState
from aspirant.people.models import Person
from aspirant.programme.models import Criterion, Round
from aspirant.programme.words import Mode

#: Until how long before it begins the applicant may book, change or let go of a time.
CUT_OFF = timedelta(hours=24)


class Slot(Model):
    """A bookable time with its panel."""

    __tablename__ = "slots"
    __table_args__ = (sa.CheckConstraint("starts_at < ends_at", name="times"),)

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(default=Mode.ONLINE)
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")

    panel: Mapped[list["PanelSeat"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="PanelSeat.id"
    )
    interview: Mapped["Interview | None"] = relationship(back_populates="slot", lazy="raise")
    round: Mapped[Round] = relationship(lazy="raise")

    def awaits_card_of(self, person_id: UUID, at: datetime) -> bool:
        """Whether somebody of the panel has still to write about the interview that began.

        Needs `interview` with its application and scorecards loaded.
        """
        interview = self.interview
        return (
            interview is not None
            and self.starts_at <= at
            and interview.state in (InterviewState.BOOKED, InterviewState.HELD)
            and interview.application.state is not ApplicationState.DECIDED
            and interview.card_of(person_id) is None
        )


class PanelSeat(Model):
    """An interviewer who holds a slot's interview. Nobody sits in two slots that start together."""

    __tablename__ = "panel_seats"
    __table_args__ = (sa.UniqueConstraint("slot_id", "person_id"),)

    slot_id: Mapped[UUID] = mapped_column(sa.ForeignKey("slots.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), index=True, info={"personal": "role"}
    )

    person: Mapped[Person] = relationship(lazy="raise")


class Interview(Model):
    """The invitation of one application to an interview, and the slot it is booked in."""

    __tablename__ = "interviews"
    __table_args__ = (
        sa.UniqueConstraint("application_id"),
        sa.UniqueConstraint("slot_id"),
        sa.CheckConstraint(
            "(state IN ('booked', 'held', 'missed')) = (slot_id IS NOT NULL)", name="slot"
        ),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE"), info={"personal": "application"}
    )
    slot_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("slots.id"))
    state: Mapped[InterviewState] = mapped_column(default=InterviewState.INVITED)
    version: Mapped[int] = mapped_column()
    sequence: Mapped[int] = mapped_column(default=0)
    invited_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    application: Mapped[Application] = relationship(lazy="raise")
    slot: Mapped[Slot | None] = relationship(back_populates="interview", lazy="raise")
    scorecards: Mapped[list["InterviewScorecard"]] = relationship(
        lazy="raise", cascade="all, delete-orphan"
    )
    recusals: Mapped[list["InterviewRecusal"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="InterviewRecusal.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def person_id(self) -> UUID:
        """The applicant. Needs `application` loaded."""
        return self.application.person_id

    @property
    def interviewer_ids(self) -> frozenset[UUID]:
        """The panel. Needs `slot` and its `panel` loaded."""
        return frozenset(seat.person_id for seat in self.slot.panel) if self.slot else frozenset()

    def card_of(self, person_id: UUID) -> "InterviewScorecard | None":
        """The scorecard that somebody wrote. Needs `scorecards` loaded."""
        own = (card for card in self.scorecards if card.interviewer_id == person_id)
        return next(own, None)

    def can_change(self, at: datetime) -> bool:
        """Whether the applicant may still change the time: until CUT_OFF before. Needs `slot`."""
        return self.slot is None or self.slot.starts_at - at >= CUT_OFF

    def has_begun(self, at: datetime) -> bool:
        """Whether its time has come. Needs `slot`."""
        return self.slot is not None and at >= self.slot.starts_at


class InterviewRecusal(Model):
    """Somebody who stepped aside from an interview, and whose seat in its panel is free since."""

    __tablename__ = "interview_recusals"
    __table_args__ = (sa.UniqueConstraint("interview_id", "recused_id"),)

    interview_id: Mapped[UUID] = mapped_column(sa.ForeignKey("interviews.id", ondelete="CASCADE"))
    recused_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), index=True, info={"personal": "assessment"}
    )
    reason: Mapped[str] = mapped_column(EncryptedText, info={"personal": "assessment"})
    recused_at: Mapped[datetime]

    recused: Mapped[Person] = relationship(lazy="raise")


class InterviewScorecard(Model):
    """What one interviewer wrote after an interview."""

    __tablename__ = "interview_scorecards"
    __table_args__ = (sa.UniqueConstraint("interview_id", "interviewer_id"),)

    interview_id: Mapped[UUID] = mapped_column(sa.ForeignKey("interviews.id", ondelete="CASCADE"))
    interviewer_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), index=True, info={"personal": "assessment"}
    )
    version: Mapped[int] = mapped_column()
    note: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "assessment"})
    submitted_at: Mapped[datetime]

    interviewer: Mapped[Person] = relationship(lazy="raise")
    scores: Mapped[list["InterviewScore"]] = relationship(
        lazy="raise", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class InterviewScore(Model):
    """The level, 1 to 5, that an interviewer gave on one criterion."""

    __tablename__ = "interview_scores"
    __table_args__ = (
        sa.UniqueConstraint("scorecard_id", "criterion_id"),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name="value"),
    )

    scorecard_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("interview_scorecards.id", ondelete="CASCADE")
    )
    criterion_id: Mapped[UUID] = mapped_column(sa.ForeignKey("criteria.id"), index=True)
    value: Mapped[int] = mapped_column(info={"personal": "assessment"})

    criterion: Mapped[Criterion] = relationship(lazy="raise")
