"""Whole journeys: forms are protected as in production, and time passes only when told to."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.journeys.calendar import BEGINNING, Calendar


@pytest.fixture
def journey(app: Flask) -> Iterator[Flask]:
    """The site with protected forms."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def calendar() -> Iterator[Calendar]:
    """The clock of the journey: `calendar.pass_until(...)`."""
    with time_machine.travel(BEGINNING) as traveller:
        yield Calendar(traveller)
