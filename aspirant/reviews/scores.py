"""What scorecards add up to: exact words for mean and spread."""

from dataclasses import dataclass
from uuid import UUID

from aspirant.algorithms.scores import tenths

#: Readers whose means lie this far apart, in tenths, are said to disagree: one whole level.
DISAGREEMENT = 10


@dataclass(frozen=True)
class Standing:
    """How one application stands on a scale of 1 to 5.

    `count` is the number of scorecards; `mean` the mean of their weighted means; `spread` the
    distance from the lowest scorecard to the highest. The distance, not the standard deviation:
    with the two or three readers of a round it is what the readers themselves would say ("one
    level apart"), and it does not shrink when a third reader agrees with one of two.
    """

    application_id: UUID
    count: int
    mean: float
    spread: float

    @property
    def tenths(self) -> int:
        """The mean in whole tenths, 10 to 50."""
        return tenths(self.mean)

    @property
    def spread_tenths(self) -> int | None:
        """The spread in whole tenths; None while there is only one scorecard."""
        return tenths(self.spread) if self.count > 1 else None

    @property
    def is_disputed(self) -> bool:
        """Whether the readers disagree."""
        return is_disputed(self.spread_tenths)


def is_disputed(spread: int | None) -> bool:
    """Whether a spread, in tenths, counts as disagreement (None: fewer than two scorecards)."""
    return spread is not None and spread >= DISAGREEMENT
