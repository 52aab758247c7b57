"""Tables: every tick, why somebody was excused, own work, certificates.

What the ticks of a half day come to is kept beside the session, in `attendances`.
"""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.schedule.models import Presence

#: Nobody works longer than this in one note.
MOST_MINUTES = 16 * 60


def _person_key() -> Mapped[UUID]:
    return mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "participation"},
    )


class Tick(Model):
    """One press of somebody's: how one person was at one half day; nothing, when taken back.

    The id and the time are made where it is pressed, so that a tick that waited for the network,
    or was sent twice, is the same tick. `number` is the order in which they reached us.
    """

    __tablename__ = "ticks"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "number"),
        sa.CheckConstraint("half_day > 0", name="half_day"),
        sa.Index("ix_ticks_of_a_half_day", "session_id", "person_id", "half_day"),
    )

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    number: Mapped[int]
    person_id: Mapped[UUID] = _person_key()
    half_day: Mapped[int] = mapped_column(info={"personal": "participation"})
    presence: Mapped[Presence | None] = mapped_column(info={"personal": "participation"})
    is_own: Mapped[bool] = mapped_column(default=False, info={"personal": "participation"})
    ticked_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    batch: Mapped[UUID | None]


class Excuse(Model):
    """Why somebody could not come. It may tell of their health: gone the day after the session."""

    __tablename__ = "excuses"
    __table_args__ = (sa.UniqueConstraint("session_id", "person_id"),)

    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True, info={"personal": "needs"}
    )
    reason: Mapped[str] = mapped_column(EncryptedText, info={"personal": "needs"})
    saved_at: Mapped[datetime]


class OwnWork(Model):
    """Minutes of work between the sessions, and what they went to. What is read by nobody else."""

    __tablename__ = "own_work"
    __table_args__ = (
        sa.CheckConstraint(f"minutes > 0 AND minutes <= {MOST_MINUTES}", name="minutes"),
    )

    round_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID] = _person_key()
    version: Mapped[int] = mapped_column()
    day: Mapped[date] = mapped_column(info={"personal": "participation"})
    minutes: Mapped[int] = mapped_column(info={"personal": "participation"})
    text: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    saved_at: Mapped[datetime]

    round: Mapped[Round] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class Certificate(Model):
    """That somebody took part in a round, as it stood when it was given; `contents` is JSON."""

    __tablename__ = "certificates"
    __table_args__ = (sa.UniqueConstraint("round_id", "person_id"),)

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = _person_key()
    code: Mapped[str] = mapped_column(unique=True, info={"personal": "participation"})
    contents: Mapped[str] = mapped_column(EncryptedText, info={"personal": "participation"})
    reason: Mapped[str] = mapped_column(
        EncryptedText, default="", info={"personal": "participation"}
    )
    given_at: Mapped[datetime]
    given_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    round: Mapped[Round] = relationship(lazy="raise")
