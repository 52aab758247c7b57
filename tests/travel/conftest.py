"""A round with a session that has been, Cleo who runs it, and three who travelled."""

from typing import Any

import pytest
import time_machine

from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from tests import make
from tests.make_travel import been


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    """A round coordinated by Cleo in which Erik, Fia and Gun take part."""
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


@pytest.fixture
def session(round: Round) -> Session:
    """A session on site, the day before."""
    return been(round)
