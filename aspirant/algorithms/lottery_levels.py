"""The chances that serve an aim best, level by level.

Leximin: the smallest chance as large as possible, then the second smallest, and so on (Flanigan
et al., "Fair algorithms for selecting citizens' assemblies", Nature 596, 2021). A level is
fixed only for types whose floor has a positive dual: those have that chance in every answer as
good, so nothing is taken from anybody by accident of a degenerate corner.

All three aims are leximin under a ceiling, which makes each of them unique:
- leximin: no ceiling;
- maximin: the lowest ceiling that leaves the smallest chance as large as possible;
- goldilocks: the ceiling of the pair (smallest, largest) that minimises largest/even +
  even/smallest, where even = places/people (Baharav and Flanigan, "Fair, manipulation-robust,
  and transparent sortition", 2024, with gamma 1). Types that no group can hold or do without
  are left out of the pair.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from aspirant.algorithms.lottery_problem import Aim
from aspirant.algorithms.lottery_reach import WORTH_HAVING, Extreme, Reach
from aspirant.algorithms.solver import Floats, SolverFailed

# By how many people a fixed level may be missed. Slack adds up along a chain of levels: with
# 1e-8 the last ones were 5e-7 off on a pool of a hundred, with 1e-10 it is 5e-9.
SLACK = 1e-10
LARGEST_SLACK = 1e-7
# Chances closer than this to 0 or 1 are 0 or 1.
NOTHING = 1e-7
# A dual counts as positive from here on; smaller ones wait for a later stage.
POSITIVE = 1e-3


@dataclass(frozen=True)
class Frontier:
    """A pair of smallest and largest chance that no other pair beats in both."""

    least: float
    most: float


def best_means(make: Callable[[], Reach], aim: Aim, even: float) -> Floats:
    """Return the mean group (over all types) that serves the aim best.

    `even` is the chance that everybody would have without targets. Where rounding makes the
    levels impossible to keep, everything is done again (`make` makes a fresh reach) with ten
    times the slack. Raises SolverFailed when that does not help either.
    """
    slack = SLACK
    while True:
        try:
            return _best_means(make(), aim, even, slack)
        except SolverFailed:
            slack *= 10
            if slack > LARGEST_SLACK:
                raise


def _best_means(reach: Reach, aim: Aim, even: float, slack: float) -> Floats:
    levels = _Levels(reach, slack)
    if aim != "leximin":
        levels.settle_hopeless()
        levels.exempt_certain()
        most = levels.maximin_ceiling() if aim == "maximin" else levels.goldilocks_ceiling(even)
        reach.hold_most(most + slack)
    return levels.leximin()


class _Levels:
    def __init__(self, reach: Reach, slack: float) -> None:
        self._reach, self._slack = reach, slack
        self._settled: set[int] = set()
        self._exempt: set[int] = set()
        self._last: Extreme | None = None

    def settle_hopeless(self) -> None:
        """Fix at nought those whom no group can hold."""
        extreme = self._reach.ask(1.0, 0.0)
        while extreme.least < NOTHING and self._settle(extreme, 0.0):
            extreme = self._reach.ask(1.0, 0.0)

    def exempt_certain(self) -> None:
        """Leave those out of the ceiling whom every group holds."""
        extreme = self._reach.ask(0.0, 1.0)
        while extreme.most > 1 - NOTHING:
            certain = [d for d in _holding(extreme.presses) if d not in self._exempt]
            if not certain:
                return
            self._exempt.update(certain)
            for drawn in certain:
                self._reach.exempt(drawn)
            extreme = self._reach.ask(0.0, 1.0)

    def maximin_ceiling(self) -> float:
        """Return the lowest ceiling under the highest floor."""
        return self._highest_floor().most

    def goldilocks_ceiling(self, even: float) -> float:
        """Return the ceiling of the best pair, found along the frontier of all pairs.

        The largest chance is a convex, piecewise linear function of the smallest; where its
        slope is even²/smallest² the sum of both ratios is least.
        """
        left, right = self._lowest_ceiling(), self._highest_floor()
        while right.least - left.least > NOTHING and right.most - left.most > NOTHING:
            slope = (right.most - left.most) / (right.least - left.least)
            asked = self._reach.ask(slope, 1.0)
            corner = Frontier(asked.least, asked.most)
            chord = slope * left.least - left.most
            if slope * corner.least - corner.most <= chord + WORTH_HAVING:
                at = min(max(even / np.sqrt(slope), left.least), right.least)
                return float(left.most + slope * (at - left.least))
            if corner.least**2 * slope > even**2:
                right = corner
            else:
                left = corner
        return right.most

    def leximin(self) -> Floats:
        """Return the mean group after all levels are fixed, the smallest chance first."""
        while True:
            extreme = self._reach.ask(1.0, 0.0)
            if not self._settle(extreme, extreme.least):
                return extreme.means
            if len(self._settled) == len(extreme.needs):
                return self._reach.ask(0.0, 0.0).means

    def _settle(self, extreme: Extreme, level: float) -> bool:
        holding = [d for d in _holding(extreme.needs) if d not in self._settled]
        self._settled.update(holding)
        for drawn in holding:
            self._reach.settle(drawn, level, self._slack)
        return bool(holding)

    def _highest_floor(self) -> Frontier:
        least = self._reach.ask(1.0, 0.0).least
        self._reach.hold_least(least - self._slack)
        most = self._reach.ask(0.0, 1.0).most
        self._reach.free_least()
        return Frontier(least, most)

    def _lowest_ceiling(self) -> Frontier:
        most = self._reach.ask(0.0, 1.0).most
        self._reach.hold_most(most + self._slack)
        least = self._reach.ask(1.0, 0.0).least
        self._reach.hold_most(1.0)
        return Frontier(least, most)


def _holding(duals: Floats) -> list[int]:
    """Return the places of the duals that count as positive, at least the largest of them."""
    if len(duals) == 0 or duals.max() <= NOTHING:
        return []
    found: list[int] = np.nonzero(duals >= min(POSITIVE, float(duals.max())))[0].tolist()
    return found
