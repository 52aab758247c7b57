"""Tables: networks, their meetings, what host and office say to each other, and who signs up."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.lifecycle import NetworkMeetingState, SignUpState
from aspirant.networks.words import Support
from aspirant.people.models import Person
from aspirant.programme.words import PlanChange


def _support(name: str) -> sa.Enum:
    """Two columns of one table have the same words, so each rule has a name of its own."""
    words = [one.value for one in Support]
    return sa.Enum(
        Support,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name,
        values_callable=lambda _kind: words,
    )


_PUBLIC = (
    NetworkMeetingState.ACCEPTED,
    NetworkMeetingState.HELD,
    NetworkMeetingState.CANCELLED,
)


@dataclass(frozen=True)
class MeetingPlan:
    """When and where a network meeting takes place."""

    starts_at: datetime
    ends_at: datetime
    municipality: str
    place: str

    def has_time_of(self, other: "MeetingPlan") -> bool:
        """Whether both are at the same time."""
        return (self.starts_at, self.ends_at) == (other.starts_at, other.ends_at)


class Network(Model):
    """A circle that a member started. Its host is `person_id`.

    The site has no register of members: the host declares that they are one, and the office looks
    it up elsewhere and says so here.
    """

    __tablename__ = "networks"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    version: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    started_at: Mapped[datetime]
    membership_confirmed_at: Mapped[datetime | None]
    stands_alone_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    meetings: Mapped[list["NetworkMeeting"]] = relationship(
        back_populates="network", lazy="raise_on_sql", order_by="NetworkMeeting.starts_at"
    )

    __mapper_args__ = {"version_id_col": version}


class NetworkMeeting(Model):
    """One meeting of a network, from the proposal to the day it was held.

    `other_days` are further days that would do as well, as ISO dates: the office and the host
    settle on one.
    """

    __tablename__ = "network_meetings"
    __table_args__ = (
        sa.CheckConstraint("starts_at < ends_at", name="times"),
        sa.CheckConstraint("capacity > 0", name="capacity"),
        sa.CheckConstraint("sequence >= 0", name="sequence"),
        sa.CheckConstraint(
            "(state IN ('accepted', 'held', 'cancelled')) = (support_given IS NOT NULL)",
            name="support_given",
        ),
        sa.Index("ix_network_meetings_state_starts_at", "state", "starts_at"),
    )

    network_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("networks.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    state: Mapped[NetworkMeetingState] = mapped_column(default=NetworkMeetingState.PROPOSED)
    version: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    about: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    other_days: Mapped[list[str]]
    municipality: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    place: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    capacity: Mapped[int]
    support_asked: Mapped[Support] = mapped_column(_support("supportasked"))
    support_given: Mapped[Support | None] = mapped_column(_support("supportgiven"))
    proposed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL"), info={"personal": "log"}
    )
    closed_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]

    network: Mapped[Network] = relationship(back_populates="meetings", lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=person_id)

    __mapper_args__ = {"version_id_col": version}

    def is_public(self) -> bool:
        """Whether everybody may read about it: from the day the office supports it."""
        return self.state in _PUBLIC

    def takes_sign_ups(self, at: datetime) -> bool:
        """Whether somebody can sign up now."""
        is_open = self.state is NetworkMeetingState.ACCEPTED and self.closed_at is None
        return is_open and at < self.starts_at


def plan_of(thing: "NetworkMeeting | NetworkChange") -> MeetingPlan:
    """What is planned for a meeting now; what was planned before a change."""
    return MeetingPlan(thing.starts_at, thing.ends_at, thing.municipality, thing.place)


class NetworkChange(Model):
    """A change of a meeting's plan, kept so that it can be undone while its letters wait.

    It holds the plan that everybody had been told, which held until `told_until`; `sequence` is
    the meeting's after the change, and `letters` are the ids of its letters.
    """

    __tablename__ = "network_changes"

    meeting_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("network_meetings.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[PlanChange]
    sequence: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    municipality: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    place: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    told_until: Mapped[datetime]
    letters: Mapped[list[str]] = mapped_column(default=list)
    done_at: Mapped[datetime]
    done_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL"), index=True, info={"personal": "log"}
    )
    undone_at: Mapped[datetime | None]

    done_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")


class NetworkWord(Model):
    """What host and office say to each other about a meeting."""

    __tablename__ = "network_words"

    meeting_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("network_meetings.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL"),
        index=True,
        info={"personal": "participation"},
    )
    is_offices: Mapped[bool]
    text: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    written_at: Mapped[datetime]


class NetworkDraft(Model):
    """A proposal that somebody is writing: what stands in the form, as JSON."""

    __tablename__ = "network_drafts"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        unique=True,
        info={"personal": "participation"},
    )
    contents: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    saved_at: Mapped[datetime]


class SignUp(Model):
    """Somebody who asked to come; it counts when they press the button in their letter.

    Gone when they leave, and soon after the meeting. Those who wait have a `turn`: the lowest is
    next. `answered_at` is when their calendar last said that they come.
    """

    __tablename__ = "sign_ups"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "email"),
        sa.UniqueConstraint("meeting_id", "turn"),
        sa.CheckConstraint("(state = 'waiting') = (turn IS NOT NULL)", name="turn"),
        sa.CheckConstraint("(state = 'asked') = (confirmed_at IS NULL)", name="confirmed"),
    )

    meeting_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("network_meetings.id", ondelete="CASCADE")
    )
    state: Mapped[SignUpState] = mapped_column(default=SignUpState.ASKED)
    name: Mapped[str] = mapped_column(EncryptedText, info={"personal": "sign_up"})
    email: Mapped[str] = mapped_column(index=True, info={"personal": "sign_up"})
    language: Mapped[str] = mapped_column(info={"personal": "sign_up"})
    turn: Mapped[int | None]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    meeting: Mapped[NetworkMeeting] = relationship(lazy="raise_on_sql")
