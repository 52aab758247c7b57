"""A coordinator's first page says what waits: travel claims, and lists nobody has filled in."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.words import Audience
from aspirant.schedule.models import Attendance, Presence
from aspirant.schedule.planning import Whom
from aspirant.schedule.service import cancel_session
from tests import make, make_travel
from tests.conftest import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import of_a_group, person, planned

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.with_role(bo, Role.FACILITATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


def waiting(client: Client, path: str = "/my-page") -> dict[str, str]:
    """What the page says waits, and where it leads."""
    page = BeautifulSoup(client.get(path).text, "html.parser").main
    tasks = [one for one in page.select(".tasks li") if one.a and one.select_one(".tag.warn")]
    return {" ".join(one.a.get_text().split()): str(one.a["href"]) for one in tasks}


def note(session: Any, cleo: Person) -> None:
    here = Attendance(session_id=session.id, person_id=person("erik").id)
    here.presence, here.noted_at, here.noted_by_id = Presence.PRESENT, make.AT, cleo.id
    db.session.add(here)
    db.session.commit()


def test_a_list_that_nobody_filled_in_waits_for_those_who_keep_it(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    been = make.session(round, "Träff 1", starts_at=make.AT - 2 * DAY)
    make.session(round, "Träff 2", starts_at=make.AT - timedelta(hours=1))
    make.session(round, "Träff 0", starts_at=make.AT - 40 * DAY)
    said = {"Fyll i vilka som var där: Träff 1, sön 30 aug 12.00–16.00":
            f"/sessions/{been.id}/attendance"}  # fmt: skip
    for staff in (cleo, bo):
        assert waiting(client.sign_in(again(staff))) == said
    overview = client.sign_in(again(cleo)).get(f"/rounds/{round.slug}").text
    assert "1 träff utan närvaro" in overview
    assert waiting(client.sign_in(person("erik"))) == {}
    note(been, cleo)
    assert waiting(client.sign_in(again(cleo))) == {}
    assert "utan närvaro" not in client.get(f"/rounds/{round.slug}").text


def test_nobody_is_asked_to_note_who_was_where_nobody_could_be(
    client: Client, round: Round, cleo: Person
) -> None:
    """Cancelled, a board meeting without seats taken, what does not count, an empty round."""
    when = {"starts_at": make.AT - 2 * DAY}
    cancelled = make.session(round, **when)
    cancel_session(found_session(cancelled), by=again(cleo), at=make.AT)
    planned(round, cleo, Whom(Audience.SEATS), capacity=2, **when)
    group = of_a_group(round, cleo)
    group.starts_at, group.ends_at = make.AT - 2 * DAY, make.AT - DAY
    empty = make.without_sessions(make.round("2029–2030"))
    make.with_role(again(cleo), Role.COORDINATOR, empty)
    make.session(empty, **when)
    db.session.commit()
    assert waiting(client.sign_in(again(cleo))) == {}


def test_travel_claims_wait_for_who_answers_them(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    session = make_travel.been(round)
    note(session, cleo)
    for number, name in enumerate(("erik", "fia")):
        make_travel.claim(session, person(name), "submitted", shade=100 + number)
    make_travel.claim(session, person("gun"))
    assert waiting(client.sign_in(again(cleo))) == {
        f"2 reseräkningar att granska i {round.name.sv}":
            f"/rounds/{round.slug}/claims?state=submitted"
    }  # fmt: skip
    assert waiting(client.sign_in(again(bo))) == {}


def test_it_costs_the_same_for_one_session_as_for_three(
    client: Client,
    round: Round,
    cleo: Person,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    def asked(rows: int) -> int:
        client.sign_in(again(cleo))
        with count_queries() as queries:
            assert len(waiting(client)) == rows
        return len([query for query in queries if query.startswith("SELECT")])

    make.session(round, "Träff 0", starts_at=make.AT - 2 * DAY)
    one = asked(1)
    for number in (1, 2):
        make.session(round, f"Träff {number}", starts_at=make.AT - (2 + number) * DAY)
    assert asked(3) == one
