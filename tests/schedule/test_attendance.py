"""The roll of a session."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.schedule.models import Attendance, Presence
from aspirant.schedule.queries import find_roll
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON, found_session


@pytest.fixture
def round(bo: Person) -> Round:
    """A round led by Bo, in which Erik, Fia and Gun take part."""
    made = make.without_sessions(make.round())
    make.with_role(bo, Role.FACILITATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


@pytest.fixture
def session(round: Round) -> Session:
    return make.session(round)


def roll_of(session: Session) -> dict[str, Presence]:
    """What is noted, by name."""
    roll = find_roll(found_session(session))
    return {p.name: roll.presences[p.id] for p in roll.people if p.id in roll.presences}


def form_of(session: Session, **ticks: str) -> dict[str, str]:
    """The roll as it is sent, with the names ticked."""
    roll = find_roll(found_session(session))
    people = {person.name.lower(): person for person in roll.people}
    return {
        "version": roll.version,
        **{f"person_{people[name].id.hex}": value for name, value in ticks.items()},
    }


@time_machine.travel(SOON, tick=False)
def test_the_whole_list_is_noted_at_once(
    client: Client, round: Round, bo: Person, session: Session
) -> None:
    form = form_of(session, erik="present", fia="excused")
    response = client.sign_in(bo).post(f"/sessions/{session.id}/attendance", data=form)
    assert (response.status_code, response.location) == (303, f"/rounds/{round.slug}/sessions")
    assert roll_of(session) == {"Erik": Presence.PRESENT, "Fia": Presence.EXCUSED}
    assert {(row.noted_by_id, row.noted_at) for row in db.session.query(Attendance)} == {
        (bo.id, SOON)
    }
    shown = BeautifulSoup(client.get(f"/sessions/{session.id}/attendance").text, "html.parser")
    assert [one["value"] for one in shown.main.find_all("input", checked=True)] == [
        "present",
        "excused",
    ]


@time_machine.travel(SOON, tick=False)
def test_one_press_notes_all_the_others_as_present(
    client: Client, round: Round, bo: Person, session: Session
) -> None:
    form = form_of(session, fia="absent") | {"rest": "present"}
    client.sign_in(bo).post(f"/sessions/{session.id}/attendance", data=form)
    assert roll_of(session) == {
        "Erik": Presence.PRESENT,
        "Fia": Presence.ABSENT,
        "Gun": Presence.PRESENT,
    }


@time_machine.travel(SOON, tick=False)
def test_a_mistake_is_put_right(client: Client, round: Round, bo: Person, session: Session) -> None:
    client.sign_in(bo)
    for value in ("absent", "present"):
        form = form_of(session, erik=value)
        client.post(f"/sessions/{session.id}/attendance", data=form)
    assert roll_of(session) == {"Erik": Presence.PRESENT}


@time_machine.travel(SOON, tick=False)
def test_of_two_lists_the_later_is_told(
    client: Client, round: Round, bo: Person, session: Session
) -> None:
    first, second = form_of(session, erik="present"), form_of(session, erik="absent")
    client.sign_in(bo)
    path = f"/sessions/{session.id}/attendance"
    assert [client.post(path, data=form).status_code for form in (first, second)] == [303, 409]
    assert roll_of(session) == {"Erik": Presence.PRESENT}


@time_machine.travel(SOON, tick=False)
def test_what_is_no_answer_is_refused(
    client: Client, round: Round, bo: Person, session: Session
) -> None:
    form = form_of(session, erik="asleep")
    assert (
        client.sign_in(bo).post(f"/sessions/{session.id}/attendance", data=form).status_code == 422
    )
    assert roll_of(session) == {}


def test_the_list_opens_an_hour_before(
    client: Client, round: Round, bo: Person, session: Session
) -> None:
    form, path = form_of(session, erik="present"), f"/sessions/{session.id}/attendance"
    for minutes, status in ((61, 409), (60, 303)):
        with time_machine.travel(SOON - timedelta(minutes=minutes), tick=False):
            assert client.sign_in(bo).post(path, data=form).status_code == status


@time_machine.travel(SOON, tick=False)
def test_the_list_of_sessions_counts_who_was_there(
    client: Client, round: Round, bo: Person, session: Session
) -> None:
    form = form_of(session, fia="absent") | {"rest": "present"}
    client.sign_in(bo).post(f"/sessions/{session.id}/attendance", data=form)
    shown = client.get(f"/rounds/{round.slug}/sessions").text
    assert "2 av 3" in shown
