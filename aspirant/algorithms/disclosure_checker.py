"""Attacks what is shown, as somebody would who has all of it: by linear programming.

Knows nothing of how the tables were made. It takes every table of one attribute in one way, writes
down what follows from them (totals, groups, that nobody is fewer than none, that each step lies
inside the one before), and asks for the least and the greatest value of every count of people that
nobody is to know: at a step, and between any two steps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

import numpy as np

from aspirant.algorithms.disclosure import USUAL, Group, Limits, Table
from aspirant.algorithms.solver import Floats, LinearModel, Row, columns_only, spans, with_rows

Blocks = Mapping[frozenset[str], int]
"""Disjoint categories whose people follow from the tables, with how many there are."""


@dataclass(frozen=True)
class Span:
    """What the tables tell of a count that nobody is to know: where it lies, of whom, at which
    step (or between which two)."""

    steps: tuple[str, ...]
    categories: Group
    low: float
    high: float

    @property
    def is_exact(self) -> bool:
        """Whether it is known to the person."""
        return self.width < 0.5

    @property
    def width(self) -> float:
        """How far apart the least and the greatest possible value lie."""
        return self.high - self.low


def check_tables(tables: Sequence[Table], categories: Group, limits: Limits = USUAL) -> list[str]:
    """Return a sentence for every count that the tables give away; empty when they are safe."""
    return [
        f"{' less '.join(span.steps)}, {' and '.join(span.categories)}:"
        f" between {span.low:.0f} and {span.high:.0f}."
        for span in attack(tables, categories, limits=limits)
        if span.width < limits.group - 0.5
    ]


def attack(
    tables: Sequence[Table],
    categories: Group,
    *,
    hidden: tuple[int, int | None] = (0, None),
    limits: Limits = USUAL,
) -> list[Span]:
    """Return what can be worked out of every count that nobody is to know.

    Those are: any categories inside a block that the tables do not tell apart; and a block itself
    where it, or the number of people that it is a part of, is below the limits. `hidden` bounds
    the categories that a table leaves out (where small cells are only struck out, 1 to 4).
    """
    shown = [one for one in tables if one.is_shown]
    if not shown:
        return []
    model = _model(shown, categories, hidden)
    targets = list(_targets(shown, categories, limits))
    found = spans(model, [_weights(shown, categories, *target) for target in targets])
    return [
        Span(tuple(shown[place].step for place in places), parts, low, high)
        for (places, parts), (low, high) in zip(targets, found, strict=True)
    ]


def _model(
    shown: Sequence[Table], categories: Group, hidden: tuple[int, int | None]
) -> LinearModel:
    """Return all that is known: one column for each category at each step."""
    width = len(categories)
    model = columns_only(np.repeat([float(one.total) for one in shown], width))
    rows: list[Row] = []
    for place, table in enumerate(shown):
        for block, count in _blocks(table, categories).items():
            columns = [place * width + categories.index(one) for one in sorted(block)]
            rows.append(_row(columns, np.ones(len(columns)), count, count))
        for left in set(categories) - {one for group, _count in table.groups for one in group}:
            column = place * width + categories.index(left)
            model.lower[column] = hidden[0]
            model.upper[column] = table.total if hidden[1] is None else hidden[1]
    for place in range(len(shown) - 1):
        for column in range(place * width, (place + 1) * width):
            pair = [column, column + width]
            rows.append(_row(pair, np.array([1.0, -1.0]), 0.0, float("inf")))
    return replace(with_rows(model, rows), integer=np.zeros(len(model.cost), dtype=bool))


def _row(columns: list[int], values: Floats, low: float, high: float) -> Row:
    return np.array(columns, dtype=np.int64), values, float(low), float(high)


def _blocks(table: Table, categories: Group) -> dict[frozenset[str], int]:
    """Return the groups of a table, and what its total tells of the categories left out."""
    blocks = {frozenset(group): count for group, count in table.groups}
    left = frozenset(categories) - frozenset(chain.from_iterable(blocks))
    if left:
        blocks[left] = table.total - sum(blocks.values())
    return blocks


def _targets(
    shown: Sequence[Table], categories: Group, limits: Limits
) -> Iterator[tuple[tuple[int, ...], Group]]:
    """Yield every count that nobody is to know: of which tables, of which categories."""
    places = range(len(shown))
    for where in chain(((one,) for one in places), combinations(places, 2)):
        blocks, total = _followed(shown, where, categories)
        for block, count in blocks.items():
            is_fit = count >= limits.group and total >= limits.total
            if len(block) < len(categories) and not is_fit:
                yield where, tuple(sorted(block))
            for size in range(1, len(block)):
                yield from ((where, parts) for parts in combinations(sorted(block), size))


def _followed(
    shown: Sequence[Table], where: tuple[int, ...], categories: Group
) -> tuple[Blocks, int]:
    """Return what follows at once from a table, or from two by subtraction, and their total."""
    first = _blocks(shown[where[0]], categories)
    if len(where) == 1:
        return first, shown[where[0]].total
    last = _blocks(shown[where[1]], categories)
    joined = {block: _held(first, block) - _held(last, block) for block in _join([*first, *last])}
    return joined, shown[where[0]].total - shown[where[1]].total


def _held(blocks: Blocks, whole: frozenset[str]) -> int:
    return sum(count for block, count in blocks.items() if block <= whole)


def _join(blocks: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Return the finest division that tells no more apart than any of those given."""
    joined: list[frozenset[str]] = []
    for block in blocks:
        touching = [one for one in joined if one & block]
        joined = [one for one in joined if not one & block]
        joined.append(block.union(*touching))
    return joined


def _weights(
    shown: Sequence[Table], categories: Group, places: tuple[int, ...], parts: Group
) -> Floats:
    """Return the sum that a target is: its categories at the first table, less at the second."""
    weights = np.zeros((len(shown), len(categories)))
    for sign, place in zip((1.0, -1.0), places, strict=False):
        weights[place, [categories.index(one) for one in parts]] = sign
    return weights.ravel()
