"""Everything the algorithms answer, asked again with the rows in another order."""

import random
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from aspirant.algorithms.groups import propose_groups
from aspirant.algorithms.reviewers import assign_reviewers
from aspirant.algorithms.scores import adjust_scores
from aspirant.algorithms.selection import Infeasible, SelectionProblem, Target, select_group
from aspirant.algorithms.selection_explain import explain_all
from aspirant.algorithms.selection_prices import nearest_alternatives, price_targets
from aspirant.algorithms.selection_reserves import find_replacements, order_reserves
from tests.algorithms.pools import random_pool
from tests.algorithms.rounds_of_readings import simulated
from tests.benchmarks.questions import random_groups, random_reading


def fingerprints(runs: Iterable[int], size: int) -> list[str]:
    """One hash of all answers for each run; every run shuffles the rows in its own way."""
    return [sha256(repr(_answers(random.Random(run), size)).encode()).hexdigest() for run in runs]


def _answers(chosen: random.Random, size: int) -> list[Any]:
    pool = random_pool(size, size // 8, 5, workplaces=True)
    pool = replace(
        pool,
        candidates=_shuffled(chosen, pool.candidates),
        targets=_shuffled(chosen, pool.targets),
    )
    proposal = select_group(pool)
    groups = random_groups(size // 2, size // 10, 3)
    groups = replace(
        groups, people=_shuffled(chosen, groups.people), groups=_shuffled(chosen, groups.groups)
    )
    reading = random_reading(size // 3, 6, 2)
    reading = replace(
        reading,
        applications=_shuffled(chosen, reading.applications),
        reviewers=_shuffled(chosen, reading.reviewers),
        forbidden=_shuffled(chosen, reading.forbidden),
    )
    return [
        proposal,
        explain_all(pool, proposal),
        price_targets(pool, proposal),
        nearest_alternatives(pool, proposal, 3),
        find_replacements(pool, proposal),
        order_reserves(pool, proposal, 10),
        _refusal(replace(pool, targets=_far_too_high(pool))),
        propose_groups(groups),
        assign_reviewers(reading),
        adjust_scores(_shuffled(chosen, simulated(3, applications=size // 2).cards)),
    ]


def _far_too_high(pool: SelectionProblem) -> tuple[Target, ...]:
    return tuple(
        replace(target, hard=True, least=pool.places - place % 2, most=None)
        for place, target in enumerate(sorted(pool.targets, key=lambda target: target.name)[:6])
    )


def _refusal(pool: SelectionProblem) -> Any:
    try:
        return select_group(pool)
    except Infeasible as refusal:
        return refusal.conflict, refusal.relaxations


def _shuffled(chosen: random.Random, rows: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(rows, key=lambda _: chosen.random()))
