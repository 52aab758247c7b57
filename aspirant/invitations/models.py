"""Tables: what goes with an answer, and the replies that calendars sent."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.interviews.models import Interview
from aspirant.invitations.words import NEEDS_WORDS, Fault
from aspirant.lifecycle import ReplyState
from aspirant.networks.models import NetworkMeeting, SignUp
from aspirant.people.models import Person
from aspirant.programme.models import Round, Session
from aspirant.schedule.models import RsvpAnswer


class AnswerDetail(Model):
    """Why somebody cannot come, and what they need when they do. Gone once the session is over."""

    __tablename__ = "answer_details"
    __table_args__ = (sa.UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True, info={"personal": "needs"}
    )
    reason: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "needs"})
    needs: Mapped[str] = mapped_column(EncryptedText, default="[]", info={"personal": "needs"})
    saved_at: Mapped[datetime]

    @property
    def asked(self) -> list[str]:
        """What they need, in the order of the list."""
        return [need for need in NEEDS_WORDS if need in json.loads(self.needs)]

    def ask(self, needs: Iterable[str]) -> None:
        """Note what they need."""
        self.needs = json.dumps([need for need in NEEDS_WORDS if need in set(needs)])


class Reply(Model):
    """What one letter from somebody's calendar answered, and what became of it.

    It is about a session, about an interview, or about a network meeting, to whose office it comes.
    Its `comment` is kept while it waits.
    `seen` is a fingerprint of the letter, so that a mailbox that is read twice is taken once.
    """

    __tablename__ = "replies"
    __table_args__ = (
        sa.CheckConstraint("(state = 'taken') = (taken_at IS NOT NULL)", name="taken"),
    )

    seen: Mapped[str] = mapped_column(unique=True)
    round_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    session_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    network_meeting_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("network_meetings.id", ondelete="CASCADE"), index=True
    )
    sign_up_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("sign_ups.id", ondelete="SET NULL"), index=True
    )
    interview_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )
    sender: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    answer: Mapped[RsvpAnswer | None] = mapped_column(info={"personal": "participation"})
    comment: Mapped[str | None] = mapped_column(EncryptedText, info={"personal": "participation"})
    fault: Mapped[Fault] = mapped_column(default=Fault.NONE)
    state: Mapped[ReplyState] = mapped_column(default=ReplyState.KEPT)
    received_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")
    session: Mapped[Session | None] = relationship(lazy="raise")
    network_meeting: Mapped[NetworkMeeting | None] = relationship(lazy="raise")
    sign_up: Mapped[SignUp | None] = relationship(lazy="raise")
    interview: Mapped[Interview | None] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
