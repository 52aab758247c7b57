"""Keys that stay as long as the data: of the log's chain, and of whose answers are whose.

Each was first derived from the site's secret, and is kept sealed with the encryption keys. So the
secret can be changed, which signs everybody out and nothing more, and the encryption keys can be
rotated as for every other sealed value.
"""

import hashlib
import hmac
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from aspirant.core.crypto import keyring
from aspirant.core.db import Model, db


class Purpose(StrEnum):
    """What a key is for; each purpose has its own."""

    AUDIT = "audit"
    DIVERSITY = "diversity"
    WEIGHED = "weighed"
    PRESENCE = "presence"


class LastingKey(Model):
    """One key, sealed together with its purpose."""

    __tablename__ = "lasting_keys"

    purpose: Mapped[str] = mapped_column(unique=True)
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)


def lasting_mac(purpose: Purpose, message: str, session: Session | None = None) -> str:
    """A keyed hash (HMAC-SHA256, hex). `session` reads the keys of another database: a back-up."""
    keys = _keys_of(session or db.session())
    return hmac.new(keys[purpose], message.encode(), hashlib.sha256).hexdigest()


def keep_keys() -> None:
    """Keep the keys that the database does not hold yet, in the running transaction."""
    kept = set(db.session.scalars(sa.select(LastingKey.purpose)))
    for purpose in Purpose:
        if purpose not in kept:
            sealed = keyring.seal(keyring.derive(purpose).hex(), context=purpose)
            db.session.add(LastingKey(purpose=purpose, sealed=sealed))


def _keys_of(session: Session) -> dict[Purpose, bytes]:
    """Those that are kept; a key that is not, yet or in an old back-up, follows from the secret."""
    known: dict[Purpose, bytes] | None = session.info.get("lasting_keys")
    if known is None:
        known = {purpose: keyring.derive(purpose) for purpose in Purpose}
        with session.no_autoflush:
            for row in _rows(session):
                opened = keyring.open(bytes(row.sealed), context=row.purpose)
                known[Purpose(row.purpose)] = bytes.fromhex(opened)
        session.info["lasting_keys"] = known
    return known


def _rows(session: Session) -> list[LastingKey]:
    if session is not db.session() and not sa.inspect(session.connection()).has_table(
        LastingKey.__tablename__
    ):
        return []
    return list(session.scalars(sa.select(LastingKey)))


@event.listens_for(Session, "after_transaction_end")
def _forget_keys(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("lasting_keys", None)
