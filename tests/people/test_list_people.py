"""Everybody, for administrators."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from aspirant.extensions import db
from aspirant.people import service
from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests.conftest import Client

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def admin(app: Flask) -> Person:
    person = make.person("admin")
    service.make_administrator(person, by=None, at=make.AT)
    db.session.commit()
    return person


def test_people_are_found_by_name_or_address(client: Client, admin: Person, alva: Person) -> None:
    page = client.sign_in(admin).get("/people?q=ALV").text.replace("<wbr>", "")
    assert "alva@example.org" in page
    assert "admin@example.org" not in page
    assert "Ingen hittades" in client.get("/people?q=%25").text


def test_fifty_stand_on_a_page(client: Client, admin: Person) -> None:
    for number in range(51):
        service.add_person(f"p{number:02}@example.org", name="", language="sv", by=None, at=make.AT)
    db.session.commit()
    first, second = (client.sign_in(admin).get(f"/people?page={page}").text for page in (1, 2))
    assert "p50@" not in first
    assert "p50@" in first + second
    assert "51–52 av 52" in second


def test_a_person_has_a_page_with_roles(client: Client, admin: Person, bo: Person) -> None:
    make.grant(bo, Role.REVIEWER, make.round())
    page = client.sign_in(admin).get(f"/people/{bo.id}").text
    assert "2027–2028" in page
    assert "Bedömare" in page


def test_the_list_says_each_role_once_in_words(client: Client, admin: Person, bo: Person) -> None:
    make.grant(bo, Role.REVIEWER, make.round())
    make.grant(bo, Role.REVIEWER, make.blank_round("B"))
    make.grant(bo, Role.BOARD, make.blank_round("C"))
    page = client.sign_in(admin).get("/people?q=bo").text
    assert ">Bedömare, Förbundsstyrelsen</td>" in page


def test_closing_an_account_signs_it_out_and_opening_lets_it_in(
    client: Client, app: Flask, admin: Person, alva: Person
) -> None:
    hers: Client = app.test_client()  # type: ignore[assignment]
    hers.sign_in(alva)
    assert hers.get("/my-page/details").status_code == 200
    url = f"/people/{alva.id}"
    assert client.sign_in(admin).post(f"{url}/close").location == url
    assert hers.get("/my-page/details").status_code == 302
    assert "Kontot är stängt" in client.get(url).text
    assert client.post(f"{url}/open").location == url
    assert hers.sign_in(alva).get("/my-page/details").status_code == 200


def test_nobody_closes_their_own_account(client: Client, admin: Person) -> None:
    assert client.sign_in(admin).post(f"/people/{admin.id}/close").status_code == 409


def test_only_administrators_see_people(client: Client, cleo: Person, dag: Person) -> None:
    make.round(by=cleo)
    for url in ("/people", f"/people/{dag.id}"):
        assert client.get(url).location == f"/sign-in?next={url}"
        app_client = client.application.test_client()
        assert app_client.sign_in(cleo).get(url).status_code == 403  # type: ignore[attr-defined]
    client.sign_in(cleo)
    assert client.post(f"/people/{dag.id}/close").status_code == 403


def test_the_list_asks_the_same_number_of_queries(
    client: Client, admin: Person, count_queries: Counting
) -> None:
    client.sign_in(admin).get("/people")
    with count_queries() as one:
        client.get("/people")
    for name in ("eva", "ola"):
        make.person(name)
    with count_queries() as three:
        client.get("/people")
    assert len(one) == len(three) <= 6
