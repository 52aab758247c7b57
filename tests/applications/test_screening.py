"""One application before the coordinator: what it says, its history, the screening."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.extensions import db
from aspirant.lifecycle import ApplicationState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests.conftest import Client


@pytest.fixture
def sent(app: Any, alva: Person, cleo: Person) -> Application:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    return make.application(round, alva, unmet=1, answers=["<b>Jag</b> brinner.", "Allt."])


def path(rest: str = "") -> str:
    return f"/rounds/2027-2028/applications/1{rest}"


def version(client: Client, address: str) -> str:
    soup = BeautifulSoup(client.get(address).text, "html.parser")
    return str(soup.select_one("main input[name=version]")["value"])


def reread(application: Application) -> Application:
    db.session.expire_all()
    found = find_application(application.id)
    assert found
    return found


def test_it_shows_what_was_written_and_hints_at_the_rule_answered_no(
    client: Client, cleo: Person, sent: Application
) -> None:
    html = client.sign_in(cleo).get(path()).text
    assert "&lt;b&gt;Jag&lt;/b&gt; brinner." in html
    assert "Den sökande har svarat nej på ett villkor:" in html
    assert "Inget avslås av sig självt" in html
    assert [one.get_text() for one in BeautifulSoup(html, "html.parser").select(".what")] == [
        "Inskickad",
        "Påbörjad",
    ]


def test_it_is_let_in_by_a_person(client: Client, cleo: Person, sent: Application) -> None:
    address, rest = path(), path("/admit")
    seen = version(client.sign_in(cleo), address)
    assert client.post(rest, data={"version": seen}).status_code == 303
    assert reread(sent).state is ApplicationState.UNDER_REVIEW


def test_screening_out_says_why_and_sends_no_letter(
    client: Client, cleo: Person, sent: Application
) -> None:
    address = path("/screen-out")
    soup = BeautifulSoup(client.sign_in(cleo).get(address).text, "html.parser")
    (ticked,) = [one["value"] for one in soup.select("input[checked]")]
    seen = soup.select_one("main input[name=version]")["value"]
    given = {"version": seen, "rules": [ticked], "reason": "Du är inte chef just nu."}
    assert client.post(address, data=given).status_code == 303
    found = reread(sent)
    assert (found.state, found.screening_rules, found.screening_reason) == (
        ApplicationState.SCREENED_OUT,
        [ticked],
        "Du är inte chef just nu.",
    )
    assert list(db.session.scalars(select(Letter.kind))) == ["applications/receipt"]
    shown = client.get(path()).text
    assert "Du är inte chef just nu." in shown
    assert client.post(path("/admit"), data={"version": found.version}).status_code == 303
    assert reread(sent).screening_reason is None


def test_a_refusal_needs_a_reason(client: Client, cleo: Person, sent: Application) -> None:
    address = path("/screen-out")
    seen = version(client.sign_in(cleo), address)
    answer = client.post(address, data={"version": seen, "reason": "  "})
    assert (answer.status_code, "Säg vilket villkor" in answer.text) == (422, True)
    answer = client.post(address, data={"version": seen, "reason": "Pnr 811218-9876"})
    assert (answer.status_code, "ser ut som ett personnummer" in answer.text) == (422, True)
    assert reread(sent).state is ApplicationState.SUBMITTED


def test_of_two_coordinators_the_later_is_told_what_changed(
    client: Client, cleo: Person, dag: Person, sent: Application
) -> None:
    make.grant(dag, Role.COORDINATOR, sent.round)
    address = path("/screen-out")
    seen = version(client.sign_in(dag), address)
    client.sign_in(cleo).post(path("/admit"), data={"version": seen})
    late = {"version": seen, "reason": "Min långa motivering."}
    answer = client.sign_in(dag).post(address, data=late)
    assert answer.status_code == 409
    assert "Cleo" in answer.text
    assert "Min långa motivering." in answer.text
    assert reread(sent).state is ApplicationState.UNDER_REVIEW
