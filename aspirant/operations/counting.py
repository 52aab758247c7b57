"""How many rows each table holds, and whether a copy is whole."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from aspirant.core.audit import find_broken_entry
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark


def count_rows(connection: sa.Connection, schema: str | None = None) -> dict[str, int]:
    """The rows of every table of the database, by name."""
    names = sa.inspect(connection).get_table_names(schema=schema)
    return {
        name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0
        for name in sorted(names)
    }


def verify_copy(connection: sa.Connection, expected: dict[str, int]) -> None:
    """Raise NotPossible unless the copy holds those rows and a whole audit log."""
    found = count_rows(connection)
    if found != expected:
        wrong = sorted(name for name in found | expected if found.get(name) != expected.get(name))
        raise NotPossible(
            mark("The copy does not hold what it should; look at %(tables)s."),
            tables=", ".join(wrong),
        )
    with Session(connection) as session:
        broken = find_broken_entry(session)
    if broken is not None:
        raise NotPossible(
            mark(
                "The audit log of the copy is broken at entry %(number)s, or its keys are others."
            ),
            number=broken,
        )
