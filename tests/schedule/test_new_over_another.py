"""A new session over something else is not planned until whoever plans it has seen what."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.extensions import db
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience
from aspirant.schedule.planning import Whom, add_break
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON, again
from tests.schedule.test_audience import of_a_group, person, planned
from tests.schedule.test_changes import words_of

NEW = {
    "title-sv": "Nytt möte", "title-en": "New", "audience": "round", "first_day": "2026-09-14",
    "starts": "13:30", "ends": "14:30", "mode": "online", "link": "https://example.org/r",
    "programme_text-sv": "Vi talar om *allt*.", "capacity": "12",
}  # fmt: skip
CALL = {
    "heading": "Avstämning", "first_day": "2026-09-14", "starts": "13:30", "ends": "14:30",
    "mode": "online", "link": "https://example.org/r", "message": "Läs utkastet.",
}  # fmt: skip


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


def sessions() -> int:
    return db.session.query(Session).count()


def anyway(html: str) -> dict[str, str]:
    """What the button that goes on anyway sends; it belongs to the form of the page."""
    page = BeautifulSoup(html, "html.parser")
    button = page.select_one("button[name=looked]")
    assert button
    assert page.select_one(f"form#{button['form']}")
    return {"looked": str(button["value"])}


def typed(html: str) -> dict[str, str]:
    """What stands in the fields."""
    page = BeautifulSoup(html, "html.parser").main
    assert page
    fields = {str(one["name"]): one for one in page.select("input[name], textarea[name]")}
    chosen = {str(one["name"]): str(one["value"]) for one in page.select("input[checked]")}
    texts = {
        name: str(one.get("value", "")) if one.name == "input" else one.text.strip()
        for name, one in fields.items()
    }
    return texts | chosen


def test_it_stops_shows_what_and_keeps_what_was_typed(
    client: Client, round: Round, cleo: Person
) -> None:
    planned(round, cleo, Whom())
    days = date(2026, 9, 10), date(2026, 9, 18)
    add_break(round, name="Lov i Stockholm", days=days, by=again(cleo), at=make.AT)
    db.session.commit()
    new, before = f"/rounds/{round.slug}/sessions/new", db.session.query(Letter).count()
    stopped = client.sign_in(again(cleo)).post(new, data=NEW)
    words = words_of(stopped.text)
    assert (stopped.status_code, sessions()) == (200, 1)
    assert "Det här kommer i vägen, så ingenting är planerat än" in words
    assert "Erik, Fia, Gun skulle behöva vara på två ställen samtidigt: Möte, mån 14 sep" in words
    assert "Lov i Stockholm" in words
    assert typed(stopped.text) | NEW == typed(stopped.text)
    assert db.session.query(Letter).count() == before
    moved = client.post(new, data=NEW | anyway(stopped.text) | {"starts": "13:15"})
    assert (moved.status_code, sessions()) == (200, 1), "another time has not been looked at"
    done = client.post(new, data=NEW | anyway(stopped.text))
    assert (done.status_code, sessions()) == (303, 2)
    assert "De går om tio minuter, och dittills kan du ångra" in words_of(
        client.get(done.location).text
    )


def test_with_nothing_in_the_way_it_is_planned_at_once_and_can_be_taken_back(
    client: Client, round: Round, cleo: Person
) -> None:
    new = f"/rounds/{round.slug}/sessions/new"
    done = client.sign_in(again(cleo)).post(new, data=NEW)
    assert (done.status_code, sessions()) == (303, 1)
    times = {one.next_attempt_at for one in db.session.query(Letter)}
    assert times == {make.AT + HOLD}
    undone = client.post(f"{done.location}/undo-planning")
    assert (undone.location, sessions()) == (f"/rounds/{round.slug}/sessions", 0)
    assert {one.state.value for one in db.session.query(Letter)} == {"cancelled"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"is_all_day": "y", "starts": "", "ends": ""}, "skulle behöva vara på två ställen"),
        ({"first_day": "2026-12-24"}, "torsdag 24 december 2026 är julafton."),
        ({"audience": "chosen", "people": "erik"}, "Erik skulle behöva vara på två ställen"),
    ],
)
def test_all_kinds_are_told_of(
    client: Client, round: Round, cleo: Person, given: dict[str, str], told: str
) -> None:
    planned(round, cleo, Whom(), starts_at=SOON)
    given = {key: str(person(one).id) if key == "people" else one for key, one in given.items()}
    new = f"/rounds/{round.slug}/sessions/new"
    stopped = client.sign_in(again(cleo)).post(new, data=NEW | given)
    assert (stopped.status_code, sessions()) == (200, 1)
    assert told in words_of(stopped.text)
    assert client.post(new, data=NEW | given | anyway(stopped.text)).status_code == 303


def test_a_room_that_is_taken_stops_a_board_meeting_too(
    client: Client, round: Round, cleo: Person
) -> None:
    make.session(round, "Träff", place="Kansliet")
    given = {"audience": "seats", "mode": "on_site", "place": "kansliet ", "capacity": "2"}
    new = f"/rounds/{round.slug}/sessions/new"
    words = words_of(client.sign_in(again(cleo)).post(new, data=NEW | given).text)
    assert "Lokalen är upptagen: Träff" in words
    assert "på två ställen samtidigt" not in words


def test_who_must_hurry_is_told_of(client: Client, round: Round, cleo: Person) -> None:
    make.session(round, "Träff", place="Kansliet")
    given = {"starts": "12:00", "ends": "12:50", "mode": "on_site", "place": "Malmö"}
    new = f"/rounds/{round.slug}/sessions/new"
    words = words_of(client.sign_in(again(cleo)).post(new, data=NEW | given).text)
    assert "Erik, Fia, Gun har 10 minuter på sig" in words


def test_a_workgroup_that_calls_itself_is_stopped_and_not_told_too_much(
    client: Client, round: Round, cleo: Person
) -> None:
    area = of_a_group(round, cleo).area_id
    chosen = Whom(Audience.CHOSEN, people=(person("fia").id,))
    planned(round, cleo, chosen, starts_at=SOON + timedelta(hours=3))
    call, late = f"/areas/{area}/sessions/new", {"starts": "16:30", "ends": "17:00"}
    client.sign_in(person("erik"))
    stopped = client.post(call, data=CALL)
    assert (stopped.status_code, sessions()) == (200, 2)
    assert "Erik, Fia skulle behöva vara på två ställen samtidigt: Möte" in words_of(stopped.text)
    assert typed(stopped.text) | CALL == typed(stopped.text)
    veiled = client.post(call, data=CALL | late)
    told = "Fia skulle behöva vara på två ställen samtidigt: något som inte visas för dig"
    assert told in words_of(veiled.text)
    done = client.post(call, data=CALL | late | anyway(veiled.text))
    assert (done.status_code, sessions()) == (303, 3)
    assert client.post(f"{done.location}/undo-planning").status_code == 303
    assert sessions() == 2
    free = {"first_day": "2026-09-15"}
    assert client.post(call, data=CALL | free).status_code == 303
