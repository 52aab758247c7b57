"""Tables: targets, pins, proposals, decisions, offers."""

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.applications.models import Application
from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.lifecycle import ApplicationState, DecisionState, FeedbackState, OfferState
from aspirant.people.models import Person
from aspirant.programme.models import Round


class Outcome(enum.StrEnum):
    """What is decided about an application."""

    OFFER = "offer"
    RESERVE = "reserve"
    DECLINE = "decline"


class PinKind(enum.StrEnum):
    """A person fixed in or out of the group by the coordinator."""

    IN = "in"
    OUT = "out"


class Target(Model):
    """How many of a category the group should hold: least and most."""

    __tablename__ = "targets"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "attribute", "value"),
        sa.CheckConstraint("least >= 0", name="least"),
        sa.CheckConstraint("most IS NULL OR most >= least", name="most"),
        sa.CheckConstraint("NOT is_hard OR ground <> ''", name="ground"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    attribute: Mapped[str]
    value: Mapped[str]
    least: Mapped[int] = mapped_column(default=0)
    most: Mapped[int | None]
    is_hard: Mapped[bool] = mapped_column(default=False)
    ground: Mapped[str] = mapped_column(default="")
    priority: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=0)

    round: Mapped[Round] = relationship(lazy="raise")


class Pin(Model):
    """An application held in or out of every proposal, with the reason."""

    __tablename__ = "pins"
    __table_args__ = (sa.UniqueConstraint("application_id"),)

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE"), info={"personal": "assessment"}
    )
    kind: Mapped[PinKind]
    reason: Mapped[str] = mapped_column(EncryptedText, info={"personal": "assessment"})
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    at: Mapped[datetime]

    round: Mapped[Round] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")


class Terms(Model):
    """The targets and pins of a round as they stood at one time.

    What stands the same has the same `version`, so that the same terms are kept once.
    """

    __tablename__ = "selection_terms"
    __table_args__ = (sa.UniqueConstraint("round_id", "version"),)

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    version: Mapped[str]
    #: "targets": for each its attribute, value, least, most, hard, ground, priority, position.
    content: Mapped[dict[str, Any]]

    pins: Mapped[list["PinKept"]] = relationship(
        lazy="raise", order_by="PinKept.application_id", cascade="all, delete-orphan"
    )

    @property
    def targets(self) -> list[dict[str, Any]]:
        """The targets, by attribute and value."""
        found: list[dict[str, Any]] = self.content["targets"]
        return found


class PinKept(Model):
    """A pin as it stood in some terms. It goes with its application."""

    __tablename__ = "pins_kept"
    __table_args__ = (sa.UniqueConstraint("terms_id", "application_id"),)

    terms_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("selection_terms.id", ondelete="CASCADE"), index=True
    )
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE"), info={"personal": "assessment"}
    )
    kind: Mapped[PinKind]
    reason: Mapped[str] = mapped_column(EncryptedText, info={"personal": "assessment"})
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    at: Mapped[datetime]

    application: Mapped[Application] = relationship(lazy="raise")


class Proposal(Model):
    """A group that the solver proposed, or one that a coordinator changed by hand, with the reason.

    `result` holds application ids, counts and costs; never names. One with a name is a scenario.
    One that is set aside was undone, or its question changed while it was computed: it is kept,
    and the board shows another.
    """

    __tablename__ = "group_proposals"
    __table_args__ = (sa.UniqueConstraint("round_id", "number"),)

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    is_by_hand: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "assessment"})
    seed: Mapped[str]
    input_hash: Mapped[str]
    is_proven: Mapped[bool]
    merit: Mapped[int]
    result: Mapped[dict[str, Any]] = mapped_column(info={"personal": "assessment"})
    name: Mapped[str | None] = mapped_column(EncryptedText, info={"personal": "assessment"})
    set_aside_at: Mapped[datetime | None]
    #: What it answers. Empty for those made before terms were kept.
    terms_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("selection_terms.id"), index=True)

    round: Mapped[Round] = relationship(lazy="raise")
    terms: Mapped[Terms | None] = relationship(lazy="raise")

    @property
    def chosen(self) -> list[str]:
        """The applications of the group, as the solver names them."""
        found: list[str] = self.result["chosen"]
        return found


class Reasons(Model):
    """Why each person is in a proposed group or not, what each target costs, what lies nearest.

    All three hold application ids and figures; never names.
    """

    __tablename__ = "group_reasons"
    __table_args__ = (sa.UniqueConstraint("proposal_id"),)

    proposal_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("group_proposals.id", ondelete="CASCADE")
    )
    made_at: Mapped[datetime]
    people: Mapped[dict[str, Any]] = mapped_column(info={"personal": "assessment"})
    prices: Mapped[dict[str, Any]] = mapped_column(info={"personal": "assessment"})
    alternatives: Mapped[dict[str, Any]] = mapped_column(info={"personal": "assessment"})


class StepKind(enum.StrEnum):
    """What was done at the board that can be undone."""

    PIN = "pin"
    UNPIN = "unpin"
    SET_TARGETS = "set_targets"
    BIND = "bind"
    UNBIND = "unbind"
    SWAP = "swap"
    KEEP_ALTERNATIVE = "keep_alternative"
    OPEN_SCENARIO = "open_scenario"


class Step(Model):
    """One change at the board: the terms before and after it, and the proposal that it made."""

    __tablename__ = "selection_steps"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    number: Mapped[int]
    kind: Mapped[StepKind]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    before_id: Mapped[UUID] = mapped_column(sa.ForeignKey("selection_terms.id"))
    after_id: Mapped[UUID] = mapped_column(sa.ForeignKey("selection_terms.id"))
    proposal_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("group_proposals.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )

    before: Mapped[Terms] = relationship(lazy="raise", foreign_keys=[before_id])
    after: Mapped[Terms] = relationship(lazy="raise", foreign_keys=[after_id])
    proposal: Mapped[Proposal | None] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[by_id])

    @property
    def numbers(self) -> list[str]:
        """The applications that it held or let go. Needs the pins of both terms, and theirs."""
        before = {(one.application_id, one.kind): one for one in self.before.pins}
        after = {(one.application_id, one.kind): one for one in self.after.pins}
        changed = [(before | after)[key] for key in before.keys() ^ after.keys()]
        return sorted({one.application.number_text for one in changed})


class Decision(Model):
    """What is decided about one application. Invisible outside the staff pages until released."""

    __tablename__ = "decisions"
    __table_args__ = (
        sa.UniqueConstraint("application_id"),
        sa.CheckConstraint(
            "(state = 'released') = (released_at IS NOT NULL AND released_by_id IS NOT NULL)",
            name="released",
        ),
        sa.CheckConstraint(
            "reserve_rank IS NULL OR (outcome = 'reserve' AND reserve_rank > 0)",
            name="reserve_rank",
        ),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE"), info={"personal": "assessment"}
    )
    outcome: Mapped[Outcome] = mapped_column(info={"personal": "assessment"})
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.PENDING)
    version: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "assessment"})
    reserve_rank: Mapped[int | None] = mapped_column(info={"personal": "assessment"})
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )
    #: What the application was before the release, so that the release can be undone.
    application_was: Mapped[ApplicationState | None] = mapped_column(info={"personal": "log"})

    round: Mapped[Round] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def person_id(self) -> UUID:
        """Whom it is about. Needs `application` loaded."""
        return self.application.person_id


class Offer(Model):
    """A place offered to one applicant, with the day by which to answer."""

    __tablename__ = "offers"
    __table_args__ = (
        sa.UniqueConstraint("application_id"),
        sa.CheckConstraint(
            "(state IN ('accepted', 'declined')) = (answered_at IS NOT NULL)", name="answered"
        ),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE"), info={"personal": "application"}
    )
    state: Mapped[OfferState] = mapped_column(
        default=OfferState.SENT, info={"personal": "application"}
    )
    version: Mapped[int] = mapped_column()
    sent_at: Mapped[datetime]
    reply_by: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    decline_reason: Mapped[str | None] = mapped_column(
        EncryptedText, info={"personal": "application"}
    )

    round: Mapped[Round] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")

    reminders: Mapped[list["OfferReminder"]] = relationship(lazy="raise", passive_deletes=True)
    extensions: Mapped[list["OfferExtension"]] = relationship(
        lazy="raise",
        passive_deletes=True,
        order_by="(OfferExtension.at, OfferExtension.id)",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def person_id(self) -> UUID:
        """Who is asked. Needs `application` loaded."""
        return self.application.person_id

    @property
    def is_accepted(self) -> bool:
        """Whether the place is taken."""
        return self.state is OfferState.ACCEPTED

    @property
    def is_declined(self) -> bool:
        """Whether the answer was no."""
        return self.state is OfferState.DECLINED

    @property
    def is_withdrawn(self) -> bool:
        """Whether the offer went with the application."""
        return self.state is OfferState.WITHDRAWN


class OfferReminder(Model):
    """That somebody was reminded so many days before that last day: once, however often asked."""

    __tablename__ = "offer_reminders"
    __table_args__ = (
        sa.UniqueConstraint("offer_id", "reply_by", "days"),
        sa.CheckConstraint("days > 0", name="days"),
    )

    offer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("offers.id", ondelete="CASCADE"))
    reply_by: Mapped[datetime]
    days: Mapped[int]
    sent_at: Mapped[datetime]


class OfferExtension(Model):
    """More time to answer, and why."""

    __tablename__ = "offer_extensions"
    __table_args__ = (sa.CheckConstraint("reply_by > was", name="longer"),)

    offer_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("offers.id", ondelete="CASCADE"), index=True
    )
    was: Mapped[datetime]
    reply_by: Mapped[datetime]
    reason: Mapped[str] = mapped_column(EncryptedText, info={"personal": "application"})
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    at: Mapped[datetime]


class Feedback(Model):
    """The reasons to somebody without a place who asked for them, in the words they are sent in."""

    __tablename__ = "feedback"
    __table_args__ = (
        sa.UniqueConstraint("application_id"),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE"), info={"personal": "assessment"}
    )
    state: Mapped[FeedbackState] = mapped_column(default=FeedbackState.DRAFT)
    version: Mapped[int] = mapped_column()
    text: Mapped[str] = mapped_column(EncryptedText, info={"personal": "assessment"})
    written_by_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )
    sent_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_sent(self) -> bool:
        """Whether its person has it."""
        return self.state is FeedbackState.SENT
