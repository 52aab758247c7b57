"""Signing in: by link, by code, once, in time, and without telling who is known."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people.models import Person, SignIn, SignInLink
from tests.conftest import Client


@pytest.fixture(autouse=True)
def home(app: Flask) -> None:
    """These tests go from the sign-in page to one's details, which is a page of the same folder."""


def ask(client: Client, email: str, **more: str) -> dict[str, str]:
    """Ask for a letter and return what it holds."""
    response = client.post("/sign-in", data={"email": email, **more})
    assert (response.status_code, response.location) == (303, "/sign-in/code")
    letter = db.session.scalars(select(Letter).order_by(Letter.created_at.desc())).first()
    assert letter is not None
    held: dict[str, str] = json.loads(letter.context)
    return held


def test_the_link_shows_a_button_and_only_the_button_signs_in(client: Client) -> None:
    token = ask(client, "Alva@Example.org", next="/my-page/details")["token"]
    for _scan in range(3):
        assert client.get(f"/sign-in/{token}").status_code == 200
    assert db.session.scalars(select(SignIn)).all() == []
    response = client.post(f"/sign-in/{token}")
    assert (response.status_code, response.location) == (303, "/my-page/details")
    assert "alva@example.org" in client.get("/my-page/details").text


def test_a_link_counts_once(client: Client, app: Flask) -> None:
    token = ask(client, "alva@example.org", next="/my-page/details")["token"]
    client.post(f"/sign-in/{token}")
    other = app.test_client()
    assert other.post(f"/sign-in/{token}").status_code == 410
    assert other.get("/my-page/details").status_code == 302


def test_a_link_that_no_longer_counts_says_so_before_the_button(client: Client, app: Flask) -> None:
    token = ask(client, "alva@example.org")["token"]
    client.post(f"/sign-in/{token}")
    for gone in (token, "invented"):
        page = app.test_client().get(f"/sign-in/{gone}")
        assert page.status_code == 410
        assert "Länken är använd eller för gammal" in page.text
        assert 'href="/sign-in"' in page.text
        assert "<form" not in page.text.split("<main")[1].split("</main>")[0]


def test_a_link_counts_for_fifteen_minutes(client: Client) -> None:
    token = ask(client, "alva@example.org")["token"]
    with time_machine.travel(now() + timedelta(minutes=15), tick=False):
        assert client.post(f"/sign-in/{token}").status_code == 410


def test_six_digits_do_the_same(client: Client) -> None:
    code = ask(client, "alva@example.org", next="/my-page/details")["code"]
    response = client.post("/sign-in/code", data={"code": f"{code[:3]} {code[3:]}"})
    assert (response.status_code, response.location) == (303, "/my-page/details")


def test_five_wrong_codes_close_the_letter(client: Client) -> None:
    code = ask(client, "alva@example.org")["code"]
    wrong = "000000" if code != "000000" else "111111"
    statuses = [client.post("/sign-in/code", data={"code": wrong}).status_code for _try in range(5)]
    assert statuses == [422] * 5
    refused = client.post("/sign-in/code", data={"code": code})
    assert refused.status_code == 410
    assert "Be om ett nytt brev" in refused.text
    assert 'href="/sign-in"' in refused.text
    assert "Gå tillbaka" not in refused.text
    assert db.session.scalars(select(SignInLink.attempts)).all() == [5]


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, alva: Person) -> None:
    pages = []
    for email in (alva.email, "nobody@example.org"):
        client.post("/sign-in", data={"email": email})
        page = client.get("/sign-in/code").text.replace(email, "")
        pages.append(re.sub(r'(name="(?:csrf_token|intent)" value=)"[^"]*"', r"\1", page))
    assert pages[0] == pages[1]


def test_an_address_that_is_none_is_refused_beside_the_field(client: Client) -> None:
    response = client.post("/sign-in", data={"email": "not an address"})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text
    assert 'value="not an address"' in response.text


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(client: Client, target: str) -> None:
    token = ask(client, "alva@example.org", next=target)["token"]
    assert (client.post(f"/sign-in/{token}").location or "").startswith(("/my-page", "#home"))


def test_signing_out_ends_it_for_a_copied_cookie_too(
    client: Client, alva: Person, app: Flask
) -> None:
    client.sign_in(alva)
    with client.session_transaction() as session:
        copied = dict(session)
    client.post("/sign-out")
    thief = app.test_client()
    with thief.session_transaction() as session:
        session.update(copied)
    assert thief.get("/my-page/details").status_code == 302


def test_one_browser_can_sign_out_another(client: Client, alva: Person, app: Flask) -> None:
    lost = app.test_client().sign_in(alva)  # type: ignore[attr-defined]
    there = db.session.scalars(select(SignIn.id)).one()
    client.sign_in(alva)
    client.post(f"/my-page/sign-ins/{there}/close")
    assert lost.get("/my-page/details").status_code == 302
    assert client.get("/my-page/details").status_code == 200


def test_nobody_else_may_sign_it_out(client: Client, alva: Person, dag: Person, app: Flask) -> None:
    app.test_client().sign_in(alva)  # type: ignore[attr-defined]
    there = db.session.scalars(select(SignIn.id)).one()
    client.sign_in(dag)
    assert client.post(f"/my-page/sign-ins/{there}/close").status_code == 403


def test_details_are_saved_and_a_personal_number_is_refused(client: Client, alva: Person) -> None:
    client.sign_in(alva)
    page = {"name": "Alva Ek 811228-9874", "phone": "070-123 45 67", "language": "en"}
    refused = client.post("/my-page/details", data=page)
    assert refused.status_code == 422
    assert "811228-9874" in refused.text
    saved = client.post("/my-page/details", data=page | {"name": "Alva Ek"})
    assert saved.status_code == 303
    assert 'lang="en"' in client.get("/my-page/details").text
