"""The time. Views, the worker and commands read it here and hand it on as `at=`."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

#: The zone in which the programme lives: what people read and type is in this zone.
LOCAL = ZoneInfo("Europe/Stockholm")

#: Years in which anything can take place; others are slips of the hand.
YEARS = range(2000, 2200)


def now() -> datetime:
    """The present moment, aware, UTC, whole seconds (so that both databases store the same)."""
    return datetime.now(UTC).replace(microsecond=0)


def to_local(moment: datetime) -> datetime:
    """The same moment as the programme's clocks show it."""
    return moment.astimezone(LOCAL)


def from_local(wall: datetime) -> datetime:
    """A naive wall-clock time of the programme as UTC; the earlier one where it occurs twice."""
    return wall.replace(tzinfo=LOCAL).astimezone(UTC)


def instant() -> datetime:
    """The present moment with its fraction: for what must be told apart within a second."""
    return datetime.now(UTC)
