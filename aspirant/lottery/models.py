"""Tables: a draw, and who is in it under which number."""

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.applications.models import Application
from aspirant.core.crypto import EncryptedText
from aspirant.core.db import Model
from aspirant.lifecycle import DrawState
from aspirant.programme.models import Round
from aspirant.selection.models import Proposal


class Band(enum.StrEnum):
    """How the people who are equal were told from the others."""

    POINTS = "points"
    CONTESTED = "contested"


class FairAim(enum.StrEnum):
    """What makes chances fair."""

    GOLDILOCKS = "goldilocks"
    LEXIMIN = "leximin"
    MAXIMIN = "maximin"


class Draw(Model):
    """Places drawn by lot: who is equal and why, the numbered groups, and the number drawn.

    `file` is what everybody may download and `traits` what auditors may see besides, both as in
    `algorithms.lottery_publication`, as JSON; `types` counts people by chance. Nobody is named.
    """

    __tablename__ = "draws"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint(
            "(state = 'prepared') = (published_at IS NULL AND published_by_id IS NULL)",
            name="published",
        ),
        sa.CheckConstraint(
            "(state = 'drawn') = (number_drawn IS NOT NULL AND drawn_at IS NOT NULL"
            " AND drawn_by_id IS NOT NULL AND proposal_id IS NOT NULL)",
            name="drawn",
        ),
        sa.CheckConstraint("number_drawn IS NULL OR number_drawn > 0", name="number_drawn"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    number: Mapped[int]
    state: Mapped[DrawState] = mapped_column(default=DrawState.PREPARED)
    version: Mapped[int] = mapped_column()
    band: Mapped[Band]
    least: Mapped[int | None]
    most: Mapped[int | None]
    aim: Mapped[FairAim]
    reason: Mapped[str] = mapped_column(EncryptedText, info={"personal": "assessment"})
    places: Mapped[int]
    given_way: Mapped[list[str]] = mapped_column(default=list)
    types: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    file: Mapped[str] = mapped_column(deferred=True)
    traits: Mapped[str] = mapped_column(
        EncryptedText, deferred=True, info={"personal": "assessment"}
    )
    hash: Mapped[str]
    prepared_at: Mapped[datetime]
    prepared_by_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )
    number_drawn: Mapped[int | None]
    method: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "log"})
    witness: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "log"})
    drawn_at: Mapped[datetime | None]
    drawn_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )
    proposal_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("group_proposals.id"))

    round: Mapped[Round] = relationship(lazy="raise")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}

    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state is not DrawState.PREPARED

    @property
    def is_drawn(self) -> bool:
        """Whether the number has been drawn."""
        return self.state is DrawState.DRAWN


class DrawSeat(Model):
    """Somebody in a draw: the number that stands for them in its file, and their chance."""

    __tablename__ = "draw_seats"
    __table_args__ = (
        sa.UniqueConstraint("draw_id", "application_id"),
        sa.UniqueConstraint("draw_id", "alias"),
        sa.CheckConstraint("chance >= 0 AND chance <= 1", name="chance"),
    )

    draw_id: Mapped[UUID] = mapped_column(sa.ForeignKey("draws.id", ondelete="CASCADE"))
    application_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("applications.id", ondelete="CASCADE"),
        index=True,
        info={"personal": "assessment"},
    )
    alias: Mapped[str] = mapped_column(info={"personal": "assessment"})
    chance: Mapped[float] = mapped_column(info={"personal": "assessment"})
    is_certain: Mapped[bool] = mapped_column(default=False)

    draw: Mapped[Draw] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")
