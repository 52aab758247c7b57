"""The one door to HiGHS: integer programmes and their relaxations, as plain arrays.

Everything is a maximisation over bounded columns, with whole-number data. HiGHS runs on one
thread with a fixed seed and must close the gap completely: its default relative gap of 1e-4
silently returns a slightly worse answer. There is no time limit: an answer here is proven.

Source: Huangfu and Hall, "Parallelizing the dual revised simplex method", Mathematical
Programming Computation 10, 2018 (HiGHS). Bounds from duals and the fixing of columns by
reduced cost: Dantzig, Fulkerson and Johnson, Operations Research 2, 1954.
"""

from collections.abc import Sequence as Ordered
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from highspy import Highs

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

SOLVER = "HiGHS 1.15.1"
# Rounding in a bound is far below this, and a whole-number objective moves by at least one.
SLACK = 1e-6
INFINITE = float("inf")


class SolverFailed(RuntimeError):
    """The solver neither proved an answer nor proved that there is none."""


@dataclass(frozen=True)
class LinearModel:
    """Maximise cost·x with row_lower <= A x <= row_upper and lower <= x <= upper.

    `cost`, `lower`, `upper`, `integer` have one entry per column, all bounds finite;
    `row_lower`, `row_upper` one per row, possibly infinite. A is given by its entries:
    `values[e]` stands in row `rows[e]` and column `columns[e]`, sorted by column.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    integer: Flags
    rows: Whole
    columns: Whole
    values: Floats
    row_lower: Floats
    row_upper: Floats


@dataclass(frozen=True)
class Relaxed:
    """The relaxation of a model: a bound that no solution exceeds, and what led to it.

    `bound` is computed from the duals by this module, not taken from the solver: it holds
    whatever the solver's tolerances. `reduced` is what one unit of a column adds to it, `duals`
    what one unit of a row does.
    """

    bound: float
    point: Floats
    reduced: Floats
    duals: Floats


def best_whole(model: LinearModel) -> Floats | None:
    """Return a proven optimum (integer columns whole), or None when there is no solution.

    Raises SolverFailed when HiGHS proves neither, or when its answer breaks a row.
    """
    free = model.lower < model.upper
    reduced, point = without_fixed(model, free), model.lower.copy()
    answer = _empty_answer(reduced) if not free.any() else _run_whole(reduced)
    if answer is None:
        return None
    point[free] = answer
    point[model.integer] = np.rint(point[model.integer])
    if (row := _broken_row(model, point)) is None:
        return point
    # Rounded away from the others by a tolerance: those are found anew around the whole ones.
    mended = best_whole(_with_whole_fixed(model, point)) if model.integer.any() else None
    if mended is None:  # never hand on a wrong answer
        raise SolverFailed(f"the answer breaks row {row}")
    return mended


def _with_whole_fixed(model: LinearModel, point: Floats) -> LinearModel:
    return replace(
        model,
        lower=np.where(model.integer, point, model.lower),
        upper=np.where(model.integer, point, model.upper),
        integer=np.zeros_like(model.integer),
    )


def _run_whole(model: LinearModel) -> Floats | None:
    """Solve, and where HiGHS refutes its own answer solve again without its presolve.

    Some of its reductions lose a row now and then (HiGHS issue 2402, and with 1.15.1 still).
    """
    try:
        answer = run_model(load_model(model))
        if answer is None or _broken_row(model, answer) is None:
            return answer
    except SolverFailed:
        pass
    highs = load_model(model)
    highs.setOptionValue("presolve", "off")
    return run_model(highs)


def relax(model: LinearModel) -> Relaxed | None:
    """Return the linear relaxation, or None when even that has no solution."""
    if not len(model.cost):  # HiGHS has no answer to nothing at all
        nothing = _empty_answer(model)
        return None if nothing is None else bounded(model, nothing, np.zeros(len(model.row_lower)))
    return Probe(model).relaxed()


def spans(model: LinearModel, sums: Ordered[Floats]) -> list[tuple[float, float]]:
    """Return the least and the greatest value of each weighted sum of columns, not made whole.

    Raises SolverFailed when the model has no solution.
    """
    highs, columns = load_model(model), np.arange(len(model.cost), dtype=np.int32)
    highs.setOptionValue("simplex_strategy", 4)  # a new aim leaves the old corner feasible
    found = []
    for weights in sums:
        ends = []
        for aim in (-weights, weights):
            highs.changeColsCost(len(aim), columns, aim)
            point = run_model(highs)
            if point is None:
                raise SolverFailed("there is no solution")
            ends.append(float(weights @ point))
        found.append((ends[0], ends[1]))
    return found


class Probe:
    """A relaxation kept warm, to ask what it would be with one column bounded otherwise."""

    def __init__(self, model: LinearModel) -> None:
        self._model = model
        self._highs = load_model(model)
        self._highs.setOptionValue("solve_relaxation", True)

    def relaxed(self) -> Relaxed | None:
        """Return the relaxation of the model as it stands."""
        if run_model(self._highs) is None:
            return None
        solution = self._highs.getSolution()
        duals = np.asarray(solution.row_dual, dtype=np.float64)
        return bounded(self._model, np.asarray(solution.col_value, dtype=np.float64), duals)

    def relaxed_with(self, column: int, lower: float, upper: float) -> Relaxed | None:
        """Return the relaxation with other bounds on one column, and put the old ones back."""
        before = self._model
        lowers, uppers = before.lower.copy(), before.upper.copy()
        lowers[column], uppers[column] = lower, upper
        self._model = replace(before, lower=lowers, upper=uppers)
        self._highs.changeColBounds(column, lower, upper)
        answer = self.relaxed()
        self._model = before
        self._highs.changeColBounds(
            column, float(before.lower[column]), float(before.upper[column])
        )
        return answer


def objective(model: LinearModel, point: Floats) -> int:
    """Return the whole-number objective at a point."""
    return round(float(model.cost @ point))


def tighten(model: LinearModel, relaxed: Relaxed, aim: float) -> LinearModel:
    """Narrow the bounds to what a solution worth at least `aim` can still use.

    Moving a column away from the bound its reduced cost favours costs at least that reduced
    cost per unit; what costs more than bound - aim cannot happen. Continuous columns stay.
    """
    room = relaxed.bound - aim + SLACK
    weight = np.abs(relaxed.reduced)
    units = np.full(weight.shape, INFINITE)
    np.divide(room, weight, out=units, where=weight > SLACK)
    units = np.where(model.integer, np.floor(np.maximum(units, 0.0)), INFINITE)
    lower = np.where(relaxed.reduced > 0, np.maximum(model.lower, model.upper - units), model.lower)
    upper = np.where(relaxed.reduced < 0, np.minimum(model.upper, model.lower + units), model.upper)
    return replace(model, lower=lower, upper=upper)


Row = tuple[Whole, Floats, float, float]
"""The columns of a row, their values, and the bounds of the sum."""


def with_rows(model: LinearModel, rows: list[Row]) -> LinearModel:
    """Return the model with more rows."""
    first = len(model.row_lower)
    at = [np.full(len(row[0]), first + place, dtype=np.int64) for place, row in enumerate(rows)]
    columns = np.concatenate([model.columns, *(row[0] for row in rows)])
    order = np.argsort(columns, kind="stable")
    return replace(
        model,
        rows=np.concatenate([model.rows, *at])[order],
        columns=columns[order],
        values=np.concatenate([model.values, *(row[1] for row in rows)])[order],
        row_lower=np.concatenate([model.row_lower, np.array([row[2] for row in rows])]),
        row_upper=np.concatenate([model.row_upper, np.array([row[3] for row in rows])]),
    )


def with_row(
    model: LinearModel, columns: Whole, values: Floats, lower: float, upper: float
) -> LinearModel:
    """Return the model with one more row."""
    return with_rows(model, [(columns, values, lower, upper)])


def columns_only(upper: Floats) -> LinearModel:
    """Return a model of whole columns from nought to `upper`, without rows or aim as yet."""
    nothing, none = np.zeros(0), np.zeros(0, dtype=np.int64)
    return LinearModel(
        cost=np.zeros(len(upper)),
        lower=np.zeros(len(upper)),
        upper=upper,
        integer=np.ones(len(upper), dtype=bool),
        rows=none,
        columns=none,
        values=nothing,
        row_lower=nothing,
        row_upper=nothing,
    )


def with_columns(model: LinearModel, cost: Floats, upper: Floats, *, whole: bool) -> LinearModel:
    """Return the model with more columns from nought to `upper`, in no row as yet."""
    return replace(
        model,
        cost=np.concatenate([model.cost, cost]),
        lower=np.concatenate([model.lower, np.zeros(len(cost))]),
        upper=np.concatenate([model.upper, upper]),
        integer=np.concatenate([model.integer, np.full(len(cost), whole)]),
    )


def without_fixed(model: LinearModel, free: Flags) -> LinearModel:
    """Return the model over the free columns, the others moved into the rows."""
    stays = free[model.columns]
    fixed = model.values[~stays] * model.lower[model.columns[~stays]]
    shift = np.bincount(model.rows[~stays], fixed, minlength=len(model.row_lower))
    return LinearModel(
        cost=model.cost[free],
        lower=model.lower[free],
        upper=model.upper[free],
        integer=model.integer[free],
        rows=model.rows[stays],
        columns=(np.cumsum(free) - 1)[model.columns[stays]],
        values=model.values[stays],
        row_lower=model.row_lower - shift,
        row_upper=model.row_upper - shift,
    )


def _empty_answer(model: LinearModel) -> Floats | None:
    """Return the only point of a model without columns, if it satisfies the rows."""
    fits = bool(np.all((model.row_lower <= SLACK) & (model.row_upper >= -SLACK)))
    return np.zeros(0) if fits else None


def is_feasible(model: LinearModel, point: Floats) -> bool:
    """Return whether a point satisfies all bounds and rows."""
    return _broken_row(model, point) is None and bool(
        np.all((point >= model.lower - SLACK) & (point <= model.upper + SLACK))
    )


def _broken_row(model: LinearModel, point: Floats) -> int | None:
    entries = model.values * point[model.columns]
    activity = np.bincount(model.rows, entries, minlength=len(model.row_lower))
    broken = (activity < model.row_lower - SLACK) | (activity > model.row_upper + SLACK)
    return int(np.argmax(broken)) if broken.any() else None


def bounded(model: LinearModel, point: Floats, duals: Floats) -> Relaxed:
    """Return the bound that these duals prove (weak duality holds for any of them)."""
    side = np.where(duals > 0, model.row_upper, model.row_lower)
    duals = np.where(np.isfinite(side), duals, 0.0)
    side = np.where(duals == 0.0, 0.0, side)
    priced = np.bincount(model.columns, model.values * duals[model.rows], minlength=len(model.cost))
    reduced = model.cost - priced
    best = np.where(reduced > 0, model.upper, model.lower)
    return Relaxed(float(reduced @ best + duals @ side), point, reduced, duals)


def load_model(model: LinearModel) -> "Highs":
    """Return HiGHS with the model passed to it as arrays."""
    # Importing HiGHS takes longer than starting the rest: only those who solve pay for it.
    import highspy  # noqa: PLC0415

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.cost), len(model.row_lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.cost, model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    filled = np.bincount(model.columns, minlength=len(model.cost))
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(filled)])
    lp.a_matrix_.index_, lp.a_matrix_.value_ = model.rows, model.values
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[whole] for whole in model.integer.tolist()]
    highs = highspy.Highs()
    for option, value in _OPTIONS.items():
        highs.setOptionValue(option, value)
    highs.passModel(lp)
    return highs


_OPTIONS: dict[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
    # Our models are small and many. Searching for a first answer by further models of its own,
    # and starting over, took HiGHS two thirds of the time and found nothing sooner.
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_allow_restart": False,
    # Enumeration, one rule of the presolve: with it some models lose a row (see _run_whole).
    "presolve_rule_off": 1 << 16,
}


def run_model(highs: "Highs") -> Floats | None:
    """Return the solution of what is loaded, or None when there is none."""
    import highspy  # noqa: PLC0415 -- as in load_model

    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return np.asarray(highs.getSolution().col_value, dtype=np.float64)
    nothing = highspy.HighsModelStatus.kInfeasible
    # Every column is bounded, so "unbounded or infeasible" can only be the latter.
    if status in (nothing, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    raise SolverFailed(f"HiGHS stopped with {highs.modelStatusToString(status)}")
