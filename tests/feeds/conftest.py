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
from tests.feeds.strict import read_strictly
from tests.make_schedule import again

#: Another strict reader, by other hands, that may lie beside the project.
OTHER = Path(__file__).resolve().parents[3].joinpath("shared", "tools", "feedlint.py")


class Readers:
    """Our strict reader of calendars, and the other where there is one."""

    def __init__(self) -> None:
        self.other: Any = None
        if OTHER.exists():
            spec = importlib.util.spec_from_file_location("feedlint", OTHER)
            assert spec
            assert spec.loader
            self.other = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(self.other)

    def lint(self, raw: bytes, itip: bool = False) -> list[Any]:
        """What they mind about the bytes: nothing, when all is well."""
        others = list(self.other.lint(raw, itip)) if self.other else []
        return read_strictly(raw, itip=itip) + others


def lint_module() -> Readers:
    """The strict readers."""
    return Readers()


@pytest.fixture
def lint() -> Callable[[bytes], list[Any]]:
    """What strict readers mind about the bytes of a feed: nothing, when all is well."""
    return lint_module().lint


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
