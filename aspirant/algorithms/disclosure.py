"""Decides what may be shown of counts that must give nobody away: tables, merged until safe.

One attribute is counted at several steps of one way, each step a part of the one before it. A
table that is shown is frozen for ever, so the differences between tables are shown with it. The
rule is therefore one and the same for a table and for the difference between two of them:

- it counts at least LEAST_TOTAL people;
- every group of categories in it holds at least LEAST people, and there are two groups or more.

Categories are merged along a ladder that is fixed before anything is counted: each rung joins
groups of the rung above. A table stands on the first rung where it, and its difference from every
earlier table, keeps the rule; a later table never stands on a higher rung than an earlier one. On
no rung: it is withheld. Nothing is left out of a table, so nothing comes back by subtraction from
its total, as single small cells do: (38, 20, 1, 1) less its two large cells leaves two people for
two cells that hold one at least.

What it promises. Whoever has every table of the way, and knows that the steps lie inside each
other, knows of every other count of people (any categories inside a merged group, at a step or
between two) only that it lies somewhere in an interval; the ends of that interval lie LEAST or
more apart. That is what "none exact, none within 5" is taken to mean here: no two numbers less
than five apart can be named between which such a count must lie.

Why it holds. Let M people be in a group at one step, or between two, and split the group in two
parts that nothing has told apart there. If it was never told apart, either part holds 0 to M, and
M is LEAST or more. If an earlier table told them apart, as A and B, then the part holds at most
the lesser of A and M, and at least M - B or 0, so that the ends lie min(A, B, M, A + B - M)
apart: A and B were shown, M is shown, A + B - M is the difference, and none is below LEAST. Which
rung was taken tells no more: the one above failed, which may be because either part was empty.

Source: Hundepool et al., "Statistical Disclosure Control", Wiley 2012, chapter 4 (protection
intervals); Wong et al., "Minimality Attack in Privacy Preserving Data Publishing", VLDB 2007.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Fewer people than this are never shown as a number of their own.
LEAST = 5
#: Fewer people than this are not divided at all.
LEAST_TOTAL = 20

Group = tuple[str, ...]
"""Categories that are counted together."""
Ladder = tuple[tuple[Group, ...], ...]
"""Rungs from the finest to the coarsest, each all categories in groups."""


@dataclass(frozen=True)
class Limits:
    """The fewest people in a group and in a table."""

    group: int = LEAST
    total: int = LEAST_TOTAL


USUAL = Limits()


@dataclass(frozen=True)
class Table:
    """What is shown of one step: how many people each group holds; no groups when withheld."""

    step: str
    total: int
    groups: tuple[tuple[Group, int], ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether it tells more than its total."""
        return bool(self.groups)

    def count(self, categories: Sequence[str]) -> int | None:
        """Return how many people the categories hold together; None when that is not shown."""
        wanted = set(categories)
        inside = [(group, count) for group, count in self.groups if wanted.issuperset(group)]
        if not inside or {one for group, _count in inside for one in group} != wanted:
            return None
        return sum(count for _group, count in inside)


def decide_tables(
    ladder: Ladder,
    shown: Sequence[Table],
    waiting: Sequence[tuple[str, Mapping[str, int]]],
    limits: Limits = USUAL,
) -> list[Table]:
    """Return what may be shown of each step that waits, in order, beside what is shown already.

    `shown` holds every table of the way up to now, withheld ones too, in the order of the steps;
    `waiting` the steps after them with the people in every category. Decides one after the other.
    """
    found: list[Table] = []
    for step, counts in waiting:
        found.append(_decide(ladder, [*shown, *found], step, counts, limits))
    return found


def is_safe(table: Table, earlier: Sequence[Table], limits: Limits = USUAL) -> bool:
    """Return whether a table and its difference from every earlier one keep the rule."""
    sizes = [count for _group, count in table.groups]
    return _keeps_rule(table.total, sizes, limits) and all(
        _keeps_rule(one.total - table.total, _difference(one, table), limits)
        for one in earlier
        if one.is_shown
    )


def faults_of_ladder(ladder: Ladder) -> list[str]:
    """Return a sentence for everything that makes a ladder unfit; empty when it is sound."""
    faults = []
    everything = sorted(one for group in ladder[0] for one in group)
    for number, rung in enumerate(ladder):
        if sorted(one for group in rung for one in group) != everything:
            faults.append(f"Rung {number} does not hold every category once.")
        if len(rung) < 2:
            faults.append(f"Rung {number} tells nothing.")
        above = ladder[number - 1] if number else rung
        if not all(any(set(inner) <= set(group) for group in rung) for inner in above):
            faults.append(f"Rung {number} tells apart what the rung above joins.")
        if number and len(rung) >= len(above):
            faults.append(f"Rung {number} joins nothing.")
    return faults


def _decide(
    ladder: Ladder,
    shown: Sequence[Table],
    step: str,
    counts: Mapping[str, int],
    limits: Limits,
) -> Table:
    unknown = counts.keys() - {one for group in ladder[0] for one in group}
    if unknown:
        raise ValueError(f"not on the ladder: {sorted(unknown)}")
    total = sum(counts.values())
    for rung in ladder[_highest(ladder, shown) :]:
        groups = tuple((group, sum(counts.get(one, 0) for one in group)) for group in rung)
        table = Table(step, total, groups)
        if is_safe(table, shown, limits):
            return table
    return Table(step, total)


def _highest(ladder: Ladder, shown: Sequence[Table]) -> int:
    """Return the first rung that a further table may stand on."""
    taken = [{group for group, _count in one.groups} for one in shown if one.is_shown]
    return max((list(map(set, ladder)).index(rung) for rung in taken), default=0)


def _difference(earlier: Table, table: Table) -> list[int]:
    """Return how many more each group of the table held earlier."""
    return [(earlier.count(group) or 0) - count for group, count in table.groups]


def _keeps_rule(total: int, sizes: Sequence[int], limits: Limits) -> bool:
    return total >= limits.total and len(sizes) > 1 and min(sizes) >= limits.group
