"""Checks any division into groups against its problem by counting alone, without a solver."""

from collections import Counter
from collections.abc import Iterator, Mapping

from aspirant.algorithms.groups_problem import (
    GroupsProblem,
    Placement,
    hash_groups,
    longest_list,
    wish_cost,
)


def check_groups(problem: GroupsProblem, placement: Placement) -> list[str]:
    """Return a sentence for every fault of a division; an empty list means that it is sound."""
    where = {placed.person: placed.group for placed in placement.placed}
    faults = list(_faults_of_list(problem, placement))
    if faults:
        return faults
    faults += broken_rules(problem, where)
    longest = longest_list(problem)
    cost = sum(wish_cost(person, where[person.id], longest) for person in problem.people)
    if placement.cost != cost:
        faults.append(f"The wishes cost {cost}, not {placement.cost}.")
    spread = count_spread(problem, where)
    if placement.spread != spread:
        faults.append(f"The spread is {spread}, not {placement.spread}.")
    if placement.input_hash != hash_groups(problem) or placement.seed != problem.seed:
        faults.append("The division answers another problem.")
    return faults


def broken_rules(problem: GroupsProblem, where: Mapping[str, str]) -> list[str]:
    """Return a sentence for every rule that a division (person -> group) breaks."""
    return [*_faults_of_sizes(problem, where), *_faults_of_people(problem, where)]


def count_spread(problem: GroupsProblem, where: Mapping[str, str]) -> int:
    """Return the number of distinct values, summed over groups and attributes to spread."""
    return len(
        {
            (where[person.id], attribute, person.attributes[attribute])
            for person in problem.people
            for attribute in problem.spread
            if attribute in person.attributes
        }
    )


def _faults_of_list(problem: GroupsProblem, placement: Placement) -> Iterator[str]:
    people = {person.id: person for person in problem.people}
    groups = {group.id for group in problem.groups}
    names = [placed.person for placed in placement.placed]
    if names != sorted(people):
        yield "Not everybody is placed exactly once, in order."
        return
    for placed in placement.placed:
        wishes = people[placed.person].wishes
        wish = wishes.index(placed.group) + 1 if placed.group in wishes else None
        if placed.group not in groups:
            yield f"{placed.person} is in {placed.group}, which is no group."
        if placed.wish != wish:
            yield f"{placed.person} got wish {wish}, not {placed.wish}."
        if [o.group for o in placed.obstacles] != list(
            wishes[: None if wish is None else wish - 1]
        ):
            yield f"The dearer wishes of {placed.person} are not explained one by one."


def _faults_of_sizes(problem: GroupsProblem, where: Mapping[str, str]) -> Iterator[str]:
    size = Counter(where.values())
    held = Counter(
        (where[person.id], attribute, value)
        for person in problem.people
        for attribute, value in person.attributes.items()
    )
    for group in problem.groups:
        if not group.least <= size[group.id] <= group.most:
            yield f"{group.id} has {size[group.id]} people, not {group.least} to {group.most}."
        for need in group.needs:
            if held[group.id, need.attribute, need.value] < need.least:
                yield f"{group.id} lacks {need.attribute}={need.value}."
        for attribute, value in problem.company:
            if held[group.id, attribute, value] == 1:
                yield f"Somebody is alone in {group.id} with {attribute}={value}."


def _faults_of_people(problem: GroupsProblem, where: Mapping[str, str]) -> Iterator[str]:
    for person, group in problem.pins.items():
        if where[person] != group:
            yield f"{person} is pinned to {group}."
    for one, other in problem.apart:
        if where[one] == where[other]:
            yield f"{one} and {other} must be apart."
    for one, other in problem.together:
        if where[one] != where[other]:
            yield f"{one} and {other} must be together."
