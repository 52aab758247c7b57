"""Calendars that ask all the while: through deploys, maintenance and a dead database.

Each client keeps what a real one keeps, and is wiped by what wipes a real one: an error, a page, an
empty body. A refused connection wipes nobody: the client keeps what it has and asks again.
"""

import http.client
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from aspirant.extensions import db
from tests import make
from tests.proofs.calendars.rounds import invent
from tests.proofs.machine import HOST, Machine


@dataclass
class Subscriber:
    """One calendar program with one feed: what it holds, and what it was answered."""

    port: int
    path: str
    uids: set[str]
    held: set[str] = field(default_factory=set)
    tag: str = ""
    said: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def poll(self) -> None:
        """Ask once, as Thunderbird does; a wrong answer wipes the calendar."""
        start = time.perf_counter()
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            wire.request("GET", self.path, headers=self._headers())
            answer = wire.getresponse()
            body = answer.read().decode()
        except (OSError, http.client.HTTPException):  # nobody there, or cut off while answering
            self.said["no connection"] += 1
            time.sleep(0.1)
            return
        finally:
            wire.close()
        self.slowest = max(self.slowest, time.perf_counter() - start)
        if answer.status == 304:
            self.said["304"] += 1
            return
        self.tag = answer.headers.get("ETag", "")
        lines = body.replace("\r\n ", "").split("\r\n")
        is_calendar = answer.status == 200 and lines[0] == "BEGIN:VCALENDAR"
        self.held = (
            {line[4:] for line in lines if line.startswith("UID:")} if is_calendar else set()
        )
        self.said["200" if self.held == self.uids else f"wiped by {answer.status}"] += 1

    def _headers(self) -> dict[str, str]:
        names = {"Host": HOST, "X-Forwarded-Proto": "https", "User-Agent": "Thunderbird/153"}
        return names | ({"If-None-Match": self.tag} if self.tag else {})


@pytest.mark.prove
def test_ten_thousand_polls_wipe_no_subscription(machine: Machine, capsys: Any) -> None:
    file = Path(machine.environment["DATABASE_URL"].removeprefix("sqlite:///"))
    if not file.is_absolute():
        pytest.skip("takes the database away as a file, so it needs SQLite")
    subscribers = _subscribe(machine)
    site, stop = machine.start_site(), threading.Event()
    threads = [
        threading.Thread(target=_ask, args=(subscribers[part::4], stop)) for part in range(4)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    _let_things_happen(machine, site, file, subscribers, stop)
    for thread in threads:
        thread.join()
    _report(subscribers, time.perf_counter() - start, capsys)
    assert [one.said for one in subscribers if any("wiped" in word for word in one.said)] == []
    assert [one.path for one in subscribers if one.held != one.uids] == []


def _subscribe(machine: Machine, count: int = 20) -> list[Subscriber]:
    with machine.app.app_context():
        found = [
            Subscriber(machine.port, f"/feeds/{token}.ics", set(facts))
            for token, facts in invent(count, make.person("alva"))
        ]
        db.session.remove()
        db.engine.dispose()
    return found


def _ask(subscribers: list[Subscriber], stop: threading.Event) -> None:
    turn = 0
    while not stop.is_set():
        for one in subscribers:
            if turn % 5 == 0:
                one.tag = ""  # as after a restart of the program: it asks for everything
            one.poll()
        turn += 1


def _asked(subscribers: list[Subscriber]) -> int:
    """How many polls were answered so far."""
    return sum(one.said["200"] + one.said["304"] for one in subscribers)


def _wait_for(subscribers: list[Subscriber], more: int) -> None:
    """Until that many more polls were answered."""
    goal = _asked(subscribers) + more
    end = time.monotonic() + 300
    while _asked(subscribers) < goal:
        assert time.monotonic() < end, "the site answers no more"
        time.sleep(0.05)


def _let_things_happen(
    machine: Machine,
    site: subprocess.Popen[bytes],
    file: Path,
    subscribers: list[Subscriber],
    stop: threading.Event,
) -> None:
    try:
        for _deploy in range(4):
            _wait_for(subscribers, 1_000)
            site.send_signal(signal.SIGHUP)  # a deploy: new workers, the old ones finish
        _wait_for(subscribers, 1_000)
        _without_database(site, file, subscribers)
        machine.kill(site)  # maintenance: nobody answers
        time.sleep(1)
        machine.start_site()
        _wait_for(subscribers, 10_000 - _asked(subscribers))
    finally:
        stop.set()


def _without_database(
    site: subprocess.Popen[bytes], file: Path, subscribers: list[Subscriber]
) -> None:
    """A directory stands where the database was; workers begin anew and cannot open it."""
    away = file.with_name("away")
    file.rename(away)
    file.mkdir()
    site.send_signal(signal.SIGHUP)
    _wait_for(subscribers, 3_000)
    file.rmdir()
    away.rename(file)
    site.send_signal(signal.SIGHUP)
    _wait_for(subscribers, 1_000)


def _report(subscribers: list[Subscriber], seconds: float, capsys: Any) -> None:
    said: Counter[str] = sum((one.said for one in subscribers), Counter())
    answered, slowest = _asked(subscribers), max(one.slowest for one in subscribers)
    with capsys.disabled():
        print(f"\n{answered} polls answered in {seconds:.0f} s: {dict(said)}")
        print(f"slowest answer {slowest * 1000:.0f} ms; 4 reloads, 1 dead database, 1 restart")
