"""The chances of a lottery, against every group there is and exact arithmetic."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aspirant.algorithms.lottery import (
    AIMS,
    EXACT,
    Aim,
    Infeasible,
    Lottery,
    check_lottery,
    fair_chances,
)
from aspirant.algorithms.lottery_problem import bind
from aspirant.algorithms.selection import Candidate, InvalidProblem, SelectionProblem, Target
from aspirant.algorithms.selection_relax import apply_relaxation
from tests.algorithms.brute_force import groups, smallest_price
from tests.algorithms.exact_lottery import exact_chances
from tests.algorithms.pools import quota_pool, small_problems

asked = small_problems(hard=st.booleans())


@settings(max_examples=40, deadline=None, derandomize=True)
@given(asked, st.sampled_from(AIMS))
def test_chances_are_those_of_exact_arithmetic_over_all_groups(
    problem: SelectionProblem, aim: Aim
) -> None:
    every = [frozenset(one.id for one in group) for group in groups(bind(problem))]
    if not every:
        with pytest.raises(Infeasible) as refusal:
            fair_chances(problem, aim)
        assert_ways_out(problem, refusal.value)
        return
    lottery = fair_chances(problem, aim)
    assert check_lottery(problem, lottery) == []
    exact = exact_chances(problem, every, aim)
    given_chances = lottery.chance_of()
    assert {i for i in exact if abs(exact[i] - given_chances[i]) > EXACT} == set()


def assert_ways_out(problem: SelectionProblem, refusal: Infeasible) -> None:
    bound = bind(problem)
    assert refusal.relaxations[0].size == smallest_price(bound)
    for way_out in refusal.relaxations:
        fair_chances(apply_relaxation(bound, way_out))


def a_pool() -> SelectionProblem:
    """Twelve people of whom few have what the targets ask for."""
    held = ["NP"] * 2 + ["NQ"] + ["MP"] * 3 + ["MQ"] * 4 + ["SP", "SQ"]
    people = tuple(
        Candidate(f"p{number:02d}", number, {"region": region, "sector": sector})
        for number, (region, sector) in enumerate(held)
    )
    targets = (
        Target("region", "N", 2, 2),
        Target("sector", "Q", 1, 2),
        Target("region", "S", 1, 1),
    )
    return SelectionProblem(people, 5, targets, None, "seed")


def test_people_whom_no_target_tells_apart_share_a_chance() -> None:
    lottery = fair_chances(a_pool())
    together = {one.members for one in lottery.types}
    assert ("p00", "p01") in together
    assert ("p06", "p07", "p08", "p09") in together
    assert sum(len(one.members) * one.chance for one in lottery.types) == pytest.approx(5)


def test_neither_rows_nor_merit_nor_seed_decide_anything() -> None:
    problem = a_pool()
    turned = replace(
        problem,
        candidates=tuple(replace(one, merit=7) for one in reversed(problem.candidates)),
        targets=tuple(reversed(problem.targets)),
        seed="another",
    )
    assert fair_chances(turned) == fair_chances(problem)


def test_goldilocks_keeps_from_one_what_leximin_does_not() -> None:
    problem = quota_pool("synthetic/asp100_16", 16)
    largest = {aim: max(one.chance for one in fair_chances(problem, aim).types) for aim in AIMS}
    assert largest["goldilocks"] == pytest.approx(0.5)
    assert largest["leximin"] == pytest.approx(0.952723, abs=1e-6)


@pytest.mark.parametrize(
    ("folder", "places", "smallest"),
    [
        ("example_small_20", 20, 0.1),
        ("example_large_200", 200, 0.1),
        ("synthetic/asp200_16", 16, 0.061611),
    ],
)
def test_shared_pools_have_their_known_smallest_chance(
    folder: str, places: int, smallest: float
) -> None:
    lottery = fair_chances(quota_pool(folder, places), "leximin")
    assert lottery.proof == "relaxation"
    assert min(one.chance for one in lottery.types) == pytest.approx(smallest, abs=1e-6)


def test_a_wrong_question_is_refused() -> None:
    with pytest.raises(InvalidProblem):
        fair_chances(replace(a_pool(), places=0))
    with pytest.raises(Infeasible):
        fair_chances(replace(a_pool(), targets=(Target("region", "N", 4, None),)))


def tampered(lottery: Lottery) -> list[Lottery]:
    first, *rest = lottery.mix
    one, *others = lottery.types
    *those, last = lottery.types
    return [
        replace(lottery, mix=(replace(first, share=first.share / 2), *rest)),
        replace(lottery, mix=(replace(first, counts=(9, *first.counts[1:])), *rest)),
        replace(lottery, mix=(replace(first, counts=first.counts[1:]), *rest)),
        replace(lottery, mix=(replace(first, counts=tuple(reversed(first.counts))), *rest)),
        replace(lottery, types=(replace(one, chance=one.chance + 0.01), *others)),
        replace(lottery, types=(replace(one, members=one.members[1:]), *others)),
        replace(lottery, types=(*those, replace(last, traits=()))),
        replace(lottery, aim="maximin"),
    ]


def test_the_checker_finds_what_is_wrong() -> None:
    problem = a_pool()
    lottery = fair_chances(problem)
    assert check_lottery(problem, lottery) == []
    assert [n for n, one in enumerate(tampered(lottery)) if not check_lottery(problem, one)] == []
