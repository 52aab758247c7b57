"""The public feed of a call."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import icalendar
import pytest
from werkzeug.test import TestResponse

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.words import Mode
from tests import make
from tests.conftest import Client


@pytest.fixture
def round(app: Any) -> Round:
    """A round with an open call and one session of each kind."""
    made = make.without_sessions(make.round())
    make.session(made, "Öppen träff", is_public=True, mode=Mode.HYBRID, link="https://x.org/rum")
    make.session(made, "Sluten träff")
    return made


def titles(response: TestResponse) -> list[str]:
    """What the entries are called."""
    calendar = icalendar.Calendar.from_ical(response.data)
    return [str(one["SUMMARY"]) for one in calendar.walk("VEVENT")]


def test_it_holds_what_is_public_and_no_link_to_join(
    client: Client, round: Round, lint: Callable[[bytes], list[Any]]
) -> None:
    response = client.get(f"/calls/{round.slug}/sessions.ics")
    assert titles(response) == ["Öppen träff"]
    assert "x.org" not in response.text
    assert f"http://localhost/calls/{round.slug}" in response.text.replace("\r\n ", "")
    assert "CLASS:PUBLIC" in response.text
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert lint(response.data) == []


def test_it_speaks_english_when_asked(client: Client, round: Round) -> None:
    address = f"/calls/{round.slug}/sessions.ics"
    assert "More on its page" in client.get(f"{address}?language=en").text
    assert "Mer på sidan" in client.get(f"{address}?language=xx").text
    assert "Mer på sidan" in client.get(address).text


def test_a_call_not_published_has_none(client: Client) -> None:
    hidden = make.set_up_round()
    response = client.get(f"/calls/{hidden.slug}/sessions.ics")
    assert (response.status_code, response.mimetype) == (404, "text/plain")
    assert client.get("/calls/nowhere/sessions.ics").status_code == 404


def test_without_public_sessions_there_is_still_an_entry(
    client: Client, lint: Callable[[bytes], list[Any]]
) -> None:
    empty = make.without_sessions(make.round())
    response = client.get(f"/calls/{empty.slug}/sessions.ics")
    assert titles(response) == ["Din kalender från Aspirant"]
    assert lint(response.data) == []


def test_a_poll_that_knows_the_tag_gets_304_for_one_query(
    client: Client,
    round: Round,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    address = f"/calls/{round.slug}/sessions.ics"
    tag = client.get(address).headers["ETag"]
    with count_queries() as queries:
        response = client.get(address, headers={"If-None-Match": tag})
    assert response.status_code == 304
    assert [query.split()[0] for query in queries if query != "BEGIN"] == ["SELECT"]


def test_who_is_signed_in_does_not_matter(client: Client, round: Round, dag: Person) -> None:
    address = f"/calls/{round.slug}/sessions.ics"
    anonymous = client.get(address)
    db.session.rollback()
    assert client.sign_in(dag).get(address).data == anonymous.data
