"""What pages cost: the processor's time of one request, beside the least that Flask can do.

Only the queries are asserted: times depend on the machine and are read by people.
"""

import gc
import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import brotli
import pytest
from flask import Flask
from sqlalchemy import event

from aspirant.applications import service as applications
from aspirant.applications.queries import find_application_of
from aspirant.core.clock import now
from aspirant.demo.seed import seed_demo
from aspirant.extensions import db
from aspirant.jobs import HANDLERS
from aspirant.people.models import Person
from aspirant.people.queries import find_person_by_email
from aspirant.programme.models import Round
from aspirant.programme.queries import list_rounds
from aspirant.selection.service.targets import use_preset
from aspirant.work.running import run_due_jobs
from tests import make
from tests import make_selection as selecting
from tests.benchmarks.bare import bare_site
from tests.benchmarks.crowd import crowd
from tests.benchmarks.machine import machine
from tests.client import Client

pytestmark = pytest.mark.benchmark

TIMES = 25
COLUMNS = ("ms", "x word", "x list", "queries", "bytes", "gzip", "brotli")
HEAD = "page".ljust(32) + "".join(column.rjust(9) for column in COLUMNS)


@dataclass(frozen=True)
class Cost:
    """What one request took: processor milliseconds, statements, and the body it gave."""

    ms: float
    queries: int
    body: bytes


def test_what_pages_cost(app: Flask, tmp_path: Path, capsys: Any) -> None:
    seed_demo(at=now())
    db.session.commit()
    bare = bare_site(tmp_path)
    db.session.remove()
    gc.collect()
    gc.freeze()  # as wsgi.py does
    word, listing = _cost(bare, _environ(bare, "/")), _cost(bare, _environ(bare, "/list"))
    costs = {"bare Flask: a word": word, "bare Flask and SQLite: 50 rows": listing}
    costs |= {name: measure() for name, measure in _pages(app)}
    with capsys.disabled():
        print(f"\n{machine()}, {db.engine.dialect.name}\n{HEAD}")
        for name, cost in costs.items():
            print(_line(name, cost, word, listing))
    assert {name: cost.queries for name, cost in costs.items() if cost.queries > 20} == {}
    assert costs["list of 50"].queries == costs["list of 1,000"].queries <= 8


def _pages(app: Flask) -> Iterator[tuple[str, Callable[[], Cost]]]:
    """Every page and how to measure it; the crowd grows on the way."""
    opened, running, _finished = list_rounds()
    staff, alva = _client(app, "samordnare@example.org"), _client(app, "sokande@example.org")
    aspirant = _client(app, "aspirant@example.org")
    draft = find_application_of(opened, _person("sokande@example.org"))
    feed = make.feed(_person("aspirant@example.org"))
    assert draft
    here, there = f"/rounds/{opened.slug}", f"/rounds/{running.slug}"
    calendar = f"/feeds/{feed.token}.ics"

    def get(url: str, client: Client | None = None, **headers: str) -> Callable[[], Cost]:
        return partial(_cost, app, _environ(app, url, client, **headers))

    yield "call page", get("/")
    yield "sign-in page", get("/sign-in")
    yield "my page of an applicant", get("/my-page", alva)
    yield "task list", get(f"/applications/{draft.id}", alva)
    yield "own sessions", get(f"{there}/my-sessions", aspirant)
    yield "selection board", get(f"{there}/selection", staff)
    yield "selection board, 250", get(f"/rounds/{_many_to_choose_from()}/selection", staff)
    yield "feed, new", get(calendar)
    etag = app.test_client().get(calendar).headers["ETag"]
    yield "feed, unchanged (304)", get(calendar, HTTP_IF_NONE_MATCH=etag)
    yield "submission (POST)", partial(_submission, app, opened)
    crowd(opened, 250)
    yield "review board, 100 of 250", get(f"{here}/reviews", staff)
    crowd(opened, 1100)  # some have been taken back
    yield "list of 50", get(f"{here}/applications", staff)
    yield "list of 1,000", get(f"{here}/applications?size=1000", staff)


def _many_to_choose_from() -> str:
    """The slug of a round where 250 can be chosen, with a proposal and everybody's reason."""
    by = _person("samordnare@example.org")
    round = selecting.selecting_round(by, "2031–2032", places=16)
    selecting.candidates(round, 250, by)
    use_preset(selecting.reloaded(round), by=by, at=now())
    db.session.commit()
    selecting.proposal(round, by)
    run_due_jobs(HANDLERS)
    return "2031-2032"


def _submission(app: Flask, round: Round) -> Cost:
    """Send a finished draft, which is opened again before each measurement."""
    alva = make.person("alva")
    draft = make.application(round, alva, "draft", at=now())
    client = _client(app, alva.email)

    def open_again() -> None:
        db.session.expire_all()
        found = find_application_of(round, alva)
        assert found
        if found.submitted_at:
            applications.reopen_application(found, by=alva, at=now())
        db.session.commit()

    environ = _environ(app, f"/applications/{draft.id}/submit", client) | {"REQUEST_METHOD": "POST"}
    return _cost(app, environ, before=open_again, status="303")


def _cost(
    app: Flask,
    environ: dict[str, Any],
    *,
    before: Callable[[], object] = lambda: None,
    status: str = "",
) -> Cost:
    """The middle of many requests, after a few that are not counted."""
    taken, body, queries = [], b"", 0
    for _turn in range(TIMES + 3):
        before()
        with _counted() as statements:
            start = process_time()
            code, body = Context().run(_request, app, environ)
            taken.append(process_time() - start)
        queries = len(statements)
        assert code.startswith(status or ("2", "304")), code
    return Cost(median(taken[3:]) * 1000, queries, body)


def _request(app: Flask, environ: dict[str, Any]) -> tuple[str, bytes]:
    seen: list[str] = []
    answer = app.wsgi_app(
        {**environ, "wsgi.input": BytesIO()},
        lambda status, _headers, _error=None: seen.append(status),  # type: ignore[arg-type,return-value]
    )
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return seen[0], body


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements meanwhile; beginning and ending a transaction asks nothing."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _environ(app: Flask, url: str, client: Client | None = None, **headers: str) -> dict[str, Any]:
    cookie = client.get_cookie("aspirant") if client else None
    environ = app.test_request_context(url).request.environ
    kept = {key: value for key, value in environ.items() if not key.startswith("werkzeug")}
    return kept | headers | ({"HTTP_COOKIE": f"aspirant={cookie.value}"} if cookie else {})


def _client(app: Flask, email: str) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    return client.sign_in(_person(email))


def _person(email: str) -> Person:
    person = find_person_by_email(email)
    assert person
    return person


def _line(name: str, cost: Cost, word: Cost, listing: Cost) -> str:
    sizes = len(cost.body), len(gzip.compress(cost.body, 6)), len(brotli.compress(cost.body))
    return (
        f"{name:<32}{cost.ms:>9.2f}{cost.ms / word.ms:>9.1f}{cost.ms / listing.ms:>9.1f}"
        f"{cost.queries:>9}{sizes[0]:>9,}{sizes[1]:>9,}{sizes[2]:>9,}"
    )
