"""What real calendar programs understand of our feeds: the same events, times and states."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from aspirant.extensions import db
from tests import make
from tests.conftest import Client
from tests.feeds.conftest import lint_module
from tests.proofs.calendars import readers
from tests.proofs.calendars.rounds import Facts, invent
from tests.proofs.machine import HOST, Machine

#: How many rounds the long proof invents.
ROUNDS = int(os.environ.get("ROUNDS", "200"))

#: The rounds are written straight to the tables.
pytestmark = pytest.mark.corrupts


@dataclass(frozen=True)
class Feeds:
    """The feeds of invented rounds: their files, and what must be found in each."""

    tokens: list[str]
    files: list[Path]
    facts: list[Facts]

    def agree(self, name: str, found: list[dict[str, Any]]) -> None:
        """The reader found the same everywhere, as far as it can."""
        assert len(found) == len(self.facts)
        for file, ours, theirs in zip(self.files, self.facts, found, strict=True):
            hidden = {uid for uid, fact in ours.items() if name in MISREADS and is_twice(fact[:2])}
            assert _without(theirs, hidden) == _without(ours, hidden), (name, file)


#: Takes a moment in UTC for wall clock where the calendar names a zone, and so loses which of the
#: two hours of autumn it is in. All others read it right.
MISREADS = {"recurring-ical-events"}


def is_twice(span: tuple[str, ...]) -> bool:
    """Whether it begins or ends in the second of the two hours that have one name."""
    return any(moment.startswith("2026-10-25T01:") for moment in span)


def _without(facts: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    return {uid: fact for uid, fact in facts.items() if uid not in hidden}


def gather(folder: Path, count: int, fetch: Callable[[str], bytes]) -> Feeds:
    """Invent rounds and fetch their feeds."""
    made = list(invent(count, make.person("alva")))
    files = []
    for token, _facts in made:
        files.append(folder / f"{token}.ics")
        files[-1].write_bytes(fetch(f"/feeds/{token}.ics"))
    return Feeds([token for token, _facts in made], files, [facts for _token, facts in made])


@pytest.mark.parametrize("name", ["icalendar", "recurring-ical-events"])
def test_a_few_rounds_are_read_as_they_stand(client: Client, tmp_path: Path, name: str) -> None:
    feeds = gather(tmp_path, 4, lambda path: client.get(path).data)
    feeds.agree(name, readers.read_in_python(name, feeds.files))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clients")


@pytest.mark.prove
def test_hundreds_of_rounds_are_read_alike_by_every_client(
    machine: Machine, folder: Path, capsys: Any
) -> None:
    with machine.app.app_context():
        feeds = gather(
            folder,
            ROUNDS,
            lambda path: machine.app.test_client().get(path, base_url=f"https://{HOST}").data,
        )
        db.session.remove()
    _lint(feeds)
    events = sum(len(facts) for facts in feeds.facts)
    with capsys.disabled():
        size = sum(file.stat().st_size for file in feeds.files)
        print(f"\n{ROUNDS} rounds, {events} events, {size:,} bytes")
        for name, read in _readers(feeds, folder):
            start = perf_counter()
            try:
                feeds.agree(name, read())
                print(f"{name:<24} agrees on all, {perf_counter() - start:.1f} s", flush=True)
            except pytest.skip.Exception as reason:
                print(f"{name:<24} skipped: {reason}", flush=True)
        _sync_and_list(machine, feeds, folder)


def _readers(feeds: Feeds, folder: Path) -> Iterator[tuple[str, Callable[[], list[Any]]]]:
    python = readers.environment(folder) / "python"
    for name in readers.IN_PYTHON:
        yield name, lambda name=name: readers.read_in_python(name, feeds.files, python)  # type: ignore[misc]
    node = readers.node_folder(folder)
    for name in readers.IN_NODE:
        yield name, lambda name=name: readers.read_in_node(name, feeds.files, node)  # type: ignore[misc]


def _sync_and_list(machine: Machine, feeds: Feeds, folder: Path) -> None:
    """vdirsyncer fetches every feed from the site as it runs; khal lists what it made of it."""
    machine.start_site()
    programs, start = folder / "calendars" / "bin", perf_counter()
    urls = [f"http://127.0.0.1:{machine.port}/feeds/{token}.ics" for token in feeds.tokens]
    readers.sync(urls, programs, folder / "synced")
    listed = readers.list_with_khal(len(urls), programs, folder / "synced")
    for number, facts in enumerate(feeds.facts):
        items = list((folder / "synced" / "calendars" / str(number)).iterdir())
        assert len(items) == len(facts)  # it gives each a UID of its own making
        assert listed[number] == sorted(_as_khal(*fact) for fact in facts.values()), number
    print(f"{'vdirsyncer + khal':<24} agree on all, {perf_counter() - start:.1f} s")


def _as_khal(start: str, end: str, status: str) -> tuple[str, str, str]:
    """khal names the last day of whole days."""
    last = end if "T" in end else str(date.fromisoformat(end) - timedelta(days=1))
    return start, last, status


def _lint(feeds: Feeds) -> None:
    lint = lint_module().lint
    assert {file.name: found for file in feeds.files if (found := lint(file.read_bytes()))} == {}
