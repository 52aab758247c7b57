"""Tables: the application and what it answers."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.lifecycle import ApplicationState
from aspirant.people.models import Person
from aspirant.programme.models import Association, Round
from aspirant.programme.words import region_of


class Application(Model):
    """One person's application to one round.

    The columns here are what staff may sort, filter and (where the law permits) set targets on.
    What the person wrote is in `answers`, encrypted.
    """

    __tablename__ = "applications"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "person_id"),
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint("number IS NOT NULL OR state IN ('draft', 'withdrawn')", name="number"),
        sa.CheckConstraint("(number IS NULL) = (year IS NULL)", name="year"),
        sa.CheckConstraint(
            "submitted_at IS NOT NULL OR state IN ('draft', 'withdrawn')", name="submitted"
        ),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        sa.Index("ix_applications_round_id_state", "round_id", "state"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), index=True, info={"personal": "application"}
    )
    number: Mapped[int | None] = mapped_column(info={"personal": "application"})
    #: The year of the call, kept with the number so that lists need not ask for the call.
    year: Mapped[int | None] = mapped_column(info={"personal": "application"})
    state: Mapped[ApplicationState] = mapped_column(
        default=ApplicationState.DRAFT, info={"personal": "assessment"}
    )
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None] = mapped_column(info={"personal": "application"})
    withdrawn_at: Mapped[datetime | None] = mapped_column(info={"personal": "application"})

    title: Mapped[str] = mapped_column(default="", info={"personal": "application"})
    workplace: Mapped[str] = mapped_column(default="", info={"personal": "application"})
    association_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("associations.id"), info={"personal": "application"}
    )
    county: Mapped[str] = mapped_column(default="", info={"personal": "application"})
    sector: Mapped[str] = mapped_column(default="", info={"personal": "application"})
    level: Mapped[str] = mapped_column(default="", info={"personal": "application"})
    competence: Mapped[str] = mapped_column(default="", info={"personal": "application"})
    #: Whether the applicant wants the reasons, should there be no place.
    wants_feedback: Mapped[bool] = mapped_column(default=False, info={"personal": "application"})
    #: Ids of the entry rules that a coordinator found not to be met, when screened out.
    screening_rules: Mapped[list[str]] = mapped_column(
        default=list, info={"personal": "assessment"}
    )
    screening_reason: Mapped[str | None] = mapped_column(
        EncryptedText, info={"personal": "assessment"}
    )

    round: Mapped[Round] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    association: Mapped[Association | None] = relationship(lazy="raise")
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="application", lazy="raise", cascade="all, delete-orphan"
    )
    rule_answers: Mapped[list["RuleAnswer"]] = relationship(
        lazy="raise", cascade="all, delete-orphan"
    )
    area_choices: Mapped[list["AreaChoice"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="(AreaChoice.rank, AreaChoice.id)"
    )
    availability: Mapped[list["Availability"]] = relationship(
        lazy="raise", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def region(self) -> str:
        """The part of the country, from the county."""
        return region_of(self.county)

    @property
    def number_text(self) -> str:
        """2026-041, as people read it aloud; "" before the application was first sent."""
        return number_text(self.year, self.number)

    @property
    def is_readable(self) -> bool:
        """Whether staff may read the answers: not while they are changed or taken back."""
        return self.state in READABLE

    def touch(self, at: datetime) -> None:
        """Note that something was saved, so that the version counts on even within a second."""
        self.saved_at = at
        flag_modified(self, "saved_at")


#: States in which an application lies with the staff.
READABLE = frozenset(ApplicationState) - {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}


def number_text(year: int | None, number: int | None) -> str:
    """An application's number: the year of the call and three digits, counted over all rounds."""
    return "" if number is None else f"{year}-{number:03d}"


class Answer(Model):
    """What an applicant wrote to one question."""

    __tablename__ = "answers"
    __table_args__ = (sa.UniqueConstraint("application_id", "question_id"),)

    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE")
    )
    question_id: Mapped[UUID] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    text: Mapped[str] = mapped_column(EncryptedText, info={"personal": "application"})

    application: Mapped[Application] = relationship(back_populates="answers", lazy="raise")


class RuleAnswer(Model):
    """Whether an applicant says that an entry rule is met."""

    __tablename__ = "rule_answers"
    __table_args__ = (sa.UniqueConstraint("application_id", "rule_id"),)

    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE")
    )
    rule_id: Mapped[UUID] = mapped_column(sa.ForeignKey("entry_rules.id"), index=True)
    is_met: Mapped[bool] = mapped_column(info={"personal": "application"})


class AreaChoice(Model):
    """An area that an applicant would like to work on; rank 1 is the first choice."""

    __tablename__ = "area_choices"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "area_id"),
        sa.CheckConstraint("rank > 0", name="rank"),
    )

    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE")
    )
    area_id: Mapped[UUID] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    rank: Mapped[int] = mapped_column(info={"personal": "application"})


class Availability(Model):
    """Whether an applicant can attend a session."""

    __tablename__ = "availability"
    __table_args__ = (sa.UniqueConstraint("application_id", "session_id"),)

    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE")
    )
    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id"), index=True)
    can_attend: Mapped[bool] = mapped_column(info={"personal": "application"})
