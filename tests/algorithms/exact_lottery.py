"""The fairest chances by exact fractions over every group: slow, obvious, and independent.

People are not merged, groups are all listed, and the simplex method runs in fractions with
Bland's rule, so that it always ends and never rounds.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from aspirant.algorithms.selection import SelectionProblem

Row = list[Fraction]
NOUGHT, ONE = Fraction(0), Fraction(1)


def maximum(rows: list[Row], bounds: Row, gains: Row) -> tuple[Row, Row] | None:
    """The x >= 0 with rows x = bounds (all >= 0) that gains most, and what each bound is worth."""
    count, width = len(rows), len(gains)
    unit = [[Fraction(r == c) for c in range(count)] for r in range(count)]
    table = [[*row, *unit[n], bounds[n]] for n, row in enumerate(rows)]
    basis = [width + n for n in range(count)]
    for phase in (1, 2):
        worth = [
            Fraction(-1) * (c >= width) if phase == 1 else NOUGHT for c in range(width + count)
        ]
        if phase == 2:
            worth[:width] = gains
        _climb(table, basis, worth, width)
        if phase == 1 and any(b >= width and table[n][-1] > 0 for n, b in enumerate(basis)):
            return None
    point = [NOUGHT] * width
    for n, column in enumerate(basis):
        if column < width:
            point[column] = table[n][-1]
    worth = [*gains, *[NOUGHT] * count]
    prices = [
        sum((worth[b] * table[n][width + r] for n, b in enumerate(basis)), NOUGHT)
        for r in range(count)
    ]
    return point, prices


def _climb(table: list[Row], basis: list[int], worth: Row, width: int) -> None:
    while True:
        held = [n for n, b in enumerate(basis) if worth[b] != 0]
        enters = next(
            (
                c
                for c in range(width)
                if c not in basis and worth[c] > sum(worth[basis[n]] * table[n][c] for n in held)
            ),
            None,
        )
        if enters is None:
            return
        ratios = [
            (row[-1] / row[enters] if row[enters] > 0 else NOUGHT, basis[n], n)
            for n, row in enumerate(table)
            if row[enters] > 0 or (basis[n] >= width and row[-1] == 0 and row[enters] != 0)
        ]
        _pivot(table, basis, min(ratios)[2], enters)


def _pivot(table: list[Row], basis: list[int], leaves: int, enters: int) -> None:
    divisor = table[leaves][enters]
    pivot = table[leaves] = [value / divisor for value in table[leaves]]
    basis[leaves] = enters
    for n, row in enumerate(table):
        if n != leaves and (factor := row[enters]) != 0:
            table[n] = [a - factor * b if b else a for a, b in zip(row, pivot, strict=True)]


class World:
    """Everybody who may be drawn, every group, and the chances that mixtures of them reach.

    Columns: a share per group, the least chance, the most, then what each floor, each ceiling
    and each bound on the two chances is left with.
    """

    def __init__(self, people: list[str], groups: list[frozenset[str]]) -> None:
        self.people, self.groups = people, groups
        self.settled: dict[str, Fraction] = {}
        self.certain: set[str] = set()

    def ask(
        self, least: Fraction, most: Fraction, floor: Fraction = NOUGHT, ceiling: Fraction = ONE
    ) -> tuple[Fraction, Fraction, dict[str, Fraction], Row]:
        """Maximise `least` x the least chance - `most` x the most; prices of the floors too."""
        count, n = len(self.groups), len(self.people)
        width = count + 2 + 2 * n + 3
        rows, bounds = [[ONE] * count + [NOUGHT] * (width - count)], [ONE]
        for kind in (0, 1):
            for place, person in enumerate(self.people):
                row = [Fraction(person in group) for group in self.groups]
                row += [NOUGHT] * (width - count)
                counts = person not in (self.settled, self.certain)[kind]
                row[count + kind] = Fraction(-counts)
                row[count + 2 + kind * n + place] = Fraction(-1 if kind == 0 else 1)
                rows.append(row)
                bound = self.settled.get(person, NOUGHT) if kind == 0 else Fraction(not counts)
                bounds.append(bound)
        for slack, (kind, bound) in enumerate(((0, floor), (1, ceiling), (0, ONE))):
            row = [NOUGHT] * width
            row[count + kind] = ONE
            row[width - 3 + slack] = Fraction(-1 if slack == 0 else 1)
            rows.append(row)
            bounds.append(bound)
        gains = [NOUGHT] * width
        gains[count], gains[count + 1] = least, -most
        answer = maximum(rows, bounds, gains)
        assert answer is not None
        point, prices = answer
        chances = {
            person: sum((point[g] for g in range(count) if person in self.groups[g]), NOUGHT)
            for person in self.people
        }
        return point[count], point[count + 1], chances, prices[1 : 1 + 2 * n]

    def leximin(self, ceiling: Fraction) -> dict[str, Fraction]:
        while True:
            least, _, chances, prices = self.ask(ONE, NOUGHT, NOUGHT, ceiling)
            held = [p for p, price in zip(self.people, prices, strict=False) if price < 0]
            held = [person for person in held if person not in self.settled]
            if not held:
                return chances
            self.settled.update(dict.fromkeys(held, least))

    def put_aside(self) -> None:
        """Put those aside whom no group or every group holds."""
        self.settled |= {p: NOUGHT for p in self.people if all(p not in g for g in self.groups)}
        self.certain |= {p for p in self.people if all(p in g for g in self.groups)}

    def maximin_ceiling(self) -> Fraction:
        return self._highest_floor()[1]

    def goldilocks_ceiling(self, even: Fraction) -> Fraction:
        left, right = self._lowest_ceiling(), self._highest_floor()
        while right[0] > left[0] and right[1] > left[1]:
            slope = (right[1] - left[1]) / (right[0] - left[0])
            corner = self.ask(slope, ONE)[:2]
            if slope * corner[0] - corner[1] <= slope * left[0] - left[1]:
                at = min(max(even / root(slope), left[0]), right[0])
                return left[1] + slope * (at - left[0])
            if corner[0] ** 2 * slope > even**2:
                right = corner
            else:
                left = corner
        return right[1]

    def _highest_floor(self) -> tuple[Fraction, Fraction]:
        least = self.ask(ONE, NOUGHT)[0]
        return least, self.ask(NOUGHT, ONE, floor=least)[1]

    def _lowest_ceiling(self) -> tuple[Fraction, Fraction]:
        most = self.ask(NOUGHT, ONE)[1]
        return self.ask(ONE, NOUGHT, ceiling=most)[0], most


def root(value: Fraction) -> Fraction:
    """The square root, rounded to nine places."""
    scale = 10**9
    return Fraction(isqrt(value.numerator * scale**2 // value.denominator), scale)


def exact_chances(
    problem: SelectionProblem, every: Sequence[frozenset[str]], aim: str
) -> dict[str, Fraction]:
    """The chance of each person who is not pinned; `every` group there is."""
    drawn = sorted(one.id for one in problem.candidates if one.pin is None)
    if not drawn:
        return {}
    groups = sorted({group & set(drawn) for group in every}, key=sorted)
    world = World(drawn, groups)
    if aim == "leximin":
        return world.leximin(ONE)
    world.put_aside()
    even = Fraction(len(groups[0]), len(drawn))
    most = world.maximin_ceiling() if aim == "maximin" else world.goldilocks_ceiling(even)
    return world.leximin(most)
