"""What became of a plan stands at the top of every page until its reader has seen it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.exc import OperationalError

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.schedule.models import LATELY, SeenChange
from aspirant.schedule.service import cancel_session
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON, again, found_session
from tests.schedule.test_audience import person
from tests.schedule.test_changes import moved


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person, bo: Person, dag: Person) -> Round:
    """A round that Cleo coordinates, Bo leads and Dag only reads for; Erik and Fia take part."""
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.with_role(bo, Role.FACILITATOR, made)
    make.with_role(dag, Role.REVIEWER, made)
    make.group(made, "erik", "fia")
    return made


@pytest.fixture
def session(client: Client, round: Round, cleo: Person) -> Session:
    """A session that Cleo has moved a week on."""
    made = make.session(round, "Träff 1")
    client.sign_in(again(cleo)).post(f"/sessions/{made.id}/change", data=moved(made))
    return found_session(made)


def told(html: str) -> list[str]:
    """What stands at the top of the page, line by line."""
    rows = BeautifulSoup(html, "html.parser").select("aside.moved .moved-row")
    return [" ".join(row.get_text().split()) for row in rows]


LINE = (
    "Träffen är flyttad: Träff 1. Nu gäller: måndag 21 september kl. 09.00–12.30, Digitalt"
    " Lokalen är upptagen. Jag har sett det"
)


def test_every_page_of_whoever_is_concerned_says_it(
    client: Client, round: Round, session: Session, bo: Person, cleo: Person, dag: Person
) -> None:
    pages = [
        "/my-page",
        "/",
        "/my-page/details",
        "/personal-data",
        f"/rounds/{round.slug}/my-sessions",
    ]
    for name in ("erik", "fia", "bo"):
        client.sign_in(person(name))
        assert [told(client.get(page).text) for page in pages] == [[LINE]] * 5
    assert told(client.get(f"/rounds/{round.slug}/sessions").text) == [LINE]
    for other in (dag, cleo):
        client.sign_in(again(other))
        assert [told(client.get(page).text) for page in ("/my-page", "/")] == [[], []]
    assert told(client.get(f"/sessions/{session.id}").text) == []


def test_a_press_is_enough_and_leads_back_to_the_page(
    client: Client, round: Round, session: Session
) -> None:
    client.sign_in(person("erik"))
    form = BeautifulSoup(client.get("/my-page/details?a=1").text, "html.parser").select_one(
        "aside.moved form"
    )
    assert form is not None
    data = {field["name"]: field["value"] for field in form.select("input")}
    response = client.post(form["action"], data=data)
    assert (response.status_code, response.location) == (303, "/my-page/details?a=1")
    assert "Vi säger det inte igen" in client.get(response.location).text
    assert told(client.get("/my-page").text) == []
    assert told(client.sign_in(person("fia")).get("/my-page").text) == [LINE]
    evil = client.post(form["action"], data={"next": "//evil.example"})
    assert evil.location == f"/sessions/{session.id}"


def test_looking_is_no_press_and_its_own_page_says_it_once(
    client: Client, session: Session
) -> None:
    client.sign_in(person("erik"))
    page = client.get(f"/sessions/{session.id}").text
    assert told(page) == []
    assert page.count("Träffen är flyttad") == 1
    assert told(client.get("/my-page").text) == [LINE]


def test_whoever_answers_has_seen_it(client: Client, session: Session) -> None:
    client.sign_in(person("erik"))
    client.post(f"/sessions/{session.id}/answer", data={"answer": "yes"})
    assert told(client.get("/my-page").text) == []


def test_nothing_typed_is_lost_by_a_press(client: Client, session: Session) -> None:
    client.sign_in(person("erik"))
    response = client.post("/my-page/details", data={"name": "Erik", "phone": "x", "language": ""})
    assert response.status_code == 422
    assert told(response.text) == [LINE.removesuffix(" Jag har sett det")]


def test_many_changes_do_not_fill_the_page(client: Client, round: Round, cleo: Person) -> None:
    for day in range(5):
        one = make.session(round, f"Träff {day}", starts_at=SOON + timedelta(days=day))
        cancel_session(one, by=again(cleo), at=make.AT)
    db.session.commit()
    rows = told(client.sign_in(person("erik")).get("/my-page").text)
    assert [row.split(",")[0] for row in rows[:3]] == [
        "Träffen är inställd: Träff 0",
        "Träffen är inställd: Träff 1",
        "Träffen är inställd: Träff 2",
    ]
    assert rows[3:] == ["2 träffar till har ändrats. De visas här när du har sett de här."]


def test_it_ends_by_itself(client: Client, round: Round, session: Session) -> None:
    client.sign_in(person("erik"))
    with time_machine.travel(make.AT + LATELY, tick=False):
        assert told(client.get("/my-page").text) == []


def test_it_costs_one_query_and_strangers_none(
    app: Flask,
    client: Client,
    round: Round,
    session: Session,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    def asked(client: Any) -> int:
        with count_queries() as queries:
            assert client.get("/personal-data").status_code == 200
        return sum("plan_changed_at" in query for query in queries)

    assert asked(app.test_client()) == 0
    client.sign_in(person("erik"))
    assert asked(client) == 1
    make.session(round, "Träff 2")
    assert asked(client) == 1


def test_a_page_about_a_failure_asks_for_nothing(
    app: Flask, client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(person("erik"))
    missing = client.get("/no-such-page")
    assert (missing.status_code, told(missing.text)) == (404, [])

    def away(*_args: Any, **_kwargs: Any) -> Any:
        raise OperationalError("select", {}, Exception("away"))

    monkeypatch.setattr("aspirant.schedule.views.list_unseen_changes", away)
    gone = client.get("/my-page")
    assert (gone.status_code, told(gone.text)) == (503, [])
    assert db.session.query(SeenChange).count() == 1  # Cleo’s own
