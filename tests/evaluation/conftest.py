"""A round that is running: Cleo coordinates, Bo leads the sessions, six take part."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from tests import make
from tests.make_evaluation import NAMES, running


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Iterator[None]:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.with_role(bo, Role.FACILITATOR, made)
    make.group(made, *NAMES)
    return running(made)
