"""The way in to an application, for somebody who has not signed in yet."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.extensions import db
from aspirant.people.models import Person
from tests import make
from tests.conftest import Client
from tests.people.test_sign_in import ask


def enter(client: Client, path: str, email: str = "nora@example.org") -> str:
    """Sign in by the letter's link on the way to a path. Gives where one lands."""
    token = ask(client, email, next=path)["token"]
    return str(client.post(f"/sign-in/{token}").location)


def test_who_presses_the_button_and_signs_in_lands_in_the_application(client: Client) -> None:
    slug = make.round().slug
    assert f"/sign-in?next=/calls/{slug}/application" in client.get(f"/calls/{slug}").text
    landed = enter(client, f"/calls/{slug}/application")
    begun = db.session.scalars(select(Application.id)).one()
    assert landed == f"/applications/{begun}"
    assert client.get(landed).status_code == 200


def test_who_has_begun_already_comes_back_to_it(client: Client, alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    path, own = f"/calls/{draft.round.slug}/application", f"/applications/{draft.id}"
    assert enter(client, path, alva.email) == own
    assert client.get(path).location == own


def test_looking_begins_nothing(client: Client, alva: Person) -> None:
    slug = make.round().slug
    assert client.get(f"/calls/{slug}/application").status_code == 302
    answer = client.sign_in(alva).get(f"/calls/{slug}/application")
    assert (answer.status_code, answer.location) == (302, f"/calls/{slug}")
    assert db.session.scalars(select(Application)).all() == []


def test_a_call_that_closed_meanwhile_says_so(client: Client) -> None:
    round = make.round()
    slug, closed = round.slug, round.call.closes_at + timedelta(seconds=1)
    with time_machine.travel(closed, tick=False):
        assert enter(client, f"/calls/{slug}/application") == f"/calls/{slug}"
    assert db.session.scalars(select(Application)).all() == []


def test_a_call_that_is_not_there_is_not_begun(client: Client) -> None:
    make.set_up_round()
    assert enter(client, "/calls/nowhere/application") == "/calls/nowhere"
    assert db.session.scalars(select(Application)).all() == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "Fortsätt med din ansökan"),
        ("submitted", "Se din ansökan"),
        ("withdrawn", "Ta upp din ansökan igen"),
    ],
)
def test_the_call_leads_back_to_what_was_begun(
    client: Client, alva: Person, state: str, words: str
) -> None:
    round = make.round()
    assert "Börja din ansökan" in client.sign_in(alva).get(f"/calls/{round.slug}").text
    make.application(round, alva, state)
    said = client.get(f"/calls/{round.slug}").text
    assert words in said
    assert "Börja din ansökan" not in said
