"""Language and theme: anybody's choice, kept, and never a way to another site."""

import pytest
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.people.models import Person
from tests.conftest import Client

HOSTILE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%0d%0aSet-Cookie:a=b",
    "/a\r\nSet-Cookie: a=b",
    "//[::1",
    "",
]


@pytest.mark.parametrize("target", HOSTILE)
def test_going_back_never_leads_to_another_site(client: Client, target: str) -> None:
    answer = client.post("/preferences", data={"theme": "dark", "next": target})
    assert answer.status_code == 303
    assert answer.location in {"/", "/%0d%0aSet-Cookie:a=b"}
    assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))


def test_it_leads_back_to_the_page_with_its_filters(client: Client) -> None:
    answer = client.post("/preferences", data={"language": "en", "next": "/sign-in?next=%2Fa"})
    assert answer.location == "/sign-in?next=%2Fa"


def test_a_stranger_keeps_the_choice_in_the_browser(client: Client) -> None:
    client.post("/preferences", data={"language": "en"})
    client.post("/preferences", data={"theme": "dark"})
    page = client.get("/sign-in").text
    assert '<html lang="en" data-theme="dark">' in page


def test_somebody_signed_in_keeps_the_language_for_their_letters(
    client: Client, alva: Person
) -> None:
    client.sign_in(alva).post("/preferences", data={"language": "en"})
    assert db.session.scalars(select(Person.language)).all() == ["en"]


@pytest.mark.parametrize("data", [{"language": "tlh"}, {"theme": "<script>"}, {}])
def test_what_is_not_offered_changes_nothing(client: Client, data: dict[str, str]) -> None:
    client.post("/preferences", data=data)
    assert '<html lang="sv">' in client.get("/sign-in").text
