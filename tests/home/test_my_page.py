"""What an answered application is called on one's first page."""

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.selection.models import Outcome
from aspirant.selection.queries.decisions import HOLD
from aspirant.selection.service.offers import accept_offer, decline_offer
from tests import make, make_selection
from tests.conftest import Client
from tests.make import AT


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.OFFER, "Du erbjuds en plats"),
        (Outcome.RESERVE, "På reservlistan"),
        (Outcome.DECLINE, "Ingen plats den här gången"),
    ],
)
def test_the_answer_is_told_in_words_once_its_letter_has_left(
    client: Client, cleo: Person, bo: Person, outcome: Outcome, words: str
) -> None:
    round = make_selection.decided_round(cleo, bo, "decided")
    person = make_selection.decisions(round, outcome)[0].application.person
    make_selection.release(round, cleo)
    db.session.commit()
    with time_machine.travel(AT + HOLD / 2, tick=False):
        assert words not in client.sign_in(person).get("/my-page").text
    with time_machine.travel(AT + HOLD, tick=False):
        assert words in client.sign_in(person).get("/my-page").text


def test_who_took_the_place_has_it(client: Client, cleo: Person, bo: Person) -> None:
    round = make_selection.decided_round(cleo, bo, "decided")
    make_selection.release(round, cleo)
    offer = make_selection.offers(round)[0]
    person = offer.application.person
    accept_offer(offer, by=person, at=AT + HOLD)
    db.session.commit()
    with time_machine.travel(AT + HOLD, tick=False):
        assert "Platsen är din" in client.sign_in(person).get("/my-page").text


def test_the_page_of_a_reserve_leads_on(client: Client, cleo: Person, bo: Person) -> None:
    round = make_selection.decided_round(cleo, bo, "decided")
    application = make_selection.decisions(round, Outcome.RESERVE)[0].application
    make_selection.release(round, cleo)
    db.session.commit()
    with time_machine.travel(AT + HOLD, tick=False):
        shown = client.sign_in(application.person).get(f"/applications/{application.id}/decision")
    assert "Listan gäller tills programmet börjar" in shown.text
    assert f'href="/applications/{application.id}/withdraw"' in shown.text
    assert 'href="/my-page"' in shown.text.split("<main")[1]


def test_the_sessions_are_one_press_from_the_calendar(app: Flask, client: Client) -> None:
    round = make.round()
    (erik,) = make.group(round, "erik")
    form = select_form(client.sign_in(erik).get("/my-page").text, "Få träffarna i din kalender")
    made = client.post(form)
    assert "webcal://" in client.get(made.location).text
    shown = client.get("/my-page").text
    assert 'href="/my-page/calendar">Få träffarna i din kalender' in shown


def select_form(html: str, button: str) -> str:
    """Where the form with that button goes."""
    page = BeautifulSoup(html, "html.parser")
    pressed = page.find("button", string=button)
    assert pressed
    return str(pressed.find_parent("form")["action"])


def test_a_coordinator_is_told_of_a_place_that_a_reserve_could_have(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make_selection.decided_round(cleo, bo, "released")
    with time_machine.travel(AT + HOLD, tick=False):
        assert "är ledig i 2027–2028" not in client.sign_in(cleo).get("/my-page").text
    offer = make_selection.offers(round)[0]
    decline_offer(offer, reason="", by=offer.application.person, at=AT + HOLD)
    db.session.commit()
    with time_machine.travel(AT + HOLD, tick=False):
        assert "1 plats är ledig i 2027–2028" in client.sign_in(cleo).get("/my-page").text
