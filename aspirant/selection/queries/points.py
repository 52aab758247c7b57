"""What the reviewers' severity does to the points, and which points the committee has chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from aspirant.algorithms.scores import Adjustment, Severity, tenths
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.reviews.models import Points, PointsChoice
from aspirant.reviews.severity import adjust_readings, list_points_choices, list_readers
from aspirant.selection.queries.pool import Entrant, find_pool


@dataclass(frozen=True)
class ReaderLine:
    """One reviewer: what they give above others on the same applications, in tenths."""

    person: Person
    severity: Severity

    @property
    def offset(self) -> int | None:
        """Above nought: gives more than others; None: too little data."""
        return None if self.severity.offset is None else tenths(self.severity.offset)

    @property
    def margin(self) -> int | None:
        """How far off that may well be."""
        return None if self.severity.margin is None else tenths(self.severity.margin)


@dataclass(frozen=True)
class PointsLine:
    """One application that can be chosen, with its place by raw and by adjusted points."""

    entrant: Entrant
    raw_place: int
    adjusted_place: int

    @property
    def change(self) -> int:
        """What adjusting adds; nought where there is too little data."""
        return self.entrant.points.change or 0


@dataclass(frozen=True)
class PointsSheet:
    """Everything the choice rests on, and what has been chosen so far (the latest first).

    `enters` and `leaves` are who would come among the first, as many as there are places, and
    who would not any longer, if adjusted points were used and nothing else counted.
    """

    readers: tuple[ReaderLine, ...]
    lines: tuple[PointsLine, ...]
    adjustment: Adjustment
    choices: tuple[PointsChoice, ...]
    enters: tuple[PointsLine, ...]
    leaves: tuple[PointsLine, ...]

    @property
    def points(self) -> Points:
        """What the round uses now."""
        return self.choices[0].points if self.choices else Points.RAW

    @property
    def version(self) -> int:
        """Another one as soon as somebody has chosen."""
        return len(self.choices)

    @property
    def can_adjust(self) -> bool:
        """Whether any application has adjusted points."""
        return any(line.entrant.points.adjusted is not None for line in self.lines)

    @property
    def circles(self) -> int:
        """How many circles of readers there are that have nothing in common."""
        return len({one.circle for one in self.adjustment.severities} - {None})

    @property
    def scale(self) -> int:
        """The end of the scale, in tenths, on which the reviewers are drawn: a level at least."""
        ends = [abs(one.offset or 0) + (one.margin or 0) for one in self.readers]
        return max([10, *ends])

    @property
    def unadjusted(self) -> int:
        """How many can be chosen whose points cannot be adjusted."""
        return sum(line.entrant.points.adjusted is None for line in self.lines)


#: What the applications can be sorted by; the largest change first unless asked otherwise.
SORTS: Mapping[str, Callable[[PointsLine], int]] = {
    "number": lambda line: line.entrant.application.number or 0,
    "raw": lambda line: line.entrant.points.raw,
    "adjusted": lambda line: _if_adjusted(line.entrant),
    "change": lambda line: abs(line.change),
}


def find_points_sheet(round: Round, sort: str = "-change") -> PointsSheet:
    """What the page of points shows, the applications sorted by a key of SORTS."""
    adjustment, people = adjust_readings(round.id), list_readers(round.id)
    lines = _lines(find_pool(round).entrants)
    key = SORTS.get(sort.removeprefix("-"), SORTS["change"])
    ordered = sorted(lines, key=SORTS["number"])
    ordered.sort(key=key, reverse=sort.startswith("-"))
    return PointsSheet(
        readers=_readers(people, adjustment),
        lines=tuple(ordered),
        adjustment=adjustment,
        choices=tuple(list_points_choices(round)),
        enters=_moved(lines, round.places, into=True),
        leaves=_moved(lines, round.places, into=False),
    )


def _lines(entrants: tuple[Entrant, ...]) -> list[PointsLine]:
    raw = sorted((one.points.raw for one in entrants), reverse=True)
    adjusted = sorted((_if_adjusted(one) for one in entrants), reverse=True)
    return [
        PointsLine(one, raw.index(one.points.raw) + 1, adjusted.index(_if_adjusted(one)) + 1)
        for one in entrants
    ]


def _if_adjusted(entrant: Entrant) -> int:
    """What would count if adjusted points were used."""
    points = entrant.points
    return points.raw if points.adjusted is None else points.adjusted


def _moved(lines: list[PointsLine], places: int, *, into: bool) -> tuple[PointsLine, ...]:
    """Those whom adjusting moves into the first so many (or out of them), by place."""
    return tuple(
        line
        for line in sorted(lines, key=lambda line: (line.adjusted_place, SORTS["number"](line)))
        if (line.raw_place > places) == into and (line.adjusted_place > places) != into
    )


def _readers(people: list[Person], adjustment: Adjustment) -> tuple[ReaderLine, ...]:
    named = {person.id: person for person in people}
    lines = [
        ReaderLine(named[UUID(severity.reviewer)], severity) for severity in adjustment.severities
    ]
    order = {person.id: place for place, person in enumerate(people)}
    return tuple(sorted(lines, key=lambda line: order[line.person.id]))
