"""A round led by Cleo in which Erik, Fia and Gun take part, with one session."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from aspirant.people.models import Person
from aspirant.people.queries import find_person_by_email
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from tests import make
from tests.make_schedule import again


@pytest.fixture(autouse=True)
def _frozen(app: Flask) -> Iterator[None]:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(app: Flask) -> Round:
    return make.without_sessions(make.round())


@pytest.fixture
def people(round: Round) -> list[Person]:
    make.group(round, "erik", "fia", "gun")
    return [found for name in ("erik", "fia", "gun") if (found := _person(name))]


@pytest.fixture
def erik(people: list[Person]) -> Person:
    return again(people[0])


@pytest.fixture
def cleo(round: Round) -> Person:
    return make.with_role(make.person("cleo"), Role.COORDINATOR, round)


@pytest.fixture
def session(round: Round, people: list[Person]) -> Session:
    return make.session(round, "Träff 1")


def _person(name: str) -> Person | None:
    return find_person_by_email(f"{name}@example.org")
