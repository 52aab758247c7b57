"""Who reads what: against every assignment there is, and the same however it is asked."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aspirant.algorithms.lots import draw_lot
from aspirant.algorithms.relaxation import Change, Demand, Relaxation
from aspirant.algorithms.reviewers import (
    Assignment,
    Infeasible,
    InvalidProblem,
    Reviewer,
    ReviewersProblem,
    assign_reviewers,
    check_assignments,
)
from aspirant.algorithms.reviewers_problem import wanted_readers

AT_RANDOM = settings(max_examples=200, deadline=None, derandomize=True)
Pairs = frozenset[tuple[str, str]]


@st.composite
def problems(draw: st.DrawFn) -> ReviewersProblem:
    """Up to five applications and four reviewers with all kinds of rules."""
    applications = [f"a{n}" for n in range(draw(st.integers(1, 5)))]
    names = [f"r{n}" for n in range(draw(st.integers(1, 4)))]
    pairs = list(product(applications, names))
    some = st.lists(st.sampled_from(pairs), unique=True, max_size=3)
    forbidden = draw(some)
    return ReviewersProblem(
        applications=tuple(applications),
        reviewers=tuple(
            Reviewer(name, draw(st.sampled_from([None, None, 2, 3]))) for name in names
        ),
        readers=draw(st.integers(0, 2)),
        seed=draw(st.sampled_from(["2031", "draw"])),
        forbidden=tuple(forbidden),
        existing=tuple(pair for pair in draw(some) if pair not in forbidden),
        costs=draw(st.dictionaries(st.sampled_from(pairs), st.integers(-1, 3), max_size=6)),
    )


def assignments(problem: ReviewersProblem) -> Iterator[Pairs]:
    """Every assignment that keeps the rules."""
    names = [reviewer.id for reviewer in problem.reviewers]
    wanted = wanted_readers(problem)
    choices = [
        [
            {(application, name) for name in readers}
            for readers in combinations(names, wanted[application])
        ]
        for application in problem.applications
    ]
    for choice in product(*choices):
        found = frozenset(pair for pairs in choice for pair in pairs)
        if not faults(problem, found):
            yield found


def faults(problem: ReviewersProblem, pairs: Pairs) -> bool:
    load = Counter(reviewer for _, reviewer in pairs)
    full = any(r.capacity is not None and load[r.id] > r.capacity for r in problem.reviewers)
    return full or bool(pairs & set(problem.forbidden)) or not pairs >= set(problem.existing)


def drawn(problem: ReviewersProblem) -> Pairs:
    """The assignment that sifting all of them level by level leaves."""

    def key(pairs: Pairs) -> tuple[int, int, list[str]]:
        load = Counter(reviewer for _, reviewer in pairs)
        lots = sorted(draw_lot(problem.seed, " ".join(pair)) for pair in pairs)
        squares = sum(n * n for n in load.values())
        return squares, sum(problem.costs.get(pair, 0) for pair in pairs), lots

    return min(assignments(problem), key=key)


@given(problems())
@AT_RANDOM
def test_the_assignment_is_the_one_that_trying_them_all_singles_out(
    problem: ReviewersProblem,
) -> None:
    if not any(True for _ in assignments(problem)):
        with pytest.raises(Infeasible):
            assign_reviewers(problem)
        return
    found = assign_reviewers(problem)
    assert {(one.application, one.reviewer) for one in found} == drawn(problem)
    assert check_assignments(problem, found) == []
    assert {(o.application, o.reviewer) for o in found if o.existing} == set(problem.existing)


@given(problems(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_order_of_the_rows_changes_nothing(
    problem: ReviewersProblem, shuffler: random.Random
) -> None:
    applications, reviewers = list(problem.applications), list(problem.reviewers)
    shuffler.shuffle(applications)
    shuffler.shuffle(reviewers)
    shuffled = replace(
        problem,
        applications=tuple(applications),
        reviewers=tuple(reviewers),
        forbidden=problem.forbidden[::-1],
    )
    assert answer(shuffled) == answer(problem)


def answer(problem: ReviewersProblem) -> object:
    try:
        return assign_reviewers(problem)
    except Infeasible as refusal:
        return refusal.conflict, refusal.relaxations


@given(problems())
@AT_RANDOM
def test_the_conflict_is_one_and_every_way_out_leads_out(problem: ReviewersProblem) -> None:
    assume(not any(True for _ in assignments(problem)))
    with pytest.raises(Infeasible) as refusal:
        assign_reviewers(problem)
    for relaxation in refusal.value.relaxations:
        assert can_be_read(relaxed(problem, relaxation.changes))
        for change in relaxation.changes:
            fewer = tuple(other for other in relaxation.changes if other != change)
            assert not can_be_read(relaxed(problem, fewer))
    kept = refusal.value.conflict
    assert not can_be_read(only(problem, kept))
    for demand in kept:
        assert can_be_read(only(problem, tuple(d for d in kept if d != demand)))


Slack = tuple[ReviewersProblem, dict[str, int]]


def relaxed(problem: ReviewersProblem, changes: tuple[Change, ...]) -> Slack:
    """The problem after the changes, with how many readers each application then needs."""
    wanted = wanted_readers(problem)
    for change in changes:
        kind, subject, after = change.demand.kind, change.demand.subject, change.after or 0
        if kind == "readers":
            wanted[subject] = after
        if kind == "capacity":
            reviewers = (
                replace(r, capacity=after) if r.id == subject else r for r in problem.reviewers
            )
            problem = replace(problem, reviewers=tuple(reviewers))
        if kind == "reviewers":
            new = (Reviewer(f"new {n}") for n in range(after - len(problem.reviewers)))
            problem = replace(problem, reviewers=(*problem.reviewers, *new))
    return problem, wanted


def only(problem: ReviewersProblem, demands: tuple[Demand, ...]) -> Slack:
    kept = {(demand.kind, demand.subject) for demand in demands}
    wanted = {
        application: number if ("readers", application) in kept else 0
        for application, number in wanted_readers(problem).items()
    }
    reviewers = (
        reviewer if ("capacity", reviewer.id) in kept else Reviewer(reviewer.id)
        for reviewer in problem.reviewers
    )
    return replace(problem, reviewers=tuple(reviewers)), wanted


def can_be_read(asked: Slack) -> bool:
    """Whether the applications can have so many readers: filled one by one, all ways tried."""
    problem, wanted = asked
    room = {r.id: 99 if r.capacity is None else r.capacity for r in problem.reviewers}
    has = Counter(application for application, _ in problem.existing)
    for _, reviewer in problem.existing:
        room[reviewer] -= 1
    if min(room.values()) < 0:
        return False
    taken = set(problem.existing) | set(problem.forbidden)
    todo = [(a, max(wanted[a] - has[a], 0)) for a in problem.applications]
    return fill(todo, room, taken)


def fill(todo: list[tuple[str, int]], room: dict[str, int], taken: set[tuple[str, str]]) -> bool:
    if not todo:
        return True
    (application, number), *rest = todo
    free = [r for r, left in room.items() if left > 0 and (application, r) not in taken]
    for readers in combinations(free, number):
        after = {r: left - (r in readers) for r, left in room.items()}
        if fill(rest, after, taken):
            return True
    return False


READING = ReviewersProblem(
    applications=("a1", "a2", "a3", "a4"),
    reviewers=(Reviewer("bo"), Reviewer("cy"), Reviewer("di")),
    readers=2,
    seed="2031",
    forbidden=(("a1", "bo"),),
    existing=(("a2", "bo"),),
)


def test_loads_differ_by_one_at_most_and_what_was_assigned_stays() -> None:
    found = assign_reviewers(READING)
    loads = Counter(one.reviewer for one in found)
    assert sorted(loads.values()) == [2, 3, 3]
    assert Assignment("a2", "bo", existing=True) in found
    assert {one.reviewer for one in found if one.application == "a1"} == {"cy", "di"}


def test_where_nobody_is_to_be_read_or_nobody_is_wanted_there_is_nothing_to_assign() -> None:
    nobody = ReviewersProblem(applications=(), reviewers=(), readers=2, seed="2031")
    assert assign_reviewers(nobody) == ()
    assert assign_reviewers(replace(nobody, reviewers=(Reviewer("bo"),))) == ()
    assert assign_reviewers(replace(nobody, applications=("a1",), readers=0)) == ()
    with pytest.raises(Infeasible) as refusal:
        assign_reviewers(replace(nobody, applications=("a1",)))
    assert refusal.value.conflict == (Demand("readers", "a1", 2),)


def test_too_few_readers_are_told_with_the_ways_out_and_no_conflict_is_ever_lifted() -> None:
    short = replace(READING, forbidden=(("a1", "bo"), ("a1", "cy")))
    with pytest.raises(Infeasible) as refusal:
        assign_reviewers(short)
    assert refusal.value.conflict == (Demand("readers", "a1", 2),)
    assert refusal.value.relaxations == (
        Relaxation((Change(Demand("reviewers", "", 3), 4),)),
        Relaxation((Change(Demand("readers", "a1", 2), 1),)),
    )


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"applications": ("a1", "a2", "a2")}, "The id 'a2' stands 2 times."),
        ({"reviewers": (Reviewer("bo"), Reviewer("bo"))}, "The id 'bo' stands 2 times."),
        ({"readers": -1}, "Each application is to have -1 readers: below nought."),
        (
            {"reviewers": (Reviewer("bo", -1), Reviewer("cy"))},
            "The capacity of 'bo' is -1: below nought.",
        ),
        (
            {"forbidden": (("a9", "bo"),)},
            "The pair 'a9', 'bo' names no application or no reviewer.",
        ),
        ({"existing": (("a1", "bo"),)}, "'bo' reads 'a1' already, but may not."),
    ],
)
def test_a_wrong_question_is_refused_in_a_sentence(
    change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(InvalidProblem) as refusal:
        assign_reviewers(replace(READING, **change))  # type: ignore[arg-type]
    assert str(refusal.value) == complaint


def test_the_checker_finds_each_fault() -> None:
    one = ReviewersProblem(
        applications=("a1", "a2"),
        reviewers=(Reviewer("bo", 1), Reviewer("cy"), Reviewer("di")),
        readers=1,
        seed="2031",
        forbidden=(("a1", "cy"),),
        existing=(("a2", "di"),),
    )

    def check(*pairs: tuple[str, str]) -> list[str]:
        return check_assignments(one, tuple(Assignment(*pair, existing=False) for pair in pairs))

    assert check(("a1", "bo"), ("a2", "di")) == []
    assert check(("a1", "cy"), ("a2", "di")) == ["cy may not read a1."]
    assert check(("a2", "di")) == ["a1 has 0 readers, not 1."]
    assert check(("a1", "bo"), ("a2", "bo")) == ["di no longer reads a2.", "bo reads 2, above 1."]
    assert check(("a1", "bo"), ("a1", "bo"), ("a2", "di")) == [
        "a1 and bo stand twice.",
        "a1 has 2 readers, not 1.",
        "bo reads 2, above 1.",
    ]
