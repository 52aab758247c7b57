"""The participant's page: the next session, what comes then, and the group."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.words import Mode
from aspirant.schedule.models import Plan, Rsvp, RsvpAnswer
from aspirant.schedule.service import cancel_session, change_session
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON, found_session


@pytest.fixture
def round(alva: Person) -> Round:
    """A round without sessions in which Alva and Erik take part."""
    made = make.without_sessions(make.round())
    make.with_role(alva, Role.PARTICIPANT, made)
    make.group(made, "erik")
    return made


def page_of(round: Round) -> str:
    return f"/rounds/{round.slug}/my-sessions"


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split())


@time_machine.travel(make.AT, tick=False)
def test_the_next_session_comes_first(client: Client, round: Round, alva: Person) -> None:
    make.session(round, "Den andra", starts_at=SOON + timedelta(days=30))
    make.session(round, "Den första", mode=Mode.HYBRID, link="https://example.org/rum")
    make.session(round, "Den som var", starts_at=make.AT - timedelta(days=9))
    shown = client.sign_in(alva).get(page_of(round)).text
    words = words_of(shown)
    assert [words.index(part) for part in ("Den första", "Den andra", "Den som var")] == sorted(
        words.index(part) for part in ("Den första", "Den andra", "Den som var")
    )
    assert "måndag 14 september kl. 13.00–17.00" in words
    assert "Kansliet, Stockholm – och digitalt" in words
    assert 'href="https://example.org/rum"' in shown
    assert words.count("Kommer du?") == 1


@time_machine.travel(make.AT, tick=False)
def test_the_group_is_named_without_addresses(client: Client, round: Round, alva: Person) -> None:
    words = words_of(client.sign_in(alva).get(page_of(round)).text)
    assert "Alva (du) Erik" in words
    assert "@" not in words


def test_an_empty_page_says_what_will_be_here(client: Client, round: Round, alva: Person) -> None:
    assert "Inga träffar än" in words_of(client.sign_in(alva).get(page_of(round)).text)


@time_machine.travel(make.AT, tick=False)
def test_a_cancelled_session_is_never_the_next(
    client: Client, round: Round, alva: Person, cleo: Person
) -> None:
    first = make.session(round, "Inställda träffen")
    make.session(round, "Nästa på tur", starts_at=SOON + timedelta(days=1))
    cancel_session(first, by=cleo, at=make.AT)
    db.session.commit()
    words = words_of(client.sign_in(alva).get(page_of(round)).text)
    assert "Nästa träff: Nästa på tur" in words
    assert "Inställda träffen Inställd" in words


@time_machine.travel(make.AT, tick=False)
def test_an_answer_is_kept_and_can_be_changed(client: Client, round: Round, alva: Person) -> None:
    session = make.session(round)
    client.sign_in(alva)
    for answer in ("yes", "maybe"):
        done = client.post(f"/sessions/{session.id}/answer", data={"answer": answer})
        assert done.status_code == 303
        (rsvp,) = db.session.query(Rsvp).all()
        assert (rsvp.person_id, rsvp.answer) == (alva.id, RsvpAnswer(answer))
    shown = BeautifulSoup(client.get(page_of(round)).text, "html.parser")
    assert [one["value"] for one in shown.main.find_all("input", checked=True)] == ["maybe"]
    actions = db.session.query(AuditEntry).filter_by(action="answer_session").count()
    assert actions == 2


@time_machine.travel(make.AT, tick=False)
def test_an_answer_that_is_none_is_pointed_out(client: Client, round: Round, alva: Person) -> None:
    session = make.session(round)
    client.sign_in(alva)
    for data in ({}, {"answer": "perhaps"}):
        response = client.post(f"/sessions/{session.id}/answer", data=data)
        assert response.status_code == 422
    assert db.session.query(Rsvp).count() == 0


def test_a_session_that_has_begun_takes_no_answer(
    client: Client, round: Round, alva: Person
) -> None:
    session = make.session(round)
    with time_machine.travel(session.starts_at, tick=False):
        client.sign_in(alva)
        response = client.post(f"/sessions/{session.id}/answer", data={"answer": "yes"})
    assert response.status_code == 409


@time_machine.travel(make.AT, tick=False)
def test_a_get_never_answers(client: Client, round: Round, alva: Person) -> None:
    session = make.session(round)
    assert client.sign_in(alva).get(f"/sessions/{session.id}/answer?answer=no").status_code == 405
    assert db.session.query(Rsvp).count() == 0


def test_a_moved_session_says_so_and_what_was(
    client: Client, round: Round, alva: Person, cleo: Person
) -> None:
    session = make.session(round, "Träff 2")
    later = SOON + timedelta(days=7)
    plan = Plan(later, later + timedelta(hours=4), Mode.ON_SITE, "Malmö", "")
    change_session(session, plan=plan, by=cleo, at=make.AT)
    db.session.commit()
    with time_machine.travel(make.AT + timedelta(days=1), tick=False):
        client.sign_in(alva)
        words = words_of(client.get(f"/sessions/{session.id}").text)
        assert "Träff 2 Ändrad" in words_of(client.get(page_of(round)).text)
    assert "Träffen är flyttad" in words
    assert "Förut: måndag 14 september kl. 13.00–17.00, Kansliet, Stockholm" in words
    assert "När måndag 21 september kl. 13.00–17.00 Var Malmö" in words
    with time_machine.travel(make.AT + timedelta(days=14), tick=False):
        assert "Träffen är flyttad" not in words_of(client.get(f"/sessions/{session.id}").text)


@time_machine.travel(make.AT, tick=False)
def test_the_programme_of_a_session_is_shown(client: Client, round: Round, alva: Person) -> None:
    session = found_session(make.session(round))
    shown = client.sign_in(alva).get(f"/sessions/{session.id}").text
    assert "<strong>lär känna</strong>" in shown


@pytest.mark.parametrize("rows", [1, 3])
@time_machine.travel(make.AT, tick=False)
def test_the_number_of_queries_does_not_grow(
    client: Client,
    round: Round,
    alva: Person,
    rows: int,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    make.group(round, *["fia", "gun", "hedda"][:rows])
    for number in range(rows):
        make.answer(make.session(round, starts_at=SOON + timedelta(days=number)), alva)
    client.sign_in(alva)
    path = page_of(round)
    with count_queries() as queries:
        assert client.get(path).status_code == 200
    assert len([query for query in queries if query.startswith("SELECT")]) == 6


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.FACILITATOR, 200),
        (Role.REVIEWER, 403),
        (Role.INTERVIEWER, 403),
        (Role.BOARD, 403),
        (Role.AUDITOR, 403),
        (None, 403),
    ],
)
def test_who_else_may_see_it(
    client: Client, round: Round, dag: Person, role: Role | None, status: int
) -> None:
    session = make.session(round)
    if role:
        make.with_role(dag, role, round)
    client.sign_in(dag)
    assert client.get(page_of(round)).status_code == status
    assert client.get(f"/sessions/{session.id}").status_code == status
    assert client.post(f"/sessions/{session.id}/answer", data={"answer": "yes"}).status_code == 403


def test_a_participant_of_another_round_may_not(client: Client, round: Round, dag: Person) -> None:
    session = make.session(round)
    make.with_role(dag, Role.PARTICIPANT, make.round("2029–2030"))
    client.sign_in(dag)
    assert client.get(page_of(round)).status_code == 403
    assert client.get(f"/sessions/{session.id}").status_code == 403
