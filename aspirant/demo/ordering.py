"""Puts the log of the seeded demo in the order of time, as a log that grew by itself would be."""

from sqlalchemy import delete, insert, select

from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.core.lasting_keys import Purpose, lasting_mac


def order_log() -> None:
    """Number and chain every entry anew, the earliest first. Rounds are seeded one by one."""
    db.session.flush()
    entries = select(AuditEntry).order_by(AuditEntry.at, AuditEntry.number)
    rows, previous = [], ""
    for number, entry in enumerate(db.session.scalars(entries).all(), start=1):
        db.session.expunge(entry)
        entry.number = number
        entry.hash = previous = lasting_mac(Purpose.AUDIT, previous + entry.content())
        rows.append({column.key: getattr(entry, column.key) for column in AuditEntry.__table__.c})
    db.session.execute(delete(AuditEntry))
    db.session.execute(insert(AuditEntry), rows)
    db.session.commit()
    db.session.info.pop("audit_head", None)
