"""A change of plan: looked at before it is done, undone while its letters wait, seen by each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.lifecycle import LetterState, SessionState
from aspirant.mail.delivery import send_due_letters
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.words import Mode
from aspirant.schedule.models import Rsvp, plan_of
from aspirant.schedule.planning import Whom, add_break
from tests import make
from tests.conftest import Client
from tests.make_schedule import again, found_session
from tests.schedule.test_audience import person, planned
from tests.schedule.test_changes import moved, words_of
from tests.schedule.test_places import coming, say


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.with_role(bo, Role.FACILITATOR, made)
    make.group(made, "erik", "fia")
    return made


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


def letters() -> list[tuple[str, datetime]]:
    rows = select(Letter).where(Letter.kind.startswith("schedule/session_c")).order_by(Letter.id)
    db.session.expire_all()
    return [(one.state.value, one.next_attempt_at) for one in db.session.scalars(rows)]


def test_looking_first_shows_everything_and_changes_nothing(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    planned(round, cleo, Whom(), starts_at=datetime(2026, 9, 21, 8, 0, tzinfo=UTC))
    make.session(make.round("2029–2030"), "Andras träff", place="Annan ort",
                 starts_at=datetime(2026, 9, 21, 12, 0, tzinfo=UTC))  # fmt: skip
    days = date(2026, 9, 20), date(2026, 9, 25)
    add_break(round, name="Lov i Stockholm", days=days, by=again(cleo), at=make.AT)
    db.session.commit()
    client.sign_in(again(cleo))
    form = moved(found_session(session), look="1", mode="on_site", place="Malmö", link="")
    before = plan_of(found_session(session))
    response = client.post(f"/sessions/{session.id}/change", data=form)
    words = words_of(response.text)
    assert response.status_code == 200
    assert "Bo, Erik, Fia skulle behöva vara på två ställen samtidigt: Möte" in words
    assert "En annan omgång träffas samma dag: Andras träff" in words
    assert "Lov i Stockholm" in words
    assert "Lokalen är upptagen." in words
    assert "Flyttad: Träff 1 är nu måndag 21 september kl. 09.00" in words
    assert (plan_of(found_session(session)), letters()) == (before, [])
    assert (
        client.post(f"/sessions/{session.id}/change", data=form | {"look": ""}).status_code == 200
    )
    del form["look"]
    stopped = client.post(f"/sessions/{session.id}/change", data=form)
    assert (stopped.status_code, plan_of(found_session(session))) == (200, before)
    assert "Lov i Stockholm" in words_of(stopped.text)
    button = BeautifulSoup(stopped.text, "html.parser").main.select_one("button[name=looked]")
    assert button
    seen = {"looked": str(button["value"])}
    other_day = form | {"first_day": "2026-09-22"}
    page = f"/sessions/{session.id}/change"
    assert client.post(page, data=other_day | seen).status_code == 200
    assert client.post(page, data=form | seen).status_code == 303
    assert plan_of(found_session(session)).place == "Malmö"


def test_a_holiday_is_told_of(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round, "Träff 1")
    form = moved(session, look="1", first_day="2026-12-24")
    words = words_of(client.sign_in(cleo).post(f"/sessions/{session.id}/change", data=form).text)
    assert "torsdag 24 december 2026 är julafton." in words


def test_nothing_in_the_way_is_said_too(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round, "Träff 1")
    form = moved(session, look="1")
    words = words_of(client.sign_in(cleo).post(f"/sessions/{session.id}/change", data=form).text)
    assert "Inget kommer i vägen" in words


def test_what_is_shown_is_what_is_sent(client: Client, round: Round, cleo: Person) -> None:
    from aspirant.mail.rendering import render_letter  # noqa: PLC0415

    session = make.session(round, "Träff 1")
    shown = client.sign_in(cleo).post(
        f"/sessions/{session.id}/change", data=moved(session, look="1")
    )
    client.post(f"/sessions/{session.id}/change", data=moved(session))
    sent = render_letter(db.session.scalars(select(Letter).order_by(Letter.address)).first())
    words = words_of(shown.text)
    assert sent.subject in words
    for part in sent.text.split("\n\n"):
        assert " ".join(part.split()) in words


def test_letters_wait_ten_minutes_and_are_stopped_when_it_is_undone(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    say(session, "erik")
    before = plan_of(found_session(session))
    client.sign_in(again(cleo))
    client.post(f"/sessions/{session.id}/change", data=moved(found_session(session)))
    assert letters() == [("queued", make.AT + HOLD)] * 3
    assert db.session.query(Rsvp).count() == 0
    page = client.get(f"/rounds/{round.slug}/sessions").text
    assert "Ångra ändringen" in page
    send_due_letters(at=make.AT + HOLD - timedelta(seconds=1))
    assert client.post(f"/sessions/{session.id}/undo").status_code == 303
    undone = found_session(session)
    assert (plan_of(undone), undone.sequence) == (before, 2)
    assert {state for state, _at in letters()} == {LetterState.CANCELLED.value}
    assert coming(session) == ["Erik"]
    assert undone.plan_change is None
    assert client.post(f"/sessions/{session.id}/undo").status_code == 409


def test_a_cancelled_session_comes_back(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round, "Träff 1")
    client.sign_in(again(cleo))
    client.post(f"/sessions/{session.id}/cancel", data={"version": session.version})
    assert found_session(session).state is SessionState.CANCELLED
    client.post(f"/sessions/{session.id}/undo")
    back = found_session(session)
    assert (back.state, back.sequence, back.mode) == (SessionState.PLANNED, 2, Mode.ON_SITE)


def test_after_ten_minutes_it_stands(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round, "Träff 1")
    client.sign_in(again(cleo))
    client.post(f"/sessions/{session.id}/change", data=moved(session))
    with time_machine.travel(make.AT + HOLD, tick=False):
        assert client.post(f"/sessions/{session.id}/undo").status_code == 409
        assert "Ångra ändringen" not in client.get(f"/rounds/{round.slug}/sessions").text
    assert found_session(session).sequence == 1


def test_it_is_said_until_it_is_seen_and_to_each(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    client.sign_in(again(cleo)).post(f"/sessions/{session.id}/change", data=moved(session))
    pages = ["/my-page", f"/rounds/{round.slug}/my-sessions", f"/sessions/{session.id}"]
    client.sign_in(person("erik"))
    assert ["Träffen är flyttad" in client.get(page).text for page in pages] == [True] * 3
    assert client.get(f"/sessions/{session.id}/seen").status_code == 405
    assert client.post(f"/sessions/{session.id}/seen").status_code == 303
    assert ["Träffen är flyttad" in client.get(page).text for page in pages] == [False] * 3
    client.sign_in(person("fia"))
    assert "Träffen är flyttad" in client.get("/my-page").text


def test_whoever_saw_the_change_is_told_when_it_is_undone(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    client.sign_in(again(cleo)).post(f"/sessions/{session.id}/change", data=moved(session))
    client.sign_in(person("erik")).post(f"/sessions/{session.id}/seen")
    with time_machine.travel(make.AT + timedelta(minutes=5), tick=False):
        client.sign_in(again(cleo)).post(f"/sessions/{session.id}/undo")
        client.sign_in(person("erik"))
        assert "Träffen blir som den först var planerad" in client.get("/my-page").text


def test_breaks_are_noted_and_taken_away(client: Client, round: Round, cleo: Person) -> None:
    here = f"/rounds/{round.slug}/breaks"
    client.sign_in(again(cleo))
    form = {"name": "Sportlov, Umeå", "first_day": "2028-03-06", "last_day": "2028-03-05"}
    assert client.post(here, data=form).status_code == 422
    assert client.post(here, data=form | {"last_day": "2028-03-10"}).status_code == 303
    page = client.get(here).text
    assert "Sportlov, Umeå" in page
    assert "långfredagen" in page
    address = page.split("/breaks/")[1].split("/remove")[0]
    assert client.post(f"/breaks/{address}/remove").status_code == 303
    assert "Sportlov, Umeå" not in client.get(here).text
    assert client.sign_in(person("erik")).get(here).status_code == 403
