"""The refusals that pages know how to say."""

from typing import Any


class NotPossible(Exception):
    """A verb refuses: the thing is not in a state that allows it. Answered as 409.

    `message` is an English gettext message with named holes; `values` fill the holes.
    """

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class Stale(NotPossible):
    """Somebody else changed the thing since the page was shown. Answered as 409."""
