"""The desk at which one selection is asked "what if": a person in, a person out, another rule.

It holds the proposal as arrays, with a warm relaxation, so that each question costs one small
linear programme and, where that does not settle it, one small integer programme. Every answer
is exact: the best group that the question allows, by shortfalls first and merit next. Of
several equally good ones it is one with the fewest changes to the proposal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.selection_checker import describe_group
from aspirant.algorithms.selection_levels import first_aim, settle, strongest_point
from aspirant.algorithms.selection_model import Columns, Cut, Pool, Rules, build_model, build_pool
from aspirant.algorithms.selection_problem import (
    GroupProposal,
    InvalidProblem,
    SelectionProblem,
    Shortfall,
    demand_valid,
    hash_problem,
)
from aspirant.algorithms.solver import (
    INFINITE,
    SLACK,
    Flags,
    Floats,
    LinearModel,
    Probe,
    Relaxed,
    Whole,
    best_whole,
    objective,
    relax,
    tighten,
    with_row,
)


@dataclass(frozen=True)
class Desk:
    """A selection laid out. `chosen` marks the proposal's people; `caps` are its shortfalls.

    `model` allows no further shortfall. It aims at merit, counted places + 1 times, and then at
    keeping the chosen, so that one solve finds the strongest group and the nearest such.
    """

    problem: SelectionProblem
    pool: Pool
    chosen: Flags
    caps: Mapping[int, int]
    merit: int
    model: LinearModel
    probe: Probe


@dataclass(frozen=True)
class Outcome:
    """The best group under other terms: who is in it, and whether all shortfalls held."""

    group: Flags
    merit: int
    caps: Mapping[int, int]


@dataclass(frozen=True)
class Trade:
    """What separates another group from the proposal.

    `leaves` and `enters` are sorted ids; `merit_change` is in tenths, below nought for a
    loss. `missed` are the targets that miss more than in the proposal, `mended` those that
    miss less, both with their figures in the other group.
    """

    leaves: tuple[str, ...]
    enters: tuple[str, ...]
    merit_change: int
    missed: tuple[Shortfall, ...]
    mended: tuple[Shortfall, ...]


def open_desk(problem: SelectionProblem, proposal: GroupProposal) -> Desk:
    """Lay out a proposal. Raises InvalidProblem when it does not answer this problem."""
    demand_valid(problem)
    if proposal.input_hash != hash_problem(problem):
        raise InvalidProblem("The proposal answers another problem.")
    pool = build_pool(problem)
    caps = dict.fromkeys(pool.rules.priorities, 0)
    for shortfall in proposal.shortfalls:
        caps[shortfall.target.priority] += shortfall.missing
    chosen = np.isin(np.array(pool.ids), np.array(proposal.chosen))
    model = build_model(pool.people, pool.rules, caps)
    cost = model.cost * (problem.places + 1)
    cost[: len(chosen)] += chosen
    model = replace(model, cost=cost)
    return Desk(problem, pool, chosen, caps, proposal.merit, model, Probe(model))


def best_with(desk: Desk, person: int, *, inside: bool) -> Outcome | None:
    """Return the best group with the person in (or out), whatever their pin; None if none."""
    value = float(inside)
    relaxed = desk.probe.relaxed_with(person, value, value)
    if relaxed is not None:
        within = _best_within(desk, person, inside, relaxed)
        if within is not None:
            return within
    people = _with_bounds(desk.pool.people, person, int(inside))
    return best_under(desk, people, desk.pool.rules)


def best_under(
    desk: Desk, people: Columns, rules: Rules, cuts: tuple[Cut, ...] = ()
) -> Outcome | None:
    """Return the best group of these people under these rules, nearest to the proposal."""
    settled = settle(people, rules, cuts)
    if settled is None:
        return None
    strongest = settled.strongest
    point = strongest.point
    group = _nearest(desk, strongest.model, strongest.relaxed, point)
    return Outcome(group, strongest.merit, settled.caps)


def trade(desk: Desk, group: Flags) -> Trade:
    """Return what separates a group from the proposal."""
    ids = desk.pool.ids
    old = describe_group(desk.problem, (ids[p] for p in np.nonzero(desk.chosen)[0]))
    new = describe_group(desk.problem, (ids[p] for p in np.nonzero(group)[0]))
    pairs = [
        (before.missing, Shortfall(now.target, now.count, now.missing))
        for before, now in zip(old.counts, new.counts, strict=True)
    ]
    return Trade(
        leaves=tuple(sorted(set(old.chosen) - set(new.chosen))),
        enters=tuple(sorted(set(new.chosen) - set(old.chosen))),
        merit_change=new.merit - old.merit,
        missed=tuple(now for before, now in pairs if now.missing > before),
        mended=tuple(now for before, now in pairs if now.missing < before),
    )


def _best_within(desk: Desk, person: int, inside: bool, relaxed: Relaxed) -> Outcome | None:
    """Return the best group that misses no more than the proposal, if there is one.

    A single exchange that reaches the merit of the bound needs no further proof: nothing is
    nearer than that.
    """
    swap = _best_swap(desk, person, inside)
    worth = -INFINITE if swap is None else _worth(desk, swap)
    weight = desk.problem.places + 1
    if swap is None or worth // weight < (relaxed.bound + SLACK) // weight:
        model = _fixed(desk.model, person, float(inside))
        point = strongest_point(model, relaxed, first_aim(relaxed), worth + 1)
        if point is not None:
            swap = np.asarray(point[: len(desk.chosen)] > 1 / 2)
    return None if swap is None else Outcome(swap, _merit(desk, swap), desk.caps)


def _best_swap(desk: Desk, person: int, inside: bool) -> Flags | None:
    """Return the strongest group one exchange away that misses no more, if there is one.

    Among equals the last drawn leaves, or the first drawn enters.
    """
    people, lot = desk.pool.people, desk.pool.lot
    if inside:
        others = np.nonzero(desk.chosen & (people.lower == 0))[0]
        others = others[np.lexsort((-lot[others], people.merit[others]))]
    else:
        others = np.nonzero(~desk.chosen & (people.upper == 1))[0]
        others = others[np.lexsort((lot[others], -people.merit[others]))]
    leaves = others if inside else np.full(len(others), person)
    enters = np.full(len(others), person) if inside else others
    fits = np.nonzero(_swaps_fit(desk, leaves, enters))[0]
    if not len(fits):
        return None
    group = desk.chosen.copy()
    group[leaves[fits[0]]], group[enters[fits[0]]] = False, True
    return group


def _swaps_fit(desk: Desk, leaves: Whole, enters: Whole) -> Flags:
    """Return for each exchange whether the group after it keeps the rules and the caps."""
    people, rules = desk.pool.people, desk.pool.rules
    count = people.tags[:, desk.chosen].sum(axis=1, dtype=np.int64)[:, None]
    count = count - people.tags[:, leaves] + people.tags[:, enters]
    least = np.array([target.least for target in rules.targets])[:, None]
    most = np.array([rules.places if t.most is None else t.most for t in rules.targets])[:, None]
    missing = np.maximum(np.maximum(least - count, count - most), 0)
    fits = _workplaces_fit(desk, leaves, enters)
    hard = [place for place, target in enumerate(rules.targets) if target.hard]
    fits &= missing[hard].sum(axis=0) == 0
    for priority, cap in desk.caps.items():
        mine = [
            place
            for place, target in enumerate(rules.targets)
            if not target.hard and target.priority == priority
        ]
        fits &= missing[mine].sum(axis=0) <= cap
    return fits


def _workplaces_fit(desk: Desk, leaves: Whole, enters: Whole) -> Flags:
    workplace, rules = desk.pool.people.workplace, desk.pool.rules
    inside = workplace[desk.chosen]
    count = np.bincount(inside[inside >= 0], minlength=rules.workplaces + 1)
    into = workplace[enters]
    after = count[into] + (workplace[leaves] != into)
    fits: Flags = (into < 0) | (after <= rules.workplace_limit)
    return fits


def _nearest(desk: Desk, model: LinearModel, relaxed: Relaxed, point: Floats) -> Flags:
    """Return, among the groups of a point's merit, one with the fewest changes there can be."""
    count, merit = len(desk.chosen), objective(model, point)
    overlap = np.zeros_like(model.cost)
    overlap[:count] = desk.chosen
    core = tighten(model, relaxed, merit)
    valued = np.nonzero(core.cost)[0]
    core = with_row(core, valued, core.cost[valued], merit, INFINITE)
    # Only what keeps one more of the chosen is of use, which is often quick to rule out.
    kept = np.nonzero(overlap)[0]
    core = with_row(core, kept, np.ones(len(kept)), float(overlap @ point) + 1, INFINITE)
    core = replace(core, cost=overlap)
    nearer = None if relax(core) is None else best_whole(core)
    return np.asarray((point if nearer is None else nearer)[:count] > 1 / 2)


def _merit(desk: Desk, group: Flags) -> int:
    return int(desk.pool.people.merit[group].sum())


def _worth(desk: Desk, group: Flags) -> float:
    return float(desk.model.cost[: len(group)][group].sum())


def _with_bounds(people: Columns, person: int, value: int) -> Columns:
    lower, upper = people.lower.copy(), people.upper.copy()
    lower[person] = upper[person] = value
    return replace(people, lower=lower, upper=upper)


def _fixed(model: LinearModel, person: int, value: float) -> LinearModel:
    lower, upper = model.lower.copy(), model.upper.copy()
    lower[person] = upper[person] = value
    return replace(model, lower=lower, upper=upper)
