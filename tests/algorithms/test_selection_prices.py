"""The price of each target and the nearest other groups: against every group there is."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aspirant.algorithms.selection import (
    Candidate,
    Infeasible,
    SelectionProblem,
    Shortfall,
    Target,
    select_group,
)
from aspirant.algorithms.selection_desk import Trade
from aspirant.algorithms.selection_prices import (
    TargetPrice,
    nearest_alternatives,
    price_targets,
)
from tests.algorithms import brute_force
from tests.algorithms.pools import merit_pool, small_problems

AT_RANDOM = settings(max_examples=100, deadline=None, derandomize=True)


def after(trade: Trade, chosen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(chosen) - set(trade.leaves) | set(trade.enters)))


def with_target(problem: SelectionProblem, old: Target, new: Target) -> SelectionProblem:
    return replace(problem, targets=tuple(new if t == old else t for t in problem.targets))


@given(small_problems(hard=st.booleans()))
@AT_RANDOM
def test_a_price_is_what_the_best_group_without_the_target_gains(
    problem: SelectionProblem,
) -> None:
    try:
        proposal = select_group(problem)
    except Infeasible:
        assume(False)
    missed = {shortfall.target for shortfall in proposal.shortfalls}
    for price in price_targets(problem, proposal):
        free = with_target(problem, price.target, replace(price.target, least=0, most=None))
        assert after(price.without, proposal.chosen) in brute_force.best_groups(free)
        kept = with_target(problem, price.target, replace(price.target, hard=True))
        if price.to_meet is None:
            assert price.target not in missed or not brute_force.best_groups(kept)
        else:
            assert after(price.to_meet, proposal.chosen) in brute_force.best_groups(kept)


@given(small_problems(hard=st.booleans()))
@AT_RANDOM
def test_the_alternatives_are_the_next_best_groups_in_order(problem: SelectionProblem) -> None:
    try:
        proposal = select_group(problem)
    except Infeasible:
        assume(False)
    keys = sorted(
        brute_force.key(problem, group)
        for group in brute_force.groups(problem)
        if {p.id for p in group} != set(proposal.chosen)
    )
    found = nearest_alternatives(problem, proposal, 4)
    groups = [after(trade, proposal.chosen) for trade in found]
    assert len(set(groups) - {proposal.chosen}) == min(4, len(keys))
    people = {person.id: person for person in problem.candidates}
    reached = [brute_force.key(problem, tuple(people[i] for i in group)) for group in groups]
    assert reached == keys[:4]


SOUTH = Target("region", "South", 2, None)
NORTH = Target("region", "North", 1, None, priority=2)
ROUND = SelectionProblem(
    candidates=(
        Candidate("ada", 46, {"region": "South"}),
        Candidate("bea", 44, {"region": "South"}),
        Candidate("cia", 45, {"region": "West"}),
        Candidate("dan", 39, {"region": "North"}),
    ),
    places=2,
    targets=(SOUTH, NORTH),
    workplace_limit=None,
    seed="2031",
)


def test_a_price_names_those_who_are_in_because_of_the_target_and_what_meeting_costs() -> None:
    no_north = (Shortfall(SOUTH, 1, 1),)
    assert price_targets(ROUND, select_group(ROUND)) == (
        TargetPrice(
            SOUTH,
            merit=-5,
            in_because=("bea",),
            out_because=("dan",),
            without=Trade(("bea",), ("dan",), -5, no_north, (Shortfall(NORTH, 1, 0),)),
            to_meet=None,
        ),
        TargetPrice(
            NORTH,
            merit=0,
            in_because=(),
            out_because=(),
            without=Trade((), (), 0, (), ()),
            to_meet=Trade(("bea",), ("dan",), -5, no_north, (Shortfall(NORTH, 1, 0),)),
        ),
    )


def test_a_shared_pool_has_a_price_for_every_target() -> None:
    problem = merit_pool("asp200_16")
    proposal = select_group(problem)
    prices = price_targets(problem, proposal)
    assert len(prices) == len(problem.targets)
    assert all(price.merit >= 0 for price in prices)
    first, second, third = nearest_alternatives(problem, proposal, 3)
    assert 0 >= first.merit_change >= second.merit_change >= third.merit_change
