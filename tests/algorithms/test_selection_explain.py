"""Why not this one, and who instead: against every group there is."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aspirant.algorithms.selection import (
    Candidate,
    Infeasible,
    InvalidProblem,
    SelectionProblem,
    Shortfall,
    Target,
    select_group,
)
from aspirant.algorithms.selection_desk import Trade
from aspirant.algorithms.selection_explain import (
    Chosen,
    Explanations,
    NotChosen,
    explain_all,
    explain_one,
)
from tests.algorithms import brute_force
from tests.algorithms.pools import merit_pool, random_pool, small_problems

AT_RANDOM = settings(max_examples=200, deadline=None, derandomize=True)


def forced(problem: SelectionProblem, identity: str, pin: str | None) -> SelectionProblem:
    people = (
        replace(p, pin=pin) if p.id == identity else p  # type: ignore[arg-type]
        for p in problem.candidates
    )
    return replace(problem, candidates=tuple(people))


def merit_of(problem: SelectionProblem, group: tuple[str, ...]) -> int:
    return sum(person.merit for person in problem.candidates if person.id in group)


def after(trade: Trade, chosen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(chosen) - set(trade.leaves) | set(trade.enters)))


@given(small_problems(hard=st.booleans()))
@AT_RANDOM
def test_every_counterfactual_is_the_best_group_there_is(problem: SelectionProblem) -> None:
    try:
        proposal = select_group(problem)
    except Infeasible:
        assume(False)
    explained = explain_all(problem, proposal)
    everybody = [*explained.chosen, *explained.not_chosen]
    assert {one.id for one in explained.chosen} == set(proposal.chosen)
    assert len(everybody) == len(problem.candidates)
    for one in everybody:
        other = forced(problem, one.id, "out" if isinstance(one, Chosen) else "in")
        best = brute_force.best_groups(other)
        if not best:
            assert (one.trade, one.merit_lost) == (None, None)
            continue
        assert one.trade is not None
        group = after(one.trade, proposal.chosen)
        assert group in best
        assert one.merit_lost == proposal.merit - merit_of(problem, group)
        fewest = min(len(set(g) - set(proposal.chosen)) for g in best)
        assert len(one.trade.enters) == fewest


@given(small_problems(hard=st.booleans()))
@AT_RANDOM
def test_the_points_said_to_be_needed_are_enough_and_one_less_is_not_sure(
    problem: SelectionProblem,
) -> None:
    try:
        proposal = select_group(problem)
    except Infeasible:
        assume(False)
    for one in explain_all(problem, proposal).not_chosen:
        if one.points_needed is None:
            stronger = forced(with_merit(problem, one.id, 50_000), one.id, None)
            best = brute_force.best_groups(stronger)
            assert one.pinned or not any(one.id in group for group in best)
            continue
        enough = brute_force.best_groups(with_merit(problem, one.id, one.points_needed))
        assert all(one.id in group for group in enough)
        almost = brute_force.best_groups(with_merit(problem, one.id, one.points_needed - 1))
        assert not all(one.id in group for group in almost)


def with_merit(problem: SelectionProblem, identity: str, more: int) -> SelectionProblem:
    people = (
        replace(p, merit=p.merit + more) if p.id == identity else p for p in problem.candidates
    )
    return replace(problem, candidates=tuple(people))


NORTH = Target("region", "North", 1, None)
ROUND = SelectionProblem(
    candidates=(
        Candidate("ada", 46, {"region": "South"}),
        Candidate("bea", 44, {"region": "South"}),
        Candidate("cia", 40, {"region": "North"}),
        Candidate("dan", 39, {"region": "South"}, pin="out"),
    ),
    places=2,
    targets=(NORTH,),
    workplace_limit=None,
    seed="2031",
)


def test_everybody_is_told_what_stood_between() -> None:
    proposal = select_group(ROUND)
    for_bea = Trade(("ada",), ("bea",), -2, (), ())
    without_cia = Trade(("cia",), ("bea",), 4, (Shortfall(NORTH, 0, 1),), ())
    for_dan = Trade(("ada",), ("dan",), -7, (), ())
    assert explain_all(ROUND, proposal) == Explanations(
        not_chosen=(
            NotChosen("bea", pinned=False, merit_lost=2, points_needed=3, trade=for_bea),
            NotChosen("dan", pinned=True, merit_lost=7, points_needed=None, trade=for_dan),
        ),
        chosen=(
            Chosen("ada", pinned=False, merit_lost=2, replaced_by=("bea",), trade=for_bea),
            Chosen("cia", pinned=False, merit_lost=-4, replaced_by=("bea",), trade=without_cia),
        ),
    )


def test_a_hard_rule_that_keeps_somebody_out_is_told_as_no_way_in() -> None:
    south = Target("region", "South", 0, 0, hard=True)
    problem = replace(ROUND, places=1, targets=(south,))
    explained = explain_one(problem, select_group(problem), "bea")
    assert explained == NotChosen("bea", False, merit_lost=None, points_needed=None, trade=None)


def test_one_is_explained_as_among_all_and_progress_is_told() -> None:
    problem = random_pool(50, 8, 3, workplaces=True)
    proposal = select_group(problem)
    told: list[tuple[int, int]] = []
    explained = explain_all(problem, proposal, lambda done, of: told.append((done, of)))
    assert told == [(done, 50) for done in range(1, 51)]
    for one in [*explained.chosen[:3], *explained.not_chosen[:3]]:
        assert explain_one(problem, proposal, one.id) == one


def test_a_proposal_to_another_problem_is_not_explained() -> None:
    proposal = select_group(ROUND)
    with pytest.raises(InvalidProblem, match="another problem"):
        explain_all(replace(ROUND, seed="2032"), proposal)
    with pytest.raises(InvalidProblem, match="'eve'"):
        explain_one(ROUND, proposal, "eve")


def test_a_shared_pool_is_explained_in_whole() -> None:
    problem = merit_pool("asp200_16")
    proposal = select_group(problem)
    explained = explain_all(problem, proposal)
    for one in explained.not_chosen[:25]:
        again = select_group(forced(problem, one.id, "in"))
        assert (one.merit_lost, again.shortfalls) == (proposal.merit - again.merit, ())
