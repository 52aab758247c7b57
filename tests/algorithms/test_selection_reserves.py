"""Replacements, leavers and the reserve list."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aspirant.algorithms.lots import order_by_lot
from aspirant.algorithms.selection import (
    Candidate,
    Infeasible,
    InvalidProblem,
    SelectionProblem,
    Shortfall,
    Target,
    check_group,
    select_group,
)
from aspirant.algorithms.selection_checker import Swap
from aspirant.algorithms.selection_reserves import (
    Replacement,
    find_replacements,
    order_reserves,
    repinned,
    replace_leavers,
)
from tests.algorithms import brute_force
from tests.algorithms.pools import small_problems

AT_RANDOM = settings(max_examples=200, deadline=None, derandomize=True)


def proposed(problem: SelectionProblem) -> tuple[str, ...]:
    try:
        return select_group(problem).chosen
    except Infeasible:
        assume(False)
        raise


def lots(problem: SelectionProblem) -> dict[str, int]:
    order = order_by_lot(problem.seed, [person.id for person in problem.candidates])
    return {identity: place for place, identity in enumerate(order)}


@given(small_problems(hard=st.booleans()))
@AT_RANDOM
def test_a_replacement_is_the_best_there_is_when_all_others_stay(
    problem: SelectionProblem,
) -> None:
    chosen, lot = proposed(problem), lots(problem)
    found = find_replacements(problem, select_group(problem))
    assert tuple(found) == chosen
    for leaver in chosen:
        stay = [p for p in problem.candidates if p.id in chosen and p.id != leaver]
        unpinned = repinned(problem, (), [leaver])
        options = [
            (*brute_force.key(problem, (*stay, person)), lot[person.id], person.id)
            for person in problem.candidates
            if person.id not in chosen and brute_force.price(unpinned, (*stay, person)) == 0
        ]
        replacement = found[leaver]
        assert (None if replacement is None else replacement.id) == (
            min(options)[-1] if options else None
        )


@given(small_problems(hard=st.booleans()))
@AT_RANDOM
def test_the_reserve_list_grows_the_group_by_the_best_next_person(
    problem: SelectionProblem,
) -> None:
    chosen, lot = proposed(problem), lots(problem)
    group = [person for person in problem.candidates if person.id in chosen]
    order = order_reserves(problem, select_group(problem), 3)
    people = {person.id: person for person in problem.candidates}
    outside = {p.id for p in problem.candidates if p.pin != "out"} - set(chosen)
    assert len(order) == min(3, len(outside))
    for following in order:
        grown = replace(problem, places=len(group) + 1)
        free = repinned(grown, (), ())
        best = min(
            (
                brute_force.price(free, (*group, people[i])),
                brute_force.key(free, (*group, people[i])),
                lot[i],
                i,
            )
            for i in outside
        )
        assert following == best[-1]
        group.append(people[following])
        outside.remove(following)


NORTH = Target("region", "North", 1, None)
ROUND = SelectionProblem(
    candidates=(
        Candidate("ada", 46, {"region": "South"}),
        Candidate("bea", 44, {"region": "South"}),
        Candidate("cia", 40, {"region": "North"}),
        Candidate("dan", 39, {"region": "North"}),
    ),
    places=2,
    targets=(NORTH,),
    workplace_limit=None,
    seed="2031",
)


def test_a_replacement_keeps_the_target_before_it_keeps_the_merit() -> None:
    proposal = select_group(ROUND)
    assert find_replacements(ROUND, proposal) == {
        "ada": Replacement("bea", Swap("ada", "bea", -2, (), (), ())),
        "cia": Replacement("dan", Swap("cia", "dan", -1, (), (), ())),
    }
    alone = replace(ROUND, candidates=ROUND.candidates[:3])
    instead = find_replacements(alone, proposal := select_group(alone))["cia"]
    assert instead == Replacement("bea", Swap("cia", "bea", 4, (), (Shortfall(NORTH, 0, 1),), ()))
    assert not instead.keeps_targets
    assert order_reserves(ROUND, select_group(ROUND), 5) == ("bea", "dan")


def test_the_group_is_mended_around_those_who_stay() -> None:
    mended = replace_leavers(ROUND, ["ada"], ["cia"])
    assert mended.chosen == ("ada", "dan")
    assert check_group(repinned(ROUND, ["ada"], ["cia"]), mended) == []


def test_whoever_leaves_cannot_stay_and_must_exist() -> None:
    with pytest.raises(InvalidProblem, match="'ada' cannot both stay and leave"):
        replace_leavers(ROUND, ["ada"], ["ada"])
    with pytest.raises(InvalidProblem, match="Nobody has the id 'eve'"):
        replace_leavers(ROUND, ["eve"], ["ada"])


def test_a_group_that_cannot_be_mended_says_why() -> None:
    hard = replace(ROUND, targets=(replace(NORTH, least=2, hard=True),))
    with pytest.raises(Infeasible) as refusal:
        replace_leavers(hard, ["cia"], ["dan"])
    assert ("pin_out", "dan") in {(d.kind, d.subject) for d in refusal.value.conflict}
