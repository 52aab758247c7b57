"""Counts very many groups of people at once: no solver, and nothing of what made them.

Built from the rows of the question alone, as `selection_checker` is, so that a mistake there or in
the algorithms cannot hide here. Every target binds, as in a draw.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aspirant.algorithms.selection import SelectionProblem

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """How many groups there were, how many were different, how many broke a rule."""

    groups: int
    different: int
    invalid: int


def count_groups(problem: SelectionProblem, groups: Sequence[Sequence[str]]) -> Counts:
    """Count the groups that are of another size, miss a target, crowd a workplace or drop a pin."""
    place = {one.id: number for number, one in enumerate(problem.candidates)}
    members = np.zeros((len(groups), len(place)), dtype=np.int64)
    for row, group in enumerate(groups):
        for identity, times in Counter(group).items():
            members[row, place[identity]] = times
    faults = (members.sum(axis=1) != problem.places) | (members > 1).any(axis=1)
    for held, least, most in _rules(problem):
        counts = members @ held
        faults |= (counts < least) | (counts > most)
    different = len(np.unique(np.packbits(members > 0, axis=1), axis=0))
    return Counts(len(groups), different, int(faults.sum()))


def _rules(problem: SelectionProblem) -> list[tuple[Whole, int, int]]:
    people, everybody = problem.candidates, problem.places
    rules = [
        (_flags(one.attributes.get(t.attribute) == t.value for one in people), t.least,
         everybody if t.most is None else t.most)
        for t in problem.targets
    ]  # fmt: skip
    if problem.workplace_limit is not None:
        places = {one.workplace for one in people} - {None}
        rules += [
            (_flags(one.workplace == name for one in people), 0, problem.workplace_limit)
            for name in sorted(places)
        ]
    held_in, held_out = (_flags(one.pin == pin for one in people) for pin in ("in", "out"))
    return [*rules, (held_in, int(held_in.sum()), everybody), (held_out, 0, 0)]


def _flags(values: Iterable[bool]) -> Whole:
    return np.array([int(value) for value in values], dtype=np.int64)
