"""The aims of a selection in order: hard rules, shortfalls by priority, then merit.

Each level is its own proven solve with those above it fixed (lexicographic optimisation,
Ehrgott, "Multicriteria Optimization", 2005, chapter 5). Large pools are solved on a core: the
relaxation tells which people no group of a given merit can hold or do without, and a group
found among the others is proven best of all once its merit reaches the merit the core was
made for (Pisinger, "Core problems in knapsack algorithms", Operations Research 47, 1999).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.selection_model import Columns, Cut, Rules, build_model, merge
from aspirant.algorithms.solver import (
    INFINITE,
    SLACK,
    Floats,
    LinearModel,
    Relaxed,
    Whole,
    best_whole,
    objective,
    relax,
    tighten,
)


@dataclass(frozen=True)
class Strongest:
    """A group of the highest merit under given caps, with the relaxation that helped prove it.

    `counts` says how many of each column are chosen, `point` also what is missed; `model` and
    `relaxed` are of all columns.
    """

    counts: Whole
    point: Floats
    merit: int
    model: LinearModel
    relaxed: Relaxed


@dataclass(frozen=True)
class Settled:
    """The levels down to merit: the shortfall of each priority (and what was the least
    conceivable), and the strongest group within it."""

    caps: dict[int, int]
    bounds: dict[int, int]
    strongest: Strongest


def settle(columns: Columns, rules: Rules, cuts: tuple[Cut, ...] = ()) -> Settled | None:
    """Return the best group by all levels but the lots, or None when the hard rules clash."""
    nothing_missed = dict.fromkeys(rules.priorities, 0)
    strongest = settle_merit(columns, rules, nothing_missed, cuts)
    if strongest is not None:
        return Settled(nothing_missed, nothing_missed, strongest)
    shortfalls = settle_shortfalls(columns, rules, cuts)
    if shortfalls is None:
        return None
    caps, bounds = shortfalls
    strongest = settle_merit(columns, rules, caps, cuts)
    return None if strongest is None else Settled(caps, bounds, strongest)


def settle_shortfalls(
    columns: Columns, rules: Rules, cuts: tuple[Cut, ...] = ()
) -> tuple[dict[int, int], dict[int, int]] | None:
    """Return the smallest shortfall of each priority in turn, and its bound; None as above."""
    # A cut speaks of single columns, so it forbids merging them.
    kinds = columns if cuts else merge(columns, by_merit=False)[0]
    caps: dict[int, int] = {}
    bounds: dict[int, int] = {}
    if not rules.priorities:
        model = build_model(kinds, rules, caps, cuts)
        return (caps, bounds) if best_whole(_without_aim(model)) is not None else None
    for priority in rules.priorities:
        model = _shortfall_model(kinds, rules, caps, cuts, priority)
        relaxed, best = relax(model), best_whole(model)
        if relaxed is None or best is None:
            return None
        caps[priority] = -objective(model, best)
        bounds[priority] = int(np.ceil(-relaxed.bound - SLACK))
    return caps, bounds


def settle_merit(
    columns: Columns,
    rules: Rules,
    caps: Mapping[int, int],
    cuts: tuple[Cut, ...] = (),
) -> Strongest | None:
    """Return a strongest group within the caps, or None when there is no group at all."""
    model = build_model(columns, rules, caps, cuts)
    relaxed = relax(model)
    if relaxed is None:
        return None
    point = strongest_point(model, relaxed, first_aim(relaxed))
    if point is None:
        return None
    counts = np.rint(point[: len(columns.merit)]).astype(np.int64)
    return Strongest(counts, point, objective(model, point), model, relaxed)


def strongest_point(
    model: LinearModel, relaxed: Relaxed, aim: float, least: float = -INFINITE
) -> Floats | None:
    """Return a proven optimum of a whole-number objective, trying for `aim` first.

    Every point worth the aim lies in the core made for it, so an answer that reaches it is
    the best of all. Otherwise the aim is lowered: to the answer, which then must be reached,
    or, when the core is empty, ever further until the core is everything. What is worth less
    than `least` is not looked for, and then the answer is None.
    """
    aim = max(aim, least)
    step = max(relaxed.bound - aim, 1.0)
    while True:
        core = tighten(model, relaxed, aim)
        point = best_whole(core)
        if point is not None and objective(model, point) >= aim:
            return point
        everybody = bool(np.all(core.lower == model.lower) and np.all(core.upper == model.upper))
        if aim <= least or everybody:
            return None if least > -INFINITE else point
        step *= 4
        aim = max(relaxed.bound - step if point is None else objective(model, point), least)


def first_aim(relaxed: Relaxed) -> float:
    """Return a merit worth trying for: one that leaves a core of a few dozen people or more.

    Too high costs a further solve, too low a larger one; neither changes the answer.
    """
    weights = np.sort(np.abs(relaxed.reduced))
    fractional = int(np.sum(weights <= SLACK))
    place = min(len(weights) - 1, 40 + fractional)
    return float(np.floor(relaxed.bound - weights[place]))


def _without_aim(model: LinearModel) -> LinearModel:
    return replace(model, cost=np.zeros_like(model.cost))


def _shortfall_model(
    kinds: Columns,
    rules: Rules,
    caps: Mapping[int, int],
    cuts: tuple[Cut, ...],
    priority: int,
) -> LinearModel:
    model = build_model(kinds, rules, caps, cuts)
    mine = [target.priority == priority for target in rules.targets if not target.hard]
    counted = np.array(mine + mine, dtype=np.float64)
    return replace(model, cost=np.concatenate([np.zeros(len(kinds.merit)), -counted]))
