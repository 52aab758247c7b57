"""From the page of a session those who run it reach all they do with it, when it makes sense."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.core.clock import to_local
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from aspirant.schedule.models import RsvpAnswer
from aspirant.schedule.service import answer_session
from tests import make
from tests.conftest import Client
from tests.make_evaluation import NAMES, opened, running
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import of_a_group, person

HOUR = timedelta(hours=1)

ANSWERS, FOOD = (
    "Vilka som kommer och vilka som inte har svarat",
    "Mat och tillgänglighet, till köket",
)
CODE, LIST = "Kod för att checka in", "Närvarolista"
AGENDA, MATERIALS, CONTENTS = "Dagordning", "Material", "Innehåll, vägen dit, hur många"
MOVE, MEND = "Flytta, byt till digitalt eller ställ\xa0in\xa0…", "Rätta tid eller plats …"
LETTERS, NEW = "Brev om träffen hittills", "Planera en ny träff …"
THOUGHT = "Vad de tyckte om träffen"


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.with_role(bo, Role.FACILITATOR, made)
    make.group(made, *NAMES)
    return made


def ways(client: Client, session: Session) -> dict[str, str]:
    """Where the list for those who run the session leads, by its words."""
    page = BeautifulSoup(client.get(f"/sessions/{session.id}").text, "html.parser")
    section = page.select_one("section[aria-labelledby=staff]")
    found = section.select("li a") if section else []
    return {one.get_text().split(" och lokalen")[0]: str(one["href"]) for one in found}


def test_before_it_begins(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    shown = ways(client.sign_in(again(cleo)), session)
    assert [*shown] == [ANSWERS, FOOD, AGENDA, MATERIALS, CONTENTS, MOVE, LETTERS]
    assert {client.get(url).status_code for url in shown.values()} == {200}
    anchor = shown[ANSWERS].partition("#")[2]
    assert f'id="{anchor}"' in client.get(shown[ANSWERS]).text


def test_online_there_is_no_food(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round, mode=Mode.ONLINE, place="")
    assert FOOD not in ways(client.sign_in(again(cleo)), session)


def test_while_it_goes_on(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round, starts_at=make.AT - HOUR)
    shown = ways(client.sign_in(again(cleo)), session)
    assert [*shown] == [FOOD, CODE, LIST, AGENDA, MATERIALS, CONTENTS, MOVE, LETTERS]
    assert {client.get(url).status_code for url in shown.values()} == {200}


def test_when_it_is_over_with_its_evaluation(client: Client, round: Round, cleo: Person) -> None:
    session = opened(running(round)).session
    shown = ways(client.sign_in(again(cleo)), session)
    assert [*shown] == [LIST, THOUGHT, AGENDA, MATERIALS, CONTENTS, MEND, LETTERS]
    assert {client.get(url).status_code for url in shown.values()} == {200}


def test_a_cancelled_one_can_be_undone_here_and_otherwise_leads_to_a_new_one(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round)
    client.sign_in(again(cleo))
    client.post(f"/sessions/{session.id}/cancel", data={"version": session.version})
    page = BeautifulSoup(client.get(f"/sessions/{session.id}").text, "html.parser")
    assert page.select_one(f"form[action='/sessions/{session.id}/undo']")
    assert [*ways(client, session)] == [NEW, LETTERS]
    with time_machine.travel(make.AT + HOUR, tick=False):
        page = BeautifulSoup(client.get(f"/sessions/{session.id}").text, "html.parser")
        assert not page.select_one(f"form[action='/sessions/{session.id}/undo']")
        assert [*ways(client, session)] == [NEW, LETTERS]


def test_whoever_leads_sees_what_they_may_do_and_the_others_nothing(
    client: Client, round: Round, bo: Person
) -> None:
    session = make.session(round, starts_at=make.AT - HOUR)
    assert [*ways(client.sign_in(again(bo)), session)] == [FOOD, CODE, LIST, AGENDA, MATERIALS]
    assert ways(client.sign_in(person("erik")), session) == {}


def test_whoever_leads_prepares_a_session_and_changes_nothing_else(
    client: Client, round: Round, bo: Person
) -> None:
    session = make.session(round)
    here = f"/sessions/{session.id}"
    client.sign_in(again(bo))
    page = client.get(f"{here}/agenda").text
    version = BeautifulSoup(page, "html.parser").select_one("[name=version]") or {}
    line = {"version": version["value"], "title_0-sv": "Fika"}
    line["at_0"] = to_local(session.starts_at).strftime("%H:%M")
    assert client.post(f"{here}/agenda", data=line).status_code == 303
    paper = {"title-sv": "Läs", "moment": "before", "link": "https://example.org/las"}
    assert client.post(f"{here}/materials", data=paper).status_code == 303
    shown = client.get(here).text
    assert "Fika" in shown
    assert "https://example.org/las" in shown
    pages = ("edit", "change", "cancel", "letters")
    assert {client.get(f"{here}/{one}").status_code for one in pages} <= {403, 404, 405}
    client.sign_in(person("erik"))
    assert {client.get(f"{here}/{one}").status_code for one in ("agenda", "materials")} == {403}


def test_the_way_back_is_to_the_list_that_one_came_from(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    session = make.session(round)

    def back() -> str:
        page = BeautifulSoup(client.get(f"/sessions/{session.id}").text, "html.parser")
        return str(page.select_one("nav.crumbs a")["href"])

    for staff in (cleo, bo):
        client.sign_in(again(staff))
        assert back() == f"/rounds/{round.slug}/sessions"
    client.sign_in(person("erik"))
    assert back() == f"/rounds/{round.slug}/my-sessions"
    assert client.get(back()).status_code == 200
    db.session.expire_all()
    assert found_session(session).sequence == 0


def test_whoever_called_the_meeting_sees_who_comes_and_that_its_link_is_lacking(
    client: Client, round: Round, cleo: Person
) -> None:
    session = found_session(of_a_group(round, cleo))
    session.called_by_id, session.mode, session.link = person("erik").id, Mode.ONLINE, ""
    answer_session(session, answer=RsvpAnswer.YES, by=person("erik"), at=make.AT)
    db.session.commit()
    here = f"/sessions/{session.id}"
    own = client.sign_in(person("erik")).get(here).text
    words = " ".join(BeautifulSoup(own, "html.parser").get_text(" ").split())
    assert "Ja: Erik Har inte svarat: Fia" in words
    assert "Det finns ingen länk för att delta än." in words
    assert f"{here}/change#link" in own
    others = client.sign_in(person("fia")).get(here).text
    assert ("Har inte svarat:" in others, "ingen länk" in others) == (False, False)
