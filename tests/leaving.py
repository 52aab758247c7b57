"""What a test leaves: looked over by the invariants, then taken away.

Most tests fill a few tables of a hundred. Only those are emptied, and only the invariants that
read one of them are asked: of empty tables none has anything to say.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import TextClause, event, text

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.operations.checking import INVARIANTS, find_broken

#: A test has no worker and moves the clock; and the tables are the same after each.
NOT_AFTER_TESTS = {
    "no letter waits after its time",
    "answers taken back are gone in time",
    "reasons to be away are gone in time",
    "those who signed up to a network meeting are forgotten in time",
    "old sign-in links are gone",
    "no entry of the audit log is from the future",
    "the database has every table, column and rule of this version",
    "every reference leads somewhere",
}

#: The tables whose rows each invariant was seen to go through, in this process.
_read: dict[str, set[str]] = {}


def find_filled() -> set[str]:
    """The tables that hold a row."""
    with db.engine.connect() as connection:
        return set(connection.scalars(_which_are_filled()))


def find_all_broken(filled: set[str]) -> dict[str, list[str]]:
    """What breaks each invariant that has rows to go through."""
    found = {
        name: _find_broken(name)
        for name in INVARIANTS
        if name not in NOT_AFTER_TESTS and (not _read.get(name) or _read[name] & filled)
    }
    db.session.remove()
    return {name: broken for name, broken in found.items() if broken}


def empty_database(filled: set[str]) -> None:
    """Far quicker than TRUNCATE, which makes PostgreSQL write new files for every table."""
    tables = [table for table in reversed(db.metadata.sorted_tables) if table.name in filled]
    with db.engine.begin() as connection:
        for table in tables:
            connection.execute(table.delete())


@cache
def _which_are_filled() -> TextClause:
    names = [table.name for table in db.metadata.sorted_tables]
    return text(
        " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {one})" for one in names)
    )


def _find_broken(name: str) -> list[str]:
    if name in _read:
        return find_broken(name, at=now())
    with statements() as asked:
        broken = find_broken(name, at=now())
    if asked:
        _read[name] = set[str]().union(*(_gone_through(one) for one in asked))
    return broken


def _gone_through(statement: str) -> set[str]:
    """The tables without whose rows a SELECT finds nothing; all that it names if in doubt."""
    outer, inner = statement, ""
    while inner != outer:
        inner, outer = outer, re.sub(r"\([^()]*\)", "", outer)
    words = re.findall(r"\bFROM\s+(\w+)", outer) or re.findall(r"\w+", statement)
    return set(words) & set(db.metadata.tables)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Gathers the statements sent to the database meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
