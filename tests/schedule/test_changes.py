"""The coordinator's pages: who comes, a change of plan, a cancellation."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.lifecycle import SessionState
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from aspirant.schedule.answer_tokens import make_answer_token
from aspirant.schedule.models import Plan, Rsvp, plan_of
from aspirant.schedule.service import change_session
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON, found_session


@pytest.fixture
def round(cleo: Person) -> Round:
    """A round without sessions, coordinated by Cleo, in which Erik and Fia take part."""
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia")
    return made


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


def moved(session: Session, **given: str) -> dict[str, str]:
    """The form of a change, a week later and online unless said otherwise."""
    form = {
        "version": str(session.version),
        "first_day": "2026-09-21",
        "starts": "09:00",
        "ends": "12.30",
        "mode": "online",
        "place": "",
        "link": "https://example.org/rum",
        "message": "Lokalen är upptagen.",
    }
    return form | given


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split())


def test_a_change_is_made_told_and_logged(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round, "Träff 1")
    response = client.sign_in(cleo).post(f"/sessions/{session.id}/change", data=moved(session))
    assert (response.status_code, response.location) == (303, f"/rounds/{round.slug}/sessions")
    changed = found_session(session)
    assert plan_of(changed) == Plan(
        datetime(2026, 9, 21, 7, 0, tzinfo=UTC),
        datetime(2026, 9, 21, 10, 30, tzinfo=UTC),
        Mode.ONLINE,
        "",
        "https://example.org/rum",
    )
    assert (changed.sequence, changed.changed_at) == (1, make.AT)
    letters = db.session.query(Letter).order_by(Letter.address).all()
    assert [(one.kind, one.address) for one in letters] == [
        ("schedule/session_changed", "erik@example.org"),
        ("schedule/session_changed", "fia@example.org"),
    ]
    token = make_answer_token(session, db.session.get(Person, letters[0].person_id))
    said, page = render_letter(letters[0]), f"http://localhost/answers/{token}"
    assert said.subject == "Flyttad: Träff 1 är nu måndag 21 september kl. 09.00"
    assert said.text.split("\n\n") == [
        "Hej Erik!",
        "Planen för Träff 1 har ändrats.",
        "Lokalen är upptagen.",
        "Nu gäller:\nmåndag 21 september kl. 09.00–12.30\nDigitalt",
        "Förut:\nmåndag 14 september kl. 13.00–17.00\nPå plats, Kansliet, Stockholm",
        f"Eftersom tiden är en annan ber vi dig svara på nytt om du kommer:\n{page}\n",
    ]
    assert "Lokalen är upptagen." in said.html
    (entry,) = db.session.query(AuditEntry).filter_by(action="change_session").all()
    assert entry.details["was"] == {
        "starts_at": "2026-09-14T11:00:00+00:00",
        "ends_at": "2026-09-14T15:00:00+00:00",
        "mode": "on_site",
        "place": "Kansliet, Stockholm",
    }
    assert "Brev är på väg till 2 personer." in words_of(client.get(response.location).text)


def test_whom_it_concerns_is_shown_before(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    erik = make.group(round, "gun")[0]
    make.answer(session, erik)
    words = words_of(client.sign_in(cleo).get(f"/sessions/{session.id}/change").text)
    assert "3 personer får ett brev" in words
    assert "Erik har inte svarat Fia har inte svarat Gun kommer" in words
    assert "Ändra och skriv till 3 personer" in words


def test_another_time_asks_everybody_again_and_another_place_does_not(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round)
    make.answer(session, make.group(round, "gun")[0])
    client.sign_in(cleo)
    same_time = {"first_day": "2026-09-14", "starts": "13:00", "ends": "17:00"}
    client.post(f"/sessions/{session.id}/change", data=moved(session, **same_time))
    assert db.session.query(Rsvp).count() == 1
    client.post(f"/sessions/{session.id}/change", data=moved(found_session(session)))
    assert db.session.query(Rsvp).count() == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ends": "08:00"}, "Träffen måste sluta efter att den börjar."),
        ({"mode": "on_site"}, "Skriv var, så att alla hittar."),
        ({"link": "javascript:alert(1)"}, "Börja med https://"),
        ({"first_day": "21/9"}, "Dag"),
        ({"mode": "moon"}, "Hur vi ses"),
    ],
)
def test_what_cannot_be_is_pointed_out_and_kept(
    client: Client, round: Round, cleo: Person, given: dict[str, str], told: str
) -> None:
    session = make.session(round)
    response = client.sign_in(cleo).post(
        f"/sessions/{session.id}/change", data=moved(session, **given)
    )
    assert response.status_code == 422
    assert told in words_of(response.text)
    assert "Lokalen är upptagen." in response.text
    assert found_session(session).sequence == 0


def test_nothing_different_is_nothing_done(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    form = moved(
        session,
        first_day="2026-09-14",
        starts="13:00",
        ends="17:00",
        mode="on_site",
        place="Kansliet, Stockholm",
        link="",
    )
    client.sign_in(cleo)
    for look in ({}, {"look": "1"}):
        response = client.post(f"/sessions/{session.id}/change", data=form | look)
        assert response.status_code == 422
        assert "Du har inte ändrat något." in words_of(response.text)
        assert "erik@example.org" not in response.text
    assert db.session.query(Letter).count() == 0


def test_of_two_coordinators_the_later_is_told(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    form = moved(session)
    client.sign_in(cleo)
    assert client.post(f"/sessions/{session.id}/change", data=form).status_code == 303
    late = client.post(f"/sessions/{session.id}/change", data=form | {"starts": "10:00"})
    assert late.status_code == 409
    assert "Cleo" in late.text
    assert "Lokalen är upptagen." in late.text
    assert client.post(f"/sessions/{session.id}/cancel", data=form).status_code == 409


def test_a_form_sent_twice_writes_once(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    form = moved(session, intent="once")
    client.sign_in(cleo)
    for _turn in range(2):
        assert client.post(f"/sessions/{session.id}/change", data=form).status_code == 303
    assert db.session.query(Letter).count() == 2


def test_whole_days_are_moved_as_days(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(
        round,
        "Kongress",
        is_all_day=True,
        starts_at=datetime(2027, 5, 30, 22, tzinfo=UTC),
        ends_at=datetime(2027, 6, 1, 12, tzinfo=UTC),
    )
    client.sign_in(cleo)
    shown = client.get(f"/sessions/{session.id}/change").text
    assert 'name="last_day"' in shown
    assert 'name="starts"' not in shown
    form = moved(session, first_day="2027-06-07", last_day="2027-06-08")
    assert client.post(f"/sessions/{session.id}/change", data=form).status_code == 303
    changed = found_session(session)
    assert changed.starts_at == datetime(2027, 6, 6, 22, tzinfo=UTC)
    assert changed.ends_at == datetime(2027, 6, 8, 21, 59, tzinfo=UTC)


def test_a_session_that_is_over_is_put_right_without_letters(round: Round, cleo: Person) -> None:
    session = make.session(round, starts_at=make.AT - timedelta(days=2))
    plan = Plan(session.starts_at, session.ends_at, Mode.ONLINE, "", "")
    assert change_session(session, plan=plan, by=cleo, at=make.AT) == []


def test_a_cancellation_asks_first_and_tells_everybody(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    client.sign_in(cleo)
    words = words_of(client.get(f"/sessions/{session.id}/cancel").text)
    assert "Ställa in Träff 1?" in words
    assert "Ställ in och skriv till 2 personer" in words
    assert found_session(session).state is SessionState.PLANNED
    form = {"version": session.version, "message": "Ledaren är sjuk."}
    assert client.post(f"/sessions/{session.id}/cancel", data=form).status_code == 303
    cancelled = found_session(session)
    assert (cancelled.state, cancelled.sequence) == (SessionState.CANCELLED, 1)
    said = [render_letter(letter) for letter in db.session.query(Letter)]
    assert [one.subject for one in said] == ["Inställd: Träff 1 måndag 14 september kl. 13.00"] * 2
    assert "Ledaren är sjuk." in said[0].text
    again = client.post(f"/sessions/{session.id}/cancel", data=form | {"version": 2})
    assert again.status_code == 409
    assert client.post(f"/sessions/{session.id}/change", data=moved(cancelled)).status_code == 409


def test_closed_accounts_get_no_letter(client: Client, round: Round, cleo: Person) -> None:
    session = make.session(round)
    (gun,) = make.group(round, "gun")
    gun.is_active = False
    db.session.commit()
    client.sign_in(cleo).post(f"/sessions/{session.id}/change", data=moved(session))
    assert db.session.query(Letter).filter_by(address="gun@example.org").count() == 0


def test_the_list_counts_answers_and_names_the_silent(
    client: Client, round: Round, cleo: Person
) -> None:
    session = make.session(round, "Träff 1")
    gun, _hedda = make.group(round, "gun", "hedda")
    make.answer(session, gun, "maybe")
    shown = BeautifulSoup(
        client.sign_in(cleo).get(f"/rounds/{round.slug}/sessions").text, "html.parser"
    )
    (row,) = shown.main.tbody.find_all("tr")
    assert [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] == [
        "Träff 1",
        "mån 14 sep 13.00–17.00",
        "Kansliet, Stockholm",
        "0",
        "0",
        "1",
        "3 personer Erik, Fia, Hedda",
        "–",
        "Ändra … Träff 1",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client: Client,
    round: Round,
    cleo: Person,
    rows: int,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    people = make.group(round, *["gun", "hedda", "ines"][:rows])
    for number in range(rows):
        session = make.session(round, starts_at=SOON + timedelta(days=number))
        make.answer(session, people[number])
    client.sign_in(cleo)
    path = f"/rounds/{round.slug}/sessions"
    with count_queries() as queries:
        assert client.get(path).status_code == 200
    assert len([query for query in queries if query.startswith("SELECT")]) == 11


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.COORDINATOR, [200, 200, 200, 200]),
        (Role.FACILITATOR, [200, 200, 403, 403]),
        (Role.PARTICIPANT, [403, 403, 403, 403]),
        (Role.REVIEWER, [403, 403, 403, 403]),
        (Role.INTERVIEWER, [403, 403, 403, 403]),
        (Role.BOARD, [403, 403, 403, 403]),
        (Role.AUDITOR, [403, 403, 403, 403]),
        (None, [403, 403, 403, 403]),
    ],
)
def test_who_may_see_the_pages(
    client: Client, round: Round, dag: Person, role: Role | None, statuses: list[int]
) -> None:
    session = make.session(round)
    if role:
        make.with_role(dag, role, round)
    client.sign_in(dag)
    paths = [
        f"/rounds/{round.slug}/sessions",
        f"/sessions/{session.id}/attendance",
        f"/sessions/{session.id}/change",
        f"/sessions/{session.id}/cancel",
    ]
    assert [client.get(path).status_code for path in paths] == statuses
    refused = [client.post(path, data={}).status_code == 403 for path in paths[1:]]
    assert refused == [status == 403 for status in statuses[1:]]
