"""Seals everything anew with the newest key, so that an old one can be thrown away.

Works a batch at a time while the site runs, and can be started again where it was stopped: what is
sealed with the newest key already is passed over.
"""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from cryptography.fernet import InvalidToken

from aspirant.core.crypto import EncryptedBytes, EncryptedText, keyring
from aspirant.core.db import Base, db

BATCH = 200


def sealed_columns() -> list[sa.Column[bytes]]:
    """Every column that the database only holds encrypted."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (EncryptedText, EncryptedBytes, sa.LargeBinary))
    ]


def rotate_keys() -> int:
    """Seal what older keys sealed anew; commits each batch. Returns how many values."""
    return sum(_rotate(column) for column in sealed_columns())


def find_unreadable() -> list[str]:
    """The values that no key of the site opens, as table.column and the row's id."""
    lost = []
    for column in sealed_columns():
        for batch in _batches(column):
            lost += [f"{column} {row_id}" for row_id, sealed in batch if not _opens(sealed)]
    return lost


def _rotate(column: sa.Column[bytes]) -> int:
    count = 0
    for batch in _batches(column):
        for row_id, sealed in batch:
            if not keyring.is_newest(sealed):
                count += _replace(column, row_id, sealed)
        db.session.commit()
    return count


def _replace(column: sa.Column[bytes], row_id: UUID, sealed: bytes) -> int:
    """Put the new seal on, unless somebody wrote something else meanwhile (with the newest key)."""
    raw = sa.type_coerce(column, sa.LargeBinary())
    value = sa.bindparam("value", keyring.rotate(sealed), sa.LargeBinary())
    statement = (
        sa.update(column.table)
        .where(column.table.c.id == row_id, raw == sealed)
        .values({column.name: sa.type_coerce(value, sa.LargeBinary())})
    )
    return db.session.connection().execute(statement).rowcount


def _batches(column: sa.Column[bytes]) -> Iterator[list[tuple[UUID, bytes]]]:
    """The column's values as they are stored, by row, in order of the rows' ids."""
    row_id, raw = column.table.c.id, sa.type_coerce(column, sa.LargeBinary())
    last: UUID | None = None
    while True:
        wanted = sa.select(row_id, raw).where(column.is_not(None)).order_by(row_id).limit(BATCH)
        found = db.session.execute(wanted if last is None else wanted.where(row_id > last)).all()
        if not found:
            return
        yield [(row[0], bytes(row[1])) for row in found]
        last = found[-1][0]


def _opens(sealed: bytes) -> bool:
    try:
        keyring.rotate(sealed)
    except InvalidToken:
        return False
    return True
