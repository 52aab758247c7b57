"""Tables: the record of the committee's meeting, its signatures, and targets that are waived."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.applications.models import Application
from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.lifecycle import MeetingState
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import Target


class Meeting(Model):
    """The committee's meeting about a round: who was there, what they saw, and why they chose so.

    `record` is all of it as it was put up for signing, with the decisions as they stood then, in
    canonical JSON; `hash` is its SHA-256. Both are empty while it is being written.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        sa.UniqueConstraint("round_id"),
        sa.CheckConstraint("(state = 'writing') = (hash = '')", name="hash"),
        sa.CheckConstraint("(state = 'writing') = (presented_at IS NULL)", name="presented"),
        sa.CheckConstraint("(state = 'signed') = (signed_at IS NOT NULL)", name="signed"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.WRITING)
    version: Mapped[int] = mapped_column()
    held_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    chair_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "role"})
    secretary_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "role"}
    )
    guests: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "role"})
    reasons: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "assessment"})
    proposals: Mapped[list[str]] = mapped_column(default=list)
    record: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "assessment"})
    hash: Mapped[str] = mapped_column(default="")
    presented_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")
    seats: Mapped[list["MeetingSeat"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    signatures: Mapped[list["Signature"]] = relationship(
        lazy="raise", order_by="(Signature.signed_at, Signature.id)"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_writing(self) -> bool:
        """Whether nobody is asked to sign it yet."""
        return self.state is MeetingState.WRITING

    @property
    def is_signed(self) -> bool:
        """Whether everybody who was asked has signed."""
        return self.state is MeetingState.SIGNED

    @property
    def valid(self) -> list["Signature"]:
        """The signatures that count. Needs `signatures` loaded."""
        return [one for one in self.signatures if one.voided_at is None]

    @property
    def signer_ids(self) -> set[UUID]:
        """Who is asked to sign. Needs `seats` loaded."""
        return {one.person_id for one in self.seats if one.signs}


class MeetingSeat(Model):
    """Somebody who was present, and whether they sign the record."""

    __tablename__ = "meeting_seats"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), index=True, info={"personal": "role"}
    )
    signs: Mapped[bool] = mapped_column(default=False, info={"personal": "role"})

    person: Mapped[Person] = relationship(lazy="raise")


class MeetingRecusal(Model):
    """Somebody who stepped aside at the meeting when one application was talked about.

    Those who stepped aside from reading it or from its interview have done so for the meeting too,
    without a row here.
    """

    __tablename__ = "meeting_recusals"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "application_id", "recused_id"),)

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE"), index=True
    )
    recused_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "assessment"}
    )
    reason: Mapped[str] = mapped_column(EncryptedText, info={"personal": "assessment"})

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")
    recused: Mapped[Person] = relationship(lazy="raise")

    @property
    def round_id(self) -> UUID:
        """In whose round. Needs `meeting` loaded."""
        return self.meeting.round_id


class Signature(Model):
    """One person's word that the record is right: on which record, and until when it counted."""

    __tablename__ = "meeting_signatures"
    __table_args__ = (
        sa.Index(
            "uq_meeting_signatures_valid",
            "meeting_id",
            "signer_id",
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        ),
    )

    meeting_id: Mapped[UUID] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    signer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    signed_at: Mapped[datetime]
    hash: Mapped[str]
    voided_at: Mapped[datetime | None]

    signer: Mapped[Person] = relationship(lazy="raise")


class Waiver(Model):
    """A target that the committee lets go by so many people, with the reason."""

    __tablename__ = "target_waivers"
    __table_args__ = (
        sa.UniqueConstraint("target_id"),
        sa.CheckConstraint("missing > 0", name="missing"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    target_id: Mapped[UUID] = mapped_column(sa.ForeignKey("targets.id", ondelete="CASCADE"))
    missing: Mapped[int]
    reason: Mapped[str] = mapped_column(EncryptedText, info={"personal": "assessment"})
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    at: Mapped[datetime]

    target: Mapped[Target] = relationship(lazy="raise")
