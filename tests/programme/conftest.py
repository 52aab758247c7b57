"""Every test of the programme takes place at the same moment, on a site with a database."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests import make


@pytest.fixture(autouse=True)
def moment(app: Flask) -> Iterator[None]:
    with time_machine.travel(make.AT, tick=False):
        yield
