"""Who reads which application: enough readers each, loads as even as can be, no conflicts.

Lexicographic: 1. forbidden pairs, what is assigned already, capacities, and as many readers
for each application as asked; 2. loads as even as can be (the smallest sum of squares: they
differ by at most one wherever that is possible); 3. the least cost; 4. lots: the pairs are
drawn, and in that order each is taken if any of the best assignments that hold those already
taken holds it. So the answer is unique, whatever the order of the rows.

Source: minimum-cost flow with convex costs, Ahuja, Magnanti and Orlin, "Network Flows", 1993,
chapter 14. Such models have whole corners, so one linear programme each will do.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.lots import draw_lot
from aspirant.algorithms.relaxation import Infeasible
from aspirant.algorithms.reviewers_problem import (
    Assignment,
    Reviewer,
    ReviewersProblem,
    demand_valid_reviewers,
    ordered_names,
    pair_places,
    wanted_readers,
)
from aspirant.algorithms.reviewers_relax import reviewers_infeasibility
from aspirant.algorithms.selection_problem import InvalidProblem
from aspirant.algorithms.solver import (
    SLACK,
    Floats,
    LinearModel,
    Row,
    SolverFailed,
    columns_only,
    is_feasible,
    objective,
    relax,
    tighten,
    with_rows,
)
from aspirant.algorithms.solver_core import Sequence

# What others need to ask and to read the answer.
__all__ = [
    "Assignment",
    "Infeasible",
    "InvalidProblem",
    "Reviewer",
    "ReviewersProblem",
    "assign_reviewers",
    "check_assignments",
]

# Weights 1, 2, 4 ... order the pairs of one solve; far below what the tolerances blur.
TOGETHER = 16


def assign_reviewers(problem: ReviewersProblem) -> tuple[Assignment, ...]:
    """Return the one assignment that the levels single out, by application and reviewer.

    Raises InvalidProblem when the question is wrong, Infeasible (with the conflict and the
    smallest ways out) when the applications cannot all be read.
    """
    demand_valid_reviewers(problem)
    model = _model(problem)
    best = _optima(problem, replace(model, cost=_evenness(problem)))
    best = _optima(problem, replace(best.model, cost=_thrift(problem)))
    drawn = Sequence(best.model, best.point)
    _draw(problem, drawn)
    assignments = _assignments(problem, drawn.point)
    if faults := check_assignments(problem, assignments):
        raise SolverFailed(" ".join(faults))
    return assignments


def check_assignments(problem: ReviewersProblem, assignments: tuple[Assignment, ...]) -> list[str]:
    """Return a sentence for every fault, found by counting alone; an empty list if sound."""
    given = [(one.application, one.reviewer) for one in assignments]
    faults = [f"{a} and {r} stand twice." for (a, r), n in Counter(given).items() if n > 1]
    faults += [f"{r} may not read {a}." for a, r in given if (a, r) in set(problem.forbidden)]
    faults += [f"{r} no longer reads {a}." for a, r in problem.existing if (a, r) not in given]
    readers = Counter(application for application, _ in given)
    for application in problem.applications:
        asked = wanted_readers(problem)[application]
        if readers[application] != asked:
            faults.append(f"{application} has {readers[application]} readers, not {asked}.")
    loads = Counter(reviewer for _, reviewer in given)
    for reviewer in problem.reviewers:
        if reviewer.capacity is not None and loads[reviewer.id] > reviewer.capacity:
            faults.append(f"{reviewer.id} reads {loads[reviewer.id]}, above {reviewer.capacity}.")
    return faults


def _model(problem: ReviewersProblem) -> LinearModel:
    """Return the model without an aim: a column per pair, then one per reviewer and reading."""
    applications, reviewers = ordered_names(problem)
    count, width = len(applications), len(reviewers)
    room = [count if one.capacity is None else min(one.capacity, count) for one in reviewers]
    readings = np.arange(count) < np.array(room)[:, None]
    model = columns_only(np.concatenate([np.ones(count * width), readings.ravel()]))
    place = pair_places(problem)
    model.upper[[place[pair] for pair in problem.forbidden]] = 0.0
    model.lower[[place[pair] for pair in problem.existing]] = 1.0
    return with_rows(model, list(_rows(problem)))


def _rows(problem: ReviewersProblem) -> Iterator[Row]:
    applications, reviewers = ordered_names(problem)
    count, width = len(applications), len(reviewers)
    wanted = wanted_readers(problem)
    for place, application in enumerate(applications):
        asked = float(wanted[application])
        yield place * width + np.arange(width), np.ones(width), asked, asked
    for place in range(width):
        read = np.arange(count) * width + place
        readings = count * width + place * count + np.arange(count)
        ones = np.ones(count)
        yield np.concatenate([read, readings]), np.concatenate([ones, -ones]), 0.0, 0.0


def _evenness(problem: ReviewersProblem) -> Floats:
    """Return minus the costs 1, 3, 5 ... of each reviewer's readings, which sum to squares."""
    count, width = len(problem.applications), len(problem.reviewers)
    odd = np.tile(2.0 * np.arange(count) + 1.0, width)
    return np.concatenate([np.zeros(count * width), -odd])


def _thrift(problem: ReviewersProblem) -> Floats:
    count, width = len(problem.applications), len(problem.reviewers)
    gain = np.zeros(2 * count * width)
    for pair, place in pair_places(problem).items():
        gain[place] = -problem.costs.get(pair, 0)
    return gain


@dataclass(frozen=True)
class _Optima:
    """A model of exactly the optima of a level, and one of them."""

    model: LinearModel
    point: Floats


def _optima(problem: ReviewersProblem, model: LinearModel) -> _Optima:
    """Solve a level: the corner the relaxation finds is whole, as always in a flow.

    Every row is an equation, so what the reduced costs leave open are the optima, no others.
    """
    relaxed = relax(model)
    if relaxed is None:
        raise reviewers_infeasibility(problem)
    point = np.rint(relaxed.point)
    reached = objective(model, point)
    if not is_feasible(model, point) or abs(relaxed.bound - reached) > SLACK:
        raise SolverFailed("a flow without a whole corner")
    return _Optima(tighten(model, relaxed, reached), point)


def _draw(problem: ReviewersProblem, best: Sequence) -> None:
    """Take the pairs in the order of their lots wherever one of the best assignments can."""
    place = pair_places(problem)
    lots = {pair: draw_lot(problem.seed, " ".join(pair)) for pair in place}
    queue = [place[pair] for pair in sorted(place, key=lambda pair: (lots[pair], pair))]
    queue = [column for column in queue if best.is_open(column)]
    for start in range(0, len(queue), TOGETHER):
        batch = np.array(queue[start : start + TOGETHER])
        best.aim(batch, np.array([2.0**place for place in reversed(range(len(batch)))]))
        taken = best.point[batch] > 1 / 2
        best.keep(batch[taken])
        best.close(batch[~taken])


def _assignments(problem: ReviewersProblem, point: Floats) -> tuple[Assignment, ...]:
    before = set(problem.existing)
    return tuple(
        Assignment(*pair, existing=pair in before)
        for pair, place in pair_places(problem).items()
        if point[place] > 1 / 2
    )
