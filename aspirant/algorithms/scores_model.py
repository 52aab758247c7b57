"""How much reviewers differ, and by how much each: restricted likelihood, mixed-model equations.

With the applications' worths swept out, what the cards tell is three things: how the reviewers are
tied together (`ties`, Z'MZ), what each gave above the mean of the application in all (`above`,
Z'My), and the sum of squares within applications (`within`, y'My); M takes away the mean of each
application. For variances `between` and `chance` with ratio g = between / chance, twice the
restricted log-likelihood is, up to a constant,

    - log det(I + g Z'MZ) - contrasts · log chance - (y'My - g Z'My' (I + g Z'MZ)⁻¹ Z'My) / chance

Written out in plain arithmetic, without a library for linear algebra: reviewers are some tens at
most, and the answer must not depend on whose processor it was found on.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import mul

Matrix = list[list[float]]

# No reader is exact to more than a tenth of a point, however well a few cards happen to agree.
LEAST_CHANCE = 0.01
# Nor is nearly all of the difference between two cards ever put down to the readers.
MOST_SHARE = 0.99
_STEPS = 20
_GOLDEN = (math.sqrt(5) - 1) / 2
_CLOSE = 1e-7


@dataclass(frozen=True)
class Card:
    """The points one reviewer gave one application: the weighted mean of the scorecard."""

    application: str
    reviewer: str
    points: float


@dataclass(frozen=True)
class Estimate:
    """The reviewers by id, their offsets, and the errors' covariances; variances in points²."""

    reviewers: tuple[str, ...]
    offsets: tuple[float, ...]
    errors: tuple[tuple[float, ...], ...]
    between: float
    chance: float


@dataclass(frozen=True)
class Ties:
    """What the cards tell once each application's own worth is taken away (see above)."""

    reviewers: tuple[str, ...]
    ties: Matrix
    above: list[float]
    within: float
    contrasts: int


def estimate_offsets(rows: Sequence[Card]) -> Estimate:
    """Return the likeliest variances and, given them, the offsets. Rows sorted by application."""
    ties = tie(rows)
    share = _likeliest_share(ties)
    return offsets_at(ties, share)


def offsets_at(ties: Ties, share: float) -> Estimate:
    """Return the offsets when the readers' share of the variance of one card is given."""
    ratio = share / (1 - share)
    root = _cholesky(_loaded(ties.ties, ratio))
    chance = max(_unexplained(ties, ratio, root) / ties.contrasts, LEAST_CHANCE)
    size = len(ties.reviewers)
    columns = [_solved(root, [float(k == j) for k in range(size)]) for j in range(size)]
    inverse = [[math.fsum(map(mul, one, other)) for other in columns] for one in columns]
    return Estimate(
        reviewers=ties.reviewers,
        offsets=tuple(ratio * math.fsum(map(mul, row, ties.above)) for row in inverse),
        errors=tuple(tuple(chance * ratio * value for value in row) for row in inverse),
        between=ratio * chance,
        chance=chance,
    )


def tie(rows: Sequence[Card]) -> Ties:
    """Return what cards, sorted by application, tell of their reviewers."""
    reviewers = tuple(sorted({row.reviewer for row in rows}))
    place = {reviewer: number for number, reviewer in enumerate(reviewers)}
    terms: dict[tuple[int, int], list[float]] = {}
    above: list[list[float]] = [[] for _ in reviewers]
    contrasts = 0
    for group in group_cards(rows):
        count = len(group)
        mean = math.fsum(row.points for row in group) / count
        contrasts += count - 1
        for row in group:
            above[place[row.reviewer]].append(row.points - mean)
            for other in group:
                pair = (place[row.reviewer], place[other.reviewer])
                terms.setdefault(pair, []).append((row is other) - 1 / count)
    size = range(len(reviewers))
    return Ties(
        reviewers=reviewers,
        ties=[[math.fsum(terms.get((j, k), ())) for k in size] for j in size],
        above=[math.fsum(own) for own in above],
        within=math.fsum(one * one for own in above for one in own),
        contrasts=contrasts,
    )


def group_cards(rows: Sequence[Card]) -> list[list[Card]]:
    """Return the cards of each application, in the order of the rows."""
    return [list(group) for _, group in groupby(rows, key=lambda row: row.application)]


def _likeliest_share(ties: Ties) -> float:
    """Search the whole range in steps, then narrow down around the best of them."""
    step = MOST_SHARE / _STEPS
    best = max(range(_STEPS + 1), key=lambda number: (_likelihood(ties, number * step), -number))
    found = _narrowed(ties, max(best - 1, 0) * step, min(best + 1, _STEPS) * step)
    # At an end of the range it is that end, not a little inside it.
    return max((0.0, MOST_SHARE, found), key=lambda share: _likelihood(ties, share))


def _narrowed(ties: Ties, low: float, high: float) -> float:
    """Return the likeliest share between two others by the golden section (Kiefer, 1953)."""
    near, far = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    of_near, of_far = _likelihood(ties, near), _likelihood(ties, far)
    while high - low > _CLOSE:
        if of_near >= of_far:
            high, far, of_far = far, near, of_near
            near = high - _GOLDEN * (high - low)
            of_near = _likelihood(ties, near)
        else:
            low, near, of_near = near, far, of_far
            far = low + _GOLDEN * (high - low)
            of_far = _likelihood(ties, far)
    return (low + high) / 2


def _likelihood(ties: Ties, share: float) -> float:
    """Return twice the restricted log-likelihood of a share, with the likeliest chance for it."""
    ratio = share / (1 - share)
    root = _cholesky(_loaded(ties.ties, ratio))
    unexplained = _unexplained(ties, ratio, root)
    chance = max(unexplained / ties.contrasts, LEAST_CHANCE)
    volume = 2 * math.fsum(math.log(row[-1]) for row in root)
    return -volume - ties.contrasts * math.log(chance) - unexplained / chance


def _unexplained(ties: Ties, ratio: float, root: Matrix) -> float:
    solved = _solved(root, ties.above)
    return ties.within - ratio * math.fsum(map(mul, solved, solved))


def _loaded(ties: Matrix, ratio: float) -> Matrix:
    """Return I + ratio · ties."""
    return [[(j == k) + ratio * v for k, v in enumerate(row)] for j, row in enumerate(ties)]


def _cholesky(matrix: Matrix) -> Matrix:
    """Return the rows of the lower triangle L with L L' = matrix, each up to its diagonal."""
    rows: Matrix = []
    for given in matrix:
        row: list[float] = []
        for before, value in zip(rows, given, strict=False):
            # `map` ends with the shorter: the part of `before` left of its diagonal.
            row.append((value - math.fsum(map(mul, row, before))) / before[-1])
        row.append(math.sqrt(given[len(row)] - math.fsum(map(mul, row, row))))
        rows.append(row)
    return rows


def _solved(root: Matrix, right: Sequence[float]) -> list[float]:
    """Return z with L z = right."""
    answer: list[float] = []
    for row, value in zip(root, right, strict=True):
        answer.append((value - math.fsum(map(mul, answer, row))) / row[-1])
    return answer
