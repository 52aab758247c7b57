"""What to tell when a question has no answer: the demands that clash, and the ways out.

A conflict is irreducible: give up any one of its demands and there is an answer (deletion
filter, Chinneck and Dravnieks, ORSA Journal on Computing 3, 1991). Ways out come from an
elastic model in which every demand may give way at a price for each unit; each one found
forbids those that contain it (Chinneck, "Feasibility and Infeasibility in Optimization", 2008).
"""

from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.solver import (
    INFINITE,
    LinearModel,
    best_whole,
    relax,
    with_columns,
    with_row,
)

# Three ways out at least are told where there are so many, and up to six equally small ones.
WAYS_OUT, SMALL_WAYS_OUT = 3, 6


@dataclass(frozen=True)
class Demand:
    """Something an answer must keep: its kind, whom or what it is about, and its number.

    The kinds are those of the module that asks. `bound` is None where there is no number,
    as with a pin: then the demand is kept or dropped.
    """

    kind: str
    subject: str
    bound: int | None

    @property
    def name(self) -> str:
        """Return for instance "region=Norrland least 3"."""
        parts = (self.subject, self.kind, "" if self.bound is None else str(self.bound))
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Change:
    """A demand that gives way: to another number, or, when it has none, altogether (None)."""

    demand: Demand
    after: int | None

    @property
    def size(self) -> int:
        """Return by how many units the demand gives way."""
        if self.demand.bound is None or self.after is None:
            return 1
        return abs(self.demand.bound - self.after)


@dataclass(frozen=True)
class Relaxation:
    """Changes that together make an answer possible; none of them can be spared."""

    changes: tuple[Change, ...]

    @property
    def size(self) -> int:
        """Return by how many units the demands give way in all."""
        return sum(change.size for change in self.changes)


class Infeasible(Exception):
    """No answer keeps all that is demanded.

    `conflict` holds demands that cannot be met together, though they can without any one of
    them. `relaxations` come smallest first, at least three where there are so many.
    """

    def __init__(self, conflict: tuple[Demand, ...], relaxations: tuple[Relaxation, ...]) -> None:
        super().__init__("Nothing keeps: " + ", ".join(demand.name for demand in conflict))
        self.conflict = conflict
        self.relaxations = relaxations


@dataclass(frozen=True)
class Elastic:
    """A model whose columns from `first` on are gifts: how far each demand gives way.

    `most[i]` is the upper bound of gift i; the model maximises minus what the gifts cost.
    """

    model: LinearModel
    first: int
    most: tuple[int, ...]


def ways_out(elastic: Elastic) -> list[list[int]]:
    """Return how much each gift gives in the cheapest ways out: the smallest first, and of
    equally small ones that which touches the first gifts."""
    found: list[list[int]] = []
    while len(found) < SMALL_WAYS_OUT:
        gifts = _cheapest(elastic, [_used(earlier) for earlier in found])
        if gifts is None or (len(found) >= WAYS_OUT and sum(gifts) > sum(found[0])):
            break
        found.append(gifts)
    return sorted(found, key=lambda gifts: (sum(gifts), _used(gifts)))


def _used(gifts: list[int]) -> list[int]:
    return [number for number, amount in enumerate(gifts) if amount]


def clash(elastic: Elastic, demands: list[list[int]], stepwise: frozenset[int]) -> list[int]:
    """Return how much of each gift must not be given for there to be no answer.

    `demands` lists the numbers of the gifts that belong to one demand; the first are let go
    last. Gifts in `stepwise` are taken back one unit at a time, others all at once. The first
    pass, with columns in parts, is quick and leaves a handful for the second.
    """
    allowed = [0] * len(elastic.most)
    for in_parts in (True, False):
        if not _is_possible(elastic, allowed, in_parts=in_parts):
            _let_go(elastic, demands, stepwise, allowed, in_parts=in_parts)
    return [most - given for most, given in zip(elastic.most, allowed, strict=True)]


def _let_go(
    elastic: Elastic,
    demands: list[list[int]],
    stepwise: frozenset[int],
    allowed: list[int],
    *,
    in_parts: bool,
) -> None:
    """Raise what is allowed to give as far as there is still no answer."""
    for gifts in reversed(demands):
        if all(allowed[number] == elastic.most[number] for number in gifts):
            continue
        for number in gifts:
            allowed[number] = elastic.most[number]
        while _is_possible(elastic, allowed, in_parts=in_parts):
            for number in gifts:
                allowed[number] = allowed[number] - 1 if number in stepwise else 0


def _cheapest(elastic: Elastic, forbidden: list[list[int]]) -> list[int] | None:
    """Return a cheapest way out that uses none of the forbidden sets of gifts in full."""
    used = sorted({gift for gifts in forbidden for gift in gifts})
    model, sign = elastic.model, {gift: len(elastic.model.cost) + n for n, gift in enumerate(used)}
    model = with_columns(model, np.zeros(len(used)), np.ones(len(used)), whole=True)
    for gift in used:
        pair = np.array([elastic.first + gift, sign[gift]])
        most = float(elastic.most[gift])
        model = with_row(model, pair, np.array([1.0, -most]), -INFINITE, 0.0)
    for gifts in forbidden:
        columns = np.array([sign[gift] for gift in gifts], dtype=np.int64)
        model = with_row(model, columns, np.ones(len(gifts)), -INFINITE, len(gifts) - 1.0)
    point = best_whole(model)
    if point is None:
        return None
    last = elastic.first + len(elastic.most)
    return [round(amount) for amount in point[elastic.first : last].tolist()]


def _is_possible(elastic: Elastic, allowed: list[int], *, in_parts: bool) -> bool:
    """Return whether there is an answer when each gift may give up to what is allowed.

    With `in_parts` columns may be divided, which is quick to tell and too generous at times.
    """
    upper = elastic.model.upper.copy()
    upper[elastic.first : elastic.first + len(allowed)] = allowed
    model = replace(elastic.model, upper=upper, cost=np.zeros_like(upper))
    relaxed = relax(model)
    return relaxed is not None and (in_parts or best_whole(model) is not None)
