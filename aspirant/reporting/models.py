"""Tables: frozen counts of a step, and figures to compare with."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.algorithms.disclosure import Table
from aspirant.core.db import Model
from aspirant.programme.models import Round
from aspirant.reporting.words import Population, Step


class FrozenStep(Model):
    """What is shown of the voluntary answers at one step of a round. Never changed, never redone.

    `tables` holds by question only what is shown: merged groups with their counts, or nothing.
    What was counted to get there is not kept.
    """

    __tablename__ = "frozen_steps"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "step"),
        sa.CheckConstraint("total >= 0", name="total"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"))
    step: Mapped[Step]
    total: Mapped[int]
    tables: Mapped[dict[str, Any]]  # {"gender": [[["woman"], 60], [["man"], 40], ...], "age": []}
    frozen_at: Mapped[datetime]
    frozen_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})

    def table(self, attribute: str) -> Table:
        """What is shown of one question."""
        groups = tuple((tuple(group), count) for group, count in self.tables.get(attribute, []))
        return Table(self.step.value, self.total, groups)


class ReferenceSheet(Model):
    """One attribute among the members or the elected, as the office knows it, to compare with.

    `amounts` holds a number for each value that is known: per cent, or people.
    """

    __tablename__ = "reference_sheets"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "population", "attribute"),
        sa.CheckConstraint("source <> ''", name="source"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"))
    population: Mapped[Population]
    attribute: Mapped[str]
    version: Mapped[int] = mapped_column()
    is_share: Mapped[bool]
    amounts: Mapped[dict[str, Any]]
    source: Mapped[str]
    as_of: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )

    round: Mapped[Round] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}
