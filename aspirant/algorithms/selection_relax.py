"""When no group keeps the hard rules: which of them clash, and the smallest ways out.

The kinds of demands are "least" and "most" (the subject is a hard target's name), "places",
"workplace_limit" (no subject), "pin_in" and "pin_out" (the subject is a candidate's id; no
number). How they are found: see `relaxation`.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from aspirant.algorithms.relaxation import (
    WAYS_OUT,
    Change,
    Demand,
    Infeasible,
    Relaxation,
    clash,
    ways_out,
)
from aspirant.algorithms.selection_elastic import ElasticSelection, Gift, build_elastic
from aspirant.algorithms.selection_model import Pool, build_pool
from aspirant.algorithms.selection_problem import Candidate, SelectionProblem, Target

__all__ = ["Change", "Demand", "Infeasible", "Relaxation", "apply_relaxation", "infeasibility"]

PINS = {"pin in": "pin_in", "pin out": "pin_out"}


def infeasibility(problem: SelectionProblem) -> Infeasible:
    """Return the conflict and the ways out of a valid problem that has no group."""
    pool = build_pool(problem)
    asked = build_elastic(pool)
    relaxations = _relaxations(problem, pool, asked)
    if len(relaxations) < WAYS_OUT and any(person.pin for person in problem.candidates):
        # Of people who are alike only the dearest pin was named; there is room for the others.
        relaxations = _relaxations(problem, pool, build_elastic(pool, pins_apart=True))
    return Infeasible(_conflict(problem, pool, asked), relaxations)


def _relaxations(
    problem: SelectionProblem, pool: Pool, asked: ElasticSelection
) -> tuple[Relaxation, ...]:
    found = ways_out(asked.elastic)
    return tuple(Relaxation(_changes(problem, pool, asked, gifts)) for gifts in found)


def apply_relaxation(problem: SelectionProblem, relaxation: Relaxation) -> SelectionProblem:
    """Return the problem as it would be with the changes made."""
    for change in relaxation.changes:
        problem = _apply(problem, change)
    return problem


def _apply(problem: SelectionProblem, change: Change) -> SelectionProblem:
    kind, after = change.demand.kind, change.after
    if kind in ("pin_in", "pin_out"):
        people = (_without_pin(person, change.demand.subject) for person in problem.candidates)
        return replace(problem, candidates=tuple(people))
    if kind == "workplace_limit":
        return replace(problem, workplace_limit=after)
    if kind == "places":
        return replace(problem, places=after or 1)
    return replace(problem, targets=tuple(_changed(t, change) for t in problem.targets))


def _without_pin(person: Candidate, identity: str) -> Candidate:
    return replace(person, pin=None) if person.id == identity else person


def _changed(target: Target, change: Change) -> Target:
    if target.name != change.demand.subject:
        return target
    if change.demand.kind == "least":
        return replace(target, least=change.after or 0)
    return replace(target, most=change.after)


def _conflict(problem: SelectionProblem, pool: Pool, asked: ElasticSelection) -> tuple[Demand, ...]:
    # Of a kind of pinned people only as many belong to the conflict as are needed.
    stepwise = frozenset(n for n, gift in enumerate(asked.gifts) if gift.what in PINS)
    kept = clash(asked.elastic, _by_demand(asked.gifts), stepwise)
    demands = [
        demand
        for gift, amount in zip(asked.gifts, kept, strict=True)
        if amount
        for demand in _demands(problem, pool, asked, gift, amount)
    ]
    return tuple(dict.fromkeys(demands))


def _by_demand(gifts: tuple[Gift, ...]) -> list[list[int]]:
    """Return the numbers of the gifts, the two that give on the places together."""
    places = [number for number, gift in enumerate(gifts) if gift.what in ("fewer", "more")]
    others = [[n] for n, gift in enumerate(gifts) if gift.what not in ("fewer", "more")]
    return [places, *others]


def _changes(
    problem: SelectionProblem, pool: Pool, asked: ElasticSelection, gifts: list[int]
) -> tuple[Change, ...]:
    return tuple(
        Change(demand, None if demand.bound is None else demand.bound + _sign(gift) * amount)
        for gift, amount in zip(asked.gifts, gifts, strict=True)
        if amount
        for demand in _demands(problem, pool, asked, gift, amount)
    )


def _sign(gift: Gift) -> int:
    return -1 if gift.what in ("least", "fewer") else 1


def _demands(
    problem: SelectionProblem, pool: Pool, asked: ElasticSelection, gift: Gift, amount: int
) -> Sequence[Demand]:
    """Return what a gift is about: one demand, or one for each of `amount` pinned people."""
    if gift.what == "limit":
        return [Demand("workplace_limit", "", problem.workplace_limit)]
    if gift.what in ("fewer", "more"):
        return [Demand("places", "", problem.places)]
    if gift.what in PINS:
        people = _pinned(pool, asked, gift)[:amount]
        return [Demand(PINS[gift.what], person, None) for person in people]
    target = [target for target in pool.rules.targets if target.hard][gift.place]
    if gift.what == "least":
        return [Demand("least", target.name, target.least)]
    return [Demand("most", target.name, target.most)]


def _pinned(pool: Pool, asked: ElasticSelection, gift: Gift) -> list[str]:
    """Return a kind's people, first those whose pin costs the group most merit."""
    people = np.nonzero(asked.kind == gift.place)[0].tolist()
    sign = 1 if gift.what == "pin in" else -1
    people.sort(key=lambda person: (sign * int(pool.people.merit[person]), int(pool.lot[person])))
    return [pool.ids[person] for person in people]
