"""When the applications cannot all be read: what clashes, and the smallest ways out.

The kinds of demands are "readers" (the subject is an application), "capacity" (a reviewer) and
"reviewers" (no subject: how many there are; more of them without any conflict would help). No
way out ever asks that a forbidden pair be allowed. How they are found: see `relaxation`.
"""

from collections.abc import Iterator

import numpy as np

from aspirant.algorithms.relaxation import (
    Change,
    Demand,
    Elastic,
    Infeasible,
    Relaxation,
    clash,
    ways_out,
)
from aspirant.algorithms.reviewers_problem import (
    ReviewersProblem,
    ordered_names,
    pair_places,
    wanted_readers,
)
from aspirant.algorithms.solver import (
    INFINITE,
    LinearModel,
    Row,
    columns_only,
    with_columns,
    with_rows,
)


def reviewers_infeasibility(problem: ReviewersProblem) -> Infeasible:
    """Return the conflict and the ways out of a valid problem that has no assignment."""
    demands = list(_demands(problem))
    elastic = _elastic(problem, demands)
    relaxations = tuple(
        Relaxation(
            tuple(_change(d, amount) for d, amount in zip(demands, gifts, strict=True) if amount)
        )
        for gifts in ways_out(elastic)
    )
    # That there are no more reviewers is a fact, not a demand that somebody made.
    made = [[number] for number, demand in enumerate(demands) if demand.kind != "reviewers"]
    kept = clash(elastic, made, frozenset())
    conflict = [demands[number] for [number] in made if kept[number]]
    return Infeasible(tuple(conflict), relaxations)


def _demands(problem: ReviewersProblem) -> Iterator[Demand]:
    applications, reviewers = ordered_names(problem)
    for reviewer in reviewers:
        if reviewer.capacity is not None:
            yield Demand("capacity", reviewer.id, reviewer.capacity)
    yield Demand("reviewers", "", len(reviewers))
    for application in applications:
        yield Demand("readers", application, wanted_readers(problem)[application])


def _change(demand: Demand, amount: int) -> Change:
    sign = -1 if demand.kind == "readers" else 1
    return Change(demand, (demand.bound or 0) + sign * amount)


def _elastic(problem: ReviewersProblem, demands: list[Demand]) -> Elastic:
    """Columns: pairs by application, then what new reviewers read of each, then the gifts."""
    applications, reviewers = ordered_names(problem)
    count, width = len(applications), len(reviewers)
    first = count * (width + 1)
    most = tuple(_most(problem, demand) for demand in demands)
    model = with_columns(
        columns_only(np.ones(first)), -np.ones(len(most)), np.array(most, dtype=float), whole=True
    )
    model.upper[count * width : first] = problem.readers
    _bound_pairs(problem, model)
    gift = {(d.kind, d.subject): first + number for number, d in enumerate(demands)}
    return Elastic(with_rows(model, list(_rows(problem, gift))), first, most)


def _bound_pairs(problem: ReviewersProblem, model: LinearModel) -> None:
    place = pair_places(problem)
    model.upper[[place[pair] for pair in problem.forbidden]] = 0.0
    model.lower[[place[pair] for pair in problem.existing]] = 1.0


def _most(problem: ReviewersProblem, demand: Demand) -> int:
    if demand.kind == "capacity":
        return len(problem.applications)
    return problem.readers if demand.kind == "reviewers" else demand.bound or 0


def _rows(problem: ReviewersProblem, gift: dict[tuple[str, str], int]) -> Iterator[Row]:
    applications, reviewers = ordered_names(problem)
    count, width = len(applications), len(reviewers)
    for place, application in enumerate(applications):
        new = count * width + place
        reading = [*range(place * width, (place + 1) * width), new, gift["readers", application]]
        wanted = wanted_readers(problem)[application]
        yield np.array(reading), np.ones(len(reading)), wanted, INFINITE
        yield np.array([new, gift["reviewers", ""]]), np.array([1.0, -1.0]), -INFINITE, 0.0
    for place, reviewer in enumerate(reviewers):
        if reviewer.capacity is not None:
            load = np.append(np.arange(count) * width + place, gift["capacity", reviewer.id])
            yield load, np.append(np.ones(count), -1.0), -INFINITE, float(reviewer.capacity)
