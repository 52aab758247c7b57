"""A linear programme that is asked again and again while its rows, bounds and columns change.

The corner at hand stays warm from one question to the next. Feasibility is kept to 1e-9, not
HiGHS's 1e-7: a chain of levels, each fixed where the one before ended, adds up its errors.
Everything is a maximisation, as in `solver`; data need not be whole here.
"""

from dataclasses import dataclass

import numpy as np

from aspirant.algorithms.solver import Floats, LinearModel, Whole, load_model, run_model

FEASIBILITY = 1e-9


@dataclass(frozen=True)
class Corner:
    """An optimal corner: its worth, the columns, and what one unit of each row's bound adds."""

    value: float
    point: Floats
    duals: Floats


class LinearProgramme:
    """One linear programme in HiGHS. Columns and rows are numbered as in the model given."""

    def __init__(self, model: LinearModel) -> None:
        self._highs = load_model(model)
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self._highs.setOptionValue(option, FEASIBILITY)
        self.columns = len(model.cost)

    def solve(self) -> Corner | None:
        """Return an optimal corner, or None when the rows clash.

        Raises SolverFailed when HiGHS proves neither.
        """
        point = run_model(self._highs)
        if point is None:
            return None
        value = float(self._highs.getInfo().objective_function_value)
        duals = np.asarray(self._highs.getSolution().row_dual, dtype=np.float64)
        return Corner(value, point, duals)

    def prefer_primal(self) -> None:
        """Go on with the primal simplex method: best where only the gains change."""
        self._highs.setOptionValue("simplex_strategy", 4)

    def forget(self) -> None:
        """Start the next solve from scratch, for when the warm corner leads nowhere."""
        self._highs.clearSolver()

    def gain(self, column: int, value: float) -> None:
        """Let one unit of a column be worth this much."""
        self._highs.changeColCost(column, value)

    def gain_all(self, values: Floats) -> None:
        """Let one unit of each column be worth this much."""
        everything = np.arange(len(values), dtype=np.int32)
        self._highs.changeColsCost(len(values), everything, values)

    def bound_column(self, column: int, lower: float, upper: float) -> None:
        """Put other bounds on a column."""
        self._highs.changeColBounds(column, lower, upper)

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Put other bounds on a row."""
        self._highs.changeRowBounds(row, lower, upper)

    def enter(self, row: int, column: int, value: float) -> None:
        """Change one entry of the matrix."""
        self._highs.changeCoeff(row, column, value)

    def add_column(self, rows: Whole, values: Floats, upper: float) -> int:
        """Add a column from nought to `upper` that is worth nothing itself; return its number."""
        self._highs.addCol(0.0, 0.0, upper, len(rows), rows.astype(np.int32), values)
        self.columns += 1
        return self.columns - 1
