"""Choosing a time: one page says what happens, a press does it, ten minutes take it back."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.lifecycle import LetterState, PollState
from aspirant.mail.delivery import send_due_letters
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience
from aspirant.schedule.models import Poll, PollWord
from aspirant.schedule.planning import Whom, add_break
from aspirant.schedule.polling import answer_poll
from aspirant.schedule.polls import list_polls_to_answer
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON, again, found_session
from tests.schedule.test_audience import of_a_group, person, planned
from tests.schedule.test_changes import words_of
from tests.schedule.test_polls import a_poll, found


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person) -> Round:
    """A round coordinated by Cleo in which Erik, Fia and Gun take part."""
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


def page_of(poll: Poll, place: int = 0) -> str:
    return f"/polls/{poll.id}/times/{found(poll).times[place].id}/choose"


def looked(html: str) -> dict[str, str]:
    """What the button of the page sends."""
    form = BeautifulSoup(html, "html.parser").select_one("form[action$=choose]")
    assert form
    fields = {str(one["name"]): str(one["value"]) for one in form.select("input, button")}
    return {name: fields[name] for name in ("intent", "looked")}


def say(poll: Poll, name: str, word: str) -> None:
    by = person(name)
    poll = found(poll)
    words = {time.id: PollWord(word) for time in poll.times}
    answer_poll(poll, words=words, by=by, at=make.AT)
    db.session.commit()


def letters() -> list[tuple[str, str, datetime]]:
    db.session.expire_all()
    rows = select(Letter).where(Letter.kind == "schedule/session_planned").order_by(Letter.address)
    return [
        (one.address.split("@")[0], one.state.value, one.next_attempt_at)
        for one in db.session.scalars(rows)
    ]


def sessions() -> int:
    return db.session.query(Session).count()


def test_the_page_tells_all_and_does_nothing(client: Client, round: Round, cleo: Person) -> None:
    poll = a_poll(round, cleo)
    for name, word in (("erik", "yes"), ("fia", "no")):
        say(poll, name, word)
    planned(round, cleo, Whom(), starts_at=found(poll).times[0].starts_at)
    day = found(poll).times[0].starts_at.date()
    add_break(round, name="Lov i Stockholm", days=(day, day), by=again(cleo), at=make.AT)
    db.session.commit()
    before = letters()
    response = client.sign_in(again(cleo)).get(page_of(poll))
    words = words_of(response.text)
    assert response.status_code == 200
    for told in (
        "tisdag 15 september kl. 13.00–14.00 (v. 38)",
        "Alla i omgången",
        "Ja 1 Erik", "Om det behövs Ingen", "Nej 1 Fia", "Har inte svarat 1 Gun",
        "Erik, Fia, Gun skulle behöva vara på två ställen samtidigt: Möte, tis 15 sep 13.00–14.00",
        "Lov i Stockholm",
        "3 personer får brev och får svara på om de kommer",
        "Breven går iväg efter tio minuter.",
        "Du är kallad till Samtal.",
        "Planera mötet ändå",
    ):  # fmt: skip
        assert told in words, (told, words)
    assert (letters(), found(poll).state) == (before, PollState.OPEN)


def test_what_came_in_the_way_meanwhile_is_shown_before_it_counts(
    client: Client, round: Round, cleo: Person
) -> None:
    poll = a_poll(round, cleo)
    client.sign_in(again(cleo))
    page = client.get(page_of(poll)).text
    assert "Inget kommer i vägen" in words_of(page)
    sent = looked(page)
    planned(round, cleo, Whom(), starts_at=found(poll).times[0].starts_at)
    stopped = client.post(page_of(poll), data=sent)
    assert (stopped.status_code, found(poll).state) == (200, PollState.OPEN)
    words = words_of(stopped.text)
    assert "Något har kommit i vägen sedan sidan visades." in words
    assert "skulle behöva vara på två ställen samtidigt" in words
    assert client.post(page_of(poll), data=looked(stopped.text)).status_code == 303
    assert found(poll).state is PollState.CLOSED


def test_pressed_twice_it_is_planned_once(client: Client, round: Round, cleo: Person) -> None:
    poll = a_poll(round, cleo)
    client.sign_in(again(cleo))
    sent = looked(client.get(page_of(poll)).text)
    first = client.post(page_of(poll), data=sent)
    second = client.post(page_of(poll), data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location == f"/sessions/{found(poll).session_id}"
    assert sessions() == 1
    assert letters() == [(name, "queued", make.AT + HOLD) for name in ("erik", "fia", "gun")]
    assert "Brev är på väg till 3 personer." in words_of(client.get(first.location).text)


def test_a_poll_that_is_decided_or_a_time_gone_by_is_told_of(
    client: Client, round: Round, cleo: Person
) -> None:
    poll = a_poll(round, cleo)
    client.sign_in(again(cleo))
    with time_machine.travel(SOON + timedelta(days=1, minutes=1), tick=False):
        client.sign_in(again(cleo))
        assert "Har passerat" in words_of(client.get(f"/polls/{poll.id}").text)
        assert "Tiden har passerat" in words_of(client.get(page_of(poll)).text)
        late = client.post(page_of(poll))
        assert (late.status_code, sessions()) == (409, 0)
        assert "Välj en annan, eller fråga om nya tider." in words_of(late.text)
    client.sign_in(again(cleo))
    assert client.post(page_of(poll, 1)).status_code == 303
    page = client.get(page_of(poll))
    assert (page.status_code, "En tid är vald" in words_of(page.text)) == (200, True)
    refused = client.post(page_of(poll))
    assert (refused.status_code, sessions()) == (409, 1)
    assert "En tid är redan vald." in words_of(refused.text)
    other = f"/polls/{poll.id}/times/{poll.id}/choose"
    assert client.get(other).status_code == client.post(other).status_code == 404


def test_of_two_who_choose_at_once_one_is_told_of_the_other(
    app: Flask, round: Round, cleo: Person, bo: Person
) -> None:
    make.with_role(bo, Role.COORDINATOR, round)
    poll = a_poll(round, cleo)
    urls = [page_of(poll, 0), page_of(poll, 1)]
    browsers = [app.test_client().sign_in(again(one)) for one in (cleo, bo)]
    db.session.remove()
    barrier, answers = Barrier(2), []

    def choose(browser: Any, url: str) -> None:
        with app.app_context():
            barrier.wait()
            answers.append(browser.post(url))
            db.session.remove()

    threads = [Thread(target=choose, args=pair) for pair in zip(browsers, urls, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "En tid är redan vald." in words_of(refused.text)
    assert sessions() == 1


def test_for_ten_minutes_it_can_be_taken_back(client: Client, round: Round, cleo: Person) -> None:
    poll = a_poll(round, cleo)
    say(poll, "erik", "yes")
    client.sign_in(again(cleo))
    here = client.post(page_of(poll)).location
    words = words_of(client.get(here).text)
    assert "Breven går iväg kl. 12.10." in words
    assert "Ångra: planera ingenting" in words
    send_due_letters(at=make.AT + HOLD - timedelta(seconds=1))
    undone = client.post(f"{here}/undo-planning")
    assert undone.location == f"/polls/{poll.id}"
    assert "inget brev har gått iväg" in words_of(client.get(undone.location).text)
    assert (found(poll).state, found(poll).session_id, sessions()) == (PollState.OPEN, None, 0)
    assert {state for _name, state, _at in letters()} == {LetterState.CANCELLED.value}
    assert "Ja 1 Erik" in words_of(client.get(page_of(poll)).text)
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.number.desc()))
    assert actions.all()[:2] == ["undo_planning", "reopen_poll"]
    assert client.post(f"{here}/undo-planning").status_code == 404
    assert client.post(page_of(poll, 1)).status_code == 303


def test_once_the_letters_have_left_it_stands(client: Client, round: Round, cleo: Person) -> None:
    poll = a_poll(round, cleo)
    here = client.sign_in(again(cleo)).post(page_of(poll)).location
    with time_machine.travel(make.AT + HOLD, tick=False):
        client.sign_in(again(cleo))
        assert "Ångra: planera ingenting" not in words_of(client.get(here).text)
        late = client.post(f"{here}/undo-planning")
        assert (late.status_code, sessions()) == (409, 1)
        assert "Ställ in den i stället." in words_of(late.text)


def test_about_what_begins_within_the_hour_letters_do_not_wait(
    client: Client, round: Round, cleo: Person
) -> None:
    poll = a_poll(round, cleo)
    soon = found(poll).times[0].starts_at - timedelta(minutes=50)
    with time_machine.travel(soon, tick=False):
        client.sign_in(again(cleo))
        assert "Det börjar inom en timme" in words_of(client.get(page_of(poll)).text)
        here = client.post(page_of(poll)).location
        words = words_of(client.get(here).text)
        assert "Breven går iväg direkt" in words
        assert "Ångra: planera ingenting" not in words
        assert client.post(f"{here}/undo-planning").status_code == 409
    assert letters() == [(name, "queued", soon) for name in ("erik", "fia", "gun")]


def test_one_that_has_changed_since_is_not_taken_back(
    client: Client, round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom())
    client.sign_in(again(cleo))
    form = {"version": session.version, "title-sv": "Annat"}
    assert client.post(f"/sessions/{session.id}/edit", data=form).status_code == 303
    assert client.post(f"/sessions/{session.id}/undo-planning").status_code == 409
    assert found_session(session).title.sv == "Annat"


def test_a_workgroups_own_question_is_decided_by_whoever_asked(
    client: Client, round: Round, cleo: Person
) -> None:
    area = of_a_group(round, cleo).area_id
    poll = a_poll(round, person("erik"), Whom(Audience.WORKGROUP, area))
    for name in ("fia", "gun"):
        assert client.sign_in(person(name)).get(page_of(poll)).status_code == 403
    client.sign_in(person("erik"))
    page = client.get(page_of(poll)).text
    assert "1 person får brev" in words_of(page)
    assert "fia@example.org" not in page
    here = client.post(page_of(poll), data=looked(page)).location
    client.sign_in(person("fia"))
    assert "Ångra: planera ingenting" not in words_of(client.get(here).text)
    assert client.post(f"{here}/undo-planning").status_code == 403
    client.sign_in(person("erik"))
    assert "Ångra: planera ingenting" in words_of(client.get(here).text)
    assert client.post(f"{here}/undo-planning").location == f"/polls/{poll.id}"
    assert found(poll).state is PollState.OPEN


def test_a_member_is_not_told_what_another_goes_to(
    client: Client, round: Round, cleo: Person
) -> None:
    area = of_a_group(round, cleo).area_id
    poll = a_poll(round, person("erik"), Whom(Audience.WORKGROUP, area))
    at = found(poll).times[0].starts_at
    planned(round, cleo, Whom(Audience.CHOSEN, people=(person("fia").id,)), starts_at=at)
    told = "Fia skulle behöva vara på två ställen samtidigt: {}"
    words = words_of(client.sign_in(person("erik")).get(page_of(poll)).text)
    assert told.format("något som inte visas för dig") in words
    words = words_of(client.sign_in(again(cleo)).get(page_of(poll)).text)
    assert told.format("Möte") in words


def test_a_question_is_closed_without_a_time_and_opened_again(
    client: Client, round: Round, cleo: Person
) -> None:
    poll = a_poll(round, cleo)
    here = f"/polls/{poll.id}"
    client.sign_in(person("erik"))
    assert client.post(f"{here}/close").status_code == client.post(f"{here}/reopen").status_code
    assert client.post(f"{here}/close").status_code == 403
    client.sign_in(again(cleo))
    assert client.post(f"{here}/close").location == here
    assert "Ingen tid valdes." in words_of(client.get(here).text)
    assert client.post(f"{here}/close").status_code == 409
    assert list_polls_to_answer(person("erik"), at=make.AT) == []
    assert "Frågan är stängd" in words_of(client.get(page_of(poll)).text)
    assert client.post(page_of(poll)).status_code == 409
    assert client.post(f"{here}/reopen").location == here
    assert client.post(page_of(poll)).status_code == 303
    assert client.post(f"{here}/reopen").status_code == 409


def test_nobody_is_asked_of_times_that_have_all_passed(round: Round, cleo: Person) -> None:
    poll = a_poll(round, cleo)
    assert [one.id for one in list_polls_to_answer(person("erik"), at=make.AT)] == [poll.id]
    late = datetime(2026, 10, 1, tzinfo=UTC)
    assert list_polls_to_answer(person("erik"), at=late) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_is_in_the_readers_language(
    client: Client, round: Round, cleo: Person, language: str
) -> None:
    poll = a_poll(round, cleo)
    one = again(cleo)
    one.language = language
    db.session.commit()
    words = words_of(client.sign_in(one).get(page_of(poll)).text)
    assert {"sv": "Ska det bli den här tiden?", "en": "Choose this time?"}[language] in words
