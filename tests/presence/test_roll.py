"""The list of a session, as it works without script."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import time_machine
from bs4 import BeautifulSoup

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.presence.models import Tick
from aspirant.programme.models import Round, Session
from tests import make
from tests.conftest import Client
from tests.make_presence import noted, pressed, tick, who
from tests.make_schedule import SOON, answer


def path(session: Session) -> str:
    return f"/sessions/{session.id}/attendance"


def press(client: Client, session: Session, name: str, word: str, half: int = 1) -> int:
    data = {"tick": f"{who(name).id.hex} {half} {word}"}
    status: int = client.post(path(session), data=data).status_code
    return status


@time_machine.travel(SOON, tick=False)
def test_one_press_notes_one_person_and_shows_it(
    client: Client, bo: Person, session: Session
) -> None:
    client.sign_in(bo)
    data = {"tick": f"{who('erik').id.hex} 1 present"}
    response = client.post(path(session), data=data)
    assert response.status_code == 303
    assert response.location == f"{path(session)}?half=1#p-{who('erik').id.hex}"
    assert noted(session) == {"Erik": "present"}
    shown = BeautifulSoup(client.get(path(session)).text, "html.parser")
    pushed = shown.main.select("button[aria-pressed=true]")
    assert [one.get_text() for one in pushed] == ["Här, Erik"]
    assert shown.select_one("[data-counts]").get_text() == (
        "1 här · 0 borta · 0 förhinder · 2 kvar"
    )
    entry = db.session.query(AuditEntry).filter_by(action="note_attendance").one()
    assert (entry.by_id, entry.details) == (bo.id, {"count": 1})


@time_machine.travel(SOON, tick=False)
def test_the_newest_press_counts_and_one_more_takes_it_back(
    client: Client, bo: Person, session: Session
) -> None:
    client.sign_in(bo)
    seen = []
    for word in ("absent", "excused", "none", "present"):
        press(client, session, "erik", word)
        seen.append(noted(session).get("Erik"))
    assert seen == ["absent", "excused", None, "present"]


@time_machine.travel(SOON, tick=False)
def test_all_the_others_are_here_and_that_can_be_undone(
    client: Client, bo: Person, session: Session
) -> None:
    client.sign_in(bo)
    press(client, session, "fia", "absent")
    response = client.post(f"{path(session)}/rest", data={"half": "1"})
    everybody = {"Erik": "present", "Fia": "absent", "Gun": "present"}
    assert noted(session) == everybody
    page = client.get(response.location).text
    assert "Ångra: 2 prickades" in page
    press(client, session, "gun", "excused")
    batch = BeautifulSoup(page, "html.parser").select_one("input[name=batch]")["value"]
    client.post(f"{path(session)}/undo", data={"half": "1", "batch": batch})
    assert noted(session) == {"Fia": "absent", "Gun": "excused"}


@time_machine.travel(SOON, tick=False)
def test_a_name_is_searched_for(client: Client, bo: Person, session: Session) -> None:
    page = client.sign_in(bo).get(f"{path(session)}?q=FI").text
    rows = BeautifulSoup(page, "html.parser").select("li[data-person]:not([hidden])")
    assert [one.b.get_text() for one in rows] == ["Fia"]


@time_machine.travel(SOON - timedelta(days=1), tick=False)
def test_who_has_answered_no_is_told_beside_the_name(
    client: Client, bo: Person, session: Session
) -> None:
    answer(session, who("erik"), "no")
    with time_machine.travel(SOON, tick=False):
        page = client.sign_in(bo).get(path(session)).text
    assert page.count("har svarat nej") == 1


@time_machine.travel(SOON, tick=False)
def test_what_is_no_tick_is_refused(client: Client, bo: Person, session: Session) -> None:
    client.sign_in(bo)
    assert press(client, session, "erik", "asleep") == 422
    assert client.post(path(session), data={"tick": "everybody 1 present"}).status_code == 422
    assert noted(session) == {}


def test_the_list_opens_an_hour_before(client: Client, bo: Person, session: Session) -> None:
    for minutes, outcome in ((61, {}), (60, {"Erik": "present"})):
        with time_machine.travel(SOON - timedelta(minutes=minutes), tick=False):
            client.sign_in(bo)
            press(client, session, "erik", "present")
            assert noted(session) == outcome
            assert ("Inte öppen än" in client.get(path(session)).text) is (not outcome)


def test_a_whole_day_has_two_half_days_each_with_its_own_list(
    client: Client, bo: Person, round: Round
) -> None:
    congress = make.session(round, "Kongress", ends_at=SOON + timedelta(hours=27), is_all_day=True)
    with time_machine.travel(SOON + timedelta(days=1), tick=False):
        client.sign_in(bo)
        press(client, congress, "erik", "present", half=1)
        press(client, congress, "erik", "absent", half=4)
        page = BeautifulSoup(client.get(f"{path(congress)}?half=4").text, "html.parser")
    assert [noted(congress, half) for half in (1, 2, 3, 4)] == [
        {"Erik": "present"}, {}, {}, {"Erik": "absent"},
    ]  # fmt: skip
    links = page.select("a[data-half]")
    assert [one.get_text() for one in links] == [
        "mån 14 sep förmiddag", "mån 14 sep eftermiddag", "tis 15 sep förmiddag",
        "tis 15 sep eftermiddag",
    ]  # fmt: skip
    assert [one["data-half"] for one in links if one.get("aria-current")] == ["4"]


@time_machine.travel(SOON, tick=False)
def test_the_list_of_sessions_counts_who_was_there(
    client: Client, round: Round, bo: Person, session: Session
) -> None:
    tick(session, *(pressed(n, w, at=SOON) for n, w in
                    (("erik", "present"), ("fia", "absent"), ("gun", "present"))),
         by=bo, at=SOON)  # fmt: skip
    assert "2 av 3" in client.sign_in(bo).get(f"/rounds/{round.slug}/sessions").text


@time_machine.travel(SOON, tick=False)
def test_the_list_asks_as_many_questions_at_one_row_as_at_three(
    client: Client,
    round: Round,
    session: Session,
    bo: Person,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    client.sign_in(bo)
    here, counts = path(session), []
    for names in (("hans",), ("ida", "jon")):
        make.group(round, *names)
        db.session.rollback()
        with count_queries() as queries:
            assert client.get(here).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@time_machine.travel(SOON, tick=False)
def test_only_those_who_lead_see_it(client: Client, session: Session, dag: Person) -> None:
    for person in (dag, who("erik")):
        client.sign_in(person)
        assert client.get(path(session)).status_code == 403
        assert press(client, session, "erik", "present") == 403
    assert db.session.query(Tick).count() == 0


def test_a_code_is_offered_until_the_session_is_over(
    client: Client, bo: Person, session: Session
) -> None:
    offer = "Visa en kod att checka in med"
    with time_machine.travel(SOON, tick=False):
        assert offer in client.sign_in(bo).get(path(session)).text
    with time_machine.travel(session.ends_at + timedelta(days=1), tick=False):
        assert offer not in client.sign_in(bo).get(path(session)).text
