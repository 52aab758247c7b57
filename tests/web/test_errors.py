"""What people read when something cannot be done, in their language, with what they had typed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from aspirant import create_app
from aspirant.core.crypto import keyring
from aspirant.extensions import limiter
from aspirant.jobs import register_jobs
from aspirant.people.models import Person
from aspirant.programme.queries import list_criteria
from config import Settings
from tests import make
from tests.conftest import Client

AWAY = {
    "sqlite": "sqlite:////nowhere/at/all.db",
    "postgresql": "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2",
}


@pytest.fixture(params=sorted(AWAY))
def away(request: pytest.FixtureRequest, app: Flask, settings: Settings) -> Iterator[Client]:
    """A browser with somebody's cookie, at a site whose database is not there."""
    given = settings.model_dump() | {"database_url": AWAY[request.param]}
    made = create_app(Settings(**given))
    made.test_client_class = Client
    made.config["SHOW_ERROR_PAGES"] = True
    browser: Client = made.test_client()  # type: ignore[assignment]
    with made.app_context():
        with browser.session_transaction() as session:
            session["_user_id"] = "t" * 32
        yield browser
    limiter.enabled = False
    keyring.configure(settings.keys(), settings.secret_key.get_secret_value())
    register_jobs(app, None)


def heading(page: str) -> str:
    found = BeautifulSoup(page, "html.parser").find_all("h1")
    assert len(found) == 1
    return str(found[0].get_text(strip=True))


@pytest.mark.parametrize(("language", "words"), [("sv", "finns inte"), ("en", "no such page")])
def test_a_page_that_is_not_there_says_so_in_both_languages(
    client: Client, language: str, words: str
) -> None:
    client.post("/preferences", data={"language": language})
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert f'lang="{language}"' in answer.text
    assert words in answer.text


def test_a_stranger_is_refused_and_somebody_out_of_time_asked_in(
    client: Client, dag: Person
) -> None:
    assert client.post("/sign-out").status_code == 401
    assert client.sign_in(dag).get("/rounds").status_code == 403


def test_a_bug_tells_no_secret_and_keeps_what_was_typed(
    client: Client, app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise KeyError("alva@example.org")

    monkeypatch.setitem(app.config, "SHOW_ERROR_PAGES", True)
    monkeypatch.setitem(app.view_functions, "people.sign_in", fail)
    answer = client.post("/sign-in", data={"email": "typed@example.org", "csrf_token": "secret"})
    assert answer.status_code == 500
    assert "typed@example.org" in answer.text
    assert "secret" not in answer.text
    logged = capsys.readouterr().out
    assert '"error": "KeyError"' in logged
    assert "test_errors.py" in logged
    assert "example.org" not in logged


def test_what_the_database_refuses_is_a_409_and_no_bug(
    client: Client, app: Flask, alva: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clash() -> None:
        raise IntegrityError("INSERT", {}, Exception("unique"))

    monkeypatch.setitem(app.view_functions, "people.sign_in", clash)
    answer = client.sign_in(alva).post("/sign-in", data={"email": "a@example.org"})
    assert answer.status_code == 409


@pytest.mark.parametrize("path", ["/", "/sign-in", "/my-page/details", "/rounds"])
def test_without_a_database_every_page_says_so_kindly(away: Client, path: str) -> None:
    answer = away.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert heading(answer.text) == "Vi är borta en stund"
    assert "Traceback" not in answer.text


def test_without_a_database_the_chosen_language_is_kept(away: Client) -> None:
    with away.session_transaction() as session:
        session["language"] = "en"
    assert heading(away.get("/my-page/details").text) == "We are away for a moment"


def test_without_a_database_a_wrong_address_is_still_a_wrong_address(away: Client) -> None:
    assert away.get("/no/such/page").status_code == 404


def test_without_a_database_nothing_typed_is_lost(away: Client) -> None:
    away.application.config["WTF_CSRF_ENABLED"] = False
    answer = away.post("/sign-in", data={"email": "typed@example.org"})
    assert answer.status_code == 503
    assert "typed@example.org" in answer.text


def test_without_a_database_the_process_is_alive_and_not_ready(away: Client) -> None:
    assert away.get("/healthz").status_code == 200
    assert away.get("/readyz").status_code == 503
    style = f"{away.application.static_url_path}/app.css"
    assert away.get(style, buffered=True).status_code == 200


def test_a_database_that_is_full_or_locked_is_said_too(
    client: Client, app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite only: its file is made read-only in the middle of everything."""
    if not settings.database.startswith("sqlite"):
        pytest.skip("about a file")
    from aspirant.extensions import db  # noqa: PLC0415

    def make_read_only(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA query_only = ON")

    db.session.remove()
    db.engine.dispose()  # every connection is a new one, whichever the request gets
    event.listen(db.engine, "connect", make_read_only)
    try:
        answer = client.post("/sign-in", data={"email": "a@example.org"})
    finally:
        event.remove(db.engine, "connect", make_read_only)
        db.session.remove()
        db.engine.dispose()
    assert answer.status_code == 503
    assert Path(settings.database.removeprefix("sqlite:///")).exists()


def test_too_late_shows_what_was_typed_by_its_label_and_no_key_of_a_form(
    client: Client, alva: Person, bo: Person
) -> None:
    review = make.review(make.application(make.round(), alva), bo, "assigned")
    fields = [f"level_{one.id.hex}" for one in list_criteria(review.application.round)]
    given = {"version": "99", "then": "next", "rehearsed": "c35e" * 16, "note": "Tänkvärd."}
    given |= dict.fromkeys(fields, "1")
    answer = client.sign_in(bo).post(f"/readings/{review.id}", data=given)
    assert answer.status_code == 409
    kept = BeautifulSoup(answer.text, "html.parser").select(".kept > div")
    assert [one.dd.get_text() for one in kept] == ["Tänkvärd."]
    assert "note" not in kept[0].dt.get_text()


def test_what_oneself_changed_in_another_tab_is_not_said_to_be_anothers(
    client: Client, cleo: Person
) -> None:
    make.blank_round(by=cleo)
    path = "/rounds/2027-2028/set-up/areas"
    area = {"name-sv": "Lön", "describes-sv": "Om lön", "intent": "1"}
    client.sign_in(cleo).post(f"{path}/new", data=area)
    page = BeautifulSoup(client.get(path).text, "html.parser")
    here = page.select_one(f"a[href^='{path}/']:not([href$=new]):not([href$=remove])")["href"]
    version = BeautifulSoup(client.get(here).text, "html.parser").select_one("[name=version]")
    mine = {"version": version["value"], "describes-sv": "Om lön"}
    client.post(here, data=mine | {"name-sv": "Löner", "intent": "2"})
    answer = client.post(here, data=mine | {"name-sv": "Arbetstid", "intent": "3"})
    kept = BeautifulSoup(answer.text, "html.parser").select(".kept > div")
    assert answer.status_code == 409
    assert "Du ändrade det här i ett annat fönster" in answer.text
    assert "Någon annan" not in answer.text
    assert "Arbetstid" in [one.dd.get_text() for one in kept]
