"""Looks over a timetable: who would have to be at two places at once, and when it suits best.

Times are aware datetimes in any zone (compared as moments); travel and gaps are whole minutes.
Places are compared as text without regard to case and space. A booking holds its time from
`starts_at` until just before `ends_at`, so that one may begin as another ends (RFC 5545 3.6.1).
"""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

#: Between two places that nothing is known of.
USUAL_TRAVEL = 45

Travel = Callable[[str, str], int]


class Trouble(enum.StrEnum):
    """What is wrong with two bookings, the worst first."""

    PEOPLE = "people"
    ROOM = "room"
    TRAVEL = "travel"


@dataclass(frozen=True)
class Booking:
    """Something that takes time: who is to be there, and where ("" is online or unknown)."""

    key: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Clash:
    """One booking that stands in the way, how, and for whom."""

    trouble: Trouble
    other: Booking
    people: tuple[str, ...] = ()
    gap: int = 0


@dataclass(frozen=True)
class Said:
    """How many have said no to a time, and how many would come only if need be."""

    no: int = 0
    if_need_be: int = 0


NOBODY: Mapping[str, Said] = {}


@dataclass(frozen=True)
class Option:
    """A time that could be chosen, what stands in its way, and what people said of it."""

    booking: Booking
    clashes: tuple[Clash, ...]
    said: Said = Said()

    @property
    def cost(self) -> tuple[int, ...]:
        """What to have least of, the weightiest first: noes, trouble, and reluctance."""
        return (self.said.no, *self.trouble, self.said.if_need_be)

    @property
    def trouble(self) -> tuple[int, int, int]:
        """People at two places at once, rooms taken twice, people who would have to hurry."""
        return (
            len({one for clash in self.clashes if clash.trouble is Trouble.PEOPLE
                 for one in clash.people}),
            sum(clash.trouble is Trouble.ROOM for clash in self.clashes),
            len({one for clash in self.clashes if clash.trouble is Trouble.TRAVEL
                 for one in clash.people}),
        )  # fmt: skip


def usual_travel(here: str, there: str) -> int:
    """Minutes between two places: none within one or to a screen, else the usual."""
    return 0 if not here or not there or _same(here, there) else USUAL_TRAVEL


def find_clashes(
    wanted: Booking, others: Iterable[Booking], *, travel: Travel = usual_travel
) -> tuple[Clash, ...]:
    """What stands in the way of `wanted`, in the order of time, then key. Itself never does."""
    found = []
    for other in sorted(others, key=lambda one: (one.starts_at, one.key)):
        if other.key == wanted.key:
            continue
        shared = tuple(sorted(wanted.people & other.people))
        gap = gap_between(wanted, other)
        if gap < 0 and shared:
            found.append(Clash(Trouble.PEOPLE, other, shared, gap))
        if gap < 0 and wanted.place and _same(wanted.place, other.place):
            found.append(Clash(Trouble.ROOM, other, (), gap))
        if shared and 0 <= gap < travel(wanted.place, other.place):
            found.append(Clash(Trouble.TRAVEL, other, shared, gap))
    return tuple(found)


def gap_between(one: Booking, other: Booking) -> int:
    """Whole minutes from the end of the earlier to the beginning of the later; below 0 when they
    overlap, be it by a second."""
    between = max(one.starts_at, other.starts_at) - min(one.ends_at, other.ends_at)
    return between // timedelta(minutes=1)


def rank_times(
    times: Sequence[Booking],
    others: Sequence[Booking],
    *,
    said: Mapping[str, Said] = NOBODY,
    travel: Travel = usual_travel,
) -> list[Option]:
    """The given times, that with the least against it first; of equals the earliest, then by key.

    `said` is by the key of a time.
    """
    options = [
        Option(one, find_clashes(one, others, travel=travel), said.get(one.key, Said()))
        for one in times
    ]
    return sorted(options, key=lambda one: (one.cost, one.booking.starts_at, one.booking.key))


def is_ranked(
    options: Sequence[Option], others: Sequence[Booking], *, travel: Travel = usual_travel
) -> bool:
    """The checker: counts every minute anew, without the code above, and compares neighbours."""
    costs = [
        (one.said.no, *_recount(one.booking, others, travel), one.said.if_need_be)
        for one in options
    ]
    places = [(cost, one.booking.starts_at, one.booking.key) for cost, one in
              zip(costs, options, strict=True)]  # fmt: skip
    return all(a <= b for a, b in pairwise(places))


def _recount(wanted: Booking, others: Sequence[Booking], travel: Travel) -> tuple[int, int, int]:
    torn, hurried, rooms = set(), set(), 0
    for other in others:
        if other.key == wanted.key:
            continue
        is_before, is_after = other.ends_at <= wanted.starts_at, other.starts_at >= wanted.ends_at
        both = {person for person in wanted.people if person in other.people}
        if not is_before and not is_after:
            torn |= both
            rooms += bool(wanted.place) and _same(wanted.place, other.place)
            continue
        free = wanted.starts_at - other.ends_at if is_before else other.starts_at - wanted.ends_at
        if free < timedelta(minutes=travel(wanted.place, other.place)):
            hurried |= both
    return len(torn), rooms, len(hurried)


def _same(here: str, there: str) -> bool:
    return " ".join(here.casefold().split()) == " ".join(there.casefold().split())
