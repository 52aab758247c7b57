"""An interviewer knows what to ask about, and can step aside; somebody else gets the seat."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.committee.queries.meetings import list_recused
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.interviews import panels, service
from aspirant.interviews.models import Interview, InterviewRecusal, InterviewScorecard
from aspirant.interviews.queries import count_free_slots, list_free_slots
from aspirant.lifecycle import InterviewState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import list_criteria
from aspirant.programme.words import Stage
from aspirant.selection.queries.veil import find_veil
from tests import make
from tests.conftest import Client
from tests.make_reviews import FIRST_SLOT, found_interview, with_role

WHY = "Vi delade rum i tolv år."
HOUR = timedelta(hours=1)


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.round()
    with_role(cleo, Role.COORDINATOR, made)
    return made


@pytest.fixture
def interview(round: Round, alva: Person, bo: Person) -> Interview:
    return make.interview(make.application(round, alva), "booked", bo)


def _words(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.text, "html5lib").main.get_text(" ").split())


def _step_aside(interview: Interview, person: Person) -> Interview:
    panels.recuse_interviewer(found_interview(interview), reason=WHY, by=person, at=make.AT)
    db.session.commit()
    db.session.expire_all()
    return found_interview(interview)


def _letters() -> list[tuple[str, str]]:
    found = db.session.execute(
        select(Letter.kind, Letter.address).order_by(Letter.kind, Letter.address)
    )
    wanted = ("interviews/recused", "interviews/panel_freed", "interviews/panel_booked")
    return [(row.kind, row.address) for row in found if row.kind in wanted]


@pytest.mark.parametrize(("language", "heading"), [("sv", "frågar ni om"), ("en", "ask about")])
def test_the_criteria_and_what_their_levels_mean_are_there_before_the_interview(
    client: Client, interview: Interview, bo: Person, language: str, heading: str
) -> None:
    bo.language = language
    db.session.commit()
    with time_machine.travel(make.AT, tick=False):
        words = _words(client.sign_in(bo), f"/interviews/{interview.id}/scorecard")
    assert heading in words
    for one in list_criteria(found_interview(interview).application.round, Stage.INTERVIEW):
        for said in (one.name, one.asks, *(one.level(level) for level in range(1, 6))):
            assert (said.sv if language == "sv" else said.en) in words
    assert "radio" not in client.get(f"/interviews/{interview.id}/scorecard").text


def test_an_interviewer_steps_aside_and_the_reason_is_for_the_coordinator_only(
    client: Client, interview: Interview, alva: Person, bo: Person, cleo: Person
) -> None:
    url = f"/interviews/{interview.id}/recusal"
    with time_machine.travel(make.AT, tick=False):
        assert url in client.sign_in(bo).get(f"/interviews/{interview.id}/scorecard").text
        assert "Anmäl jäv för intervjun med Alva" in _words(client, url)
        assert client.post(url, data={"reason": ""}).status_code == 422
        answer = client.post(url, data={"reason": WHY})
        assert (answer.status_code, answer.location) == (303, "/rounds/2027-2028/my-interviews")
        assert client.get(url).status_code == 403
        assert "Alva" not in _words(client, "/rounds/2027-2028/my-interviews")
        client.sign_in(cleo)
        assert f"Bo har anmält jäv: {WHY}" in _words(client, f"/interviews/{interview.id}")
        words = _words(client, "/rounds/2027-2028/interviews")
        assert "Bokad Ingen i intervjugruppen" in words
        assert WHY not in words
        assert WHY not in client.sign_in(alva).get(f"/applications/{interview.application_id}").text
    assert found_interview(interview).interviewer_ids == frozenset()
    assert _letters() == [
        ("interviews/panel_booked", "bo@example.org"),
        ("interviews/panel_freed", "bo@example.org"),
        ("interviews/recused", "cleo@example.org"),
    ]
    told = db.session.scalars(select(Letter.context).where(Letter.kind == "interviews/recused"))
    context = told.one()
    assert not any(word in context for word in (WHY, "Alva", "Bo"))


def test_a_scorecard_goes_with_the_seat(alva: Person, bo: Person, dag: Person) -> None:
    round = make.round()
    held = make.interview(make.application(round, alva), "held", bo, dag, values=(3, 4))
    left = _step_aside(held, bo)
    assert (left.state, left.interviewer_ids) == (InterviewState.HELD, {dag.id})
    writers = db.session.scalars(select(InterviewScorecard.interviewer_id)).all()
    assert list(writers) == [dag.id]


def test_somebody_else_gets_the_seat_and_a_letter(
    client: Client, round: Round, interview: Interview, bo: Person, cleo: Person, dag: Person
) -> None:
    with_role(dag, Role.INTERVIEWER, round)
    _step_aside(interview, bo)
    seats = f"/interviews/{interview.id}/seats"
    client.sign_in(cleo)
    assert client.post(seats, data={"person": str(bo.id)}).status_code == 422
    assert client.post(seats, data={"person": ""}).status_code == 422
    assert client.post(seats, data={"person": str(dag.id)}).status_code == 303
    assert found_interview(interview).interviewer_ids == {dag.id}
    assert ("interviews/panel_booked", "dag@example.org") in _letters()
    assert "Det finns ingen annan intervjuare" in _words(client, f"/interviews/{interview.id}")


def test_a_seat_is_only_for_those_who_can_take_it(
    round: Round, interview: Interview, bo: Person, cleo: Person, dag: Person
) -> None:
    left = _step_aside(interview, bo)
    for person in (find_person(bo.id), find_person(cleo.id)):
        assert person
        with pytest.raises(NotPossible):
            panels.seat_interviewer(left, person, by=cleo, at=make.AT)
    make.slot(round, dag)  # at the same time
    busy = find_person(dag.id)
    assert busy
    with pytest.raises(NotPossible):
        panels.seat_interviewer(left, busy, by=cleo, at=make.AT)


def test_who_stepped_aside_is_never_booked_again_for_the_same_person(
    round: Round, interview: Interview, alva: Person, bo: Person, dag: Person
) -> None:
    eva = make.interview(make.application(round, make.person("eva")))
    with_bo = make.slot(round, bo, starts_at=FIRST_SLOT + HOUR)
    with_dag = make.slot(round, dag, starts_at=FIRST_SLOT + HOUR)
    left = _step_aside(interview, bo)
    free = {"after": make.AT, "application_id": left.application_id}
    assert [one.id for one in list_free_slots(round.id, **free)] == [with_dag.id]
    other = list_free_slots(round.id, after=make.AT, application_id=eva.application_id)
    assert {one.id for one in other} == {with_bo.id, with_dag.id}
    with pytest.raises(service.SlotTaken):
        service.book_interview(left, with_bo.id, by=alva, at=make.AT)
    service.book_interview(left, with_dag.id, by=alva, at=make.AT)
    db.session.commit()
    assert count_free_slots(round.id, after=make.AT) == 1  # a time without a panel is none


def test_whoever_stepped_aside_in_the_reading_holds_no_interview(
    round: Round, alva: Person, bo: Person, cleo: Person
) -> None:
    application = make.application(round, alva, "under_review")
    make.review(application, bo, "recused")
    make.slot(round, bo)
    free = {"after": make.AT, "application_id": application.id}
    assert list_free_slots(round.id, **free) == []
    assert len(list_free_slots(round.id, after=make.AT)) == 1


def test_the_committee_knows_and_keeps_it_from_them(
    round: Round, interview: Interview, bo: Person
) -> None:
    with_role(bo, Role.COMMITTEE, round)
    _step_aside(interview, bo)
    recused = list_recused(round, None)
    assert [(one.application.id, one.person.id) for one in recused] == [
        (interview.application_id, bo.id)
    ]
    reader = find_person(bo.id)
    assert reader
    assert find_veil(round, reader).ids == {str(interview.application_id)}


def test_nobody_steps_aside_from_an_interview_that_was_missed(alva: Person, bo: Person) -> None:
    missed = make.interview(make.application(make.round(), alva), "missed", bo)
    with pytest.raises(NotPossible):
        panels.recuse_interviewer(found_interview(missed), reason=WHY, by=bo, at=make.AT)
    assert db.session.scalars(select(InterviewRecusal)).all() == []
