"""Many questions about one model, each answered from where the last one ended."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from aspirant.algorithms.solver import (
    SLACK,
    Floats,
    LinearModel,
    Probe,
    Relaxed,
    SolverFailed,
    Whole,
    best_whole,
    bounded,
    is_feasible,
    load_model,
    objective,
    run_model,
    tighten,
    without_fixed,
)


class CoreProbe:
    """Asks of a relaxation whether it reaches an aim with one column bounded otherwise.

    Nearly all columns rest at the bound that their reduced costs favour, and only the others are
    let move (the core; Balas and Zemel, Operations Research 28, 1980). A point found so is one of
    the whole relaxation; that there is none is proven by the duals over all columns, and where
    those cannot tell the whole is asked. So the answers are those of the whole relaxation.
    """

    def __init__(self, model: LinearModel, relaxed: Relaxed, aim: float) -> None:
        core = tighten(model, relaxed, aim)
        self._model, self._aim = model, aim
        self._open = core.lower < core.upper
        self._number = np.cumsum(self._open) - 1
        self._rest = np.where(self._open, 0.0, core.lower)
        self._worth = float(model.cost @ self._rest)

    def reach(self, column: int, lower: float, upper: float) -> Floats | None:
        """Return a point worth the aim with other bounds on one column, or None if none is.

        The column is one that reduced costs leave open at the aim.
        """
        few = self._few.relaxed_with(int(self._number[column]), lower, upper)
        if few is None:
            return self._ask_whole(column, lower, upper)
        if few.bound + self._worth + SLACK >= self._aim:
            point = self._rest.copy()
            point[self._open] = few.point
            return point
        model = _bound_otherwise(self._model, column, lower, upper)
        if bounded(model, self._rest, few.duals).bound + SLACK < self._aim:
            return None
        return self._ask_whole(column, lower, upper)

    def _ask_whole(self, column: int, lower: float, upper: float) -> Floats | None:
        relaxed = self._whole.relaxed_with(column, lower, upper)
        return None if relaxed is None or relaxed.bound + SLACK < self._aim else relaxed.point

    @cached_property
    def _few(self) -> Probe:
        lower = np.where(self._open, self._model.lower, self._rest)
        upper = np.where(self._open, self._model.upper, self._rest)
        return Probe(without_fixed(replace(self._model, lower=lower, upper=upper), self._open))

    @cached_property
    def _whole(self) -> Probe:
        probe = Probe(self._model)
        probe.relaxed()  # once without conditions: every question starts from there
        return probe


def _bound_otherwise(model: LinearModel, column: int, lower: float, upper: float) -> LinearModel:
    lowers, uppers = model.lower.copy(), model.upper.copy()
    lowers[column], uppers[column] = lower, upper
    return replace(model, lower=lowers, upper=uppers)


class Sequence:
    """A model asked for one aim after the other while its bounds only ever close.

    The relaxation stays warm from aim to aim. Where its corner is whole it is the answer, as
    always with plain assignments; else the integer programme decides.
    """

    def __init__(self, model: LinearModel, point: Floats) -> None:
        self._open = model.lower < model.upper
        self._number = np.cumsum(self._open) - 1
        self._model = without_fixed(model, self._open)
        self.point = point.copy()
        self._highs = load_model(self._model)
        # A new aim leaves the old corner feasible: the primal simplex method goes on from it.
        for option, value in (("solve_relaxation", True), ("simplex_strategy", 4)):
            self._highs.setOptionValue(option, value)

    def is_open(self, column: int) -> bool:
        """Return whether a column can still be anything but nought."""
        if not self._open[column]:
            return bool(self.point[column] > 0)
        return bool(self._model.upper[self._number[column]] > 0)

    def close(self, columns: Whole) -> None:
        """Hold columns at nought from now on."""
        self._hold(columns, 0.0)

    def keep(self, columns: Whole) -> None:
        """Hold columns at one from now on."""
        self._hold(columns, 1.0)

    def _hold(self, columns: Whole, value: float) -> None:
        inner = self._number[columns[self._open[columns]]]
        self._model.lower[inner] = self._model.upper[inner] = value
        bounds = np.full(len(inner), value)
        self._highs.changeColsBounds(len(inner), inner.astype(np.int32), bounds, bounds)

    def aim(self, columns: Whole, gains: Floats) -> None:
        """Move `point` to a proven best one by these gains (all other columns gain nothing)."""
        cost = np.zeros(len(self._open))
        cost[columns] = gains
        cost = cost[self._open]
        self._model = replace(self._model, cost=cost)
        everything = np.arange(len(cost), dtype=np.int32)
        self._highs.changeColsCost(len(cost), everything, cost)
        inner = self.point[self._open]
        self.point[self._open] = self._best(inner)

    def _best(self, at_hand: Floats) -> Floats:
        reached = objective(self._model, at_hand)
        corner = run_model(self._highs)
        if corner is None:
            raise SolverFailed("the answer at hand is no answer")
        duals = np.asarray(self._highs.getSolution().row_dual, dtype=np.float64)
        relaxed = bounded(self._model, corner, duals)
        if relaxed.bound + SLACK < reached + 1:
            return at_hand
        whole = np.rint(corner)
        if is_feasible(self._model, whole) and objective(self._model, whole) + 1 > relaxed.bound:
            return whole
        best = best_whole(tighten(self._model, relaxed, reached))
        if best is None:
            raise SolverFailed("the answer at hand is no answer")
        return best
