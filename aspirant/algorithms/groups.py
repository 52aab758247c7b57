"""Workgroups: everybody placed, wishes first, then a good mix, then lots; proven and checked.

Lexicographic: 1. sizes, pins, pairs, needs and company; 2. the cost of the wishes (or, on
request, the fewest without any wish, then the fewest last wishes ...); 3. the spread, for
which the wishes may cost a little more, and at that spread again the wishes; 4. lots: in the
order of the draw each gets the dearest wish that any of the best divisions gives them, then
those in a group they did not wish for get the one their own lots put first. So the answer is
unique, whatever the order of the rows.

Source: assignment by ranks, Kuhn, Naval Research Logistics Quarterly 2, 1955; priority by lot,
Abdulkadiroglu and Sönmez, Econometrica 66, 1998.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.groups_checker import check_groups, count_spread
from aspirant.algorithms.groups_lots import draw_groups
from aspirant.algorithms.groups_model import Layout, build_layout, unit_values
from aspirant.algorithms.groups_problem import (
    METHOD,
    Group,
    GroupsProblem,
    Need,
    Obstacle,
    Person,
    Placed,
    Placement,
    demand_valid_groups,
    hash_groups,
    ordered_people,
)
from aspirant.algorithms.groups_reasons import obstacles
from aspirant.algorithms.groups_relax import groups_infeasibility
from aspirant.algorithms.relaxation import Infeasible
from aspirant.algorithms.selection_levels import first_aim, strongest_point
from aspirant.algorithms.selection_problem import InvalidProblem, Level
from aspirant.algorithms.solver import (
    INFINITE,
    SLACK,
    SOLVER,
    Floats,
    LinearModel,
    SolverFailed,
    objective,
    relax,
    tighten,
    with_row,
)

# What others need to ask and to read the answer.
__all__ = [
    "Group",
    "GroupsProblem",
    "Infeasible",
    "InvalidProblem",
    "Need",
    "Obstacle",
    "Person",
    "Placed",
    "Placement",
    "SolverFailed",
    "check_groups",
    "propose_groups",
]


@dataclass(frozen=True)
class _Aim:
    """One level: what to maximise, its name, its sign in the answer, what it may lose after."""

    name: str
    gain: Floats
    sign: int
    loss: int


def propose_groups(problem: GroupsProblem) -> Placement:
    """Return the one division that the levels single out, proven and checked.

    Raises InvalidProblem when the question is wrong, Infeasible (with the conflict and the
    smallest ways out) when nobody can be divided so.
    """
    demand_valid_groups(problem)
    layout = build_layout(problem)
    model, levels = layout.model, []
    point: Floats | None = None
    for aim in _aims(problem, layout):
        model = replace(model, cost=aim.gain)
        relaxed = relax(model)
        point = None if relaxed is None else strongest_point(model, relaxed, first_aim(relaxed))
        if relaxed is None or point is None:
            raise groups_infeasibility(problem)
        reached = objective(model, point)
        bound = int(np.floor(relaxed.bound + SLACK))
        levels.append(Level(aim.name, aim.sign * reached, aim.sign * bound))
        floor = reached - abs(reached) * aim.loss // 100
        model = _held(tighten(model, relaxed, floor), aim.gain, floor)
    if point is None:
        raise SolverFailed("there was no level to solve")
    drawn = draw_groups(layout, model, point, problem.seed)
    return _checked(problem, _placement(problem, layout, drawn, tuple(levels)))


def _aims(problem: GroupsProblem, layout: Layout) -> Iterator[_Aim]:
    costs = -unit_values(layout, layout.cost)
    ranks = np.unique(layout.cost)[::-1].tolist() if problem.fewest_last_first else []
    for cost in ranks[:-1]:
        gain = -unit_values(layout, (layout.cost == cost).astype(np.int64))
        yield _Aim(f"wishes of cost {cost}", gain, -1, 0)
    spreads = len(layout.model.cost) > layout.first_held
    yield _Aim("wishes", costs, -1, problem.budget if spreads else 0)
    if spreads:
        held = np.arange(len(layout.model.cost)) >= layout.first_held
        yield _Aim("spread", held.astype(np.float64), 1, 0)
        yield _Aim("wishes at that spread", costs, -1, 0)


def _held(model: LinearModel, gain: Floats, floor: int) -> LinearModel:
    """Return the model in which an aim stays at least at `floor`."""
    counted = np.nonzero(gain)[0]
    return with_row(model, counted, gain[counted], floor, INFINITE)


def _placement(
    problem: GroupsProblem, layout: Layout, drawn: dict[str, str], levels: tuple[Level, ...]
) -> Placement:
    number = {group: place for place, group in enumerate(layout.groups)}
    stood = obstacles(problem, drawn)
    placed = [
        Placed(p.id, drawn[p.id], _wish(p, drawn[p.id]), stood[p.id])
        for p in ordered_people(problem)
    ]
    cost = sum(int(layout.cost[row, number[one.group]]) for row, one in enumerate(placed))
    return Placement(
        placed=tuple(placed),
        cost=cost,
        spread=count_spread(problem, drawn),
        levels=levels,
        proven=True,
        input_hash=hash_groups(problem),
        seed=problem.seed,
        method=METHOD,
        solver=SOLVER,
    )


def _wish(person: Person, group: str) -> int | None:
    return person.wishes.index(group) + 1 if group in person.wishes else None


def _checked(problem: GroupsProblem, placement: Placement) -> Placement:
    """Return the division if the independent checker and the levels agree on it."""
    faults = check_groups(problem, placement)
    reached = {level.name: level.value for level in placement.levels}
    wishes = reached.get("wishes at that spread", reached["wishes"])
    if (wishes, reached.get("spread", placement.spread)) != (placement.cost, placement.spread):
        faults.append("The division is not the one that the levels found.")
    if faults:
        raise SolverFailed(" ".join(faults))
    return placement
