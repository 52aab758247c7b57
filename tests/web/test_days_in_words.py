"""A day in a field is read back in words: browsers draw it in the order of their own settings."""

from datetime import UTC, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests.conftest import Client
from tests.make_schedule import again

CASES = [("sv", "måndag 14 september 2026"), ("en", "Monday 14 September 2026")]


@pytest.mark.parametrize(("language", "words"), CASES)
@time_machine.travel(make.AT, tick=False)
def test_a_day_and_a_moment_are_said_beside_their_fields(
    client: Client, cleo: Person, language: str, words: str
) -> None:
    round = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, round)
    starts_at = datetime(2026, 9, 14, 11, 0, tzinfo=UTC)
    session = make.session(round, starts_at=starts_at, ends_at=datetime(2026, 9, 16, tzinfo=UTC))
    one = again(cleo)
    one.language = language
    db.session.commit()
    client.sign_in(one)
    assert said(client, f"/sessions/{session.id}/change", "first_day") == words
    form = {"version": str(session.version), "at_0": "2026-09-14T13:00", "title_0-sv": ""}
    clock = {"sv": "13.00", "en": "13:00"}[language]
    answer = client.post(f"/sessions/{session.id}/agenda", data=form)
    assert said_in(answer.text, "at_0") == f"{words} {clock}"


def test_an_empty_field_says_nothing(client: Client, cleo: Person) -> None:
    round = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, round)
    client.sign_in(again(cleo))
    assert said(client, f"/rounds/{round.slug}/sessions/new", "first_day") == ""


def said(client: Client, page: str, field: str) -> str:
    return said_in(client.get(page).text, field)


def said_in(html: str, field: str) -> str:
    line = BeautifulSoup(html, "html.parser").select_one(f"output[for={field}]")
    assert line
    return line.get_text()
