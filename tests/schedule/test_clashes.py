"""What stands in the way is found with as many questions for one session nearby as for thirty."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Session
from aspirant.programme.words import Audience
from aspirant.schedule.clashes import find_in_the_way, list_bookings
from aspirant.schedule.models import plan_of
from aspirant.schedule.planning import Whom
from tests import make
from tests.make_schedule import SOON, found_session
from tests.schedule.test_audience import of_a_group, person, planned

Counter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def session(cleo: Person) -> Session:
    """A session of a round, beside one of each audience, in a round of its own and in another."""
    round, other = make.without_sessions(make.round()), make.round("2029–2030")
    for one in (round, make.without_sessions(other)):
        make.with_role(cleo, Role.COORDINATOR, one)
    make.group(round, "erik", "fia", "gun")
    made = planned(round, cleo, Whom())
    of_a_group(round, cleo)
    planned(round, cleo, Whom(Audience.CHOSEN, people=(person("erik").id,)))
    planned(round, cleo, Whom(Audience.SEATS), capacity=2)
    planned(other, cleo, Whom())
    return made


def more(session: Session, cleo: Person, size: int) -> None:
    round = found_session(session).round
    for number in range(size):
        planned(round, cleo, Whom(), starts_at=SOON + timedelta(minutes=number))


def both(session: Session) -> tuple[int, int]:
    """How many clashes with somebody's time, and how many bookings, there are."""
    session = found_session(session)
    plan = plan_of(session)
    standing = find_in_the_way(session, plan).standing
    return len(standing), len(list_bookings(plan.starts_at, plan.ends_at))


@pytest.mark.parametrize("size", [1, 3, 30])
def test_thirty_sessions_nearby_cost_no_more_questions_than_one(
    session: Session, cleo: Person, count_queries: Counter, size: int
) -> None:
    more(session, cleo, size)
    found_session(session)
    db.session.expire_all()
    with count_queries() as queries:
        standing, bookings = both(session)
    assert standing >= size + 2
    assert bookings == size + 5
    assert len(queries) == QUESTIONS


#: To find the session (3), then both look-ups.
QUESTIONS = 20


def test_only_those_it_is_for_stand_in_the_way(session: Session) -> None:
    found = found_session(session)
    names = [one.names for one in find_in_the_way(found, plan_of(found)).standing]
    assert sorted(names) == [("Erik",), ("Erik", "Fia")]
