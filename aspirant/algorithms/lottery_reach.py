"""What chances a set of mean groups can give: one linear programme asked for extremes.

The mean groups are either those of the relaxation (people may be divided) or the mixtures of
real groups, in which case missing groups are priced in until none could improve the answer
(Dantzig and Wolfe, Operations Research 8, 1960). Both are asked in the same way, so that the
levels in `lottery_levels` need not know which they stand on.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.lottery_types import Types
from aspirant.algorithms.solver import (
    INFINITE,
    Floats,
    LinearModel,
    Row,
    SolverFailed,
    Whole,
    columns_only,
    with_columns,
    with_rows,
)
from aspirant.algorithms.solver_linear import Corner, LinearProgramme

# A missing group that would gain less than this is not worth having.
WORTH_HAVING = 1e-9

Price = Callable[[Floats], Whole]
"""Gains by type (all types) to a group that gains most; proven."""


@dataclass(frozen=True)
class Extreme:
    """An extreme answer: the least and the most chance, the mean group, and what holds it.

    `needs[d]` is how much drawn type d holds the least chance down, `presses[d]` how much it
    holds the most chance up; where it is positive, the type has that chance in every answer
    as good. Each adds up to what a unit of the least (most) chance was said to be worth.
    """

    least: float
    most: float
    means: Floats
    needs: Floats
    presses: Floats


class Reach:
    """The chances that can be reached, under floors and a ceiling that only ever close.

    Columns: the core's, then the least chance, the most chance, then groups priced in. Rows:
    the core's, then a floor and a ceiling for each drawn type. `counts[c]` is the group (or the
    unit of a type) that core column c stands for, as a row over all types.
    """

    def __init__(
        self, types: Types, core: LinearModel, counts: Floats, price: Price | None
    ) -> None:
        self._types, self._price = types, price
        self._counts = list(counts)
        self._floor = len(core.row_lower)
        self._ceiling = self._floor + len(types.drawn)
        self._least, self._most = len(core.cost), len(core.cost) + 1
        self._linear = LinearProgramme(_with_chances(types, core, counts))

    def ask(self, least: float, most: float) -> Extreme:
        """Return what maximises `least` x the least chance minus `most` x the most chance.

        Raises SolverFailed when there is no answer at all: then the slack was too small.
        """
        self._linear.gain(self._least, least)
        self._linear.gain(self._most, -most)
        while True:
            corner = self._linear.solve()
            if corner is None:
                raise SolverFailed("the levels fixed so far cannot be kept")
            if self._price is None or not self._grow(corner):
                return self._extreme(corner)

    def groups(self) -> list[Whole]:
        """Return the groups that the mixtures are made of."""
        return [np.rint(group).astype(np.int64) for group in self._counts]

    def hold_least(self, level: float) -> None:
        """Keep the least chance from falling below a level."""
        self._linear.bound_column(self._least, level, 1.0)

    def free_least(self) -> None:
        """Let the least chance be anything again."""
        self._linear.bound_column(self._least, 0.0, 1.0)

    def hold_most(self, level: float) -> None:
        """Keep the most chance from rising above a level."""
        self._linear.bound_column(self._most, 0.0, min(level, 1.0))

    def settle(self, drawn: int, level: float, slack: float) -> None:
        """Keep a drawn type's chance at a level or above, and count it out of the least.

        `slack` is by how many people the type's mean may fall below that.
        """
        self._linear.enter(self._floor + drawn, self._least, 0.0)
        people = float(self._types.size[self._types.drawn[drawn]])
        self._linear.bound_row(self._floor + drawn, max(level * people - slack, 0.0), INFINITE)

    def exempt(self, drawn: int) -> None:
        """Count a drawn type out of the most chance: it has a place in every group."""
        self._linear.enter(self._ceiling + drawn, self._most, 0.0)
        people = float(self._types.size[self._types.drawn[drawn]])
        self._linear.bound_row(self._ceiling + drawn, -INFINITE, people)

    def restart(self) -> None:
        """Solve the next question from scratch."""
        self._linear.forget()

    def _grow(self, corner: Corner) -> bool:
        """Add the group that gains most at these duals; return False when none gains."""
        assert self._price is not None
        drawn = self._types.drawn
        gains = np.zeros(len(self._types.size))
        gains[drawn] = -corner.duals[self._floor : self._ceiling]
        gains[drawn] -= corner.duals[self._ceiling : self._ceiling + len(drawn)]
        group = self._price(gains)
        # The one row of the core says that the shares add up to one.
        if float(gains @ group) - corner.duals[0] <= WORTH_HAVING:
            return False
        if any(np.array_equal(group, known) for known in self._counts):
            return False
        held = group[drawn].astype(np.float64)
        rows = np.concatenate([[0], self._floor + np.arange(len(drawn) * 2)])
        values = np.concatenate([[1.0], held, held])
        self._linear.add_column(rows[values != 0], values[values != 0], INFINITE)
        self._counts.append(group.astype(np.float64))
        return True

    def _extreme(self, corner: Corner) -> Extreme:
        shares = np.delete(corner.point, [self._least, self._most])
        means = shares @ np.array(self._counts)
        size = self._types.size[self._types.drawn]
        floors = corner.duals[self._floor : self._ceiling]
        ceilings = corner.duals[self._ceiling : self._ceiling + len(size)]
        return Extreme(
            float(corner.point[self._least]),
            float(corner.point[self._most]),
            means,
            np.maximum(-floors, 0.0) * size,
            np.maximum(ceilings, 0.0) * size,
        )


def relaxed_reach(types: Types) -> Reach:
    """Return what could be reached if people could be divided: a bound on every aim."""
    core = replace(types.model, integer=np.zeros(len(types.size), dtype=bool))
    return Reach(types, core, np.eye(len(types.size)), None)


def mixed_reach(types: Types, groups: list[Whole], price: Price) -> Reach:
    """Return what mixtures of real groups reach; `groups` are some to begin with."""
    shares = replace(columns_only(np.ones(len(groups))), integer=np.zeros(len(groups), dtype=bool))
    everything = np.arange(len(groups))
    core = with_rows(shares, [(everything, np.ones(len(groups)), 1.0, 1.0)])
    return Reach(types, core, np.array(groups, dtype=np.float64), price)


def _with_chances(types: Types, core: LinearModel, counts: Floats) -> LinearModel:
    """Return the core with the least and the most chance, a floor and a ceiling per type."""
    least = len(core.cost)
    model = with_columns(core, np.zeros(2), np.ones(2), whole=False)
    floors: list[Row] = []
    ceilings: list[Row] = []
    for drawn in types.drawn.tolist():
        held = np.nonzero(counts[:, drawn])[0]
        people = -float(types.size[drawn])
        values = np.append(counts[held, drawn], people)
        floors.append((np.append(held, least), values, 0.0, INFINITE))
        ceilings.append((np.append(held, least + 1), values, -INFINITE, 0.0))
    return with_rows(model, floors + ceilings)
