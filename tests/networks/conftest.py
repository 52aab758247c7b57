"""Alva hosts; Cleo coordinates a round and so is of the office; Dag is a stranger."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from aspirant.networks.models import NetworkMeeting
from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests import make_networks as networks


@pytest.fixture(autouse=True)
def _frozen(app: Flask) -> Iterator[None]:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def office(app: Flask) -> Person:
    return make.with_role(make.person("cleo"), Role.COORDINATOR, make.round())


@pytest.fixture
def meeting(alva: Person, office: Person) -> NetworkMeeting:
    """Two places; Erik and Fia have them, Gun waits."""
    made = networks.accepted(alva, office)
    networks.signed_up(made, "erik", "fia", "gun")
    return networks.found(made.id)
