"""A selection whose hard rules may give way at a price: the model behind `selection_relax`.

Columns: kinds of people (told apart by hard targets, workplace and pin), then one gift per
demand (by how many people it gives way).
"""

from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.relaxation import Elastic
from aspirant.algorithms.selection_model import Columns, Pool, Rules, merge
from aspirant.algorithms.solver import (
    INFINITE,
    Row,
    Whole,
    columns_only,
    with_columns,
    with_rows,
)

# A person's worth of any demand costs the same; this decides between equally small ways out.
UNIT = 1_000
TARGETS_FIRST, LIMIT_NEXT, PLACES_THEN, PINS_LAST = range(4)


@dataclass(frozen=True)
class Gift:
    """One demand that may give way by up to `most` people.

    `what` is "least", "most", "limit", "fewer", "more", "pin in" or "pin out"; `place` is the
    number of the hard target or of the kind of people.
    """

    what: str
    place: int
    most: int
    order: int


@dataclass(frozen=True)
class ElasticSelection:
    """The model, what its gifts are about, and the kind of each person."""

    elastic: Elastic
    gifts: tuple[Gift, ...]
    kind: Whole


def build_elastic(pool: Pool, *, pins_apart: bool = False) -> ElasticSelection:
    """Return the elastic model of a pool; advisory targets play no part.

    With `pins_apart` everybody who is pinned is a kind of their own.
    """
    hard = np.array([target.hard for target in pool.rules.targets], dtype=bool)
    everybody = np.arange(len(pool.ids))
    pinned = pool.people.lower == pool.people.upper
    people = replace(
        pool.people,
        tags=pool.people.tags[hard],
        merit=np.where(pinned, everybody + 1, 0) if pins_apart else np.zeros_like(everybody),
    )
    kinds, kind = merge(people, by_merit=True)
    sizes = np.bincount(kind)
    rules = replace(pool.rules, targets=tuple(t for t in pool.rules.targets if t.hard))
    gifts = _gifts(kinds, rules, sizes)
    most = tuple(gift.most for gift in gifts)
    costs = np.array([-float(UNIT + gift.order) for gift in gifts])
    model = with_columns(
        columns_only(sizes.astype(np.float64)), costs, np.array(most, dtype=float), whole=True
    )
    model = with_rows(model, _rows(kinds, rules, gifts, sizes))
    return ElasticSelection(Elastic(model, len(sizes), most), gifts, kind)


def _gifts(kinds: Columns, rules: Rules, sizes: Whole) -> tuple[Gift, ...]:
    total = int(sizes.sum())
    gifts = [
        Gift(what, place, most, TARGETS_FIRST)
        for place, target in enumerate(rules.targets)
        for what, most in (("least", target.least), ("most", total))
        if most and (what == "least" or target.most is not None)
    ]
    if rules.workplaces:
        gifts.append(Gift("limit", 0, total, LIMIT_NEXT))
    gifts.append(Gift("fewer", 0, rules.places - 1, PLACES_THEN))
    gifts.append(Gift("more", 0, total - rules.places, PLACES_THEN))
    for place, size in enumerate(sizes.tolist()):
        if kinds.lower[place] > 0:
            gifts.append(Gift("pin in", place, size, PINS_LAST))
        if kinds.upper[place] == 0:
            gifts.append(Gift("pin out", place, size, PINS_LAST))
    return tuple(gifts)


def _rows(kinds: Columns, rules: Rules, gifts: tuple[Gift, ...], sizes: Whole) -> list[Row]:
    column = {(gift.what, gift.place): len(sizes) + n for n, gift in enumerate(gifts)}
    everybody = np.arange(len(sizes))
    rows = [_row(everybody, [(column["fewer", 0], 1), (column["more", 0], -1)], rules.places)]
    for place, target in enumerate(rules.targets):
        counted = np.nonzero(kinds.tags[place])[0]
        if target.least:
            rows.append(_row(counted, [(column["least", place], 1)], target.least, INFINITE))
        if target.most is not None:
            rows.append(_row(counted, [(column["most", place], -1)], -INFINITE, target.most))
    for workplace in range(rules.workplaces):
        there = np.nonzero(kinds.workplace == workplace)[0]
        rows.append(_row(there, [(column["limit", 0], -1)], -INFINITE, rules.workplace_limit))
    for number, gift in enumerate(gifts):
        alone = np.array([gift.place])
        if gift.what == "pin in":
            rows.append(_row(alone, [(len(sizes) + number, 1)], gift.most, INFINITE))
        if gift.what == "pin out":
            rows.append(_row(alone, [(len(sizes) + number, -1)], -INFINITE, 0))
    return rows


def _row(
    people: Whole, gifts: list[tuple[int, int]], lower: float, upper: float | None = None
) -> Row:
    columns = np.concatenate([people, np.array([column for column, _ in gifts], dtype=np.int64)])
    values = np.concatenate([np.ones(len(people)), np.array([float(sign) for _, sign in gifts])])
    return columns, values, lower, lower if upper is None else upper
