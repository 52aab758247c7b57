"""A round led by Bo in which Erik, Fia and Gun take part, and one session of it."""

import pytest

from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from tests import make


@pytest.fixture
def round(bo: Person, cleo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(bo, Role.FACILITATOR, made)
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


@pytest.fixture
def session(round: Round) -> Session:
    return make.session(round)
