"""A selection as arrays: the people as columns, the rules as rows.

People whom no rule and no merit tells apart may share a column (a kind), which takes whole
numbers; within a kind only the lots decide. Order: people by id, targets as in
`ordered_targets`, rows as size, targets, workplaces, priorities, cuts.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aspirant.algorithms.lots import draw_lot
from aspirant.algorithms.selection_problem import (
    Candidate,
    SelectionProblem,
    Target,
    ordered_candidates,
    ordered_targets,
)
from aspirant.algorithms.solver import INFINITE, Flags, Floats, LinearModel, Whole

Tags = NDArray[np.int8]


@dataclass(frozen=True)
class Rules:
    """What a group is held to. `workplaces` counts those that could exceed the limit."""

    places: int
    targets: tuple[Target, ...]
    workplace_limit: int
    workplaces: int

    @property
    def priorities(self) -> tuple[int, ...]:
        """Return the priorities of the advisory targets, first to last."""
        return tuple(sorted({target.priority for target in self.targets if not target.hard}))


@dataclass(frozen=True)
class Columns:
    """People or kinds of people: one entry (or one column of `tags`) for each.

    `tags[t, c]` is 1 where target t counts column c. `workplace` is -1 where no limit can
    bite. `lower` and `upper` say how many of the column must and may be chosen.
    """

    tags: Tags
    merit: Whole
    workplace: Whole
    lower: Whole
    upper: Whole


@dataclass(frozen=True)
class Pool:
    """Everybody, by id, with `lot` as the place in the draw (0 first)."""

    ids: tuple[str, ...]
    lot: Whole
    people: Columns
    rules: Rules

    def index(self) -> dict[str, int]:
        """Return each person's column."""
        return {identity: column for column, identity in enumerate(self.ids)}


@dataclass(frozen=True)
class Cut:
    """A row of its own: the sum over some columns (each once) between two bounds."""

    columns: Whole
    lower: float
    upper: float


def build_pool(problem: SelectionProblem) -> Pool:
    """Return the arrays of a valid problem."""
    people = ordered_candidates(problem.candidates)
    targets = ordered_targets(problem.targets)
    lots = [draw_lot(problem.seed, person.id) for person in people]
    workplace, workplaces = _workplaces(people, problem.workplace_limit)
    columns = Columns(
        tags=_tags(people, targets),
        merit=np.array([person.merit for person in people], dtype=np.int64),
        workplace=workplace,
        lower=np.array([person.pin == "in" for person in people], dtype=np.int64),
        upper=np.array([person.pin != "out" for person in people], dtype=np.int64),
    )
    limit = problem.workplace_limit or len(people)
    return Pool(
        ids=tuple(person.id for person in people),
        lot=np.argsort(np.argsort(np.array(lots), kind="stable"), kind="stable"),
        people=columns,
        rules=Rules(problem.places, targets, limit, workplaces),
    )


def _tags(people: tuple[Candidate, ...], targets: tuple[Target, ...]) -> Tags:
    row = {(target.attribute, target.value): place for place, target in enumerate(targets)}
    hits = [
        (row[pair], column)
        for column, person in enumerate(people)
        for pair in person.attributes.items()
        if pair in row
    ]
    tags = np.zeros((len(targets), len(people)), dtype=np.int8)
    if hits:
        tags[tuple(np.array(hits, dtype=np.int64).T)] = 1
    return tags


def _workplaces(people: tuple[Candidate, ...], limit: int | None) -> tuple[Whole, int]:
    """Number the workplaces that have more people than the limit; the others never bite."""
    sizes = Counter(person.workplace for person in people if person.workplace is not None)
    large = [] if limit is None else sorted(name for name in sizes if sizes[name] > limit)
    number = {name: place for place, name in enumerate(large)}
    of_person = [-1 if p.workplace is None else number.get(p.workplace, -1) for p in people]
    return np.array(of_person, dtype=np.int64), len(large)


def merge(columns: Columns, *, by_merit: bool) -> tuple[Columns, Whole]:
    """Return the kinds, and the kind of each column.

    By merit, a kind holds people who can stand in for each other in every way, pins too.
    Without, merit is left at nought and pins only count: enough to ask whether a group exists.
    """
    merit = columns.merit if by_merit else np.zeros_like(columns.merit)
    pins = [columns.lower, columns.upper] if by_merit else []
    keys = np.vstack([columns.tags, merit, columns.workplace, *pins]).T
    # Rows as opaque bytes: sorting those is many times faster than sorting along an axis.
    opaque = np.ascontiguousarray(keys).view(f"V{keys.shape[1] * keys.itemsize}").ravel()
    _, first, kind = np.unique(opaque, return_index=True, return_inverse=True)
    merged = Columns(
        tags=columns.tags[:, first],
        merit=merit[first],
        workplace=columns.workplace[first],
        lower=np.bincount(kind, columns.lower).astype(np.int64),
        upper=np.bincount(kind, columns.upper).astype(np.int64),
    )
    return merged, kind


def build_model(
    columns: Columns, rules: Rules, caps: Mapping[int, int], cuts: tuple[Cut, ...] = ()
) -> LinearModel:
    """Return the model of all groups that keep the rules, maximising merit.

    The columns come first, then two for each advisory target (people missing, people too
    many). `caps` limits the total shortfall of a priority; one that is not named has no limit.
    """
    soft = np.array([not target.hard for target in rules.targets], dtype=bool)
    count, gaps = len(columns.merit), int(soft.sum())
    rows, at, values = _entries(columns, rules, soft, cuts)
    row_lower, row_upper = _row_bounds(rules, caps, cuts)
    room = _gap_room(rules, caps)
    return LinearModel(
        cost=np.concatenate([columns.merit, np.zeros(2 * gaps)]).astype(np.float64),
        lower=np.concatenate([columns.lower, np.zeros(2 * gaps)]).astype(np.float64),
        upper=np.concatenate([columns.upper, room, room]).astype(np.float64),
        integer=np.arange(count + 2 * gaps) < count,
        rows=rows,
        columns=at,
        values=values,
        row_lower=row_lower,
        row_upper=row_upper,
    )


Entries = tuple[Whole, Whole, Floats]


def _entries(columns: Columns, rules: Rules, soft: Flags, cuts: tuple[Cut, ...]) -> Entries:
    """Return rows, columns and values of all entries, sorted by column."""
    count, gaps = len(columns.merit), int(soft.sum())
    parts = [
        (np.zeros(count, dtype=np.int64), np.arange(count), np.ones(count)),
        *_target_entries(columns, soft),
        *_workplace_entries(columns, rules),
        *_priority_entries(rules, count, gaps),
        *_cut_entries(rules, cuts),
    ]
    rows, at, values = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(at, kind="stable")
    return rows[order], at[order], values[order]


def _target_entries(columns: Columns, soft: Flags) -> list[Entries]:
    target, column = np.nonzero(columns.tags)
    gap = np.nonzero(soft)[0]
    start, gaps = len(columns.merit), len(gap)
    return [
        (target + 1, column, np.ones(len(column))),
        (gap + 1, start + np.arange(gaps), np.ones(gaps)),
        (gap + 1, start + gaps + np.arange(gaps), -np.ones(gaps)),
    ]


def _workplace_entries(columns: Columns, rules: Rules) -> list[Entries]:
    limited = np.nonzero(columns.workplace >= 0)[0]
    row = 1 + len(rules.targets) + columns.workplace[limited]
    return [(row, limited, np.ones(len(limited)))]


def _priority_entries(rules: Rules, start: int, gaps: int) -> list[Entries]:
    row = {priority: place for place, priority in enumerate(rules.priorities)}
    first = 1 + len(rules.targets) + rules.workplaces
    rows = [first + row[target.priority] for target in rules.targets if not target.hard]
    both = np.array(rows + rows, dtype=np.int64)
    return [(both, start + np.arange(2 * gaps), np.ones(2 * gaps))]


def _cut_entries(rules: Rules, cuts: tuple[Cut, ...]) -> list[Entries]:
    first = 1 + len(rules.targets) + rules.workplaces + len(rules.priorities)
    return [
        (np.full(len(cut.columns), first + place), cut.columns, np.ones(len(cut.columns)))
        for place, cut in enumerate(cuts)
    ]


def _row_bounds(
    rules: Rules, caps: Mapping[int, int], cuts: tuple[Cut, ...]
) -> tuple[Floats, Floats]:
    most = [INFINITE if t.most is None else t.most for t in rules.targets]
    nothing = [-INFINITE] * (rules.workplaces + len(rules.priorities))
    lower = [rules.places, *(t.least for t in rules.targets), *nothing]
    limits = [rules.workplace_limit] * rules.workplaces
    shortfalls = [caps.get(priority, INFINITE) for priority in rules.priorities]
    upper = [rules.places, *most, *limits, *shortfalls]
    return (
        np.array(lower + [cut.lower for cut in cuts], dtype=np.float64),
        np.array(upper + [cut.upper for cut in cuts], dtype=np.float64),
    )


def _gap_room(rules: Rules, caps: Mapping[int, int]) -> Floats:
    """Return the largest gap each advisory target can have; nought lets it be left out."""
    room = [
        min(caps.get(target.priority, INFINITE), max(target.least, rules.places))
        for target in rules.targets
        if not target.hard
    ]
    return np.array(room, dtype=np.float64)
