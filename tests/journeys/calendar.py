"""When what happens in the journey, and the worker that wakes when time has passed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import time_machine

from aspirant.extensions import db
from aspirant.jobs import _jobs

#: A Tuesday, noon in Stockholm.
BEGINNING = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)

APPLYING = "2026-09-03 12:00"
CLOSED = "2026-09-29 00:01"
READING = "2026-10-01 09:00"
INVITING = "2026-10-06 09:00"
INTERVIEWS_OVER = "2026-10-12 15:00"
# Not two weeks to the minute after a sign-in, when that runs out.
DECIDING = "2026-10-20 10:00"
TOLD = "2026-10-20 10:30"
ANSWERED = "2026-10-22 09:00"
BEGINS = "2026-11-02 09:00"
#: The worker tidies up at night.
NIGHT = "2026-11-20 03:02"


class Calendar:
    """The clock on the wall in Sweden."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self.traveller = traveller

    def pass_until(self, moment: str) -> None:
        """Let time pass; the worker then does what is due."""
        wall = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Stockholm"))
        self.traveller.move_to(wall)
        for job in _jobs().values():
            job()
            db.session.commit()
