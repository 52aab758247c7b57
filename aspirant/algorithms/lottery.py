"""Chances as equal as the targets allow, and the groups that give exactly these chances.

1. People whom no target tells apart are merged into types. 2. The aim (goldilocks, leximin or
maximin, see `lottery_levels`) is served on the relaxation, in which people may be divided: no
real lottery can do better. 3. Real groups are found whose mixture has just these chances: then
the relaxation was tight, and the chances are proven best. 4. Where that fails, column
generation finds the best that real groups allow, proven as well. A checker of its own counts
everything again before it is handed on.

Source: Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair algorithms for selecting citizens'
assemblies", Nature 596, 2021; merging types and the relaxation as bound are ours.
"""

from dataclasses import replace

import numpy as np

from aspirant.algorithms.lottery_checker import check_lottery
from aspirant.algorithms.lottery_columns import mix_by_columns
from aspirant.algorithms.lottery_levels import best_means
from aspirant.algorithms.lottery_mixture import Mixture, Tell, find_mixture, silent
from aspirant.algorithms.lottery_problem import (
    AIMS,
    EXACT,
    METHOD,
    Aim,
    Lottery,
    Mix,
    PersonType,
    Proof,
    bind,
    hash_lottery,
)
from aspirant.algorithms.lottery_reach import relaxed_reach
from aspirant.algorithms.lottery_types import Types, build_types
from aspirant.algorithms.relaxation import Infeasible
from aspirant.algorithms.selection_problem import SelectionProblem, demand_valid
from aspirant.algorithms.selection_relax import infeasibility
from aspirant.algorithms.solver import SOLVER, Floats, SolverFailed, Whole, best_whole

__all__ = [
    "AIMS",
    "EXACT",
    "Aim",
    "Infeasible",
    "Lottery",
    "Mix",
    "PersonType",
    "SolverFailed",
    "check_lottery",
    "fair_chances",
    "hash_lottery",
]


def fair_chances(
    problem: SelectionProblem, aim: Aim = "goldilocks", tell: Tell = silent
) -> Lottery:
    """Return the chances that serve the aim best, proven, with the mixture that gives them.

    Every target binds. Raises InvalidProblem when the question is wrong, Infeasible (with the
    conflict by name and the smallest ways out) when no group keeps the rules, SolverFailed when
    the solver gave up or the checker found a fault. The order of the rows plays no part.
    `tell` hears how many of how many steps are done.
    """
    demand_valid(problem)
    types, people = build_types(problem)
    first = best_whole(types.model)
    if first is None:
        raise infeasibility(bind(problem))
    group = np.rint(first).astype(np.int64)
    means, mixture, proof = _mixed(types, group, aim, tell)
    lottery = Lottery(
        aim=aim,
        types=_with_chances(types, people, mixture),
        mix=_ordered(mixture),
        proof=proof,
        input_hash=hash_lottery(problem, aim),
        method=METHOD,
        solver=SOLVER,
    )
    return _checked(problem, lottery, means / types.size)


def _mixed(types: Types, group: Whole, aim: Aim, tell: Tell) -> tuple[Floats, Mixture, Proof]:
    people = int(types.size[types.drawn].sum())
    if people == 0:
        return group.astype(np.float64), Mixture((group,), np.ones(1), 0.0), "relaxation"
    even = float(group[types.drawn].sum()) / people
    means = best_means(lambda: relaxed_reach(types), aim, even)
    mixture, groups = find_mixture(types, means, tell)
    if mixture is not None:
        return means, mixture, "relaxation"
    means, mixture = mix_by_columns(types, [*groups, group], aim, even, tell)
    return means, mixture, "columns"


def _with_chances(
    types: Types, people: tuple[PersonType, ...], mixture: Mixture
) -> tuple[PersonType, ...]:
    """Return the types with the chances that the mixture really gives."""
    shares = mixture.shares / mixture.shares.sum()
    chances = shares @ np.array(mixture.groups, dtype=np.float64) / types.size
    return tuple(
        replace(one, chance=min(max(float(chance), 0.0), 1.0))
        for one, chance in zip(people, chances, strict=True)
    )


def _ordered(mixture: Mixture) -> tuple[Mix, ...]:
    """Return the groups with the largest share first."""
    shares = (mixture.shares / mixture.shares.sum()).tolist()
    mix = [
        Mix(tuple(group.tolist()), share)
        for group, share in zip(mixture.groups, shares, strict=True)
    ]
    return tuple(sorted(mix, key=lambda one: (-one.share, one.counts)))


def _checked(problem: SelectionProblem, lottery: Lottery, chances: Floats) -> Lottery:
    """Return the lottery if the checker agrees and it gives the chances that were proven best."""
    faults = check_lottery(problem, lottery)
    given = np.array([one.chance for one in lottery.types])
    if float(np.abs(given - chances).max()) > EXACT:
        faults.append("The mixture does not give the chances that were found.")
    if faults:
        raise SolverFailed(" ".join(faults))
    return lottery
