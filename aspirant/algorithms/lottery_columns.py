"""The exact chances where the relaxation promises more than real groups can keep.

Column generation on types: the levels of `lottery_levels` are asked of mixtures of real groups,
and an integer programme looks for a group that the duals at hand would welcome, until there is
none. Only then is a level proven and its types fixed: the duals then hold for all groups there
are, so a tie is never taken for a necessity.
"""

from dataclasses import replace

import numpy as np

from aspirant.algorithms.lottery_levels import best_means
from aspirant.algorithms.lottery_mixture import MISSED_AT_LAST, Master, Mixture, Tell, silent
from aspirant.algorithms.lottery_problem import Aim
from aspirant.algorithms.lottery_reach import Reach, mixed_reach
from aspirant.algorithms.lottery_types import Types
from aspirant.algorithms.solver import Floats, SolverFailed, Whole, best_whole

# Duals become whole numbers of this size, so that the best group is proven to 1e-9 of them.
FINENESS = 2.0**30


def mix_by_columns(
    types: Types, groups: list[Whole], aim: Aim, even: float, tell: Tell = silent
) -> tuple[Floats, Mixture]:
    """Return the best means that real groups allow, and their mixture.

    `groups` are some to begin with, at least one. Raises SolverFailed.
    """
    made: list[Reach] = []

    def make() -> Reach:
        known = made[-1].groups() if made else groups
        made.append(mixed_reach(types, known, lambda gains: _heaviest(types, gains, tell)))
        return made[-1]

    means = best_means(make, aim, even)
    master = Master(means)
    for group in made[-1].groups():
        master.learn(group)
    mixture, _ = master.mix()
    if mixture.missed > MISSED_AT_LAST:
        raise SolverFailed(f"the mixture misses its mean by {mixture.missed} people")
    return means, mixture


def _heaviest(types: Types, gains: Floats, tell: Tell) -> Whole:
    tell(99, 100)  # how many there will be is not known; that it goes on is
    largest = float(np.abs(gains).max())
    whole = np.rint(gains * (FINENESS / largest)) if largest > 0 else gains
    point = best_whole(replace(types.model, cost=whole))
    if point is None:
        raise SolverFailed("no group was found where there is one")
    return np.rint(point).astype(np.int64)
