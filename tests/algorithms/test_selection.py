"""The strongest group: against every group there is, and the same however it is asked."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aspirant.algorithms.selection import (
    Candidate,
    GroupProposal,
    Infeasible,
    InvalidProblem,
    Level,
    SelectionProblem,
    Shortfall,
    Target,
    hash_problem,
    select_group,
)
from tests.algorithms import brute_force
from tests.algorithms.pools import small_problems

AT_RANDOM = settings(max_examples=300, deadline=None, derandomize=True)


def person(identity: str, merit: int, region: str, **more: str) -> Candidate:
    return Candidate(identity, merit, {"region": region}, **more)  # type: ignore[arg-type]


def small_round(*targets: Target, places: int = 2) -> SelectionProblem:
    people = (
        person("ada", 46, "South", workplace="Works"),
        person("bea", 44, "South", workplace="Works"),
        person("cia", 40, "North"),
        person("dan", 40, "North"),
    )
    return SelectionProblem(people, places, targets, None, "2031")


@given(small_problems(hard=st.booleans()))
@AT_RANDOM
def test_the_proposal_is_the_one_group_that_trying_them_all_singles_out(
    problem: SelectionProblem,
) -> None:
    best = brute_force.best_groups(problem)
    if not best:
        with pytest.raises(Infeasible):
            select_group(problem)
        return
    proposal = select_group(problem)
    assert proposal.chosen == brute_force.drawn_group(problem)
    undecided = {p for group in best for p in set(group) ^ set(proposal.chosen)}
    assert undecided <= set(proposal.contested)
    assert proposal.proven


@given(small_problems(hard=st.just(False)), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_order_of_the_rows_changes_nothing(
    problem: SelectionProblem, shuffler: random.Random
) -> None:
    people, targets = list(problem.candidates), list(problem.targets)
    shuffler.shuffle(people)
    shuffler.shuffle(targets)
    shuffled = replace(problem, candidates=tuple(people), targets=tuple(targets))
    assert answer(shuffled) == answer(problem)


def answer(problem: SelectionProblem) -> GroupProposal | tuple[object, object]:
    try:
        return select_group(problem)
    except Infeasible as refusal:
        return refusal.conflict, refusal.relaxations


def test_a_proposal_tells_all_that_an_audit_needs() -> None:
    missed = Target("region", "West", 1, None, priority=2)
    problem = small_round(Target("region", "North", 1, 1), missed)
    lots_choose = select_group(problem).chosen
    assert lots_choose in (("ada", "cia"), ("ada", "dan"))
    assert select_group(problem) == GroupProposal(
        chosen=lots_choose,
        merit=86,
        shortfalls=(Shortfall(missed, 0, 1),),
        contested=("cia", "dan"),
        proven=True,
        levels=(Level("shortfall 1", 0, 0), Level("shortfall 2", 1, 1), Level("merit", 86, 86)),
        input_hash=hash_problem(problem),
        seed="2031",
        method="selection-1",
        solver="HiGHS 1.15.1",
    )


def test_another_seed_draws_another_person_among_equals() -> None:
    problem = small_round(Target("region", "North", 1, 1))
    drawn = {select_group(replace(problem, seed=str(seed))).chosen for seed in range(20)}
    assert drawn == {("ada", "cia"), ("ada", "dan")}


def test_the_first_priority_goes_before_the_second_and_both_before_merit() -> None:
    north = Target("region", "North", 2, None, priority=1)
    south = Target("region", "South", 2, None, priority=2)
    assert select_group(small_round(north, south)).chosen == ("cia", "dan")
    assert select_group(
        small_round(replace(north, priority=2), replace(south, priority=1))
    ).chosen == ("ada", "bea")


def test_no_more_than_the_limit_come_from_one_workplace() -> None:
    problem = small_round()
    assert select_group(problem).chosen == ("ada", "bea")
    assert "bea" not in select_group(replace(problem, workplace_limit=1)).chosen


def test_a_pin_is_kept_at_any_cost_in_merit_and_targets() -> None:
    problem = small_round(Target("region", "South", 2, None))
    people = tuple(replace(p, pin="in") if p.id == "dan" else p for p in problem.candidates)
    assert select_group(replace(problem, candidates=people)).chosen == ("ada", "dan")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"places": 0}, "There must be at least one place, not 0."),
        ({"places": 5}, "There are 5 places but only 4 candidates."),
        ({"workplace_limit": 0}, "At least one from each workplace must be allowed, not 0."),
        (
            {"targets": (Target("region", "North", 2, 1),)},
            "The target region=North asks for 2 to 1.",
        ),
        (
            {"targets": (Target("region", "North", -1, 1),)},
            "The target region=North asks for at least -1: below nought.",
        ),
        (
            {"targets": (Target("region", "North", 1, 1, priority=0),)},
            "The target region=North has priority 0: the first is 1.",
        ),
        (
            {"targets": (Target("region", "North", 1, 1), Target("region", "North", 2, 2))},
            "The target region=North stands 2 times.",
        ),
        (
            {"candidates": (person("ada", 1, "N"), person("ada", 2, "N"))},
            "The id 'ada' stands 2 times.",
        ),
        (
            {"candidates": tuple(person(i, 1, "N", pin="in") for i in "abc")},
            "3 candidates are pinned in, but there are only 2 places.",
        ),
        (
            {"candidates": (person("ada", 1, "N"), person("bo", 100_001, "N"))},
            "The merit of 'bo' is 100001: beyond 100000.",
        ),
        (
            {"candidates": (person("ada", 1, "N"), person("bo", 1, "N", pin="up"))},
            "The pin of 'bo' is 'up': only in, out or none.",
        ),
    ],
)
def test_a_wrong_question_is_refused_in_a_sentence(
    change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(InvalidProblem) as refusal:
        select_group(replace(small_round(), **change))  # type: ignore[arg-type]
    assert str(refusal.value) == complaint


def test_a_target_on_a_value_that_nobody_has_counts_nought() -> None:
    nobody = Target("region", "Moon", 0, 2)
    assert select_group(small_round(nobody)).shortfalls == ()


def test_the_hash_moves_with_everything_that_decides() -> None:
    problem = small_round(Target("region", "North", 1, 1))
    first, *rest = problem.candidates
    others = [
        replace(problem, places=3),
        replace(problem, seed="2032"),
        replace(problem, workplace_limit=1),
        replace(problem, targets=()),
        replace(problem, targets=(Target("region", "North", 1, 1, priority=2),)),
        replace(problem, targets=(Target("region", "North", 1, 1, hard=True),)),
        replace(problem, candidates=(replace(first, merit=45), *rest)),
        replace(problem, candidates=(replace(first, pin="out"), *rest)),
        replace(problem, candidates=(replace(first, workplace="Mill"), *rest)),
        replace(problem, candidates=(replace(first, attributes={"region": "West"}), *rest)),
    ]
    assert len({hash_problem(other) for other in [problem, *others]}) == len(others) + 1
