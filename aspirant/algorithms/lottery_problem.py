"""What a lottery is asked and what it answers: plain frozen rows, without numpy or solver.

A lottery is asked with a SelectionProblem: its candidates, pins, places, workplace limit and
targets, all of them binding here, advisory ones too. Merit plays no part. A chance is a number
from 0 to 1. A type is a set of people whom no target, pin or limit tells apart: they can stand
in for each other, so they share one chance.
"""

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from aspirant.algorithms.selection_problem import (
    SelectionProblem,
    Target,
    ordered_candidates,
    ordered_targets,
)

METHOD = "lottery-1"
Aim = Literal["goldilocks", "leximin", "maximin"]
AIMS: tuple[Aim, ...] = ("goldilocks", "leximin", "maximin")
Proof = Literal["relaxation", "columns"]
# So far may a chance lie from the best one when we still call it exact.
EXACT = 1e-6


@dataclass(frozen=True)
class PersonType:
    """People who share a chance. `members` are sorted ids.

    `traits` are those (attribute, value) pairs of theirs that a target counts, in the order of
    `ordered_targets`; `workplace` is named only where the limit can bite.
    """

    members: tuple[str, ...]
    traits: tuple[tuple[str, str], ...]
    workplace: str | None
    pin: Literal["in", "out"] | None
    chance: float


@dataclass(frozen=True)
class Mix:
    """One kind of group: how many it takes of each type, and how large its share is (0 to 1)."""

    counts: tuple[int, ...]
    share: float


@dataclass(frozen=True)
class Lottery:
    """The chances, as equal as the aim and the targets allow, and the groups that give them.

    `types` come in a fixed order and `mix` counts by it; the shares add up to one, and each
    type's chance is its mean count over its size. `proof` says why no other chances serve the
    aim better: "relaxation" (they are the best even if people could be divided) or "columns"
    (no group at all could improve them). Chances are exact to `EXACT`.
    """

    aim: Aim
    types: tuple[PersonType, ...]
    mix: tuple[Mix, ...]
    proof: Proof
    input_hash: str
    method: str
    solver: str

    @property
    def drawn(self) -> tuple[PersonType, ...]:
        """Return the types that the lottery is about: those not pinned."""
        return tuple(one for one in self.types if one.pin is None)

    def chance_of(self) -> dict[str, float]:
        """Return each person's chance by id."""
        return {identity: one.chance for one in self.types for identity in one.members}


def bind(problem: SelectionProblem) -> SelectionProblem:
    """Return the problem with every target hard and without merit: what a lottery keeps to."""
    return replace(
        problem,
        candidates=tuple(replace(one, merit=0) for one in problem.candidates),
        targets=_bound(problem),
    )


def _bound(problem: SelectionProblem) -> tuple[Target, ...]:
    return tuple(replace(one, hard=True, priority=1) for one in problem.targets)


def hash_lottery(problem: SelectionProblem, aim: Aim) -> str:
    """Return the SHA-256 of everything that decides the chances, in hexadecimal."""
    question = {
        "method": METHOD,
        "aim": aim,
        "places": problem.places,
        "workplace_limit": problem.workplace_limit,
        "targets": [
            [t.attribute, t.value, t.least, t.most] for t in ordered_targets(_bound(problem))
        ],
        "candidates": [
            [c.id, sorted(c.attributes.items()), c.workplace, c.pin]
            for c in ordered_candidates(problem.candidates)
        ],
    }
    return sha256(json.dumps(question, separators=(",", ":")).encode()).hexdigest()
