"""Table: the upkeep that the worker does, and when it did it last."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from aspirant.core.db import Model


class Chore(Model):
    """A piece of upkeep and when it was last done: one that was missed is made up for."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(unique=True)
    done_at: Mapped[datetime]
