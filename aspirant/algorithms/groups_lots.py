"""The last level of a division: among equally good ones, the lots decide.

First in the order of the draw each unit (those who must be together) gets the dearest wish
that any of the best divisions still gives it; then, in the same order, whoever is left with
several groups that are all the same to them gets the one that their own lots put first.
"""

from collections.abc import Iterator

import numpy as np

from aspirant.algorithms.groups_model import Layout, unit_values
from aspirant.algorithms.lots import draw_lot
from aspirant.algorithms.solver import Floats, LinearModel
from aspirant.algorithms.solver_core import Sequence

# So large may the weights of one solve grow; far below what the tolerances blur.
LARGEST_WEIGHT = 2**15

Choices = list[list[int]]
"""Columns of one unit, in classes of equal worth to it, the dearest class first."""


def draw_groups(layout: Layout, model: LinearModel, point: Floats, seed: str) -> dict[str, str]:
    """Return the group of each person in the one division that the lots choose.

    `model` holds the best divisions and no others; `point` is one of them.
    """
    best = Sequence(model, point)
    order = _order(layout, seed)
    for worth in (unit_values(layout, layout.cost), _own_lots(layout, seed)):
        _settle(best, [_by_worth(layout, unit, worth) for unit in order])
    width = len(layout.groups)
    return {
        layout.people[person]: layout.groups[int(np.argmax(best.point[unit * width :][:width]))]
        for unit, people in enumerate(layout.units)
        for person in people
    }


def _order(layout: Layout, seed: str) -> list[int]:
    """Return the units by the lowest lot among their people."""
    lots = [min(draw_lot(seed, layout.people[p]) for p in unit) for unit in layout.units]
    return sorted(range(len(lots)), key=lots.__getitem__)


def _own_lots(layout: Layout, seed: str) -> Floats:
    """Return for each column the place of its group in the unit's own draw of groups."""
    places = [
        np.argsort(
            np.argsort([draw_lot(seed, f"{layout.people[unit[0]]} {g}") for g in layout.groups])
        )
        for unit in layout.units
    ]
    return np.concatenate(places).astype(np.float64)


def _by_worth(layout: Layout, unit: int, worth: Floats) -> Choices:
    classes: dict[float, list[int]] = {}
    for group in range(len(layout.groups)):
        column = layout.column(unit, group)
        classes.setdefault(float(worth[column]), []).append(column)
    return [classes[value] for value in sorted(classes)]


def _settle(best: Sequence, queue: list[Choices]) -> None:
    """Give each in turn the dearest class that one of the best divisions holds."""
    for batch in _batches(best, queue):
        columns = np.array([c for _, classes in batch for same in classes for c in same])
        gains = [
            float(weight * place)
            for weight, classes in batch
            for place, same in zip(reversed(range(len(classes))), classes, strict=True)
            for _ in same
        ]
        best.aim(columns, np.array(gains))
        lost = [
            column
            for _, classes in batch
            for same in classes
            if not best.point[same].any()
            for column in same
        ]
        best.close(np.array(lost, dtype=np.int64))


def _batches(best: Sequence, queue: list[Choices]) -> Iterator[list[tuple[int, Choices]]]:
    """Yield as many at a time as weights can rank in one solve, each with their weight."""
    batch: list[Choices] = []
    size = 1
    for choices in queue:
        still = [[c for c in same if best.is_open(c)] for same in choices]
        still = [same for same in still if same]
        if len(still) == 1:
            continue
        if batch and size * len(still) > LARGEST_WEIGHT:
            yield _weighted(batch)
            batch, size = [], 1
        batch.append(still)
        size *= len(still)
    if batch:
        yield _weighted(batch)


def _weighted(batch: list[Choices]) -> list[tuple[int, Choices]]:
    weighted: list[tuple[int, Choices]] = []
    weight = 1
    for choices in reversed(batch):
        weighted.append((weight, choices))
        weight *= len(choices)
    return weighted
