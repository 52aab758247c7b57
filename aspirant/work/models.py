"""Table: jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.db import Model
from aspirant.lifecycle import JobState
from aspirant.programme.models import Round


class Job(Model):
    """A piece of work that the worker does, and how far it has come.

    `given` and `result` hold ids, words and counts, never names or text of people (a text that the
    worker must have waits sealed). `holder` names
    the lease of the worker that does it now: only whoever holds it may write to the row.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="lease"),
        sa.CheckConstraint("(state = 'running') = (holder IS NOT NULL)", name="holder"),
        sa.CheckConstraint("(state IN ('waiting', 'running')) = (ended_at IS NULL)", name="ended"),
        sa.CheckConstraint("done >= 0 AND total >= 0", name="progress"),
        sa.Index("ix_jobs_state_due_at", "state", "due_at"),
    )

    kind: Mapped[str]
    round_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    given: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    asked_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    holder: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")
    #: The page that shows what came of it.
    leads_to: Mapped[str] = mapped_column(default="")

    round: Mapped[Round | None] = relationship(lazy="raise")

    @property
    def person_id(self) -> UUID | None:
        """Who asked for it."""
        return self.asked_by_id

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in OPEN

    @property
    def is_done(self) -> bool:
        """Whether it came to its end."""
        return self.state is JobState.DONE

    @property
    def is_failed(self) -> bool:
        """Whether it was given up."""
        return self.state is JobState.FAILED


OPEN = (JobState.WAITING, JobState.RUNNING)
