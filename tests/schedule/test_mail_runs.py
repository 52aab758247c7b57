"""How far the letters about a session have come: a page to watch, or to leave."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.lifecycle import LetterState, move
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.schedule.planning import Whom
from tests import make
from tests.conftest import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import planned
from tests.schedule.test_changes import moved


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


def leave(count: int, kind: str) -> None:
    """So many letters of the kind leave."""
    waiting = Letter.kind == kind, Letter.state == LetterState.QUEUED
    letters = db.session.scalars(
        select(Letter).where(*waiting).order_by(Letter.address).limit(count)
    ).all()
    for letter in letters:
        move(letter, "lease_letter", by=None, at=make.AT)
        move(letter, "sent_letter", by=None, at=make.AT)
        letter.sent_at = make.AT
    db.session.commit()


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split())


def test_the_list_and_the_page_say_how_many_have_left(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom())
    leave(2, "schedule/session_planned")
    client.sign_in(again(cleo))
    here = f"/sessions/{session.id}/letters"
    listed = client.get(f"/rounds/{round.slug}/sessions").text
    assert "2 av 3 brev har gått" in listed
    assert f'href="{here}"' in listed
    page = client.get(here)
    assert "2 av 3 brev har gått" in words(page.text)
    assert "Du kan lämna sidan" in words(page.text)
    assert 'http-equiv="refresh"' in page.text
    leave(3, "schedule/session_planned")
    assert "3 av 3 brev har gått" in words(client.get(here).text)
    assert "refresh" not in client.get(here).text
    assert "brev har gått" not in client.get(f"/rounds/{round.slug}/sessions").text


def test_a_change_shows_when_its_letters_leave_and_that_older_ones_were_replaced(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom())
    client.sign_in(again(cleo))
    with time_machine.travel(make.AT + timedelta(minutes=1), tick=False):
        form = moved(found_session(session))
        assert client.post(f"/sessions/{session.id}/change", data=form).status_code == 303
        page = words(client.get(f"/sessions/{session.id}/letters").text)
    assert "De går klockan 12.11; till dess går ändringen att ångra." in page
    assert page.index("Träff ändrad") < page.index("Träff planerad")


def test_a_session_without_letters_says_so(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    client.sign_in(again(cleo))
    assert "Inga brev än" in client.get(f"/sessions/{session.id}/letters").text


def test_whoever_only_takes_part_may_not_look(
    client: Client, round: Round, cleo: Person, dag: Person
) -> None:
    session = planned(round, cleo, Whom())
    make.with_role(dag, Role.PARTICIPANT, round)
    assert client.sign_in(again(dag)).get(f"/sessions/{session.id}/letters").status_code == 403


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_asks_as_often_for_one_run_as_for_three(
    client: Client, round: Round, cleo: Person, size: int,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:  # fmt: skip
    made: list[Session] = [planned(round, cleo, Whom()) for _number in range(size)]
    client.sign_in(again(cleo))
    client.get("/")
    with count_queries() as queries:
        page = client.get(f"/rounds/{round.slug}/sessions").text
    assert page.count("brev har gått") == len(made)
    asked = [one for one in queries if "letters" in one]
    assert len(asked) == 2
