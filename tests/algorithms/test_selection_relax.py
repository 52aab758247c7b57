"""When no group is possible: the conflict is a conflict, and the ways out lead out."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aspirant.algorithms.relaxation import Change, Demand, Relaxation
from aspirant.algorithms.selection import (
    Candidate,
    Infeasible,
    SelectionProblem,
    Target,
    select_group,
)
from aspirant.algorithms.selection_relax import apply_relaxation
from tests.algorithms import brute_force
from tests.algorithms.pools import merit_pool, quota_pool, small_problems

HARD = small_problems(hard=st.just(True))
AT_RANDOM = settings(max_examples=200, deadline=None, derandomize=True)


def refusal(problem: SelectionProblem) -> Infeasible | None:
    try:
        select_group(problem)
    except Infeasible as infeasible:
        return infeasible
    return None


@given(HARD)
@AT_RANDOM
def test_every_way_out_leads_out_and_the_first_is_the_smallest(problem: SelectionProblem) -> None:
    found = refusal(problem)
    assume(found is not None)
    assert found is not None
    sizes = [relaxation.size for relaxation in found.relaxations]
    assert sizes == sorted(sizes)
    assert sizes[0] == brute_force.smallest_price(problem)
    for relaxation in found.relaxations:
        assert is_possible(apply_relaxation(problem, relaxation))
        for change in relaxation.changes:
            fewer = tuple(other for other in relaxation.changes if other != change)
            assert not is_possible(apply_relaxation(problem, Relaxation(fewer)))


@given(HARD)
@AT_RANDOM
def test_the_conflict_is_one_and_nothing_in_it_can_be_spared(problem: SelectionProblem) -> None:
    found = refusal(problem)
    assume(found is not None)
    assert found is not None
    assert not can_keep(problem, found.conflict)
    for demand in found.conflict:
        assert can_keep(problem, tuple(other for other in found.conflict if other != demand))


def is_possible(problem: SelectionProblem) -> bool:
    return can_keep(problem, None)


def can_keep(problem: SelectionProblem, demands: tuple[Demand, ...] | None) -> bool:
    """Whether some group keeps these demands (None: all of the problem's) and no others."""
    if demands is not None:
        problem = only(problem, demands)
    anything = demands is not None and not any(d.kind == "places" for d in demands)
    sizes = range(1, len(problem.candidates) + 1) if anything else [problem.places]
    return any(
        brute_force.price(replace(problem, places=n), group) == 0
        for n in sizes
        for group in combinations(problem.candidates, n)
    )


def only(problem: SelectionProblem, demands: tuple[Demand, ...]) -> SelectionProblem:
    kept = {(demand.kind, demand.subject) for demand in demands}
    return replace(
        problem,
        candidates=tuple(
            replace(p, pin=p.pin if (f"pin_{p.pin}", p.id) in kept else None)
            for p in problem.candidates
        ),
        targets=tuple(
            replace(
                target,
                least=target.least if ("least", target.name) in kept else 0,
                most=target.most if ("most", target.name) in kept else None,
            )
            for target in problem.targets
        ),
        workplace_limit=problem.workplace_limit if ("workplace_limit", "") in kept else None,
    )


def test_the_ways_out_are_told_as_plain_changes() -> None:
    people = (
        Candidate("ada", 46, {"region": "South"}, "Works", pin="in"),
        Candidate("bea", 44, {"region": "North"}, "Works"),
        Candidate("cia", 40, {"region": "South"}, "Mill"),
    )
    north = Target("region", "North", 1, None, hard=True)
    found = refusal(SelectionProblem(people, 2, (north,), 1, "2031"))
    assert found is not None
    assert found.conflict == (
        Demand("least", "region=North", 1),
        Demand("workplace_limit", "", 1),
        Demand("pin_in", "ada", None),
    )
    assert found.relaxations == (
        Relaxation((Change(Demand("least", "region=North", 1), 0),)),
        Relaxation((Change(Demand("workplace_limit", "", 1), 2),)),
        Relaxation((Change(Demand("pin_in", "ada", None), None),)),
    )
    assert str(found) == "Nothing keeps: region=North least 1, workplace_limit 1, ada pin_in"


def test_a_conflict_that_shows_only_with_whole_people_is_as_lean() -> None:
    pairs = {"ada": "XY", "bea": "YZ", "cia": "XZ"}
    people = tuple(
        Candidate(name, 1, dict.fromkeys(letters, "yes")) for name, letters in pairs.items()
    )
    each = tuple(Target(letter, "yes", 1, 1, hard=True) for letter in "XYZ")
    spare = Target("W", "yes", 0, 3, hard=True)
    rest = tuple(Candidate(f"spare{n}", 0, {}) for n in range(3))
    found = refusal(SelectionProblem((*people, *rest), 2, (*each, spare), None, "2031"))
    assert found is not None
    problem = SelectionProblem((*people, *rest), 2, (*each, spare), None, "2031")
    assert not can_keep(problem, found.conflict)
    for demand in found.conflict:
        assert can_keep(problem, tuple(other for other in found.conflict if other != demand))
    assert {demand.subject for demand in found.conflict} <= {"X=yes", "Y=yes", "Z=yes"}


def test_advisory_targets_are_never_part_of_a_conflict() -> None:
    people = tuple(Candidate(f"p{n}", n, {"region": "South"}) for n in range(4))
    advisory = Target("region", "North", 2, None)
    hard = Target("region", "South", 0, 1, hard=True)
    found = refusal(SelectionProblem(people, 2, (advisory, hard), None, "2031"))
    assert found is not None
    assert Counter(demand.subject for demand in found.conflict) == {"region=South": 1, "": 1}


@pytest.mark.parametrize("name", ["asp200_16", "asp2000_40"])
def test_a_shared_pool_with_one_quota_too_many_tells_three_ways_out(name: str) -> None:
    problem = merit_pool(name, hard=True)
    first, *rest = problem.targets
    targets = (replace(first, least=problem.places, most=None), *rest)
    found = refusal(replace(problem, targets=targets))
    assert found is not None
    assert len(found.relaxations) >= 3
    for relaxation in found.relaxations:
        assert refusal(apply_relaxation(replace(problem, targets=targets), relaxation)) is None


def test_a_shared_pool_that_cannot_fill_its_quotas_says_so() -> None:
    found = refusal(quota_pool("synthetic/syn-mass_24", 24))
    assert found is not None
    assert found.conflict == (Demand("most", "a=a1", 13), Demand("places", "", 24))


def test_of_two_alike_who_are_held_in_each_is_named_as_a_way_out() -> None:
    people = (
        Candidate("ada", 46, {}, "Works", "in"),
        Candidate("bea", 44, {}, "Works", "in"),
        Candidate("cia", 40, {}),
    )
    with pytest.raises(Infeasible) as refusal:
        select_group(SelectionProblem(people, 2, (), 1, "2031"))
    assert [way.changes[0].demand.name for way in refusal.value.relaxations] == [
        "workplace_limit 1",
        "ada pin_in",
        "bea pin_in",
    ]
