"""Tables: the outbox."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from aspirant.core.calendars import Method
from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.lifecycle import LetterState

#: Why a letter did not leave: a newer one says what holds.
REPLACED = "replaced"


class Letter(Model):
    """One mail to one person, in the outbox from the moment its cause is committed.

    `context` is what the templates `mail/<kind>.txt` and `.html` are filled with, as JSON.
    `calendar` is what the reader's calendar reads, about the event that it calls `calendar_uid`;
    letters about one event leave strictly in order, and one that a newer has replaced does not
    leave at all. `event_id` is the session or the interview that it is, by whatever name.
    """

    __tablename__ = "letters"
    __table_args__ = (
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        sa.CheckConstraint("(state = 'sending') = (lease_until IS NOT NULL)", name="lease"),
        sa.CheckConstraint(
            "(calendar_uid = '') = (calendar IS NULL) AND (calendar_uid = '') = (method IS NULL)",
            name="calendar",
        ),
        sa.Index("ix_letters_calendar_uid_address", "calendar_uid", "address"),
        sa.Index("ix_letters_address_event_id", "address", "event_id"),
        sa.Index("ix_letters_state_next_attempt_at", "state", "next_attempt_at"),
    )

    kind: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL"), index=True, info={"personal": "letter"}
    )
    round_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    address: Mapped[str] = mapped_column(info={"personal": "contact"})
    language: Mapped[str] = mapped_column(info={"personal": "contact"})
    context: Mapped[str] = mapped_column(EncryptedText, info={"personal": "letter"})
    calendar: Mapped[str | None] = mapped_column(EncryptedText, info={"personal": "letter"})
    event_id: Mapped[UUID | None] = mapped_column(index=True)
    calendar_uid: Mapped[str] = mapped_column(default="")
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    method: Mapped[Method | None]
    state: Mapped[LetterState] = mapped_column(default=LetterState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
