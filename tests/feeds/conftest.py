"""What the tests of feeds share."""

import importlib.util
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
import time_machine
from flask import Flask

from aspirant.feeds.models import FeedAddress
from tests import make
from tests.conftest import Client
from tests.make_schedule import again

#: A strict checker that may lie beside the project.
CHECKER = Path(__file__).resolve().parents[3].joinpath("shared", "tools", "feedlint.py")


def lint_module() -> Any:
    """The checker as a module; skips the test, with the reason, where there is none."""
    if not CHECKER.exists():
        pytest.skip(f"no checker of feeds at {CHECKER}")
    spec = importlib.util.spec_from_file_location("feedlint", CHECKER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lint() -> Callable[[bytes], list[Any]]:
    """What the checker has to say about the bytes of a feed: nothing, when all is well."""
    check: Callable[[bytes], list[Any]] = lint_module().lint
    return check


@pytest.fixture(autouse=True)
def _frozen(app: Flask) -> Iterator[None]:
    with time_machine.travel(make.AT, tick=False):
        yield


class Calendar:
    """Somebody's subscription: what it shows at the moment."""

    def __init__(self, client: Client, feed: FeedAddress) -> None:
        self.client, self.path = client, f"/feeds/{feed.token}.ics"

    def at(self, moment: datetime) -> list[tuple[str, str, str, str, int]]:
        """Title, time, state, name without what is common, and sequence of each entry."""
        with time_machine.travel(moment, tick=False):
            content = self.client.get(self.path).data
        return [
            (
                str(one["SUMMARY"]),
                one["DTSTART"].to_ical().decode()[4:],
                str(one["STATUS"]),
                str(one["UID"])[36:],
                int(one["SEQUENCE"]),
            )
            for one in icalendar.Calendar.from_ical(content).walk("VEVENT")
        ]


@pytest.fixture
def subscribe(client: Client) -> Callable[..., Calendar]:
    """A new subscription of somebody."""
    return lambda who, **scope: Calendar(client, make.feed(again(who), **scope))
