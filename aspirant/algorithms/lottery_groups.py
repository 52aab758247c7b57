"""Real groups on the face of the rules where a vector of mean counts lies.

A mixture can only have a given mean when each of its groups satisfies with equality whatever
the mean satisfies with equality. With seven or eight categories at their bounds an integer
programme finds such groups only with great trouble. Exchanges do not: an exchange (one person
out, one in) has a hash that is additive over exchanges, so all pairs of exchanges that together
leave every tight sum where it is, or mend what a rounded group misses, are found by sorting (a
meet in the middle as in Horowitz and Sahni, Journal of the ACM 21, 1974).

Weights are whole numbers and ties go to the lowest place, so the same question always gives
the same groups.
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from aspirant.algorithms.lottery_types import Types, keeps_rules
from aspirant.algorithms.solver import Floats, Whole

Hashes = NDArray[np.uint64]
# A mean count this close to a bound is at the bound.
TIGHT = 5e-7
# So many of the best pairs of exchanges are tried at a time, and so many times.
PAIRS, ROUNDS = 64, 12
# After so many single exchanges towards the face the group at hand leads nowhere.
STEPS = 60


@dataclass(frozen=True)
class Face:
    """The groups that satisfy with equality what a mean satisfies with equality.

    `movable` are the types whose count may change; `tight` are rows that must have the sum
    `goal`, and all rows stay from `least` to `most`. `matrix` is the types' matrix.
    """

    types: Types
    lower: Whole
    upper: Whole
    movable: Whole
    tight: Whole
    goal: Whole
    least: Floats
    most: Floats
    hashes: Hashes
    row_hashes: Hashes


def face_of(types: Types, means: Floats) -> Face:
    """Return the face that a mean group lies on."""
    lower = np.where(means > types.upper - TIGHT, types.upper, types.lower)
    upper = np.where(means < types.lower + TIGHT, types.lower, types.upper)
    sums = types.matrix @ means
    at_least = sums < types.model.row_lower + TIGHT
    at_most = sums > types.model.row_upper - TIGHT
    tight = np.nonzero(at_least | at_most)[0]
    goal = np.where(at_least, types.model.row_lower, types.model.row_upper)[tight]
    row_hashes = np.array([_hash(row) for row in range(len(sums))], dtype=np.uint64)
    return Face(
        types=types,
        lower=lower,
        upper=upper,
        movable=np.nonzero(lower < upper)[0],
        tight=tight,
        goal=goal.astype(np.int64),
        least=types.model.row_lower,
        most=types.model.row_upper,
        hashes=_combined(row_hashes[tight], types.matrix[tight]),
        row_hashes=row_hashes[tight],
    )


def _hash(row: int) -> int:
    return int.from_bytes(sha256(b"row %d" % row).digest()[:8], "big")


def _combined(hashes: Hashes, counts: Whole) -> Hashes:
    """Return the sum of the rows' hashes, each as often as it is counted (modulo 2^64)."""
    combined: Hashes = (hashes[:, None] * counts.astype(np.uint64)).sum(axis=0, dtype=np.uint64)
    return combined


@dataclass(frozen=True)
class _Exchanges:
    """Every exchange of one person: the type that loses one, the type that gains one."""

    leaves: Whole
    enters: Whole
    keys: Hashes
    gains: Whole


class Climber:
    """A group on its way: one exchange, or two at once, that lead where it is wanted."""

    def __init__(self, face: Face, group: Whole, weights: Whole) -> None:
        self._face = face
        self.group = group.copy()
        self._weights = weights
        self._sums = face.types.matrix @ group

    def climb(self) -> Whole:
        """Return a group on the face that no tried pair of exchanges makes weigh more.

        The group at hand must be on the face.
        """
        for _ in range(ROUNDS):
            if not self._step(np.uint64(0), several=True):
                break
        return self.group

    def land(self) -> bool:
        """Bring the group at hand onto the face; return whether that worked."""
        recent: list[int] = []
        for _ in range(STEPS):
            missed = self._face.goal - self._sums[self._face.tight]
            if not missed.any():
                return keeps_rules(self._face.types, self.group)
            wanted = (self._face.row_hashes * missed.astype(np.uint64)).sum(dtype=np.uint64)
            if not self._step(wanted, several=False):
                self._approach(missed, recent)
        return False

    def _exchanges(self) -> _Exchanges:
        face, movable = self._face, self._face.movable
        leaves = movable[self.group[movable] > face.lower[movable]]
        enters = movable[self.group[movable] < face.upper[movable]]
        out, into = np.repeat(leaves, len(enters)), np.tile(enters, len(leaves))
        return _Exchanges(
            out,
            into,
            face.hashes[into] - face.hashes[out],
            self._weights[into] - self._weights[out],
        )

    def _step(self, wanted: np.uint64, *, several: bool) -> bool:
        """Make the best pairs of exchanges that add up to `wanted`; return whether one was made.

        Somebody exchanged for a person of the same type stands for doing nothing, so single
        exchanges are among the pairs.
        """
        every = self._exchanges()
        made = False
        for first, second, gain in _best_pairs(every, wanted):
            if several and gain <= 0:
                break
            pair = [(int(every.leaves[one]), int(every.enters[one])) for one in (first, second)]
            if self._make(pair):
                made = True
                if not several:
                    break
        return made

    def _make(self, pair: list[tuple[int, int]]) -> bool:
        group, sums = self.group.copy(), self._sums.copy()
        matrix = self._face.types.matrix
        for leaves, enters in pair:
            group[leaves] -= 1
            group[enters] += 1
            sums += matrix[:, enters] - matrix[:, leaves]
        touched = [place for both in pair for place in both]
        if np.any(group[touched] < self._face.lower[touched]) or np.any(
            group[touched] > self._face.upper[touched]
        ):
            return False
        if np.any(sums < self._face.least) or np.any(sums > self._face.most):
            return False
        if np.array_equal(group, self.group):
            return False
        self.group, self._sums = group, sums
        return True

    def _approach(self, missed: Whole, recent: list[int]) -> None:
        """Make the single exchange that leaves least missed, touching nobody touched lately."""
        every = self._exchanges()
        matrix = self._face.types.matrix[self._face.tight]
        left = np.abs(missed[:, None] - matrix[:, every.enters] + matrix[:, every.leaves])
        price = left.sum(axis=0) * 1_000_000 - np.clip(every.gains, -400_000, 400_000)
        barred = np.isin(every.leaves, recent) | np.isin(every.enters, recent)
        price[barred | (every.leaves == every.enters)] += 10**12
        best = int(np.argmin(price))
        leaves, enters = int(every.leaves[best]), int(every.enters[best])
        self.group[leaves] -= 1
        self.group[enters] += 1
        self._sums = self._face.types.matrix @ self.group
        recent += [leaves, enters]
        del recent[:-8]


def _best_pairs(every: _Exchanges, wanted: np.uint64) -> list[tuple[int, int, int]]:
    """Return pairs of exchanges whose hashes add up to `wanted`, the best gains first."""
    if len(every.keys) == 0:
        return []
    order = np.lexsort((-every.gains, every.keys))
    keys = every.keys[order]
    first = np.concatenate([[True], keys[1:] != keys[:-1]])
    starts = np.nonzero(first)[0]
    unique, best = keys[starts], order[starts]
    partner = np.searchsorted(unique, wanted - unique)
    partner = np.minimum(partner, len(unique) - 1)
    fits = unique[partner] == wanted - unique
    mine, other = best[fits], best[partner[fits]]
    gains = every.gains[mine] + every.gains[other]
    # Each pair stands twice, once from either side.
    once = mine <= other
    mine, other, gains = mine[once], other[once], gains[once]
    top = np.argsort(-gains, kind="stable")[:PAIRS]
    return list(zip(mine[top].tolist(), other[top].tolist(), gains[top].tolist(), strict=True))
