"""Division into groups: against every division there is, and the same however it is asked."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aspirant.algorithms.groups import (
    Group,
    GroupsProblem,
    Infeasible,
    InvalidProblem,
    Need,
    Obstacle,
    Person,
    Placed,
    Placement,
    check_groups,
    propose_groups,
)
from aspirant.algorithms.groups_checker import broken_rules, count_spread
from aspirant.algorithms.groups_problem import longest_list, wish_cost
from aspirant.algorithms.groups_relax import apply_to_groups
from aspirant.algorithms.lots import draw_lot
from aspirant.algorithms.relaxation import Change, Demand, Relaxation

AT_RANDOM = settings(max_examples=200, deadline=None, derandomize=True)
GROUPS = ("X", "Y", "Z")


@st.composite
def problems(draw: st.DrawFn) -> GroupsProblem:
    """Up to six people and three groups with all kinds of rules."""
    names = [f"p{number}" for number in range(draw(st.integers(1, 6)))]
    people = tuple(
        Person(
            name,
            tuple(draw(st.lists(st.sampled_from(GROUPS), unique=True, max_size=3))),
            {"sector": draw(st.sampled_from("PQ")), "region": draw(st.sampled_from("NMS"))},
        )
        for name in names
    )
    pairs = st.lists(
        st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda p: p[0] != p[1]),
        max_size=1,
    )
    return GroupsProblem(
        people=people,
        groups=tuple(draw(groups(name)) for name in GROUPS),
        seed=draw(st.sampled_from(["2031", "draw"])),
        apart=tuple(draw(pairs)),
        together=tuple(draw(pairs)),
        pins=draw(st.dictionaries(st.sampled_from(names), st.sampled_from(GROUPS), max_size=1)),
        spread=draw(st.sampled_from([(), (), ("sector",), ("sector", "region")])),
        company=draw(st.sampled_from([(), (), (("sector", "P"),)])),
        budget=draw(st.sampled_from([0, 5, 40])),
        fewest_last_first=draw(st.booleans()),
    )


@st.composite
def groups(draw: st.DrawFn, name: str) -> Group:
    least = draw(st.integers(0, 2))
    most = draw(st.integers(max(least, 1), 4))
    needs = draw(st.sampled_from([(), (), (), (Need("region", "N", 1),)]))
    return Group(name, least, most, needs)


Where = dict[str, str]


def divisions(problem: GroupsProblem) -> Iterator[Where]:
    names = [person.id for person in problem.people]
    for choice in product([group.id for group in problem.groups], repeat=len(names)):
        where = dict(zip(names, choice, strict=True))
        if not broken_rules(problem, where):
            yield where


def costs(problem: GroupsProblem, where: Where) -> list[int]:
    return [wish_cost(p, where[p.id], longest_list(problem)) for p in problem.people]


def best_divisions(problem: GroupsProblem) -> list[Where]:
    """What is left after each level, by sifting all divisions."""
    found = list(divisions(problem))
    if problem.fewest_last_first:
        scale = sorted({0, *(c for where in found for c in costs(problem, where))}, reverse=True)
        for cost in scale:
            found = lowest(found, lambda w, cost=cost: costs(problem, w).count(cost))
    cheapest = min((sum(costs(problem, where)) for where in found), default=0)
    limit = cheapest + (cheapest * problem.budget // 100 if problem.spread else 0)
    found = [where for where in found if sum(costs(problem, where)) <= limit]
    if problem.spread:
        found = lowest(found, lambda where: -count_spread(problem, where))
    return lowest(found, lambda where: sum(costs(problem, where)))


def lowest(found: list[Where], key: object) -> list[Where]:
    assert callable(key)
    best = min((key(where) for where in found), default=None)
    return [where for where in found if key(where) == best]


def drawn_division(problem: GroupsProblem) -> Where:
    """Sift the best divisions by the lots, unit by unit."""
    found = best_divisions(problem)
    names = sorted(person.id for person in problem.people)
    mates = {name: {name} for name in names}
    for one, other in problem.together:
        both = mates[one] | mates[other]
        mates.update(dict.fromkeys(both, both))
    units = {min(unit): sorted(unit) for unit in map(sorted, mates.values())}
    order = sorted(units.values(), key=lambda unit: min(draw_lot(problem.seed, p) for p in unit))
    people = {person.id: person for person in problem.people}
    for unit in order:
        found = lowest(
            found,
            lambda w, u=unit: sum(wish_cost(people[p], w[p], longest_list(problem)) for p in u),
        )
    for unit in order:
        found = lowest(found, lambda w, u=unit: draw_lot(problem.seed, f"{u[0]} {w[u[0]]}"))
    assert len(found) == 1
    return found[0]


@given(problems())
@AT_RANDOM
def test_the_division_is_the_one_that_trying_them_all_singles_out(problem: GroupsProblem) -> None:
    if not list(divisions(problem)):
        with pytest.raises(Infeasible):
            propose_groups(problem)
        return
    placement = propose_groups(problem)
    assert {one.person: one.group for one in placement.placed} == drawn_division(problem)


@given(problems(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_order_of_the_rows_changes_nothing(
    problem: GroupsProblem, shuffler: random.Random
) -> None:
    people, rows = list(problem.people), list(problem.groups)
    shuffler.shuffle(people)
    shuffler.shuffle(rows)
    shuffled = replace(
        problem,
        people=tuple(people),
        groups=tuple(rows),
        apart=tuple(pair[::-1] for pair in problem.apart),
        together=tuple(pair[::-1] for pair in problem.together),
    )
    assert answer(shuffled) == answer(problem)


def answer(problem: GroupsProblem) -> Placement | tuple[object, object]:
    try:
        return propose_groups(problem)
    except Infeasible as refusal:
        return refusal.conflict, refusal.relaxations


SENTENCES = {
    "pin": "{} is pinned to",
    "apart": "must be apart",
    "full": "{} has",
    "least": "{} has",
    "need": "lacks {}",
    "company": "with {}",
}


@given(problems())
@AT_RANDOM
def test_every_obstacle_named_is_really_in_the_way(problem: GroupsProblem) -> None:
    try:
        placement = propose_groups(problem)
    except Infeasible:
        assume(False)
    where = {one.person: one.group for one in placement.placed}
    for one in placement.placed:
        for obstacle in one.obstacles:
            moved = dict(where)
            for mover in followers(problem, one.person):
                moved[mover] = obstacle.group
            broken = broken_rules(problem, moved)
            sentence = SENTENCES.get(obstacle.kind)
            if sentence is None:
                assert broken == []
            else:
                assert any(sentence.format(obstacle.subject) in one for one in broken)
            assert obstacle.kind != "wishes" or problem.fewest_last_first


def followers(problem: GroupsProblem, person: str) -> set[str]:
    found = {person}
    for _ in problem.together:
        found |= {b for pair in problem.together for a in pair if a in found for b in pair}
    return found


@given(problems())
@AT_RANDOM
def test_the_conflict_is_one_and_every_way_out_leads_out(problem: GroupsProblem) -> None:
    assume(not list(divisions(problem)))
    with pytest.raises(Infeasible) as refusal:
        propose_groups(problem)
    for relaxation in refusal.value.relaxations:
        assert list(divisions(apply_to_groups(problem, relaxation)))
        for change in relaxation.changes:
            fewer = tuple(other for other in relaxation.changes if other != change)
            assert not list(divisions(apply_to_groups(problem, Relaxation(fewer))))
    kept = refusal.value.conflict
    assert not list(divisions(only(problem, kept)))
    for demand in kept:
        assert list(divisions(only(problem, tuple(d for d in kept if d != demand))))


def only(problem: GroupsProblem, demands: tuple[Demand, ...]) -> GroupsProblem:
    """The problem with these demands and no others."""
    kept = {(demand.kind, demand.subject) for demand in demands}
    return replace(
        problem,
        groups=tuple(
            Group(
                group.id,
                group.least if ("least", group.id) in kept else 0,
                group.most if ("most", group.id) in kept else len(problem.people),
                tuple(
                    need
                    for need in group.needs
                    if ("need", f"{group.id} {need.attribute}={need.value}") in kept
                ),
            )
            for group in problem.groups
        ),
        apart=tuple(p for p in problem.apart if ("apart", ", ".join(sorted(p))) in kept),
        together=tuple(p for p in problem.together if ("together", ", ".join(sorted(p))) in kept),
        pins={who: where for who, where in problem.pins.items() if ("pin", who) in kept},
        company=tuple(c for c in problem.company if ("company", "=".join(c)) in kept),
    )


AGE, FORM = Group("age", 1, 2), Group("form", 1, 2)
SMALL = GroupsProblem(
    people=(
        Person("ada", ("age", "form")),
        Person("bea", ("age", "form")),
        Person("cia", ("age", "form")),
    ),
    groups=(AGE, FORM),
    seed="2031",
    pins={"ada": "age"},
    apart=(("ada", "bea"),),
)


def test_a_placement_tells_what_stood_in_the_way_of_each_dearer_wish() -> None:
    assert propose_groups(SMALL).placed == (
        Placed("ada", "age", 1, ()),
        Placed("bea", "form", 2, (Obstacle("age", "apart", "ada"),)),
        Placed("cia", "age", 1, ()),
    )
    full = replace(SMALL, apart=(), pins={"ada": "age", "cia": "age"})
    assert propose_groups(full).placed[1].obstacles == (Obstacle("age", "full", "age"),)


def mixed(budget: int) -> GroupsProblem:
    """Everybody's first wish parts the sectors; one exchange, at a cost of two, mixes them."""
    return GroupsProblem(
        people=tuple(
            Person(f"{sector}{number}", wishes, {"sector": sector})
            for sector, wishes in (("P", ("age", "form")), ("Q", ("form", "age")))
            for number in range(2)
        ),
        groups=(Group("age", 2, 2), Group("form", 2, 2)),
        seed="2031",
        pins={"P0": "form"},
        spread=("sector",),
        budget=budget,
    )


def test_wishes_give_way_to_the_mix_within_the_budget_and_no_further() -> None:
    people = (*mixed(0).people, Person("R", ("age", "form"), {"sector": "R"}))
    groups = (Group("age", 2, 3), Group("form", 2, 3))
    apart = replace(mixed(0), people=people, groups=groups, pins={"Q0": "age", "P0": "form"})
    assert (propose_groups(apart).cost, propose_groups(apart).spread) == (2, 5)
    parted = replace(apart, pins={"R": "form"}, budget=100)
    assert (propose_groups(replace(parted, budget=0)).cost, propose_groups(parted).cost) == (1, 2)
    assert propose_groups(parted).spread == 4
    assert propose_groups(replace(parted, budget=99)).spread == 3


def test_the_lowest_lot_among_those_who_go_together_counts() -> None:
    names = ["ada", "bea", "cia", "dan"]
    for one, other in ((a, b) for a in names for b in names if a < b):
        problem = GroupsProblem(
            people=tuple(Person(name, ("age", "form")) for name in names),
            groups=(Group("age", 2, 2), Group("form", 2, 2)),
            seed="2031",
            together=((one, other),),
        )
        first = min(names, key=lambda name: draw_lot("2031", name))
        best = {placed.person: placed.group for placed in propose_groups(problem).placed}
        assert best == drawn_division(problem)
        assert best[first] == "age"


def test_too_few_places_are_told_with_the_ways_out() -> None:
    with pytest.raises(Infeasible) as refusal:
        propose_groups(replace(SMALL, groups=(Group("age", 1, 1), Group("form", 1, 1)), apart=()))
    assert refusal.value.conflict == (Demand("most", "age", 1), Demand("most", "form", 1))
    assert refusal.value.relaxations == (
        Relaxation((Change(Demand("most", "age", 1), 2),)),
        Relaxation((Change(Demand("most", "form", 1), 2),)),
    )


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"people": ()}, "There must be people and groups."),
        ({"groups": (AGE, AGE)}, "The id 'group age' stands 2 times."),
        ({"groups": (AGE, Group("form", 3, 2))}, "The group 'form' asks for 3 to 2 people."),
        ({"budget": -1}, "The budget is -1 per cent: below nought."),
        ({"pins": {"ada": "moon"}}, "The pin of 'ada' to 'moon' names nobody or no group."),
        ({"apart": (("ada", "eve"),)}, "A pair names 'eve': nobody."),
        ({"together": (("ada", "ada"),)}, "'ada' is paired with themselves."),
        ({"people": (Person("ada", ("moon",)),)}, "'ada' wishes for 'moon': no group."),
        ({"people": (Person("ada", ("age", "age")),)}, "'ada' wishes for the same group twice."),
    ],
)
def test_a_wrong_question_is_refused_in_a_sentence(
    change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(InvalidProblem) as refusal:
        propose_groups(replace(SMALL, **change))  # type: ignore[arg-type]
    assert str(refusal.value) == complaint


SOUND = propose_groups(SMALL)


@pytest.mark.parametrize(
    ("fault", "complaints"),
    [
        ({}, []),
        ({"placed": SOUND.placed[:2]}, ["Not everybody is placed exactly once, in order."]),
        ({"cost": 0}, ["The wishes cost 1, not 0."]),
        ({"spread": 1}, ["The spread is 0, not 1."]),
        ({"seed": "2032"}, ["The division answers another problem."]),
        (
            {"placed": (SOUND.placed[0], Placed("bea", "age", 1, ()), SOUND.placed[2]), "cost": 0},
            [
                "age has 3 people, not 1 to 2.",
                "form has 0 people, not 1 to 2.",
                "ada and bea must be apart.",
            ],
        ),
        (
            {"placed": (Placed("ada", "age", 2, ()), *SOUND.placed[1:])},
            ["ada got wish 1, not 2."],
        ),
        (
            {"placed": (SOUND.placed[0], Placed("bea", "form", 2, ()), SOUND.placed[2])},
            ["The dearer wishes of bea are not explained one by one."],
        ),
    ],
)
def test_the_checker_finds_each_fault(fault: dict[str, object], complaints: list[str]) -> None:
    assert check_groups(SMALL, replace(SOUND, **fault)) == complaints  # type: ignore[arg-type]
