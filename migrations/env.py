"""Runs migrations on the site's own database, with the site's own tables."""

from typing import Any

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def leave_out_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no migration when the models say nothing new."""
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


def run() -> None:
    """Each migration in a transaction of its own, so that a failed one leaves the earlier ones."""
    options = current_app.extensions["migrate"].configure_args
    options.setdefault("process_revision_directives", leave_out_empty)
    with database.engine.connect() as connection:
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
