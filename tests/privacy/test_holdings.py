"""What we hold about a person: computed from the marks, complete, and nobody else's."""

import json
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select

from aspirant.applications import screening
from aspirant.applications.deletion import delete_withdrawn_answers
from aspirant.applications.models import Answer, Application
from aspirant.applications.queries import find_application
from aspirant.core.db import Base, UtcTime
from aspirant.extensions import db
from aspirant.mail.delivery import send_due_letters
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.privacy.holdings import _TECHNICAL, find_holdings, marked_columns
from aspirant.privacy.service import answer_diversity
from aspirant.privacy.values import say_column, words_of
from aspirant.privacy.words import COLUMN_WORDS, KINDS, TABLE_WORDS
from aspirant.selection.models import Outcome
from aspirant.selection.queries.decisions import HOLD
from tests import make
from tests.conftest import Client
from tests.make import AT
from tests.make_selection import decisions


def held(person: Person) -> dict[str, list[dict[str, Any]]]:
    return {one.table: one.rows for one in find_holdings(person, at=AT)}


def test_every_mark_table_and_column_has_its_words() -> None:
    marks = marked_columns()
    columns = {column for marked in marks.values() for column in marked}
    assert {mark for marked in marks.values() for mark in marked.values()} <= set(KINDS)
    assert set(marks) - set(TABLE_WORDS) == set()
    assert columns - set(COLUMN_WORDS) == set()
    times = {
        column.name
        for table in marks
        for column in Base.metadata.tables[table].c
        if isinstance(column.type, UtcTime) and column.name not in _TECHNICAL
    }
    assert times - set(COLUMN_WORDS) == set()


def test_the_notice_names_every_kind(client: Client, app: Any) -> None:
    make.round()
    html = client.get("/personal-data").text
    assert "Förbundet ansvarar för uppgifterna." in html
    assert [kind for kind in KINDS if f'id="{kind}"' not in html] == []
    assert "Integritetsskyddsmyndigheten" in html


def test_the_notice_says_what_in_sentences_and_the_usual_ground_once(client: Client) -> None:
    html = client.get("/personal-data").text
    assert [key for key, kind in KINDS.items() if not kind.what.endswith(".")] == []
    assert html.count("artikel 6.1 b") == 1
    assert "Vad du har gjort och när" in html
    assert "Kontot är öppet" not in html


def test_every_fixed_value_that_shows_has_its_word() -> None:
    missing = [
        (table, column, value)
        for table, marked in marked_columns().items()
        for column in marked
        if isinstance(kind := Base.metadata.tables[table].c[column].type, sa.Enum)
        for value in kind.enums
        if value not in words_of(table, column)
    ]
    assert missing == []


def test_the_page_says_values_in_words(client: Client, alva: Person) -> None:
    make.application(make.round(), alva)
    html = client.sign_in(alva).get("/my-page/personal-data").text
    assert "Inloggning" in html
    assert "svenska" in html
    assert [
        raw for raw in ("open_sign_in", ">sign_ins<", ">sv<", "Tilldelad dig") if raw in html
    ] == []


def test_a_reading_is_named_from_the_side_of_whoever_looks(app: Flask) -> None:
    with app.test_request_context():
        assert say_column("assigned_at", "reviews", {}) == "Lämnad till en bedömare"
        assert say_column("assigned_at", "reviews", {"reviewer_id": True}) == "Tilldelad dig"


def test_what_the_applicant_wrote_is_there_with_what_was_asked(alva: Person, bo: Person) -> None:
    round = make.round()
    sent = make.application(round, alva, title="Platschef", answers=["Mitt svar.", "Mer."])
    make.application(round, bo, title="Någon annans titel")
    answer_diversity(sent, {"age": "45_54"}, by=alva, at=AT)
    db.session.commit()
    send_due_letters(at=AT)
    found = held(alva)
    assert found["people"][0]["email"] == "alva@example.org"
    assert found["applications"][0]["title"] == "Platschef"
    assert [row["text"] for row in found["answers"]] in (
        ["Mitt svar.", "Mer."],
        ["Mer.", "Mitt svar."],
    )
    assert {row["question"].sv for row in found["answers"]} == {
        "Varför söker du?",
        "Vad har du förändrat som chef?",
    }
    assert len(found["rule_answers"]) == 3
    assert len(found["availability"]) == 5
    assert found["diversity_answers"] == [{"age": "45_54"}]
    assert found["letters"][0]["context"]["number"] == "2027-001"
    assert "Någon annans titel" not in str(found)


def test_what_staff_think_is_not_there_before_the_answer(alva: Person, cleo: Person) -> None:
    round = make.round()
    sent = make.application(round, alva)
    before = held(alva)
    screening.screen_out_application(sent, rules=[], reason="Hemligt skäl.", by=cleo, at=AT)
    db.session.commit()
    assert held(alva) == before
    assert "state" not in before["applications"][0]


def test_secrets_and_other_people_s_names_are_left_out(
    client: Client, alva: Person, cleo: Person
) -> None:
    make.application(make.round(), alva)
    make.grant(cleo, Role.COORDINATOR, make.round("2029–2030"))
    answer = client.sign_in(alva).get("/my-page/personal-data/export")
    found = json.loads(answer.data)
    assert set(found) == {"made_at", "held"}
    assert "token_hash" not in answer.text
    assert "cleo" not in answer.text.casefold()
    assert client.get("/my-page/personal-data").status_code == 200


def test_somebody_with_a_task_sees_that_they_did_it_and_not_to_whom(
    alva: Person, cleo: Person
) -> None:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    sent = make.application(round, alva, title="Platschef")
    screening.admit_application(sent, by=cleo, at=AT)
    db.session.commit()
    found = held(cleo)
    assert found["audit_entries"][-1]["by_id"] is True
    assert "Platschef" not in str(found)
    assert "alva" not in str(found).casefold()


def test_what_was_taken_back_is_deleted_after_thirty_days(alva: Person) -> None:
    application = make.application(make.round(), alva, "withdrawn")
    number, at = application.number, application.withdrawn_at
    assert at
    assert delete_withdrawn_answers(at=at + timedelta(days=30, seconds=-1)) == 0
    assert delete_withdrawn_answers(at=at + timedelta(days=30)) == 1
    db.session.commit()
    db.session.expire_all()
    found = find_application(application.id)
    assert found
    assert (found.title, found.answers, found.number) == ("", [], number)
    assert list(db.session.scalars(select(Answer.id))) == []
    assert delete_withdrawn_answers(at=at + timedelta(days=31)) == 0
    assert db.session.get(Application, application.id) is not None


def test_a_decision_is_not_there_before_its_letter_has_left(bo: Person, cleo: Person) -> None:
    round = make.decided_round(cleo, bo, "released")
    (offered, *_) = decisions(round, Outcome.OFFER)
    person = offered.application.person
    during = {one.table for one in find_holdings(person, at=AT + HOLD - timedelta(seconds=1))}
    after = {one.table for one in find_holdings(person, at=AT + HOLD)}
    assert after - during == {"decisions", "offers", "reviews", "scores"}
