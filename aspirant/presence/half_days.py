"""The half days of a session: what attendance is counted in.

A session of whole days has two half days each day. One with a time on the clock is one half day,
or two when it is longer than five hours: before noon and after, or halves where noon lies outside.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aspirant.core.clock import from_local, to_local
from aspirant.presence.words import DAY_PARTS
from aspirant.programme.models import Session
from aspirant.schedule.models import DOORS_OPEN

#: A meeting up to this long is one half day.
HALF = timedelta(hours=5)
#: Somebody can check in for themselves from so long before a half day begins.
CHECK_IN_OPENS = timedelta(minutes=30)


@dataclass(frozen=True)
class HalfDay:
    """One half day of a session; the first has number 1."""

    number: int
    starts_at: datetime
    ends_at: datetime

    @property
    def part(self) -> str:
        """Morning, afternoon or evening: a word to be translated."""
        hour = to_local(self.starts_at).hour
        return next(word for before, word in DAY_PARTS if hour < before)


def half_days_of(session: Session) -> list[HalfDay]:
    """The half days in order."""
    found: list[HalfDay] = []
    for begins, ends in _days(session):
        for starts_at, ends_at in _halves(begins, ends):
            found.append(HalfDay(len(found) + 1, starts_at, ends_at))
    return found


def count_half_days(session: Session) -> int:
    """How many half days it holds."""
    return len(half_days_of(session))


def half_day_at(session: Session, at: datetime) -> HalfDay:
    """The one that is on or comes next, its door open; the last when all are over."""
    halves = half_days_of(session)
    coming = (half for half in halves if at < half.ends_at)
    half = next(coming, halves[-1])
    is_early = half.number > 1 and not is_open(half, at)
    return halves[half.number - 2] if is_early else half


def is_open(half: HalfDay, at: datetime) -> bool:
    """Whether it can be noted who is there."""
    return at >= half.starts_at - DOORS_OPEN


def find_check_in(session: Session, at: datetime) -> HalfDay | None:
    """The half day that one can check in to at that moment."""
    for half in half_days_of(session):
        if half.starts_at - CHECK_IN_OPENS <= at <= half.ends_at:
            return half
    return None


def _days(session: Session) -> Iterator[tuple[datetime, datetime]]:
    """When the session is on, day by day, in the programme's zone."""
    first, last = to_local(session.starts_at), to_local(session.ends_at)
    day = first.date()
    while day <= last.date():
        begins = first if day == first.date() else _wall(day, time(0))
        ends = last if day == last.date() else _wall(day, time(23, 59))
        if begins < ends:
            yield begins, ends
        day += timedelta(days=1)


def _halves(begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    if ends - begins <= HALF:
        yield begins, ends
        return
    hour = timedelta(hours=1)
    noon = _wall(begins.date(), time(12))
    middle = noon if begins + hour <= noon <= ends - hour else begins + (ends - begins) / 2
    yield begins, middle
    yield middle, ends


def _wall(day: date, clock: time) -> datetime:
    return to_local(from_local(datetime.combine(day, clock)))
