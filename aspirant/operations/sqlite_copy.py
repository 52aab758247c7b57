"""Copies of an SQLite database, by its own online back-up (https://sqlite.org/backup.html)."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.operations.counting import verify_copy


def copy_to(path: Path, engine: sa.Engine) -> dict[str, int]:
    """Copy the database as it is at one moment, while others go on writing."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        connection.rollback()
        driver.execute("BEGIN")  # this moment; the copy below is made within it
        rows = _count(driver)
        with closing(sqlite3.connect(path)) as copy:
            driver.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        driver.execute("ROLLBACK")
    _verify(path, rows)
    return rows


def put_back(path: Path, engine: sa.Engine, expected: dict[str, int]) -> None:
    """Verify the copy, then let it take the database's place in one step."""
    _verify(path, expected)
    live = Path(engine.url.database or "")
    _refuse_in_use(live)
    with path.open("rb") as copied:
        os.fsync(copied.fileno())
    path.chmod(live.stat().st_mode if live.exists() else 0o600)
    path.replace(live)


def _count(driver: sqlite3.Connection) -> dict[str, int]:
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = sorted(name for (name,) in driver.execute(listed))
    return {
        name: driver.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in names
    }


def _verify(path: Path, expected: dict[str, int]) -> None:
    with _opened(path) as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if said != "ok" or lost is not None:
            raise NotPossible(
                mark("The copy is damaged: %(reason)s"),
                reason=said if lost is None else f"a row of {lost[0]} refers to nothing",
            )
        verify_copy(connection, expected)


@contextmanager
def _opened(path: Path) -> Iterator[sa.Connection]:
    """A connection that leaves nothing beside the file."""
    engine = sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    )
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _refuse_in_use(live: Path) -> None:
    """Leaving the write-ahead log needs the database alone; what it held is then in the file."""
    if not live.exists():
        return
    with closing(sqlite3.connect(live, timeout=0.2)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise NotPossible(
                mark("The database is in use. Stop the site and its worker first.")
            ) from error
        except sqlite3.DatabaseError:  # damaged: all the more reason to restore
            return
