"""An interviewer's pages: when, where and whom, and the scorecard after."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.interviews.models import Interview, InterviewScore
from aspirant.lifecycle import InterviewState
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.queries import list_criteria
from aspirant.programme.words import Stage
from tests import make
from tests.conftest import Client
from tests.make_reviews import FIRST_SLOT, found_interview, with_role

Counter = Callable[[], AbstractContextManager[list[str]]]
LIST = "/rounds/2027-2028/my-interviews"
AFTER = FIRST_SLOT + timedelta(hours=1)


def _form(interview: Interview, *levels: int, note: str = "", version: int = 0) -> dict[str, Any]:
    criteria = list_criteria(found_interview(interview).application.round, Stage.INTERVIEW)
    given = {f"level_{one.id.hex}": str(n) for one, n in zip(criteria, levels, strict=False)}
    return {"version": str(version), "note": note, **given}


def _words(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.text, "html5lib").main.get_text(" ").split())


def _url(interview: Interview) -> str:
    return f"/interviews/{interview.id}/scorecard"


def test_the_list_says_when_where_and_whom(client: Client, alva: Person, bo: Person) -> None:
    round = make.round()
    make.interview(make.application(round, alva), "booked", bo)
    make.slot(round, bo, starts_at=FIRST_SLOT + timedelta(days=1))
    with time_machine.travel(make.AT, tick=False):
        words = _words(client.sign_in(bo), LIST)
    assert "Alva tisdag 8 juni 2027 kl. 09.00–09.45 På plats, Kansliet, Stockholm Bo Bokad" in words
    assert "Tider som ännu är lediga onsdag 9 juni 2027 kl. 09.00–09.45" in words


def _headings(client: Client) -> list[str]:
    page = BeautifulSoup(client.get(LIST).text, "html5lib")
    return [" ".join(one.get_text(" ").split()) for one in page.main.select("h2, tbody th, .tag")]


def test_what_waits_stands_first_then_what_comes_then_what_has_been(
    client: Client, alva: Person, bo: Person
) -> None:
    round = make.round()
    first = make.interview(make.application(round, alva), "booked", bo)
    for days, name in ((2, "eva"), (9, "fia"), (8, "gry")):
        starts_at = FIRST_SLOT + timedelta(days=days)
        sent = make.application(round, make.person(name))
        make.interview(sent, "booked", bo, starts_at=starts_at)
    with time_machine.travel(FIRST_SLOT + timedelta(days=3), tick=False):
        assert _headings(client.sign_in(bo)) == [
            *("Bedömningar som väntar på dig 2", "Att skriva", "Att skriva"),
            *("Kommande", "Gry", "Bokad", "Fia", "Bokad"),
            *("Det som varit", "Eva", "Har varit, inte noterad", "Att skriva"),
            *("Alva", "Har varit, inte noterad", "Att skriva"),
        ]
        client.post(_url(first), data=_form(first, 3, 4))
        assert "Bedömningar som väntar på dig 1" in _headings(client)


def test_the_list_asks_the_same_number_of_questions(
    client: Client, alva: Person, bo: Person, count_queries: Counter
) -> None:
    round = make.round()
    make.interview(make.application(round, alva), "booked", bo)
    client.sign_in(bo)
    with count_queries() as one:
        client.get(LIST)
    for hours, name in enumerate(("eva", "fia"), start=1):
        starts_at = FIRST_SLOT + timedelta(hours=hours)
        application = make.application(round, make.person(name))
        make.interview(application, "booked", bo, starts_at=starts_at)
    with count_queries() as three:
        client.get(LIST)
    assert len(one) == len(three)


def test_the_scorecard_opens_when_the_interview_begins(
    client: Client, alva: Person, bo: Person
) -> None:
    interview = make.interview(make.application(make.round(), alva), "booked", bo)
    with time_machine.travel(FIRST_SLOT - timedelta(minutes=1), tick=False):
        words = _words(client.sign_in(bo), _url(interview))
        assert "Din bedömning öppnas när intervjun börjar." in words
        assert client.post(_url(interview), data=_form(interview, 3, 4)).status_code == 409


def test_it_is_written_changed_and_says_that_the_interview_was_held(
    client: Client, alva: Person, bo: Person
) -> None:
    interview = make.interview(make.application(make.round(), alva), "booked", bo)
    with time_machine.travel(AFTER, tick=False):
        client.sign_in(bo)
        answer = client.post(_url(interview), data=_form(interview, 3, 4, note="Öppen."))
        assert (answer.status_code, answer.location) == (303, LIST)
        assert found_interview(interview).state is InterviewState.HELD
        page = BeautifulSoup(client.get(_url(interview)).text, "html5lib")
        assert [one["value"] for one in page.select("input[type=radio][checked]")] == ["3", "4"]
        answer = client.post(_url(interview), data=_form(interview, 5, 5, version=1))
        assert answer.status_code == 303
    assert list(db.session.scalars(select(InterviewScore.value))) == [5, 5]


def test_a_stale_save_changes_nothing(client: Client, alva: Person, bo: Person) -> None:
    interview = make.interview(make.application(make.round(), alva), "held", bo, values=(3, 3))
    with time_machine.travel(AFTER, tick=False):
        answer = client.sign_in(bo).post(_url(interview), data=_form(interview, 5, 5, note="Ny."))
    assert answer.status_code == 409
    assert "Ny." in answer.text
    assert list(db.session.scalars(select(InterviewScore.value))) == [3, 3]


def test_a_missing_level_is_asked_for(client: Client, alva: Person, bo: Person) -> None:
    interview = make.interview(make.application(make.round(), alva), "held", bo)
    with time_machine.travel(AFTER, tick=False):
        answer = client.sign_in(bo).post(_url(interview), data=_form(interview, 5))
    assert answer.status_code == 422
    assert "Välj en nivå." in answer.text


def test_others_levels_are_hidden_until_ones_own_are_in(
    client: Client, alva: Person, bo: Person, dag: Person
) -> None:
    interview = make.interview(make.application(make.round(), alva), "booked", bo, dag)
    with time_machine.travel(AFTER, tick=False):
        client.sign_in(dag).post(_url(interview), data=_form(interview, 5, 5, note="Dags ord"))
        other = client.sign_in(bo)
        assert "5,0" not in _words(other, _url(interview))
        other.post(_url(interview), data=_form(interview, 3, 4))
        words = _words(other, _url(interview))
    assert "Båda bedömningarna tillsammans: 4,3." in words
    assert "Dags ord" not in words


@pytest.mark.parametrize("who", ["alva", "cleo", "dag", "eva"])
def test_only_the_panel_may(
    client: Client, alva: Person, bo: Person, cleo: Person, dag: Person, who: str
) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "held", bo, values=(3, 4))
    with_role(cleo, Role.COORDINATOR, round)
    other = with_role(make.person("eva"), Role.INTERVIEWER, round)
    client.sign_in({"alva": alva, "cleo": cleo, "dag": dag, "eva": other}[who])
    assert client.get(_url(interview)).status_code == 403
    assert client.post(_url(interview), data={}).status_code == 403


def test_an_empty_list_says_what_will_be_here(client: Client, bo: Person) -> None:
    with_role(bo, Role.INTERVIEWER, make.round())
    assert "Inga intervjuer än" in _words(client.sign_in(bo), LIST)
