"""The key of a feed: a hash of the versions of all that it holds."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

#: Raise it when the same rows are to be written in another way, so that kept copies are made anew.
FORMAT = 5


def make_key(about: list[Any], rows: Iterable[Any]) -> str:
    """What is another when anything in the feed is, whatever order the rows came in."""
    contents = [FORMAT, about, sorted([str(part) for part in row] for row in rows)]
    return hashlib.sha256(json.dumps(contents).encode()).hexdigest()
