"""Nothing is changed by a form that another site sends."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.people.models import Person, SignInLink
from tests.conftest import Client
from tests.web.conftest import address, unsafe_rules


@pytest.fixture(autouse=True)
def protected(app: Flask) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_every_unsafe_method_of_every_page_wants_a_token(client: Client, alva: Person) -> None:
    client.sign_in(alva)
    app = client.application
    answers = {
        f"{method} {rule.rule}": client.open(address(app, rule), method=method).status_code
        for rule, method in unsafe_rules(app)
    }
    assert len(answers) > 10
    assert {where: status for where, status in answers.items() if status != 400} == {}


def test_a_token_of_another_browser_counts_for_nothing(client: Client, app: Flask) -> None:
    stolen = _token(app.test_client())
    client.get("/sign-in")
    sent = client.post("/sign-in", data={"email": "alva@example.org", "csrf_token": stolen})
    assert sent.status_code == 400
    assert db.session.scalars(select(SignInLink)).all() == []


def test_the_page_keeps_what_was_typed_and_shows_no_secret(client: Client) -> None:
    sent = client.post("/sign-in", data={"email": "alva@example.org", "csrf_token": "forged-one"})
    assert "alva@example.org" in sent.text
    assert "forged-one" not in sent.text


def test_the_token_of_the_page_is_taken(client: Client) -> None:
    sent = client.post("/sign-in", data={"email": "a@example.org", "csrf_token": _token(client)})
    assert sent.status_code == 303


def _token(client: object) -> str:
    page: str = client.get("/sign-in").text  # type: ignore[attr-defined]
    return page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
