"""Tables: on what ground a round weighs a protected attribute, and the answers given for that."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.crypto import EncryptedBytes
from aspirant.core.db import Model
from aspirant.people.models import Person
from aspirant.programme.models import Round

_IN_FORCE = "ended_at IS NULL"


class TargetUse(Model):
    """That a protected attribute may be weighed in a round: the ground, from when, by whom.

    It is in force until it is ended. What is not in this table is only counted.
    """

    __tablename__ = "target_uses"
    __table_args__ = (
        sa.CheckConstraint("ground <> ''", name="ground"),
        sa.CheckConstraint("attribute <> 'gender' OR plan IS NOT NULL", name="plan"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended"),
        sa.Index(
            "uq_target_uses_in_force",
            "round_id",
            "attribute",
            unique=True,
            sqlite_where=sa.text(_IN_FORCE),
            postgresql_where=sa.text(_IN_FORCE),
        ),
    )

    round_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True
    )
    attribute: Mapped[str]
    #: The legal ground as it was written. Those who are asked read it.
    ground: Mapped[str]
    plan_name: Mapped[str] = mapped_column(default="")
    plan: Mapped[bytes | None] = mapped_column(
        EncryptedBytes, deferred=True, deferred_raiseload=True
    )
    began_at: Mapped[datetime]
    began_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )

    round: Mapped[Round] = relationship(lazy="raise")
    began_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[began_by_id])

    @property
    def is_in_force(self) -> bool:
        """Whether it may be weighed now."""
        return self.ended_at is None


class WeighedAnswer(Model):
    """What one applicant answered about one attribute, to be weighed: sealed, under a random id.

    `handle` is a keyed hash of the use and the application: an answer belongs to the use that was
    told of when it was given, and to no other. No time is stored.
    """

    __tablename__ = "weighed_answers"
    # Without SQLite's row numbers, which would tell in which order the answers came.
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)
    use_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("target_uses.id", ondelete="CASCADE"), index=True
    )
    handle: Mapped[str] = mapped_column(unique=True, info={"personal": "weighed"})
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary, info={"personal": "weighed"})
