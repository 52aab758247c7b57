"""A machine for each proof."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from aspirant.core.crypto import keyring
from aspirant.extensions import limiter
from aspirant.jobs import register_jobs
from config import Settings
from tests.proofs.machine import Machine


@pytest.fixture
def machine(app: Flask, settings: Settings, database_url: str, tmp_path: Path) -> Iterator[Machine]:
    """A site as in production on the database that is being tested, empty and its own."""
    made = Machine(tmp_path, _own_database(database_url, tmp_path))
    yield made
    made.stop()
    limiter.enabled = False
    keyring.configure(settings.keys(), settings.secret_key.get_secret_value())
    register_jobs(app, None)


def _own_database(database_url: str, folder: Path) -> str:
    if database_url.startswith("sqlite"):
        return f"sqlite:///{folder / 'proof.db'}"
    name = f"proof_{uuid4().hex[:12]}"
    engine = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    address = sa.make_url(database_url).set(drivername="postgresql", database=name)
    return address.render_as_string(hide_password=False)
