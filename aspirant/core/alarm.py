"""The alarm clock: wakes the worker now, every minute and after a restart.

It carries no work and loses nothing of value: what is to be done stands in rows (letters waiting,
offers past their day). A job is a function without arguments that looks for due rows and does
them. Huey is the clock; a lost ring is made good by the next minute.

Two threads answer it, so that letters leave while something long is computed. Each job runs once
at a time: whoever is rung for while it runs, runs once more.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

from huey import Huey, MemoryHuey, SqliteHuey, crontab

Job = Callable[[], object]


class Alarm:
    """One clock for a site, shared by all its processes through a file."""

    def __init__(self) -> None:
        self.huey: Huey | None = None
        self._jobs: dict[str, Job] = {}
        self._busy: set[str] = set()
        self._rung: set[str] = set()
        self._lock = Lock()

    def set_up(self, path: Path | None) -> None:
        """Use the clock file at `path`; None keeps the clock in memory (tests)."""
        self.huey = SqliteHuey(filename=str(path), fsync=False) if path else MemoryHuey()
        self._wake = self.huey.task(name="wake")(self._run)
        self.huey.periodic_task(crontab(minute="*"), name="every_minute")(self.run_all)

    def add(self, name: str, job: Job) -> None:
        """Let the worker run `job` every minute, and whenever `name` is rung."""
        self._jobs[name] = job

    def ring(self, name: str) -> None:
        """Ask the worker to run the job called `name` soon."""
        self._wake(name)

    def run_all(self) -> None:
        """Run every job once, in the order they were added."""
        for name in self._jobs:
            self._run(name)

    def _run(self, name: str) -> None:
        with self._lock:
            self._rung.add(name)
            if name in self._busy:
                return
            self._busy.add(name)
        try:
            while self._is_rung(name):
                self._jobs[name]()
        finally:
            self._busy.discard(name)

    def _is_rung(self, name: str) -> bool:
        """Whether it should run (again). When not, it is no longer busy."""
        with self._lock:
            if name in self._rung:
                self._rung.remove(name)
                return True
            self._busy.discard(name)
            return False


alarm = Alarm()
