"""Somebody says what a session was like: on a phone, in a minute, signed in or from the letter."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from aspirant.core.audit import AuditEntry
from aspirant.core.receipts import FormReceipt
from aspirant.evaluation.models import Asked, Evaluation
from aspirant.evaluation.queries import find_asked, find_box
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.schedule.answer_tokens import EVALUATION, make_answer_token
from tests import make
from tests.conftest import Client
from tests.make_evaluation import FULL, answered, closed, found, opened, person
from tests.make_schedule import again


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split())


def by_letter(evaluation: Evaluation, name: str = "erik") -> str:
    token = make_answer_token(found(evaluation).session, person(name), purpose=EVALUATION)
    return f"/evaluations/by-letter/{token}"


def answers_in(evaluation: Evaluation) -> int:
    box = find_box(evaluation)
    assert box
    return box.open().answers


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", ["Säg hur det var: Träff 1", "Hur leddes träffen?", "Tack, du har svarat"]),
        ("en", ["Say what it was like: Träff 1", "How was the session led?", "Thank you, you"]),
    ],
)
def test_it_waits_on_my_page_until_it_is_answered(
    client: Client, round: Round, language: str, words: list[str]
) -> None:
    made = opened(round)
    person("erik").language = language
    db.session.commit()
    client.sign_in(person("erik"))
    assert words[0] in client.get("/my-page").text
    here = f"/evaluations/{made.id}/answer"
    assert words[1] in client.get(here).text
    assert client.post(here, data=FULL).location == here
    assert words[2] in client.get(here).text
    assert words[0] not in client.get("/my-page").text
    own = find_asked(found(made), person("erik"))
    assert own
    assert own.answered_on == date(2026, 9, 1)
    assert answers_in(made) == 1


def test_nothing_is_chosen_beforehand_and_everything_may_be_skipped_but_all(
    client: Client, round: Round
) -> None:
    here = f"/evaluations/{opened(round).id}/answer"
    page = BeautifulSoup(client.sign_in(person("erik")).get(here).text, "html.parser")
    assert page.select("input[checked]") == []
    assert page.select("[required]") == []
    assert page.select("input[name=intent]") == []
    response = client.post(here, data={"q5": "  "})
    assert response.status_code == 422
    assert "Svara på minst en av frågorna." in response.text
    assert client.post(here, data={"q3": "1"}).status_code == 303


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"q2": "9"}, "Välj något"),
        ({"q6": "x" * 1001}, "högst 1000 tecken"),
        ({"q6": "Ring 19121212-1212"}, "personnummer"),
    ],
)
def test_what_is_wrong_is_pointed_out_and_nothing_is_lost(
    client: Client, round: Round, given: dict[str, str], told: str
) -> None:
    made = opened(round)
    response = client.post(by_letter(made), data=FULL | given)
    assert response.status_code == 422
    assert told in words_of(response.text)
    page = BeautifulSoup(response.text, "html.parser")
    assert [one["value"] for one in page.select("input[name=q1][checked]")] == ["4"]
    assert page.select_one("textarea[name=q5]").text.strip() == "Samtalen"
    assert answers_in(made) == 0


def test_from_the_letter_no_sign_in_is_needed_and_looking_decides_nothing(
    client: Client, round: Round
) -> None:
    made = opened(round)
    for _scanner in range(2):
        assert "Hur leddes träffen?" in client.get(by_letter(made)).text
    assert answers_in(made) == 0
    assert client.post(by_letter(made), data=FULL).status_code == 303
    assert "Tack, du har svarat" in client.get(by_letter(made)).text
    assert answers_in(made) == 1
    wrong = by_letter(made)[:-4] + "AAA="
    assert client.get(wrong).status_code == 404
    rsvp = make_answer_token(found(made).session, person("fia"))
    assert client.get(f"/evaluations/by-letter/{rsvp}").status_code == 404


def test_a_second_press_is_one_answer(client: Client, round: Round) -> None:
    made = opened(round)
    for given in (FULL, {"q1": "1"}):
        assert client.post(by_letter(made), data=given).status_code == 303
    client.sign_in(person("erik"))
    assert client.post(f"/evaluations/{made.id}/answer", data={"q1": "1"}).status_code == 303
    box = find_box(made)
    assert box
    assert (box.open().answers, box.open().counts["q1"]) == (1, {"4": 1})


def test_what_comes_too_late_is_given_back(client: Client, round: Round) -> None:
    made = opened(round)
    with time_machine.travel(make.AT + timedelta(days=11), tick=False):
        assert "Utvärderingen är stängd" in client.get(by_letter(made)).text
        response = client.post(by_letter(made), data=FULL)
        assert response.status_code == 409
        assert "Samtalen" in response.text
    assert answers_in(made) == 0
    done = closed(round, [FULL] * 5, "Träff 2")
    client.sign_in(person("jonas"))
    assert client.post(f"/evaluations/{done.id}/answer", data=FULL).status_code == 409


def test_only_those_asked_may_answer(
    client: Client, round: Round, cleo: Person, bo: Person, dag: Person
) -> None:
    here = f"/evaluations/{opened(round).id}/answer"
    assert client.get(here).status_code == 302
    assert client.post(here, data=FULL).status_code == 401
    for other in (cleo, bo, dag):
        client.sign_in(again(other))
        assert client.get(here).status_code == 403
        assert client.post(here, data=FULL).status_code == 403


def test_no_log_and_no_receipt_tells_who_answered_when(
    client: Client, round: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    made = opened(round)
    client.sign_in(person("erik"))
    entries = db.session.query(AuditEntry).count()
    capsys.readouterr()
    client.post(f"/evaluations/{made.id}/answer", data=FULL | {"intent": ""})
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (told,) = [one for one in lines if one.get("endpoint") == "evaluation.answer"]
    assert told["person"] is None
    assert db.session.query(AuditEntry).count() == entries
    assert db.session.query(FormReceipt).count() == 0
    own = db.session.scalars(select(Asked).where(Asked.answered_on.is_not(None))).one()
    columns = {column.name: getattr(own, column.name) for column in Asked.__table__.c}
    assert {type(value) for value in columns.values()} == {type(own.id), date}


def test_those_who_read_letters_cannot_answer_for_others(
    client: Client, app: Flask, round: Round, cleo: Person
) -> None:
    made = opened(round)
    letter = db.session.scalars(select(Letter).where(Letter.address == "erik@example.org")).one()
    page: Any = client.sign_in(again(cleo)).get(f"/letters/{letter.id}")
    assert page.status_code == 200
    assert "/evaluations/by-letter/" in page.text
    assert by_letter(made) not in page.text


def test_my_data_says_that_i_answered_and_not_what(client: Client, round: Round) -> None:
    made = answered(opened(round), [FULL | {"q5": "Hemliga ord"}])
    client.sign_in(person("erik"))
    page = words_of(client.get("/my-page/personal-data").text)
    assert "Träffar du har fått frågor om, och om du har svarat" in page
    assert "Svarade 2026-09-01" in page
    assert "Hemliga ord" not in page
    export = client.get("/my-page/personal-data/export").text
    assert "2026-09-01" in export
    assert "Hemliga ord" not in export
    assert by_letter(made).split("/")[-1] not in export
