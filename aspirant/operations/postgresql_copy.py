"""Copies of a PostgreSQL database, by its own pg_dump and pg_restore."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.operations.counting import count_rows, verify_copy

ASIDE = "before_restore"


def copy_to(path: Path, engine: sa.Engine) -> dict[str, int]:
    """Dump the database as it is at one moment, while others go on writing."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        moment = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
        rows = count_rows(connection)
        verify_copy(connection, rows)
        _run(
            "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges", "--schema=public"),
            *(f"--snapshot={moment}", f"--file={path}"),
            engine=engine,
        )
    _run("pg_restore", "--list", str(path), engine=None)
    return rows


def put_back(path: Path, engine: sa.Engine, expected: dict[str, int]) -> None:
    """Restore beside what is there, verify, and only then let go of what was there."""
    _refuse_in_use(engine)
    with _set_aside(engine):
        _run(
            "pg_restore",
            *("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"),
            str(path),
            engine=engine,
        )
        with engine.connect() as connection:
            verify_copy(connection, expected)


@contextmanager
def _set_aside(engine: sa.Engine) -> Iterator[None]:
    """Within the block the schema is empty; when the block fails, what was there comes back."""
    _tell(engine, f"ALTER SCHEMA public RENAME TO {ASIDE}")
    try:
        yield
    except BaseException:
        engine.dispose()
        _tell(
            engine, "DROP SCHEMA IF EXISTS public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public"
        )
        raise
    engine.dispose()
    _tell(engine, f"DROP SCHEMA {ASIDE} CASCADE")


def _tell(engine: sa.Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def _refuse_in_use(engine: sa.Engine) -> None:
    others = sa.text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    with engine.connect() as connection:
        if connection.scalar(others):
            raise NotPossible(mark("The database is in use. Stop the site and its worker first."))


def _run(program: str, *words: str, engine: sa.Engine | None) -> None:
    """Run a program of PostgreSQL; the password goes in its environment, never on its line."""
    found = shutil.which(program)
    if found is None:
        raise NotPossible(
            mark(
                "%(program)s is not installed here. It comes with the client programs of"
                " PostgreSQL (on Debian: apt install postgresql-client)."
            ),
            program=program,
        )
    command, environment = [found, *words], dict(os.environ)
    if engine is not None:
        address = engine.url.set(drivername="postgresql", password=None)
        command.append(f"--dbname={address.render_as_string(hide_password=False)}")
        environment["PGPASSWORD"] = str(engine.url.password or "")
    done = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise NotPossible(
            mark("%(program)s says: %(reason)s"), program=program, reason=done.stderr.strip()
        )
