"""A numbered list of groups that stands for the chances: whoever draws a number draws a group.

The exact mixture gives each group a share that is no whole thousandth. Here each share becomes
a whole number of groups so that no type's seats, counted over the whole list, are far from
what its chance promises: shares are rounded down, the places left are given one by one to the
group that brings the counts nearest (least squares), and single groups are exchanged as long as
that helps. What is then still off by more than one group is mended with groups that are not in the
mixture (`lottery_exchange`). Within a type the seats are dealt out in turn, so two people of a type
differ by one group at most. The deviation that remains is measured and told.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from aspirant.algorithms.lots import draw_lot, order_by_lot
from aspirant.algorithms.lottery_exchange import Listed, bring_near
from aspirant.algorithms.lottery_problem import Lottery
from aspirant.algorithms.lottery_types import build_types
from aspirant.algorithms.selection_problem import SelectionProblem
from aspirant.algorithms.solver import Whole

GROUPS = 1_000
# Shares are kept to this fraction of a group while they are rounded.
FINENESS = 2**16
# What a seat weighs where nobody shares it.
WEIGHT = 24


@dataclass(frozen=True)
class NumberedGroups:
    """Groups numbered from 1 in this order, each of sorted ids; a group may stand repeatedly.

    `deviation` is the largest difference of any person between the part of the list that holds
    them and their chance, from 0 to 1.
    """

    groups: tuple[tuple[str, ...], ...]
    deviation: float


def number_groups(
    problem: SelectionProblem, lottery: Lottery, seed: str, count: int = GROUPS
) -> NumberedGroups:
    """Return a list of `count` groups; the seed settles who of a type comes first.

    `lottery` is the one of `problem`.
    """
    types, _ = build_types(problem)
    mixed = np.array([mix.counts for mix in lottery.mix], dtype=np.int64)
    listed = bring_near(types, lottery.types, Listed(mixed, _times(lottery, count)))
    repeated = [
        (place, copy) for place, often in enumerate(listed.times.tolist()) for copy in range(often)
    ]
    repeated.sort(key=lambda one: draw_lot(seed, f"group {one[0]} {one[1]}"))
    turns = [order_by_lot(seed, one.members) for one in lottery.types]
    dealt = [0] * len(turns)
    groups = []
    for place, _ in repeated:
        group: list[str] = []
        for number, taken in enumerate(listed.groups[place].tolist()):
            people, first = turns[number], dealt[number]
            group += [people[(first + n) % len(people)] for n in range(taken)]
            dealt[number] = first + taken
        groups.append(tuple(sorted(group)))
    return NumberedGroups(tuple(groups), largest_deviation(lottery, groups))


def largest_deviation(lottery: Lottery, groups: list[tuple[str, ...]]) -> float:
    """Return the largest difference of any person between frequency and chance."""
    held = Counter(identity for group in groups for identity in group)
    return max(
        abs(held[identity] / len(groups) - chance)
        for identity, chance in lottery.chance_of().items()
    )


def _times(lottery: Lottery, count: int) -> Whole:
    """Return how often each group of the mixture stands in the list."""
    # One seat more or less matters to a person the less, the more share it: so it is weighed.
    weight = [max(round(WEIGHT / len(one.members)), 1) for one in lottery.types]
    counts = np.array([mix.counts for mix in lottery.mix], dtype=np.int64) * np.array(weight)
    shares = np.array([mix.share for mix in lottery.mix])
    promised = np.rint(shares @ counts * count * FINENESS).astype(np.int64)
    times = np.floor(shares * count + 1e-9).astype(np.int64)
    owed = promised - times @ counts * FINENESS
    squares = (counts * counts).sum(axis=1) * FINENESS
    for _ in range(count - int(times.sum())):
        best = int(np.argmax(2 * (counts @ owed) - squares))
        times[best] += 1
        owed = owed - counts[best] * FINENESS
    return _exchanged(counts, times, owed)


def _exchanged(counts: Whole, times: Whole, owed: Whole) -> Whole:
    """Exchange single groups of the list for others as long as the counts come nearer."""
    inner = counts @ counts.T
    squares = np.diag(inner)
    apart = (squares[:, None] + squares[None, :] - 2 * inner) * FINENESS
    while True:
        pulls = 2 * (counts @ owed)
        change = pulls[:, None] - pulls[None, :] + apart
        change[times == 0] = 1
        leaves, enters = divmod(int(np.argmin(change)), len(times))
        if change[leaves, enters] >= 0:
            return times
        times[leaves] -= 1
        times[enters] += 1
        owed = owed + (counts[leaves] - counts[enters]) * FINENESS
