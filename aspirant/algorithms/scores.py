"""Points made comparable between reviewers of different severity, as far as the readings tell.

The model: points = the application's worth + the reviewer's offset + chance. Worths are free (fixed
effects); offsets are draws from a distribution around nought (random effects), so that what few
readings say is drawn towards nought. Only applications that several have read say anything of an
offset: two readers of the same application are compared with each other, never with an average
of theirs alone, for a reader may well have been given the better applications.

How much reviewers differ and how much is chance is estimated by restricted maximum likelihood
(`scores_model`), then the offsets by the mixed-model equations, and

    adjusted = mean over the application's readers of (points - the reader's offset)

Too little data to adjust: a reviewer's offset is estimated only from `LEAST_COMMON` readings in
common with others whose offsets are estimated; those who have fewer are left out, and so on until
it holds of all who remain. An application is adjusted only when all its readers remain. Those who
remain fall into circles (the connected components of who has read what with whom); offsets sum
to nought in each, and adjusted points are comparable inside a circle, no better than raw ones
between two. Where all readers of a circle read everything, adjusting changes nothing. Margins are
those of a comparison inside the circle: how severe the circle is as a whole nobody can know.

Points are on the scale of the scorecards, 1 to 5; adjusted ones may lie a little outside it. All
figures are rounded to `DIGITS` decimals and tenths are taken of those, halves upwards, so that
the answer is the same everywhere. Sums are exactly rounded (`math.fsum`) and rows sorted first.

Sources: Patterson and Thompson, "Recovery of inter-block information when block sizes are
unequal", Biometrika 58, 1971 (restricted likelihood); Henderson, "Best linear unbiased estimation
and prediction under a selection model", Biometrics 31, 1975 (the equations and their errors).
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from aspirant.algorithms.scores_checker import check_estimate
from aspirant.algorithms.scores_model import Card, Estimate, estimate_offsets, group_cards
from aspirant.algorithms.selection_problem import InvalidProblem

__all__ = [
    "LEAST_COMMON",
    "AdjustedPoints",
    "Adjustment",
    "Card",
    "Severity",
    "adjust_scores",
    "tenths",
]

LEAST_COMMON = 5
DIGITS = 6
# A margin holds the truth nineteen times in twenty.
_NINETEEN_OF_TWENTY = 1.959964


@dataclass(frozen=True)
class Severity:
    """What one reviewer gives above (or, below nought, beneath) others on the same applications.

    `common` counts the readings that somebody else has done too. `offset`, its `margin` and the
    number of the `circle` are None where there is too little data.
    """

    reviewer: str
    common: int
    offset: float | None = None
    margin: float | None = None
    circle: int | None = None


@dataclass(frozen=True)
class AdjustedPoints:
    """One application's points: as given, and adjusted with a margin (None: too little data)."""

    application: str
    raw: float
    adjusted: float | None = None
    margin: float | None = None


@dataclass(frozen=True)
class Adjustment:
    """Reviewers and applications by id, and how far readers' differences and chance reach.

    `between` and `chance` are standard deviations in points, None where nothing can be adjusted.
    Uncertainty does not count that these two are themselves estimates.
    """

    severities: tuple[Severity, ...]
    applications: tuple[AdjustedPoints, ...]
    between: float | None = None
    chance: float | None = None


def adjust_scores(cards: Iterable[Card]) -> Adjustment:
    """Return everybody's points, raw and adjusted, and the severity of every reviewer.

    Raises InvalidProblem when somebody has read the same application twice, or points are no
    number, and ArithmeticError when the independent checker does not confirm the estimate.
    """
    rows = sorted(cards, key=lambda card: (card.application, card.reviewer))
    _demand_valid(rows)
    kept = _comparable(rows)
    circles = _circles(kept)
    found = estimate_offsets(kept) if kept else None
    if found is not None and (faults := check_estimate(kept, found)):
        raise ArithmeticError(" ".join(faults))
    return Adjustment(
        severities=_severities(rows, circles, found),
        applications=tuple(_application(group, found, circles) for group in group_cards(rows)),
        between=None if found is None else _rounded(math.sqrt(found.between)),
        chance=None if found is None else _rounded(math.sqrt(found.chance)),
    )


def tenths(mean: float) -> int:
    """A mean in whole tenths, halves upwards; the same on every database."""
    return math.floor(round(mean * 10, 6) + 0.5)


def _demand_valid(rows: list[Card]) -> None:
    pairs = Counter((row.application, row.reviewer) for row in rows)
    for (application, reviewer), times in pairs.items():
        if times > 1:
            raise InvalidProblem(f"{reviewer!r} has read {application!r} {times} times.")
    for row in rows:
        if not math.isfinite(row.points):
            raise InvalidProblem(f"The points of {row.application!r} are {row.points}.")


def _common(rows: list[Card]) -> Counter[str]:
    """Count each reviewer's readings of what somebody else has read too."""
    readers = Counter(row.application for row in rows)
    return Counter(row.reviewer for row in rows if readers[row.application] > 1)


def _comparable(rows: list[Card]) -> list[Card]:
    """Return the cards of those with enough in common with one another: the rule above."""
    common = _common(rows)
    kept = [row for row in rows if common[row.reviewer] >= LEAST_COMMON]
    return kept if len(kept) == len(rows) else _comparable(kept)


def _severities(
    rows: list[Card], circles: dict[str, int], found: Estimate | None
) -> tuple[Severity, ...]:
    common = _common(rows)
    severities = []
    for reviewer in sorted({row.reviewer for row in rows}):
        severity = Severity(reviewer, common[reviewer])
        if found is not None and reviewer in circles:
            place = found.reviewers.index(reviewer)
            level = _level(found, circles, reviewer)
            severity = replace(
                severity,
                offset=_rounded(found.offsets[place]),
                margin=_margin(found.errors[place][place] - level),
                circle=circles[reviewer],
            )
        severities.append(severity)
    return tuple(severities)


def _level(found: Estimate, circles: dict[str, int], reviewer: str) -> float:
    """Return the variance of the severity of a circle as a whole, of which the cards say nothing.

    It is part of every error, and the same in all.
    """
    return found.between / Counter(circles.values())[circles[reviewer]]


def _circles(kept: list[Card]) -> dict[str, int]:
    """Number the connected components of reviewers from 1, by the first reviewer in each."""
    circle = {row.reviewer: row.reviewer for row in kept}
    for group in group_cards(kept):
        joined = {circle[row.reviewer] for row in group}
        first = min(joined)
        circle = {who: first if where in joined else where for who, where in circle.items()}
    numbers = {name: number for number, name in enumerate(sorted(set(circle.values())), start=1)}
    return {who: numbers[where] for who, where in circle.items()}


def _application(
    group: list[Card], found: Estimate | None, circles: dict[str, int]
) -> AdjustedPoints:
    name, count = group[0].application, len(group)
    raw = math.fsum(row.points for row in group) / count
    if found is None or not all(row.reviewer in circles for row in group):
        return AdjustedPoints(name, _rounded(raw))
    readers = [found.reviewers.index(row.reviewer) for row in group]
    offset = math.fsum(found.offsets[place] for place in readers) / count
    unsure = math.fsum(found.errors[one][other] for one in readers for other in readers)
    level = _level(found, circles, group[0].reviewer)
    margin = _margin(found.chance / count + unsure / count**2 - level)
    return AdjustedPoints(name, _rounded(raw), _rounded(raw - offset), margin)


def _margin(variance: float) -> float:
    return _rounded(_NINETEEN_OF_TWENTY * math.sqrt(max(variance, 0.0)))


def _rounded(figure: float) -> float:
    return round(figure, DIGITS) + 0.0  # no negative nought
