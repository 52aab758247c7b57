"""Brings a list of groups so near its chances that nobody is off by more than one group.

A mixture has hardly more kinds of groups than there are types of people, and seldom can whole
numbers of just those hold everybody as often as they should. So single groups of the list are
exchanged for *any* group that keeps the rules: which one leaves and which one enters is one
integer programme, and its aim is how many seats the types lie outside their windows.

The window of a type: as many seats as its people share when each stands in the whole number of
groups below or above what the chance promises. Dealt out in turn, nobody is then off by more
than one group. Where no exchange brings it nearer, or after `EXCHANGES`, what is left is told.

The aim that nobody is off by more than one group comes from Flanigan, Kehne and Procaccia, "Fair
sortition made transparent", 2021, who prove how near any rounding can come; the exchange is ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.lottery_problem import PersonType
from aspirant.algorithms.lottery_types import Types, keeps_rules
from aspirant.algorithms.solver import (
    INFINITE,
    Floats,
    LinearModel,
    Row,
    Whole,
    best_whole,
    with_columns,
    with_rows,
)

#: So many groups are exchanged at most: each takes the solver up to a second.
EXCHANGES = 24
#: What a chance times the length of the list may be off a whole number by rounding.
HAIR = 1e-6


@dataclass
class Listed:
    """Distinct groups (a row each) and how often each stands in the list."""

    groups: Whole
    times: Whole

    @property
    def seats(self) -> Whole:
        """Return how many seats each type has over the whole list."""
        found: Whole = self.times @ self.groups
        return found

    def exchange(self, leaves: int, enters: Whole) -> None:
        """Take one group out, and put another in."""
        self.times[leaves] -= 1
        same = np.nonzero((self.groups == enters).all(axis=1))[0]
        if len(same):
            self.times[same[0]] += 1
        else:
            self.groups = np.vstack([self.groups, enters])
            self.times = np.append(self.times, 1)


def bring_near(types: Types, people: Sequence[PersonType], listed: Listed) -> Listed:
    """Exchange groups until every type lies in its window, or no exchange brings it nearer."""
    least, most = _windows(people, int(listed.times.sum()))
    for _ in range(EXCHANGES):
        outside = _outside(listed.seats, least, most)
        if not outside:
            break
        leaves, enters = _best_exchange(types, listed, least, most)
        if not keeps_rules(types, enters):
            break
        seats = listed.seats - listed.groups[leaves] + enters
        if _outside(seats, least, most) >= outside:
            break
        listed.exchange(leaves, enters)
    return listed


def _windows(people: Sequence[PersonType], count: int) -> tuple[Whole, Whole]:
    sizes = np.array([len(one.members) for one in people], dtype=np.int64)
    promised = np.array([one.chance for one in people]) * count
    least = np.maximum(np.ceil(promised - HAIR).astype(np.int64) - 1, 0)
    most = np.minimum(np.floor(promised + HAIR).astype(np.int64) + 1, count)
    return sizes * least, sizes * most


def _outside(seats: Whole, least: Whole, most: Whole) -> int:
    return int((np.maximum(least - seats, 0) + np.maximum(seats - most, 0)).sum())


def _best_exchange(types: Types, listed: Listed, least: Whole, most: Whole) -> tuple[int, Whole]:
    """Return which group leaves and what enters, so that as few seats as can be lie outside."""
    present = np.nonzero(listed.times)[0]
    held, seats, count = listed.groups[present], listed.seats, len(types.size)
    model = with_rows(
        _columns(types, len(present), float(seats.max() + most.max())),
        [
            (np.arange(count, count + len(present)), np.ones(len(present)), 1.0, 1.0),
            *(row for t in range(count) for row in _rows(t, held, seats, least, most)),
        ],
    )
    answer = best_whole(model)
    assert answer is not None  # any group may enter in its own place
    leaves = int(present[int(np.argmax(answer[count : count + len(present)]))])
    return leaves, np.rint(answer[:count]).astype(np.int64)


def _columns(types: Types, present: int, far: float) -> LinearModel:
    """The group that enters, a switch for each that may leave, and how far each type is out."""
    count = len(types.size)
    entering = replace(types.model, cost=np.zeros(count))
    leaving = with_columns(entering, np.zeros(present), np.ones(present), whole=True)
    return with_columns(leaving, -np.ones(count), np.full(count, far), whole=False)


def _rows(t: int, held: Whole, seats: Whole, least: Whole, most: Whole) -> list[Row]:
    """That the seats of a type afterwards lie in its window but for what it is out."""
    count, present = len(seats), len(held)
    with_it = np.nonzero(held[:, t])[0]
    columns = np.concatenate(([t], count + with_it, [count + present + t]))
    taken: Floats = np.concatenate(([1.0], -held[with_it, t].astype(np.float64)))
    below, above = float(least[t] - seats[t]), float(most[t] - seats[t])
    return [
        (columns, np.append(taken, 1.0), below, INFINITE),
        (columns, np.append(taken, -1.0), -INFINITE, above),
    ]
