"""Figures to compare with: entered by the office, shown beside, carried on to later rounds."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.reporting.models import ReferenceSheet
from tests import make
from tests.client import Client

WHERE = "?attribute=sector&population=members"


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.round()
    make.grant(cleo, Role.COORDINATOR, made)
    return made


def entered(**changed: str) -> dict[str, str]:
    values = {"private": "71,5", "public": "24", "civil": ""}
    lines = {
        f"lines-{place}-{key}": text
        for place, (value, amount) in enumerate(values.items())
        for key, text in (("value", value), ("amount", amount))
    }
    return {
        **lines,
        "version": "new",
        "kind": "share",
        "source": "Medlemsregistret",
        "as_of": "2026-12-31",
        **changed,
    }


def post(client: Client, round: Round, **changed: str) -> Any:
    return client.post(f"/rounds/{round.slug}/follow-up/reference{WHERE}", data=entered(**changed))


def sheets() -> list[ReferenceSheet]:
    return list(db.session.scalars(select(ReferenceSheet)))


def test_they_are_entered_with_source_and_day_and_shown_beside(
    client: Client, cleo: Person, round: Round
) -> None:
    client.sign_in(cleo)
    answer = post(client, round)
    assert answer.status_code == 303
    [sheet] = sheets()
    assert (sheet.amounts, sheet.is_share) == ({"private": 71.5, "public": 24.0}, True)
    assert (sheet.source, sheet.as_of) == ("Medlemsregistret", date(2026, 12, 31))
    make.application(round, make.person("alva"))
    text = client.get(answer.location).text
    assert "Alla medlemmar: Medlemsregistret, tors 31 dec" in text
    assert ("72 %" in text, "inte känt" in text) == (True, True)
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.thing_id == sheet.id))
    assert (entry.action, entry.details) == ("set_reference", {"attribute": "sector"})


def test_they_hold_for_later_rounds_until_new_ones_are_entered(
    client: Client, cleo: Person, round: Round
) -> None:
    client.sign_in(cleo)
    post(client, round)
    later = make.blank_round("2031–2032")
    later.starts_on = date(2031, 9, 1)
    later.ends_on = date(2032, 6, 1)
    make.grant(cleo, Role.COORDINATOR, later)
    make.application(round, make.person("alva"))
    page = client.get(f"/rounds/{later.slug}/follow-up/reference{WHERE}").text
    assert 'value="71,5"' in page
    assert post(client, later, **{"lines-0-amount": "60"}).status_code == 303
    assert sorted(one.amounts["private"] for one in sheets()) == [60.0, 71.5]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"lines-0-amount": "många"}, "Skriv ett tal"),
        ({"lines-0-amount": "-3"}, "Skriv ett tal"),
        ({"lines-0-amount": "90"}, "mer än 100 procent"),
        ({"source": " "}, "Skriv varifrån de kommer."),
        ({"as_of": ""}, "Ange vilken dag de gäller för."),
    ],
)
def test_what_cannot_be_meant_is_said_beside_it_and_nothing_is_lost(
    client: Client, cleo: Person, round: Round, changed: dict[str, str], words: str
) -> None:
    answer = post(client.sign_in(cleo), round, **changed)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert 'value="24"' in answer.text
    assert sheets() == []


def test_emptied_they_are_gone(client: Client, cleo: Person, round: Round) -> None:
    client.sign_in(cleo)
    post(client, round)
    emptied = {f"lines-{place}-amount": "" for place in range(3)}
    version = str(sheets()[0].version)
    assert post(client, round, version=version, source="", as_of="", **emptied).status_code == 303
    assert sheets() == []


def test_two_who_save_at_once_are_told(client: Client, cleo: Person, round: Round) -> None:
    client.sign_in(cleo)
    assert post(client, round).status_code == 303
    assert post(client, round, **{"lines-0-amount": "1"}).status_code == 409
    assert sheets()[0].amounts["private"] == 71.5


def test_people_are_shown_as_people_and_share(client: Client, cleo: Person, round: Round) -> None:
    client.sign_in(cleo)
    post(client, round, kind="count", **{"lines-0-amount": "3000", "lines-1-amount": "1 000"})
    make.application(round, make.person("alva"))
    text = client.get(f"/rounds/{round.slug}/follow-up?attribute=sector").text
    assert ("<b>3\u202f000</b>" in text, "75 %" in text) == (True, True)
