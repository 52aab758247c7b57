"""A million groups of draws, every one counted again from the rows of the question."""

import os
from dataclasses import replace
from time import process_time

import pytest

from aspirant.algorithms.lottery import Infeasible, fair_chances
from aspirant.algorithms.lottery_list import number_groups
from aspirant.algorithms.selection import SelectionProblem
from aspirant.algorithms.selection_checker import describe_group
from tests.algorithms.counting import Counts, count_groups
from tests.algorithms.pools import random_pool

#: So many groups stand in each list, twenty times as many as on the site.
LISTED = 20_000
#: Of so many groups of each list the two checkers are compared.
COMPARED = 25


def a_question(seed: int) -> SelectionProblem:
    """A pool of 40 to 200 people, some with workplaces, some with people held in and out."""
    size = 40 + seed * 7 % 161
    pool = random_pool(size, max(4, size // 5), seed, workplaces=seed % 3 == 0)
    pins = {0: "in", 1: "out"} if seed % 4 == 0 else {}
    people = (replace(one, pin=pins.get(n)) for n, one in enumerate(pool.candidates))  # type: ignore[arg-type]
    return replace(pool, candidates=tuple(people))


def count_lists(wanted: int, listed: int, first: int) -> tuple[Counts, int]:
    """Draw lists until so many groups are counted; returns the sums, and how many pools."""
    groups = different = invalid = pools = 0
    seed = first
    while groups < wanted:
        problem, seed = a_question(seed), seed + 1
        try:
            lottery = fair_chances(problem)
        except Infeasible:
            continue
        made = number_groups(problem, lottery, f"seed {seed}", listed).groups
        found = count_groups(problem, made)
        bound = replace(problem, targets=tuple(replace(t, hard=True) for t in problem.targets))
        assert [g for g in made[:COMPARED] if describe_group(bound, g).broken] == []
        groups, different = groups + found.groups, different + found.different
        invalid, pools = invalid + found.invalid, pools + 1
    return Counts(groups, different, invalid), pools


def test_every_group_of_a_list_is_counted_and_a_harmed_one_is_found() -> None:
    problem = random_pool(40, 8, 3, workplaces=True)
    lottery = fair_chances(problem)
    made = list(number_groups(problem, lottery, "seed", 200).groups)
    assert count_groups(problem, made).invalid == 0
    outside = next(one.id for one in problem.candidates if one.id not in made[0])
    doubled, short = (*made[0][:-1], made[0][0]), made[0][:-1]
    everybody = (*made[0], outside)
    assert count_groups(problem, [*made, doubled, short, everybody]).invalid == 3
    bound = replace(problem, targets=tuple(replace(t, hard=True) for t in problem.targets))
    swapped = [
        tuple(sorted({*group} - {group[0]} | {one.id}))
        for group in made[:3]
        for one in problem.candidates
        if one.id not in group
    ]
    alone = sum(bool(describe_group(bound, group).broken) for group in swapped)
    assert alone > 0
    assert count_groups(problem, swapped).invalid == alone


@pytest.mark.prove
def test_a_million_groups_of_draws_and_not_one_is_invalid() -> None:
    """So many as DRAWN says; a million unless it says anything."""
    began = process_time()
    found, pools = count_lists(int(os.environ.get("DRAWN", "1000000")), LISTED, 1)
    print(
        f"\n{found.groups:,} groups ({found.different:,} different) of {pools} pools,"
        f" {found.invalid} invalid, {process_time() - began:,.0f} processor seconds"
    )
    assert found.invalid == 0
