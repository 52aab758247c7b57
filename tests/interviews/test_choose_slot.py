"""The applicant's page: choosing, changing and letting go of a time."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.interviews.models import Interview
from aspirant.lifecycle import InterviewState
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests.conftest import Client
from tests.make_reviews import FIRST_SLOT, found_interview, with_role

HOUR = timedelta(hours=1)


def _url(interview: Interview, verb: str = "") -> str:
    return f"/applications/{interview.application_id}/interview{verb}"


def _words(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.text, "html5lib").main.get_text(" ").split())


def test_free_times_are_shown_day_by_day(client: Client, alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva))
    make.slot(round, bo)
    make.slot(round, bo, starts_at=FIRST_SLOT + HOUR)
    make.slot(round, bo, starts_at=FIRST_SLOT + timedelta(days=1))
    words = _words(client.sign_in(alva), _url(interview))
    assert (
        "tisdag 8 juni 2027 v. 23 På plats, Kansliet, Stockholm kl. 09.00–09.45 kl. 10.00–10.45"
        in words
    )
    assert "onsdag 9 juni 2027" in words


def test_looking_books_nothing(client: Client, alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva))
    slot = make.slot(round, bo)
    client.sign_in(alva)
    client.get(f"{_url(interview)}?slot={slot.id}")
    assert client.get(_url(interview, "/book")).status_code == 405
    assert client.get(_url(interview, "/unbook")).status_code == 405
    assert found_interview(interview).state is InterviewState.INVITED


def test_a_time_is_booked_and_the_letter_says_all(client: Client, alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva))
    slot = make.slot(round, bo)
    answer = client.sign_in(alva).post(_url(interview, "/book"), data={"slot": str(slot.id)})
    assert (answer.status_code, answer.location) == (303, _url(interview))
    words = _words(client, _url(interview))
    assert "Din intervju är bokad" in words
    assert "tisdag 8 juni kl. 09.00–09.45" in words
    letter = db.session.scalars(select(Letter).where(Letter.kind == "interviews/booked")).one()
    rendered = render_letter(letter)
    assert rendered.subject == "Din tid är bokad"
    for words in (rendered.text, rendered.html):
        assert "tisdag 8 juni kl. 09.00–09.45 (svensk tid)" in words
        assert "Kansliet, Stockholm" in words
        assert f"http://localhost{_url(interview)}" in words


@pytest.mark.parametrize(
    ("kind", "state", "subject"),
    [
        ("invitation", "invited", "Välj en tid"),
        ("cancelled", "cancelled", "Din tid är inställd"),
    ],
)
def test_subjects_tell_nothing(
    alva: Person, bo: Person, kind: str, state: str, subject: str
) -> None:
    make.interview(make.application(make.round(), alva), state)
    letter = db.session.scalars(select(Letter).where(Letter.kind == f"interviews/{kind}")).one()
    assert render_letter(letter).subject == subject


def test_nothing_chosen_is_asked_for(client: Client, alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva))
    make.slot(round, bo)
    client.sign_in(alva)
    answer = client.post(_url(interview, "/book"), data={})
    assert answer.status_code == 422
    assert "Välj en tid." in answer.text
    assert client.post(_url(interview, "/book"), data={"slot": "x"}).status_code == 422


def test_a_time_that_is_gone_is_said_kindly_with_the_others(
    client: Client, alva: Person, bo: Person, dag: Person
) -> None:
    round = make.round()
    taken = make.interview(make.application(round, dag), "booked", bo)
    interview = make.interview(make.application(round, alva))
    make.slot(round, bo, starts_at=FIRST_SLOT + 3 * HOUR)
    client.sign_in(alva)
    for slot_id, words in (
        (taken.slot_id, "Någon annan hann precis ta den tiden."),
        (uuid4(), "Den tiden finns inte längre."),
    ):
        answer = client.post(_url(interview, "/book"), data={"slot": str(slot_id)})
        assert answer.status_code == 409
        assert words in answer.text
        assert "12.00–12.45" in answer.text
        assert "09.00–09.45" not in answer.text


def test_another_time_is_chosen_and_the_first_is_free(
    client: Client, alva: Person, bo: Person
) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "booked", bo)
    other = make.slot(round, bo, starts_at=FIRST_SLOT + HOUR)
    client.sign_in(alva)
    client.post(_url(interview, "/book"), data={"slot": str(other.id)})
    words = _words(client, _url(interview))
    assert "tisdag 8 juni kl. 10.00–10.45" in words
    assert "09.00–09.45" in words


def test_the_time_is_let_go(client: Client, alva: Person, bo: Person) -> None:
    interview = make.interview(make.application(make.round(), alva), "booked", bo)
    client.sign_in(alva).post(_url(interview, "/unbook"))
    assert "Välj en tid för din intervju" in _words(client, _url(interview))
    assert found_interview(interview).state is InterviewState.INVITED


def test_a_day_before_it_stands(client: Client, alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "booked", bo)
    make.slot(round, bo, starts_at=FIRST_SLOT + timedelta(days=3))
    late = FIRST_SLOT - timedelta(hours=23)
    with time_machine.travel(late, tick=False):
        words = _words(client.sign_in(alva), _url(interview))
        assert "mindre än 24 timmar kvar" in words
        assert "Lämna tillbaka" not in words
        assert client.post(_url(interview, "/unbook")).status_code == 409
    assert found_interview(interview).state is InterviewState.BOOKED


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("held", "Din intervju är gjord"),
        ("missed", "Vi sågs inte"),
        ("cancelled", "Din intervju är inställd"),
        ("invited", "Det finns ingen ledig tid just nu."),
    ],
)
def test_each_state_says_how_it_stands(
    client: Client, alva: Person, bo: Person, state: str, words: str
) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), state, bo)
    assert words in _words(client.sign_in(alva), _url(interview))


@pytest.mark.parametrize("who", ["bo", "cleo", "dag"])
def test_nobody_else_may(
    client: Client, alva: Person, bo: Person, cleo: Person, dag: Person, who: str
) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "booked", bo)
    with_role(cleo, Role.COORDINATOR, round)
    client.sign_in({"bo": bo, "cleo": cleo, "dag": dag}[who])
    assert client.get(_url(interview)).status_code == 403
    assert client.post(_url(interview, "/book"), data={}).status_code == 403
    assert client.post(_url(interview, "/unbook")).status_code == 403


def test_without_an_invitation_there_is_no_page(client: Client, alva: Person) -> None:
    application = make.application(make.round(), alva)
    assert client.sign_in(alva).get(f"/applications/{application.id}/interview").status_code == 404


def test_two_at_once_on_one_time_and_one_gets_it(
    app: Flask, alva: Person, bo: Person, dag: Person
) -> None:
    round = make.round()
    first = make.interview(make.application(round, alva))
    second = make.interview(make.application(round, dag))
    slot = make.slot(round, bo)
    make.slot(round, bo, starts_at=FIRST_SLOT + HOUR)
    browsers = [(app.test_client().sign_in(alva), first), (app.test_client().sign_in(dag), second)]
    urls, slot_id = [_url(interview, "/book") for _client, interview in browsers], str(slot.id)
    db.session.remove()
    barrier, answers = Barrier(2), []

    def book(browser: Any, url: str) -> None:
        with app.app_context():
            barrier.wait()
            answers.append(browser.post(url, data={"slot": slot_id}))
            db.session.remove()

    threads = [
        Thread(target=book, args=(browser, url))
        for (browser, _interview), url in zip(browsers, urls, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    kind = next(answer.text for answer in answers if answer.status_code == 409)
    assert "Någon annan hann precis ta den tiden." in kind
    assert "10.00–10.45" in kind
    states = sorted(db.session.scalars(select(Interview.state)))
    assert states == [InterviewState.BOOKED, InterviewState.INVITED]


def test_the_clock_of_the_page_is_swedish_all_year(
    client: Client, alva: Person, bo: Person
) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva))
    make.slot(round, bo, starts_at=datetime(2027, 11, 2, 8, 0, tzinfo=UTC))
    words = _words(client.sign_in(alva), _url(interview))
    assert "tisdag 2 november 2027 v. 44 På plats, Kansliet, Stockholm kl. 09.00–09.45" in words
