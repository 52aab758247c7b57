"""Where somebody lands who has just signed in: some addresses do first what was asked for.

    @on_arrival("applications.begin")
    def begin_at_once(slug: str) -> str: ...

The sign-in is a POST that the person made, so an arrival may write, as looking may not.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

#: Does what is asked for at an address, given its parts, and says where to go then.
Arrival = Callable[..., str]

_ARRIVALS: dict[str, Arrival] = {}


def on_arrival(endpoint: str) -> Callable[[Arrival], Arrival]:
    """Let a function receive those who sign in on their way to `endpoint`."""

    def register(arrival: Arrival) -> Arrival:
        _ARRIVALS[endpoint] = arrival
        return arrival

    return register


def arrive(path: str) -> str:
    """Where to send somebody who has signed in on their way to `path`."""
    try:
        endpoint, parts = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return path
    arrival = _ARRIVALS.get(endpoint)
    return arrival(**parts) if arrival else path
