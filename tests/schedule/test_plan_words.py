"""What a coordinator writes beside a change of plan stays with the session until it is old."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from bs4 import BeautifulSoup

from aspirant.extensions import db
from aspirant.mail.holding import HOLD
from aspirant.operations.retention import PLAN_WORDS, purge
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.schedule.changing import WORDS_KEPT
from aspirant.schedule.models import ChangeOfPlan
from tests import make
from tests.conftest import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import person
from tests.schedule.test_changes import moved, words_of
from tests.schedule.test_seen import told

LONG = "Lokalen brann i natt. " * 20


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia")
    return made


def change(client: Client, session: Session, **given: str) -> None:
    form = moved(found_session(session), **given)
    assert client.post(f"/sessions/{session.id}/change", data=form).status_code == 303


def cancel(client: Client, session: Session, message: str) -> None:
    form = {"version": found_session(session).version, "message": message}
    assert client.post(f"/sessions/{session.id}/cancel", data=form).status_code == 303


def test_the_words_stand_on_the_page_and_at_the_top_of_the_others(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    change(client.sign_in(cleo), session, message="Ny lokal:\n<b>Sveavägen</b> 1.")
    page = client.sign_in(person("erik")).get(f"/sessions/{session.id}").text
    assert "Ny lokal:\n&lt;b&gt;Sveavägen&lt;/b&gt; 1." in page
    assert told(client.get("/my-page").text)[0].endswith(
        "Digitalt Ny lokal: <b>Sveavägen</b> 1. Jag har sett det"
    )
    client.post(f"/sessions/{session.id}/seen")
    assert told(client.get("/my-page").text) == []
    assert "Sveavägen" in words_of(client.get(f"/sessions/{session.id}").text)


def test_long_words_are_short_at_the_top_and_whole_on_the_page(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    change(client.sign_in(cleo), session, message=LONG)
    page = client.sign_in(person("erik")).get("/my-page").text
    row = BeautifulSoup(page, "html.parser").select_one("aside.moved .moved-row")
    assert row
    assert row.q
    assert row.q.get_text().endswith("…")
    assert len(row.q.get_text()) <= 140
    more = (
        row.find("a", string=lambda text: bool(text and "Läs allt" in text)) or row.select("a")[1]
    )
    assert more["href"] == f"/sessions/{session.id}"
    assert LONG.strip() in client.get(f"/sessions/{session.id}").text


def test_a_cancellation_says_why_also_when_it_has_been_seen(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    cancel(client.sign_in(cleo), session, "Ledaren är sjuk.")
    client.sign_in(person("fia"))
    assert "Ledaren är sjuk." in told(client.get("/my-page").text)[0]
    client.post(f"/sessions/{session.id}/seen")
    assert "Ledaren är sjuk." in words_of(client.get(f"/sessions/{session.id}").text)


def test_a_new_change_replaces_the_words_and_undoing_gives_them_back(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    client.sign_in(cleo)
    change(client, session, message="Den första.")
    with time_machine.travel(make.AT + timedelta(hours=1), tick=False):
        change(client, session, first_day="2026-09-28", message="")
        assert found_session(session).plan_words is None
        client.post(f"/sessions/{session.id}/undo")
        assert found_session(session).plan_words == "Den första."
        cancel(client, session, "Inställd.")
        assert found_session(session).plan_words == "Inställd."
        client.sign_in(person("erik")).post(f"/sessions/{session.id}/seen")
        client.sign_in(again(cleo)).post(f"/sessions/{session.id}/undo")
    restored = found_session(session)
    assert (restored.plan_change, restored.plan_words) == ("restored", None)


def test_a_change_without_words_shows_none(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round, "Träff 1")
    change(client.sign_in(cleo), session, message="  ")
    page = client.sign_in(person("erik")).get("/my-page").text
    assert BeautifulSoup(page, "html.parser").select("aside.moved q") == []
    assert "as-written" not in client.get(f"/sessions/{session.id}").text


def test_the_words_lie_encrypted_and_go_when_the_session_is_long_over(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    change(client.sign_in(cleo), session, message="Ledaren är sjuk.")
    kept = db.session.scalar(
        sa.text("SELECT plan_words FROM sessions WHERE plan_words IS NOT NULL")
    )
    assert b"sjuk" not in bytes(kept)
    ended = found_session(session).ends_at
    assert purge(at=ended + WORDS_KEPT)[PLAN_WORDS] == 0
    assert purge(at=ended + WORDS_KEPT + timedelta(seconds=1))[PLAN_WORDS] == 1
    db.session.commit()
    assert found_session(session).plan_words is None
    assert found_session(session).plan_change == "moved"


def test_what_can_no_longer_be_undone_is_not_kept_for_it(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    change(client.sign_in(cleo), session)
    purge(at=make.AT + HOLD)
    assert db.session.query(ChangeOfPlan).count() == 1
    purge(at=make.AT + timedelta(days=1, seconds=1))
    db.session.commit()
    assert db.session.query(ChangeOfPlan).count() == 0


def test_strangers_and_the_public_page_see_none_of_it(
    client: Client, round: Round, cleo: Person, dag: Person
) -> None:
    session = make.session(round, "Träff 1", is_public=True)
    change(client.sign_in(cleo), session, message="Ledaren är sjuk.")
    client.sign_in(again(dag))
    assert client.get(f"/sessions/{session.id}").status_code == 403
    assert "sjuk" not in client.get(f"/rounds/{round.slug}/call").text
    assert told(client.get("/my-page").text) == []
