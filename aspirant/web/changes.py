"""What changed a thing lately, for the page that tells somebody they were too late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import InstanceState

from aspirant.core.audit import AuditEntry
from aspirant.core.clock import now
from aspirant.core.db import Base, db

#: Older changes were on the page already when it was shown.
LATELY = timedelta(hours=12)


@dataclass(frozen=True)
class Change:
    """One thing done: when, what (an action's key) and by whom ("" and None for the system)."""

    at: datetime
    action: str
    by: str
    by_id: UUID | None


def find_changes(thing: Any, most: int = 3) -> list[Change]:
    """The latest changes of `thing`, newest first; empty when it is new, or no row at all."""
    row = inspect(thing, raiseerr=False)
    key = row.identity if isinstance(row, InstanceState) else None
    if not key:
        return []
    people = Base.metadata.tables["people"].c  # this floor knows the table, not the model
    found = db.session.execute(
        select(AuditEntry.at, AuditEntry.action, AuditEntry.by_id, people.name)
        .join(people.id.table, people.id == AuditEntry.by_id, isouter=True)
        .where(AuditEntry.thing_id == key[0], AuditEntry.at > now() - LATELY)
        .order_by(AuditEntry.number.desc())
        .limit(most)
    )
    return [Change(row.at, row.action, row.name or "", row.by_id) for row in found]
