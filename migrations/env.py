"""Runs migrations on the site's own database, with the site's own tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

database = current_app.extensions["migrate"].db


def leave_out_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no migration when the models say nothing new."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


@contextmanager
def _without_cascades(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; dropping the old one must not empty others.

    What refers to what is looked over before the references count again.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys = OFF")
    yield
    if broken := raw.execute("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"rows refer to nothing: {broken[:5]}")
    raw.execute("PRAGMA foreign_keys = ON")


def run() -> None:
    """Each migration in a transaction of its own, so that a failed one leaves the earlier ones."""
    options = current_app.extensions["migrate"].configure_args
    options.setdefault("process_revision_directives", leave_out_empty)
    with database.engine.connect() as connection, _without_cascades(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            transaction_per_migration=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
