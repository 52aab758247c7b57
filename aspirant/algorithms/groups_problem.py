"""What a division into groups is asked and what it answers: plain frozen rows."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain

from aspirant.algorithms.selection_problem import InvalidProblem, Level

METHOD = "groups-1"


@dataclass(frozen=True)
class Person:
    """Somebody to place. `wishes` are ids of groups, the dearest first; there may be none."""

    id: str
    wishes: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Need:
    """How many with one value of an attribute a group must have at least."""

    attribute: str
    value: str
    least: int


@dataclass(frozen=True)
class Group:
    """A group to fill, with at least and at most so many people, and what it needs among them."""

    id: str
    least: int
    most: int
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class GroupsProblem:
    """Everybody is placed in exactly one group.

    `apart` and `together` are pairs of people; `pins` says who must be where. `spread` names
    the attributes of which each group should hold many values; for that the wishes may be met
    worse by `budget` per cent of their total cost. Nobody is alone in a group with a value
    named in `company`, a tuple of (attribute, value). With `fewest_last_first` as few as can
    be get no wish at all, then as few as can be their last, and so on; the spread then chooses
    only among divisions that are equal in this.
    """

    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    seed: str
    apart: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    pins: Mapping[str, str] = field(default_factory=dict)
    spread: tuple[str, ...] = ()
    company: tuple[tuple[str, str], ...] = ()
    budget: int = 5
    fewest_last_first: bool = False


@dataclass(frozen=True)
class Obstacle:
    """What stood between a person and a group they wished for more than the one they got.

    `kind` says what `subject` is: "pin", "apart" and "together" name a person, "full" the
    wished group, "least" the group that would have become too small, "need" and "company" an
    attribute as "name=value". With "spread" and "wishes" it is empty: the move itself was
    possible, but would have cost the groups' spread, or others' wishes, more than it gave.
    """

    group: str
    kind: str
    subject: str


@dataclass(frozen=True)
class Placed:
    """Where a person is. `wish` is 1 for the first wish, None for a group not wished for.

    `obstacles` has one entry for each dearer wish, the dearest first.
    """

    person: str
    group: str
    wish: int | None
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True)
class Placement:
    """The division proposed, in the order of the people's ids, and what is needed to check it.

    `cost` is the sum of the wishes' costs (0, 1, 3, 6, 10 ...), `spread` the number of
    distinct values summed over groups and the attributes to spread.
    """

    placed: tuple[Placed, ...]
    cost: int
    spread: int
    levels: tuple[Level, ...]
    proven: bool
    input_hash: str
    seed: str
    method: str
    solver: str

    def members(self) -> dict[str, tuple[str, ...]]:
        """Return the people of each group that has any, both in the order of the ids."""
        found: dict[str, tuple[str, ...]] = {}
        for one in sorted(self.placed, key=lambda placed: (placed.group, placed.person)):
            found[one.group] = (*found.get(one.group, ()), one.person)
        return found


def longest_list(problem: GroupsProblem) -> int:
    """Return how many wishes the person with the most has."""
    return max(len(person.wishes) for person in problem.people)


def wish_cost(person: Person, group: str, longest: int) -> int:
    """Return 0 for the first wish, then 1, 3, 6, 10 ...; a group not wished for comes last.

    `longest` is that of `longest_list`. Whoever has no wishes costs nothing anywhere. All
    groups not wished for cost the same to everybody, so that a short list gains nobody anything.
    """
    if not person.wishes:
        return 0
    place = person.wishes.index(group) if group in person.wishes else longest
    return place * (place + 1) // 2


def ordered_people(problem: GroupsProblem) -> tuple[Person, ...]:
    """Return the people by id: the order they came in must never decide anything."""
    return tuple(sorted(problem.people, key=lambda person: person.id))


def ordered_groups(problem: GroupsProblem) -> tuple[Group, ...]:
    """Return the groups by id."""
    return tuple(sorted(problem.groups, key=lambda group: group.id))


def hash_groups(problem: GroupsProblem) -> str:
    """Return the SHA-256 of everything that decides the answer, in hexadecimal."""
    question = {
        "method": METHOD,
        "seed": problem.seed,
        "people": [[p.id, p.wishes, sorted(p.attributes.items())] for p in ordered_people(problem)],
        "groups": [
            [g.id, g.least, g.most, sorted([n.attribute, n.value, n.least] for n in g.needs)]
            for g in ordered_groups(problem)
        ],
        "apart": sorted(sorted(pair) for pair in problem.apart),
        "together": sorted(sorted(pair) for pair in problem.together),
        "pins": sorted(problem.pins.items()),
        "spread": sorted(problem.spread),
        "company": sorted(problem.company),
        "budget": problem.budget,
        "fewest_last_first": problem.fewest_last_first,
    }
    return sha256(json.dumps(question, separators=(",", ":")).encode()).hexdigest()


def demand_valid_groups(problem: GroupsProblem) -> None:
    """Raise InvalidProblem with a sentence that says what is wrong, if anything is."""
    fault = next(chain(_faults_of_rows(problem), _faults_of_ids(problem)), None)
    if fault is not None:
        raise InvalidProblem(fault)


def _faults_of_rows(problem: GroupsProblem) -> Iterator[str]:
    if not problem.people or not problem.groups:
        yield "There must be people and groups."
    rows = (*(p.id for p in problem.people), *(f"group {g.id}" for g in problem.groups))
    for identity, times in Counter(rows).items():
        if times > 1:
            yield f"The id {identity!r} stands {times} times."
    for group in problem.groups:
        if not 0 <= group.least <= group.most:
            yield f"The group {group.id!r} asks for {group.least} to {group.most} people."
        if any(need.least < 0 for need in group.needs):
            yield f"The group {group.id!r} needs fewer than nobody."
    if problem.budget < 0:
        yield f"The budget is {problem.budget} per cent: below nought."


def _faults_of_ids(problem: GroupsProblem) -> Iterator[str]:
    people = {person.id for person in problem.people}
    groups = {group.id for group in problem.groups}
    for person in problem.people:
        if len(set(person.wishes)) < len(person.wishes):
            yield f"{person.id!r} wishes for the same group twice."
        yield from (
            f"{person.id!r} wishes for {g!r}: no group." for g in person.wishes if g not in groups
        )
    for pair in (*problem.apart, *problem.together):
        yield from (f"A pair names {one!r}: nobody." for one in pair if one not in people)
        if pair[0] == pair[1]:
            yield f"{pair[0]!r} is paired with themselves."
    for person_id, group_id in problem.pins.items():
        if person_id not in people or group_id not in groups:
            yield f"The pin of {person_id!r} to {group_id!r} names nobody or no group."
