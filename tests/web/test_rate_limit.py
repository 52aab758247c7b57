"""Asking for letters too often is refused, alike for addresses known and unknown."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from aspirant import create_app
from aspirant.core.clock import now
from aspirant.extensions import db, limiter
from aspirant.jobs import register_jobs
from aspirant.people.models import Person
from config import Settings
from tests import make, make_networks
from tests.web.conftest import close_database


@pytest.fixture
def limited(app: Flask, settings: Settings) -> Iterator[Flask]:
    """The site with its limits on."""
    made = create_app(settings.model_copy(update={"ratelimit_enabled": True}))
    made.config["WTF_CSRF_ENABLED"] = False
    yield made
    close_database(made)
    limiter.reset()
    limiter.enabled = False
    register_jobs(app, None)


def test_known_and_unknown_are_refused_at_the_same_time_with_the_same_words(
    limited: Flask, alva: Person
) -> None:
    told = []
    for email in (alva.email, "nobody@example.org"):
        limiter.reset()
        browser = limited.test_client()
        answers = [browser.post("/sign-in", data={"email": email}) for _turn in range(12)]
        words = answers[-1].text.replace(email, "").replace(answers[-1].headers["X-Request-Id"], "")
        told.append(([one.status_code for one in answers], words))
    assert told[0] == told[1]
    assert told[0][0] == [303] * 10 + [429] * 2
    assert "alva" not in told[0][1]


def test_signing_up_to_a_network_meeting_too_often_is_refused(limited: Flask, alva: Person) -> None:
    office = make.person("cleo")
    later = now() + timedelta(days=9)
    page = f"/networks/meetings/{make_networks.accepted(alva, office, starts_at=later).id}"
    db.session.rollback()
    browser = limited.test_client()
    asked = {"name": "Erik", "email": "erik@example.org"}
    answers = [browser.post(page, data=asked).status_code for _turn in range(12)]
    assert answers == [303] * 10 + [429] * 2
    assert browser.get(page).status_code == 200


def test_reading_the_page_is_never_refused(limited: Flask) -> None:
    browser = limited.test_client()
    assert {browser.get("/sign-in").status_code for _turn in range(30)} == {200}
