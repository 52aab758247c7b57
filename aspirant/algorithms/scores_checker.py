"""An estimate of offsets, checked against the cards themselves by other arithmetic.

Three conditions, none of them used to find the estimate. 1. The normal equations: over each
reviewer's cards, what remains after worth and offset sums to offset · chance / between. 2. The
errors: their covariance is the inverse, up to the factor, of the same equations' left side.
3. The variances are where the likelihood is level: the fixed point of the EM algorithm (Dempster,
Laird and Rubin, Journal of the Royal Statistical Society B 39, 1977), or at the end of their range
with the likelihood rising towards it.
"""

import math
from collections.abc import Sequence

from aspirant.algorithms.scores_model import (
    LEAST_CHANCE,
    MOST_SHARE,
    Card,
    Estimate,
    group_cards,
)

_EXACT = 1e-8
# The likelihood is flat at its top, so the variances are known to fewer digits than the rest.
_LEVEL = 1e-4


def check_estimate(rows: Sequence[Card], found: Estimate) -> list[str]:
    """Return a sentence for every fault; an empty list if sound. Rows sorted by application."""
    return [
        *_faults_of_offsets(rows, found),
        *_faults_of_errors(rows, found),
        *_faults_of_variances(rows, found),
    ]


def _remains(rows: Sequence[Card], found: Estimate) -> list[tuple[str, float]]:
    """Return for each card its reviewer and what worth and offset leave unexplained."""
    offset = dict(zip(found.reviewers, found.offsets, strict=True))
    remains = []
    for group in group_cards(rows):
        freed = [row.points - offset[row.reviewer] for row in group]
        worth = math.fsum(freed) / len(freed)
        remains += [(row.reviewer, one - worth) for row, one in zip(group, freed, strict=True)]
    return remains


def _faults_of_offsets(rows: Sequence[Card], found: Estimate) -> list[str]:
    if found.between == 0:
        return ["Offsets where readers do not differ."] if any(found.offsets) else []
    sums: dict[str, list[float]] = {reviewer: [] for reviewer in found.reviewers}
    for reviewer, left in _remains(rows, found):
        sums[reviewer].append(left)
    drawn = found.chance / found.between
    return [
        f"The equation of {reviewer!r} does not hold."
        for reviewer, offset in zip(found.reviewers, found.offsets, strict=True)
        if abs(math.fsum(sums[reviewer]) - drawn * offset) > _EXACT * max(1, len(rows))
    ]


def _faults_of_errors(rows: Sequence[Card], found: Estimate) -> list[str]:
    """Multiply each column of errors by the equations: the unit vector must come back."""
    if found.between == 0:
        return []
    faults = []
    for number, reviewer in enumerate(found.reviewers):
        column = {who: row[number] for who, row in zip(found.reviewers, found.errors, strict=True)}
        sums = {who: [value / found.between] for who, value in column.items()}
        for group in group_cards(rows):
            mean = math.fsum(column[row.reviewer] for row in group) / len(group)
            for row in group:
                sums[row.reviewer].append((column[row.reviewer] - mean) / found.chance)
        wrong = [abs(math.fsum(own) - (who == reviewer)) > _EXACT for who, own in sums.items()]
        if any(wrong):
            faults.append(f"The error of {reviewer!r} is not that of the equations.")
    return faults


def _faults_of_variances(rows: Sequence[Card], found: Estimate) -> list[str]:
    contrasts = len(rows) - len(group_cards(rows))
    remains = math.fsum(left * left for _, left in _remains(rows, found))
    drawn = math.fsum(offset * offset for offset in found.offsets)
    penalty = drawn * found.chance / found.between if found.between else 0.0
    faults = []
    if not _is_close(found.chance, max((remains + penalty) / contrasts, LEAST_CHANCE)):
        faults.append("The part of chance is not the likeliest.")
    step = _step(rows, found, remains, drawn)
    share = found.between / (found.between + found.chance)
    at_an_end = (share == 0 and step <= 0) or (share >= MOST_SHARE - _EXACT and step >= 0)
    if not at_an_end and abs(step) > _LEVEL:
        faults.append("The part of the readers is not the likeliest.")
    return faults


def _step(rows: Sequence[Card], found: Estimate, remains: float, drawn: float) -> float:
    """Return where the likelihood rises: above nought for readers who differ more than found.

    At nought it is its derivative, elsewhere the step of the EM algorithm, both made free of scale.
    """
    if found.between:
        spread = math.fsum(found.errors[place][place] for place in range(len(found.reviewers)))
        return (drawn + spread) / len(found.reviewers) / found.between - 1
    sums: dict[str, list[float]] = {reviewer: [] for reviewer in found.reviewers}
    for reviewer, left in _remains(rows, found):
        sums[reviewer].append(left)
    squares = math.fsum(math.fsum(own) ** 2 for own in sums.values())
    trace = len(rows) - len(group_cards(rows))
    return squares / found.chance / trace - 1


def _is_close(one: float, other: float) -> bool:
    return abs(one - other) <= _LEVEL * max(one, other)
