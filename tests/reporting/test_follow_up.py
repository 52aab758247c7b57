"""The page of follow-up: who sees what of those who came as far as each step."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.privacy.service import answer_diversity
from aspirant.programme.models import Round
from aspirant.programme.service import finish_round, start_round
from tests import make, make_reporting, make_selection
from tests.client import Client
from tests.make_reporting import crowd, followed_round, frozen

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def elsa(app: Flask) -> Person:
    """Elsa sits on the board."""
    return make.person("elsa")


def page(client: Client, round: Round, **asked: str) -> str:
    answer = client.get(f"/rounds/{round.slug}/follow-up", query_string=asked)
    assert answer.status_code == 200
    return answer.text


def lines(text: str) -> dict[str, list[str]]:
    """What each line of the first table says, cell by cell."""
    table = re.search(r'<table class="table cards shares">(.*?)</table>', text, re.DOTALL)
    assert table
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", table[1], re.DOTALL)[1:]:
        name, *cells = [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        found[name] = cells
    return found


def test_every_step_is_counted_by_what_may_be_asked_for(client: Client, cleo: Person) -> None:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    made = crowd(round, {"": 4})
    make_reporting.admitted(made[:2])
    found = lines(page(client.sign_in(cleo), round, attribute="region"))
    assert [cells[0] for cells in found.values()] == ["1 25 %", "1 25 %", "2 50 %", "4"]
    assert found["Alla"] == ["4", "2", "0", "0", *["när beskeden har skickats"] * 2]


def test_strangers_readers_and_applicants_do_not_see_it(
    client: Client, app: Flask, alva: Person, bo: Person, dag: Person, cleo: Person
) -> None:
    round = followed_round(cleo, {"woman": 1})
    for role in (Role.REVIEWER, Role.INTERVIEWER, Role.FACILITATOR):
        make.grant(bo, role, round)
    make.grant(alva, Role.PARTICIPANT, round)
    for person in (alva, bo, dag):
        client = app.test_client().sign_in(person)  # type: ignore[attr-defined]
        for path in ("", "/export", "/reference"):
            assert client.get(f"/rounds/{round.slug}/follow-up{path}").status_code == 403
        assert client.post(f"/rounds/{round.slug}/follow-up/freeze").status_code == 403


def test_voluntary_answers_are_not_shown_before_they_are_frozen(
    client: Client, cleo: Person
) -> None:
    round = followed_round(cleo, {"woman": 14, "man": 9, "": 6})
    text = page(client.sign_in(cleo), round, attribute="gender")
    assert "Inget är räknat än" in text
    assert "14" not in re.sub(r"<[^>]+>", " ", text.split("<main")[1])


def test_two_worlds_that_differ_only_in_answers_look_the_same_until_they_are_frozen(
    app: Flask, cleo: Person, bo: Person
) -> None:
    round = followed_round(cleo, {"woman": 3, "": 2})
    make.grant(bo, Role.BOARD, round)
    before = _everything(app, round, (cleo, bo))
    made = db.session.scalars(select(Application).order_by(Application.number)).first()
    assert made
    answer_diversity(made, {"gender": "man", "age": "under_35"}, by=cleo, at=make.AT)
    db.session.commit()
    assert _everything(app, round, (cleo, bo)) == before


def _everything(app: Flask, round: Round, people: tuple[Person, ...]) -> list[str]:
    found = []
    for person in people:
        client = app.test_client().sign_in(person)  # type: ignore[attr-defined]
        for attribute in ("region", "gender", "age"):
            text = page(client, round, attribute=attribute)
            found.append(re.sub(r'name="(intent|csrf_token)" value="[^"]+"', "", text))
    return found


def test_frozen_figures_are_the_same_for_everybody(
    app: Flask, cleo: Person, elsa: Person, bo: Person
) -> None:
    round = followed_round(cleo, {"woman": 14, "man": 9, "other": 1, "": 2})
    make.grant(elsa, Role.BOARD, round)
    make.grant(bo, Role.AUDITOR, round)
    assert frozen(round, cleo, at=round.call.closes_at) == ["applied"]
    seen = [
        lines(page(app.test_client().sign_in(one), round, attribute="gender"))  # type: ignore[attr-defined]
        for one in (cleo, elsa, bo)
    ]
    assert seen[0] == seen[1] == seen[2]
    assert {name: cells[0] for name, cells in seen[0].items()} == {
        "Kvinna": "14 54 %",
        "Man, något annat eller inget svar": "12 46 %",
        "Alla": "26",
    }


def test_a_proposal_not_released_shows_to_the_coordinator_only(
    app: Flask, cleo: Person, bo: Person, elsa: Person
) -> None:
    round = make_selection.decided_round(cleo, bo, "decided")
    make.grant(elsa, Role.BOARD, round)
    before = _everything(app, round, (elsa,))
    pending = lines(page(app.test_client().sign_in(cleo), round, attribute="region"))  # type: ignore[attr-defined]
    assert pending["Alla"][3:] == ["2", *["när beskeden har skickats"] * 2]
    assert all("när beskeden har skickats" in text for text in before[:1])
    make_selection.release(round, cleo)
    with time_machine.travel(make.AT, tick=False):
        assert _everything(app, round, (elsa,)) == before
    with time_machine.travel(make_selection.TOLD, tick=False):
        told = lines(page(app.test_client().sign_in(elsa), round, attribute="region"))  # type: ignore[attr-defined]
    assert told["Alla"][3:] == ["2", "2", "0"]


def test_a_proposal_before_decisions_shows_to_the_coordinator_only(
    app: Flask, cleo: Person, bo: Person, elsa: Person
) -> None:
    round = make_selection.decided_round(cleo, bo, "proposed")
    make.grant(elsa, Role.BOARD, round)
    totals = [
        lines(page(app.test_client().sign_in(one), round))["Alla"][3]  # type: ignore[attr-defined]
        for one in (cleo, elsa)
    ]
    assert totals == ["2", "när beskeden har skickats"]


def test_the_spreadsheet_says_what_the_page_says(client: Client, cleo: Person) -> None:
    round = followed_round(cleo, {"woman": 14, "man": 9, "other": 1, "": 2})
    frozen(round, cleo, at=round.call.closes_at)
    shown = lines(page(client.sign_in(cleo), round, attribute="gender"))
    answer = client.get(f"/rounds/{round.slug}/follow-up/export?attribute=gender")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["Kategori", "Sökande", "Sökande, andel"]
    exported = {str(row[0]): row[1::2] for row in rows[1:]}
    assert {name: [cell.split()[0] for cell in cells] for name, cells in shown.items()} == {
        name: [str(cell).split()[0] for cell in cells] for name, cells in exported.items()
    }
    assert rows[1][:3] == ["Kvinna", 14, 0.538]


@pytest.mark.parametrize("attribute", ["region", "gender"])
def test_the_page_asks_the_same_of_the_database_however_many_there_are(
    client: Client, cleo: Person, count_queries: Counting, attribute: str
) -> None:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    client.sign_in(cleo)
    counts = []
    for more in (1, 2):
        crowd(round, {"woman": more})
        page(client, round, attribute=attribute)
        with count_queries() as queries:
            page(client, round, attribute=attribute)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_earlier_rounds_stand_beside_on_the_page_and_in_the_spreadsheet(
    client: Client, cleo: Person, bo: Person
) -> None:
    earlier = make_selection.decided_round(cleo, bo, "answered", name="2025–2026")
    after = make_reporting.closed(earlier)
    earlier = make_selection.reloaded(earlier)
    earlier.starts_on, earlier.ends_on = date(2025, 9, 1), date(2026, 6, 1)
    start_round(earlier, by=cleo, at=after)
    finish_round(earlier, by=cleo, at=after)
    db.session.commit()
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    crowd(round, {"": 2})
    with time_machine.travel(make_selection.TOLD, tick=False):
        text = page(client.sign_in(cleo), round, attribute="sector", step="applied")
        answer = client.get(f"/rounds/{round.slug}/follow-up/export?attribute=sector&step=applied")
    beside = text.split("Vid sidan av tidigare omgångar")[1]
    assert lines(beside)["Alla"] == ["2", "5"]
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row for row in rows if row[0] == "Alla"][1][1:5:2] == [2, 5]


@pytest.mark.parametrize(("language", "heading"), [("sv", "Uppföljning"), ("en", "Follow-up")])
def test_it_reads_in_both_languages(
    client: Client, cleo: Person, language: str, heading: str
) -> None:
    round = followed_round(cleo, {})
    cleo.language = language
    db.session.commit()
    text = page(client.sign_in(cleo), round)
    assert f"<h1>{heading}</h1>" in text
