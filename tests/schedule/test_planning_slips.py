"""Slips of whoever plans: a far-off year, a day gone by, half a line, no link; and what it says."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.words import Audience
from aspirant.schedule.models import plan_of
from aspirant.schedule.planning import Line, Whom, add_material, set_agenda
from aspirant.schedule.queries import list_agenda, list_materials
from tests import make
from tests.conftest import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import person, planned
from tests.schedule.test_changes import moved, words_of

NEW = {
    "title-sv": "Möte", "audience": "round", "first_day": "2026-09-22", "starts": "13:00",
    "ends": "14:00", "mode": "online", "link": "https://example.org/r",
}  # fmt: skip
POLL = {
    "title": "När?", "mode": "online", "day_0": "2026-09-22", "from_0": "13:00", "to_0": "14:00",
    "day_1": "2026-09-23", "from_1": "13:00", "to_1": "14:00",
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


@pytest.mark.parametrize(
    ("page", "form", "field", "day"),
    [
        ("sessions/new", NEW, "first_day", "{}-12-31"),
        ("polls/new", POLL, "day_0", "{}-12-31"),
        ("breaks", {"name": "Lov", "first_day": "2026-09-22"}, "last_day", "{}-12-31"),
    ],
)
@pytest.mark.parametrize("year", ["9999", "0001", "2200"])
def test_a_year_far_off_is_refused_beside_the_day(
    client: Client, round: Round, cleo: Person,
    page: str, form: dict[str, str], field: str, day: str, year: str,
) -> None:  # fmt: skip
    typed = form | {field: day.format(year)}
    response = client.sign_in(again(cleo)).post(f"/rounds/{round.slug}/{page}", data=typed)
    assert response.status_code == 422
    assert "Skriv ett år mellan 2000 och 2199." in words_of(response.text)
    assert f'value="{typed[field]}"' in response.text


def test_a_session_is_not_moved_to_a_year_far_off(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round)
    form = moved(session, first_day="9999-12-31")
    response = client.sign_in(again(cleo)).post(f"/sessions/{session.id}/change", data=form)
    assert response.status_code == 422
    assert "Skriv ett år mellan 2000 och 2199." in words_of(response.text)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_far_off_is_refused_too(
    client: Client, round: Round, cleo: Person, moment: str
) -> None:
    session = make.session(round, ends_at=make.AT + timedelta(days=15))
    form = {"version": str(session.version), "at_0": moment, "title_0-sv": "Fika"}
    response = client.sign_in(again(cleo)).post(f"/sessions/{session.id}/agenda", data=form)
    assert response.status_code == 422
    assert "Skriv ett år mellan 2000 och 2199." in words_of(response.text)


@pytest.mark.parametrize(
    ("page", "form", "said"),
    [
        ("sessions/new", NEW | {"first_day": "2026-08-31"}, "Dagen har redan varit."),
        ("sessions/new", NEW | {"first_day": "2026-09-01", "starts": "08:00"}, "Tiden har redan"),
        ("polls/new", POLL | {"day_1": "2026-08-31"}, "Dagen har redan varit."),
    ],
)
def test_nothing_new_is_planned_for_a_time_gone_by(
    client: Client, round: Round, cleo: Person, page: str, form: dict[str, str], said: str
) -> None:
    response = client.sign_in(again(cleo)).post(f"/rounds/{round.slug}/{page}", data=form)
    assert (response.status_code, db.session.query(Letter).count()) == (422, 0)
    assert said in words_of(response.text)


def test_an_agenda_saved_as_it_stands_is_the_same(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round)
    lines = [Line(15, Bilingual("Fika", "Coffee"), person("erik").id)]
    set_agenda(session, lines, by=again(cleo), at=make.AT)
    db.session.commit()
    here = f"/sessions/{session.id}/agenda"
    page = client.sign_in(again(cleo)).get(here).text
    assert 'value="Fika"' in page
    assert 'value="Coffee"' in page
    version = BeautifulSoup(page, "html.parser").select_one("[name=version]")["value"]
    form = {"version": version, "at_0": "13:15", "title_0-sv": "", "title_0-en": ""}
    refused = client.post(here, data=form)
    assert refused.status_code == 422
    assert "Skriv vad som händer då, eller töm tiden också." in words_of(refused.text)
    assert [one.title.sv for one in list_agenda(found_session(session))] == ["Fika"]
    assert client.post(here, data=form | {"at_0": ""}).status_code == 303
    assert list_agenda(found_session(session)) == []


def test_a_material_is_taken_away(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    link = "https://example.org/p"
    paper = add_material(
        session, title=Bilingual("Plan"), is_after=False, link=link, by=again(cleo), at=make.AT
    )
    db.session.commit()
    response = client.sign_in(again(cleo)).post(f"/materials/{paper.id}/remove")
    assert response.location == f"/sessions/{session.id}/materials"
    assert list_materials(found_session(session)) == []


def test_nothing_is_marked_changed_once_the_change_is_undone(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round)
    page = f"/rounds/{round.slug}/sessions"
    was = plan_of(session)
    client.sign_in(again(cleo))
    client.post(f"/sessions/{session.id}/change", data=moved(session))
    assert "Ändrad" in words_of(client.get(page).text)
    client.post(f"/sessions/{session.id}/undo")
    assert plan_of(found_session(session)) == was
    assert "Ändrad" not in words_of(client.get(page).text)
    client.sign_in(person("erik"))
    assert "Ändrad" not in words_of(client.get(f"/rounds/{round.slug}/my-sessions").text)


def test_who_stands_in_the_line_sees_it_and_can_leave_it(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom(Audience.ROUND), capacity=1)
    here = f"/sessions/{session.id}"
    client.sign_in(person("fia")).post(f"{here}/answer", data={"answer": "yes"})
    client.sign_in(person("erik")).post(f"{here}/answer", data={"answer": "yes"})
    page = client.get(here).text
    assert "Du är nummer 1 i kön." in words_of(page)
    assert "Lämna kön" in words_of(page)
    assert _chosen(page) == ["yes"]
    assert _chosen(client.get(f"{here}/my-answer").text) == ["yes"]
    assert _chosen(client.get(f"/rounds/{round.slug}/my-sessions").text) == ["yes"]
    client.post(f"{here}/answer", data={"answer": "no"})
    assert "Lämna kön" not in words_of(client.get(here).text)


def test_a_missing_link_is_told_to_whoever_saves_and_promised_to_the_others(
    client: Client, round: Round, cleo: Person
) -> None:
    client.sign_in(again(cleo))
    new = f"/rounds/{round.slug}/sessions/new"
    made = client.post(new, data=NEW | {"link": ""}).location
    assert "Det finns ingen länk att delta med än" in words_of(client.get(made).text)
    client.sign_in(person("erik"))
    for page in (made, f"/rounds/{round.slug}/my-sessions"):
        assert "Länken kommer." in words_of(client.get(page).text)
    another_day = NEW | {"first_day": "2026-09-23"}
    made = client.sign_in(again(cleo)).post(new, data=another_day).location
    words = words_of(client.get(made).text)
    assert "Det finns ingen länk" not in words
    assert "Länken kommer." not in words


def _chosen(page: str) -> list[str]:
    main = BeautifulSoup(page, "html.parser").main
    assert main
    return [str(one["value"]) for one in main.select("input[name=answer][checked]")]


def complaints(client: Client, address: str, form: dict[str, str]) -> list[str]:
    """Which fields the summary leads to."""
    response = client.post(address, data=form)
    assert response.status_code == 422
    page = BeautifulSoup(response.text, "html.parser")
    return [str(one["href"]).removeprefix("#") for one in page.select(".notice.error a")]


def test_all_that_is_missing_or_wrong_in_a_session_is_told_at_once(
    client: Client, round: Round, cleo: Person
) -> None:
    new = f"/rounds/{round.slug}/sessions/new"
    client.sign_in(again(cleo))
    empty = {"audience": "workgroup", "mode": "on_site"}
    assert {*complaints(client, new, empty)} >= {
        "title-sv", "area", "first_day", "starts", "ends", "place"
    }  # fmt: skip
    wrong = NEW | {
        "mode": "on_site", "first_day": "2026-08-03", "starts": "15:00", "capacity": "0",
        "audience": "chosen",
    }  # fmt: skip
    assert {*complaints(client, new, wrong)} >= {
        "first_day", "ends", "capacity", "place", "people-0"
    }  # fmt: skip


def test_all_that_is_missing_or_wrong_in_a_poll_is_told_at_once(
    client: Client, round: Round, cleo: Person
) -> None:
    new = f"/rounds/{round.slug}/polls/new"
    client.sign_in(again(cleo))
    assert complaints(client, new, {"mode": "online"}) == ["title", "day_0"]
    wrong = POLL | {"title": "", "day_0": "2026-08-03", "to_0": "12:00", "to_1": ""}
    assert complaints(client, new, wrong) == ["title", "day_0", "to_0", "to_1"]
