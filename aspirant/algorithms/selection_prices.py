"""What each target costs, and which other groups lie nearest.

The price of a target is the merit the group would gain without it: the shadow price of the
whole rule, solved anew rather than read off a dual, so exact (Wolsey, "Integer Programming",
2nd edition, 2020, chapter 2, on why duals of whole-number models only bound it).
"""

from collections.abc import Set
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.selection_desk import (
    Desk,
    Outcome,
    Trade,
    best_under,
    open_desk,
    trade,
)
from aspirant.algorithms.selection_model import Cut, Rules
from aspirant.algorithms.selection_problem import GroupProposal, SelectionProblem, Target


@dataclass(frozen=True)
class TargetPrice:
    """One target without which, or with which met, the group would be another.

    `merit` is what the group would gain in tenths without the target; below nought when
    others of the same priority would then be met better at the cost of merit. `in_because`
    and `out_because` are the ids that are in, and out, only because of it. `to_meet` is the
    best group that meets the target: None when it is met already, or cannot be.
    """

    target: Target
    merit: int
    in_because: tuple[str, ...]
    out_because: tuple[str, ...]
    without: Trade
    to_meet: Trade | None


def price_targets(
    problem: SelectionProblem, proposal: GroupProposal, *, only: Set[Target] | None = None
) -> tuple[TargetPrice, ...]:
    """Return the price of each target (or of those in `only`), in the order of `ordered_targets`.

    For the deciding few: what stands here about single people is not for publication.
    Raises InvalidProblem when the proposal does not answer the problem.
    """
    desk = open_desk(problem, proposal)
    missed = {shortfall.target for shortfall in proposal.shortfalls}
    return tuple(
        _price(desk, place, missed=target in missed)
        for place, target in enumerate(desk.pool.rules.targets)
        if only is None or target in only
    )


def nearest_alternatives(
    problem: SelectionProblem, proposal: GroupProposal, count: int
) -> tuple[Trade, ...]:
    """Return up to `count` other groups, the next best first: by shortfalls, then by merit.

    Of groups that are equally good the one with the fewest changes comes first.
    """
    desk = open_desk(problem, proposal)
    cuts: list[Cut] = [_other_than(desk.chosen)]
    found: list[Trade] = []
    while len(found) < count:
        outcome = best_under(desk, desk.pool.people, desk.pool.rules, tuple(cuts))
        if outcome is None:
            break
        found.append(trade(desk, outcome.group))
        cuts.append(_other_than(outcome.group))
    return tuple(found)


def _other_than(group: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Cut:
    inside = np.nonzero(group)[0]
    return Cut(inside, 0.0, len(inside) - 1.0)


def _price(desk: Desk, place: int, *, missed: bool) -> TargetPrice:
    target = desk.pool.rules.targets[place]
    free = replace(target, least=0, most=None)
    outcome = best_under(desk, desk.pool.people, _with_target(desk, place, free))
    # The proposal itself keeps all the other rules, so a group without this one exists.
    without = trade(desk, desk.chosen if outcome is None else outcome.group)
    met = _meeting(desk, place) if missed else None
    return TargetPrice(
        target=target,
        merit=without.merit_change,
        in_because=without.leaves,
        out_because=without.enters,
        without=without,
        to_meet=None if met is None else trade(desk, met.group),
    )


def _meeting(desk: Desk, place: int) -> Outcome | None:
    kept = replace(desk.pool.rules.targets[place], hard=True)
    return best_under(desk, desk.pool.people, _with_target(desk, place, kept))


def _with_target(desk: Desk, place: int, target: Target) -> Rules:
    targets = list(desk.pool.rules.targets)
    targets[place] = target
    return replace(desk.pool.rules, targets=tuple(targets))
