"""The last level of a selection: among equally good groups, the lots decide.

In the order of the draw each person gets a place if any of the best groups that hold those
already given one (and not those already refused) holds this person too. That rule has exactly
one outcome, whatever solver, order of rows or hash seed; it is serial dictatorship in random
order (Abdulkadiroglu and Sönmez, Econometrica 66, 1998), with everybody's wish a place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.selection_levels import Strongest
from aspirant.algorithms.selection_model import Columns, Rules
from aspirant.algorithms.solver import (
    SLACK,
    Flags,
    LinearModel,
    SolverFailed,
    Whole,
    best_whole,
    tighten,
    with_columns,
    with_row,
)
from aspirant.algorithms.solver_core import CoreProbe

# Weights 1, 2, 4 ... order the people of one solve; far below what the tolerances blur.
TOGETHER = 16


@dataclass(frozen=True)
class Kinds:
    """The merged columns, the caps they are held to, and each kind's people in lot order."""

    columns: Columns
    rules: Rules
    caps: Mapping[int, int]
    members: tuple[tuple[int, ...], ...]


def members_by_lot(kind: Whole, lot: Whole) -> tuple[tuple[int, ...], ...]:
    """Return the people of each kind, first drawn first."""
    members: list[list[int]] = [[] for _ in range(int(kind.max()) + 1)]
    for person in np.argsort(lot, kind="stable").tolist():
        members[kind[person]].append(person)
    return tuple(tuple(people) for people in members)


def chosen_of(kinds: Kinds, counts: Whole) -> tuple[int, ...]:
    """Return the people a count of kinds stands for, sorted: the first drawn of each kind."""
    held = (people[:n] for people, n in zip(kinds.members, counts.tolist(), strict=True))
    return tuple(sorted(person for people in held for person in people))


def contested(kinds: Kinds, strongest: Strongest) -> tuple[int, ...]:
    """Return the people whom the relaxation leaves undecided at this merit, sorted.

    Reduced costs settle nearly everybody. For the rest the relaxation is solved with the
    kind one larger or smaller; what it then promises does not depend on the solver. Of a
    kind that is chosen in part, everybody is contested: only the lots tell them apart.
    """
    narrowed = tighten(strongest.model, strongest.relaxed, strongest.merit)
    settled = narrowed.lower == narrowed.upper
    probe = CoreProbe(strongest.model, strongest.relaxed, strongest.merit)
    columns, counts = kinds.columns, strongest.counts
    open_kinds = columns.lower < columns.upper
    shown = open_kinds & (counts > 0) & (counts < columns.upper)
    for kind in np.nonzero(open_kinds & ~shown & ~settled[: len(counts)])[0].tolist():
        if not shown[kind]:
            shown |= open_kinds & _reached(probe, strongest, kind)
    return tuple(sorted(p for kind in np.nonzero(shown)[0] for p in kinds.members[kind]))


def _reached(probe: CoreProbe, strongest: Strongest, kind: int) -> Flags:
    """Return the kinds shown to be on the other side at the same merit: this one, if any is.

    The point the relaxation finds shows more kinds than the one asked about.
    """
    model, counts = strongest.model, strongest.counts
    grows = counts[kind] == 0
    lower = 1.0 if grows else model.lower[kind]
    upper = model.upper[kind] if grows else counts[kind] - 1.0
    point = probe.reach(kind, float(lower), float(upper))
    if point is None:
        return np.zeros(len(counts), dtype=bool)
    point = point[: len(counts)]
    moved: Flags = np.where(counts == 0, point >= 1 - SLACK, point <= counts - 1 + SLACK)
    moved[kind] = True
    return moved


@dataclass
class _Draw:
    """The state of a draw: `given` places of each kind, bounds closing in on `counts`."""

    model: LinearModel
    counts: Whole
    given: Whole
    closed: Flags


def draw_places(kinds: Kinds, strongest: Strongest, lot: Whole) -> Whole:
    """Return the count of each kind in the one group that the lots choose among the best."""
    draw = _best_groups(kinds, strongest)
    undecided = draw.model.lower[: len(draw.counts)] < draw.model.upper[: len(draw.counts)]
    queue = sorted(
        (int(lot[person]), kind)
        for kind in np.nonzero(undecided)[0].tolist()
        for person in kinds.members[kind]
    )
    waiting = [kind for _, kind in queue]
    while waiting and not _is_settled(draw, kinds.rules.places):
        waiting = _give(draw, waiting)
        if waiting:
            _ask(draw, waiting[:TOGETHER])
    return draw.counts


def _best_groups(kinds: Kinds, strongest: Strongest) -> _Draw:
    """Start a draw over exactly the groups that are best by all the levels before."""
    narrowed = tighten(strongest.model, strongest.relaxed, strongest.merit)
    count = len(kinds.members)
    merit = np.nonzero(narrowed.cost)[0]
    model = with_row(narrowed, merit, narrowed.cost[merit], strongest.merit, strongest.merit)
    return _Draw(
        model=replace(model, cost=np.zeros_like(model.cost)),
        counts=strongest.counts.copy(),
        given=np.zeros(count, dtype=np.int64),
        closed=np.zeros(count, dtype=bool),
    )


def _is_settled(draw: _Draw, places: int) -> bool:
    """Return whether those who are surely in fill all places, so that nobody else matters."""
    return int(draw.model.lower[: len(draw.counts)].sum()) >= places


def _give(draw: _Draw, waiting: list[int]) -> list[int]:
    """Give places to those first in line whom the group at hand holds; return who is left."""
    for place, kind in enumerate(waiting):
        if draw.closed[kind]:
            continue
        if draw.counts[kind] == draw.given[kind]:
            if draw.model.upper[kind] > draw.given[kind]:
                return [later for later in waiting[place:] if not draw.closed[later]]
            draw.closed[kind] = True
            continue
        _grant(draw, kind)
    return []


def _grant(draw: _Draw, kind: int) -> None:
    draw.given[kind] += 1
    draw.model.lower[kind] = max(draw.model.lower[kind], draw.given[kind])


def _ask(draw: _Draw, batch: list[int]) -> None:
    """Settle the next few people exactly as one after the other would, in one solve."""
    width, start = len(batch), len(draw.model.cost)
    weights = np.array([2.0**place for place in reversed(range(width))])
    model = with_columns(draw.model, weights, np.ones(width), whole=True)
    for kind in sorted(set(batch)):
        seats = start + np.array([p for p, k in enumerate(batch) if k == kind], dtype=np.int64)
        columns = np.concatenate([[kind], seats])
        signs = np.concatenate([[1.0], -np.ones(len(seats))])
        model = with_row(model, columns, signs, float(draw.given[kind]), np.inf)
    answer = best_whole(model)
    if answer is None:
        raise SolverFailed("the best group found is not among the best groups")
    draw.counts = np.rint(answer[: len(draw.counts)]).astype(np.int64)
    for kind, seat in zip(batch, answer[start:].tolist(), strict=True):
        if draw.closed[kind]:
            continue
        if round(seat):
            _grant(draw, kind)
        else:
            draw.closed[kind] = True
            draw.model.upper[kind] = float(draw.given[kind])
