"""Long lists come in pages."""

from dataclasses import dataclass

SIZE = 50


@dataclass(frozen=True)
class Page:
    """A page of a list, from 1. `of(total)` knows how many pages there are."""

    number: int
    size: int = SIZE
    total: int = 0

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size

    @property
    def count(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.size)

    def of(self, total: int) -> "Page":
        """The same page of a list with `total` rows: the last one when it asks for one beyond."""
        last = max(-(-total // self.size), 1)
        return Page(min(self.number, last), self.size, total)
