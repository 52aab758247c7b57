"""The log of what was done, by whom: references only, chained so that a change is seen.

Each entry's hash covers its content and the hash of the entry before it (HMAC-SHA256 under a key
of its own, see `lasting_keys`). Editing, removing or reordering an entry breaks the chain there.
"""

import json
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from aspirant.core.db import Model, db
from aspirant.core.lasting_keys import Purpose, keep_keys, lasting_mac

#: Key of the PostgreSQL advisory lock that keeps the chain in one line.
_CHAIN_LOCK = 7_311_001


class Identified(Protocol):
    """Anything with an id: a person who acts."""

    @property
    def id(self) -> UUID: ...


class AuditEntry(Model):
    """One thing done. `details` holds ids, words and counts, never names or text of people."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(info={"personal": "log"})
    action: Mapped[str]
    kind: Mapped[str]
    thing_id: Mapped[UUID] = mapped_column(index=True)
    round_id: Mapped[UUID | None] = mapped_column(index=True)
    details: Mapped[dict[str, Any]]
    hash: Mapped[str]

    def content(self) -> str:
        """What the hash covers, in one canonical line."""
        parts = {
            "number": self.number,
            "at": self.at.isoformat(),
            "by": str(self.by_id) if self.by_id else None,
            "action": self.action,
            "kind": self.kind,
            "thing": str(self.thing_id),
            "round": str(self.round_id) if self.round_id else None,
            "details": self.details,
        }
        return json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def record(
    action: str, thing: Model, *, by: Identified | None, at: datetime, **details: Any
) -> AuditEntry:
    """Write that `by` (None: the system) did `action` to `thing`, in the running transaction."""
    if not sa.inspect(thing).has_identity and not thing.id:
        thing.id = uuid4()
    with db.session.no_autoflush:  # the verb may be half way: its rows are not whole yet
        number, previous = _head()
        if number == 0:  # the first thing that is done on a site
            keep_keys()
    entry = AuditEntry(
        number=number + 1,
        at=at,
        by_id=by.id if by else None,
        action=action,
        kind=str(thing.__tablename__),
        thing_id=thing.id,
        round_id=round_of(thing),
        details=details,
    )
    entry.hash = lasting_mac(Purpose.AUDIT, previous + entry.content())
    db.session.add(entry)
    db.session.info["audit_head"] = (entry.number, entry.hash)
    return entry


def keep_keys_of_log() -> None:
    """Keep the lasting keys of a site that began before they were kept. For the worker."""
    number, _hash = _head()  # holds the chain, so that nobody else keeps them at the same time
    if number:
        keep_keys()


def round_of(thing: Model) -> UUID | None:
    """The round a thing belongs to, None when it belongs to the site."""
    if thing.__tablename__ == "rounds":
        return thing.id
    found: UUID | None = getattr(thing, "round_id", None)
    return found


def find_broken_entry(session: Session | None = None) -> int | None:
    """The number of the first entry that does not fit the chain; None when the chain is whole.

    `session` reads another database than the site's own: a back-up.
    """
    expected, previous = 1, ""
    entries = sa.select(AuditEntry).order_by(AuditEntry.number)
    for entry in (session or db.session).scalars(entries):
        right = lasting_mac(Purpose.AUDIT, previous + entry.content(), session)
        if entry.number != expected or entry.hash != right:
            return expected
        expected, previous = entry.number + 1, entry.hash
    return None


def _head() -> tuple[int, str]:
    known: tuple[int, str] | None = db.session.info.get("audit_head")
    if known:
        return known
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(_CHAIN_LOCK)))
    last = sa.select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    found = db.session.execute(last).one_or_none()
    return (found.number, found.hash) if found else (0, "")


@event.listens_for(Session, "after_transaction_end")
def _forget_head(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None or transaction.nested:  # a savepoint may have been undone
        session.info.pop("audit_head", None)
