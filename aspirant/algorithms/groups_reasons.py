"""Why somebody is not in a group they wished for more: the first thing in the way of the move.

Plain counting on the finished division: would the person (with those who must follow) be
allowed to go there while everybody else stays? The things are asked in the order pin, apart,
full, least, need, company; when none stands in the way it is the followers' wishes
("together"), or the spread, or the wishes of others.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aspirant.algorithms.groups_problem import (
    GroupsProblem,
    Obstacle,
    Person,
    longest_list,
    ordered_people,
    wish_cost,
)


@dataclass(frozen=True)
class _Division:
    """A finished division with its counts, ready for questions."""

    problem: GroupsProblem
    people: Mapping[str, Person]
    where: Mapping[str, str]
    size: Counter[str]
    held: Counter[tuple[str, str, str]]


def obstacles(problem: GroupsProblem, where: Mapping[str, str]) -> dict[str, tuple[Obstacle, ...]]:
    """Return for each person one obstacle per wish dearer than the group they are in."""
    people = {person.id: person for person in ordered_people(problem)}
    held = Counter(
        (where[person.id], *pair)
        for person in people.values()
        for pair in person.attributes.items()
    )
    division = _Division(problem, people, where, Counter(where.values()), held)
    return {
        person.id: tuple(_obstacle(division, person, group) for group in _dearer(person, where))
        for person in people.values()
    }


def _dearer(person: Person, where: Mapping[str, str]) -> tuple[str, ...]:
    got = where[person.id]
    wishes = person.wishes
    return wishes[: wishes.index(got)] if got in wishes else wishes


def _obstacle(division: _Division, person: Person, group: str) -> Obstacle:
    movers = _followers(division.problem, person.id)
    kind, subject = next(_in_the_way(division, movers, group), _else(division, movers, group))
    return Obstacle(group, kind, subject)


def _followers(problem: GroupsProblem, person: str) -> list[str]:
    """Return the person and all who must be with them, directly or through others."""
    found, queue = {person}, [person]
    while queue:
        one = queue.pop()
        mates = {b for a, b in problem.together if a == one}
        mates |= {a for a, b in problem.together if b == one}
        queue += sorted(mates - found)
        found |= mates
    return [person, *sorted(found - {person})]


def _in_the_way(division: _Division, movers: list[str], group: str) -> Iterator[tuple[str, str]]:
    problem, where = division.problem, division.where
    yield from (("pin", mover) for mover in movers if mover in problem.pins)
    for pair in sorted(problem.apart):
        for one, other in (pair, pair[::-1]):
            if one in movers and where[other] == group:
                yield "apart", other
    yield from _sizes_in_the_way(division, movers, group)
    for attribute, value in problem.company:
        taken = _count(division, movers, attribute, value)
        remaining = division.held[where[movers[0]], attribute, value] - taken
        if taken and 1 in (remaining, division.held[group, attribute, value] + taken):
            yield "company", f"{attribute}={value}"


def _sizes_in_the_way(
    division: _Division, movers: list[str], group: str
) -> Iterator[tuple[str, str]]:
    left, sizes = division.where[movers[0]], {g.id: g for g in division.problem.groups}
    if division.size[group] + len(movers) > sizes[group].most:
        yield "full", group
    if division.size[left] - len(movers) < sizes[left].least:
        yield "least", left
    for need in sizes[left].needs:
        taken = _count(division, movers, need.attribute, need.value)
        if division.held[left, need.attribute, need.value] - taken < need.least:
            yield "need", f"{need.attribute}={need.value}"


def _count(division: _Division, movers: list[str], attribute: str, value: str) -> int:
    return sum(division.people[m].attributes.get(attribute) == value for m in movers)


def _else(division: _Division, movers: list[str], group: str) -> tuple[str, str]:
    """Return what it comes down to when the move itself was possible."""
    problem, left = division.problem, division.where[movers[0]]
    longest = longest_list(problem)
    for mover in movers[1:]:
        person = division.people[mover]
        if wish_cost(person, group, longest) > wish_cost(person, left, longest):
            return "together", mover
    return ("spread", "") if problem.spread else ("wishes", "")
