"""What a feed costs: built cold, built warm, after one edit, and when nothing changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import icalendar
import pytest
from flask import Flask

from aspirant.core import calendars
from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.permissions import Role
from aspirant.programme.models import Session
from tests import make
from tests.benchmarks.machine import machine
from tests.client import Client

pytestmark = pytest.mark.benchmark

EVENTS, TIMES = 200, 15


def test_what_feeds_cost(app: Flask, client: Client, count_queries: Any, capsys: Any) -> None:
    round = make.without_sessions(make.round())
    for number in range(EVENTS):
        make.session(round, f"Träff {number}", starts_at=make.AT + timedelta(hours=6 * number))
    alva = make.with_role(make.person("alva"), Role.PARTICIPANT, round)
    path = f"/feeds/{make.feed(alva).token}.ics"
    shelf = Path(app.config["INSTANCE"], "feeds")
    tag = {"If-None-Match": ""}

    def forget(cold: bool) -> None:
        for copy in shelf.glob("*.ics"):
            copy.unlink()
        if cold:
            calendars._write_event.cache_clear()
            calendars._write_head.cache_clear()

    def edit() -> None:
        one = db.session.query(Session).first()
        assert one
        one.title = Bilingual(f"{one.title.sv}!")
        db.session.commit()

    rows: list[tuple[str, Callable[[], object], dict[str, str]]] = [
        ("cold: every fragment", lambda: forget(True), {}),
        ("warm: no copy, fragments kept", lambda: forget(False), {}),
        ("after one edit", edit, {}),
        ("200 from the copy", lambda: None, {}),
        ("304", lambda: None, tag),
    ]
    with capsys.disabled():
        print(f"\n{machine()}, {db.engine.dialect.name}, {EVENTS} events")
        print(f"{'feed':<32}{'cpu ms':>9}{'queries':>9}{'built':>7}{'status':>8}")
        for name, before, headers in rows:
            tag["If-None-Match"] = client.get(path).headers["ETag"]
            print(_line(name, *_measure(client, path, before, headers, count_queries)))


def _measure(
    client: Client, path: str, before: Callable[[], object], headers: dict[str, str], count: Any
) -> tuple[float, int, int, int]:
    taken, queries, built, status = [], 0, 0, 0
    for _turn in range(TIMES):
        before()
        db.session.remove()
        with count() as statements, _built() as events:
            start = process_time()
            answer = client.get(path, headers=headers)
            taken.append(process_time() - start)
        queries = len([one for one in statements if one != "BEGIN"])
        built, status = len(events), answer.status_code
    if headers:
        assert (queries, built, status) == (1, 0, 304)
    return median(taken) * 1000, queries, built, status


@contextmanager
def _built() -> Iterator[list[object]]:
    """The events that were written anew meanwhile."""
    events: list[object] = []
    plain = calendars._entry

    def noting(event: calendars.Event) -> icalendar.Event:
        events.append(event)
        return plain(event)

    calendars._entry = noting
    try:
        yield events
    finally:
        calendars._entry = plain


def _line(name: str, ms: float, queries: int, built: int, status: int) -> str:
    return f"{name:<32}{ms:>9.2f}{queries:>9}{built:>7}{status:>8}"
