"""What a selection is asked and what it answers: plain frozen rows, without numpy or solver.

Merit is a whole number of tenths of a point throughout. Attributes are what the round may set
targets on; which those are is decided elsewhere.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

METHOD = "selection-1"
# Ten thousand points: far beyond any scorecard, and exact in the solver's arithmetic.
LARGEST_MERIT = 100_000


class InvalidProblem(ValueError):
    """The question itself is wrong (a doubled id, a bound upside down), so nothing was solved."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be chosen. `pin` is a recorded decision that the proposal must respect."""

    id: str
    merit: int
    attributes: Mapping[str, str]
    workplace: str | None = None
    pin: Literal["in", "out"] | None = None


@dataclass(frozen=True)
class Target:
    """How many with one value of an attribute the group should hold.

    A hard target is never missed. An advisory one may be; those with priority 1 are missed
    by as few people as possible first, then those with priority 2, and so on.
    """

    attribute: str
    value: str
    least: int
    most: int | None
    hard: bool = False
    priority: int = 1

    @property
    def name(self) -> str:
        """Return for instance "region=Norrland"."""
        return f"{self.attribute}={self.value}"

    def missing(self, count: int) -> int:
        """Return how many people a count lies outside the target."""
        over = 0 if self.most is None else count - self.most
        return max(self.least - count, over, 0)


@dataclass(frozen=True)
class SelectionProblem:
    """A group to choose. The seed is published before the draw; `places` are all filled."""

    candidates: tuple[Candidate, ...]
    places: int
    targets: tuple[Target, ...]
    workplace_limit: int | None
    seed: str


@dataclass(frozen=True)
class Shortfall:
    """A target that a group misses: how many it holds, and how many people that is off by."""

    target: Target
    count: int
    missing: int


@dataclass(frozen=True)
class Level:
    """One of the aims taken in order: what was reached, and what no group could exceed.

    `name` is "shortfall 1" (the priority) or "merit". For a shortfall smaller is better and
    `bound` is the least that the relaxation allows; for merit larger, and the most.
    """

    name: str
    value: int
    bound: int


@dataclass(frozen=True)
class GroupProposal:
    """The strongest group that meets the targets, and what is needed to check it again.

    `chosen` and `contested` are sorted ids. The contested are those whom the relaxation leaves
    undecided once the merit is known: a group just as strong may, as far as it can tell,
    leave out the chosen among them or hold the others. `shortfalls` come in the order of
    `ordered_targets`. `input_hash` is `hash_problem` of what was asked.
    """

    chosen: tuple[str, ...]
    merit: int
    shortfalls: tuple[Shortfall, ...]
    contested: tuple[str, ...]
    proven: bool
    levels: tuple[Level, ...]
    input_hash: str
    seed: str
    method: str
    solver: str


def ordered_targets(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Return the targets hard first, then by priority, attribute and value."""
    return tuple(sorted(targets, key=lambda t: (not t.hard, t.priority, t.attribute, t.value)))


def ordered_candidates(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates by id: the order they came in must never decide anything."""
    return tuple(sorted(candidates, key=lambda candidate: candidate.id))


def hash_problem(problem: SelectionProblem) -> str:
    """Return the SHA-256 of everything that decides the answer, in hexadecimal."""
    question = {
        "method": METHOD,
        "places": problem.places,
        "workplace_limit": problem.workplace_limit,
        "seed": problem.seed,
        "targets": [
            [t.attribute, t.value, t.least, t.most, t.hard, t.priority]
            for t in ordered_targets(problem.targets)
        ],
        "candidates": [
            [c.id, c.merit, sorted(c.attributes.items()), c.workplace, c.pin]
            for c in ordered_candidates(problem.candidates)
        ],
    }
    return sha256(json.dumps(question, separators=(",", ":")).encode()).hexdigest()


def demand_valid(problem: SelectionProblem) -> None:
    """Raise InvalidProblem with a sentence that says what is wrong, if anything is."""
    fault = next(_faults(problem), None)
    if fault is not None:
        raise InvalidProblem(fault)


def _faults(problem: SelectionProblem) -> Iterator[str]:
    yield from _faults_of_size(problem)
    yield from _faults_of_candidates(problem.candidates)
    yield from _faults_of_targets(problem.targets)


def _faults_of_size(problem: SelectionProblem) -> Iterator[str]:
    if problem.places < 1:
        yield f"There must be at least one place, not {problem.places}."
    if problem.places > len(problem.candidates):
        yield f"There are {problem.places} places but only {len(problem.candidates)} candidates."
    pinned = sum(candidate.pin == "in" for candidate in problem.candidates)
    if pinned > problem.places:
        yield f"{pinned} candidates are pinned in, but there are only {problem.places} places."
    if problem.workplace_limit is not None and problem.workplace_limit < 1:
        yield f"At least one from each workplace must be allowed, not {problem.workplace_limit}."


def _faults_of_candidates(candidates: tuple[Candidate, ...]) -> Iterator[str]:
    for identity, times in Counter(candidate.id for candidate in candidates).items():
        if times > 1:
            yield f"The id {identity!r} stands {times} times."
    for candidate in candidates:
        if abs(candidate.merit) > LARGEST_MERIT:
            yield f"The merit of {candidate.id!r} is {candidate.merit}: beyond {LARGEST_MERIT}."
        if candidate.pin not in (None, "in", "out"):
            yield f"The pin of {candidate.id!r} is {candidate.pin!r}: only in, out or none."


def _faults_of_targets(targets: tuple[Target, ...]) -> Iterator[str]:
    for name, times in Counter(target.name for target in targets).items():
        if times > 1:
            yield f"The target {name} stands {times} times."
    for target in targets:
        if target.least < 0:
            yield f"The target {target.name} asks for at least {target.least}: below nought."
        if target.most is not None and target.least > target.most:
            yield f"The target {target.name} asks for {target.least} to {target.most}."
        if target.priority < 1:
            yield f"The target {target.name} has priority {target.priority}: the first is 1."
