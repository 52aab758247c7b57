"""Many windows pressing at the same time: one application, one number, one letter."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from aspirant.applications.models import Application
from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.people.service import open_sign_in
from tests import make

THREADS = 16


def press(site: Flask, token: str, path: str, data: dict[str, str]) -> int:
    """One browser of its own, in a thread of its own."""
    browser = FlaskClient(site, site.response_class)
    with browser.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return browser.post(path, data=data).status_code


def all_at_once(site: Flask, presses: list[tuple[str, str, dict[str, str]]]) -> list[int]:
    db.session.rollback()
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(lambda one: press(site, *one), presses))


def signed_in(person: Person) -> str:
    token = open_sign_in(person, browser="test", at=now())
    db.session.commit()
    return token


@pytest.mark.parametrize("intent", ["one and the same", ""])
def test_pressing_apply_sixteen_times_begins_one_application(
    app: Flask, alva: Person, intent: str
) -> None:
    path, token = f"/calls/{make.round().slug}/application", signed_in(alva)
    answers = all_at_once(app, [(token, path, {"intent": intent})] * THREADS)
    assert set(answers) == {303}
    assert db.session.scalar(select(func.count(Application.id))) == 1


@pytest.mark.parametrize("intent", ["one and the same", ""])
def test_pressing_send_sixteen_times_sends_once(app: Flask, alva: Person, intent: str) -> None:
    draft = make.application(make.round(), alva, "draft")
    path, token = f"/applications/{draft.id}/submit", signed_in(alva)
    answers = all_at_once(app, [(token, path, {"intent": intent})] * THREADS)
    assert set(answers) <= {303, 409}
    assert 303 in answers
    db.session.expire_all()
    assert list(db.session.scalars(select(Application.number))) == [1]
    assert list(db.session.scalars(select(Letter.kind))) == ["applications/receipt"]


def test_sixteen_people_get_sixteen_numbers(app: Flask) -> None:
    rounds = [make.round(), make.round("2028–2029")]  # whose calls close in the same year
    people = [make.person(f"person{number}") for number in range(THREADS)]
    drafts: list[UUID] = [
        make.application(rounds[number % 2], one, "draft").id for number, one in enumerate(people)
    ]
    presses: list[Any] = [
        (signed_in(one), f"/applications/{draft}/submit", {"intent": "x"})
        for one, draft in zip(people, drafts, strict=True)
    ]
    assert set(all_at_once(app, presses)) == {303}
    db.session.expire_all()
    numbers = select(Application.number).order_by(Application.number)
    assert list(db.session.scalars(numbers)) == list(range(1, THREADS + 1))
