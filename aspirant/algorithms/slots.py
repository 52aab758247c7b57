"""Bookable times in a row: from, to, how long each, how long between."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Span:
    """A time from `starts_at` to just before `ends_at`."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a moment; one that begins when the other ends does not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def slot_series(starts_at: datetime, ends_at: datetime, *, minutes: int, pause: int) -> list[Span]:
    """As many times of `minutes` as fit whole from `starts_at` to `ends_at`, `pause` minutes apart.

    Both ends aware or both naive. Ordered by time; empty when not even one fits.
    """
    if minutes <= 0 or pause < 0:
        raise ValueError("a time lasts more than no minutes, and a pause is not negative")
    length, step = timedelta(minutes=minutes), timedelta(minutes=minutes + pause)
    series = []
    while starts_at + length <= ends_at:
        series.append(Span(starts_at, starts_at + length))
        starts_at += step
    return series
