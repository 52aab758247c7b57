"""The release: rehearsed, one act however often it is pressed, and taken back within the hold."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.committee.service.release import release_decisions, undo_release
from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.lifecycle import ApplicationState, DecisionState, LetterState
from aspirant.mail.delivery import send_due_letters
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.people.service import add_person
from aspirant.programme.models import Round
from aspirant.selection.models import Offer, Outcome
from aspirant.selection.queries.decisions import HOLD, find_sheet
from aspirant.selection.service.decisions import decide_group
from tests import make_selection as make
from tests.conftest import Client
from tests.make_applications import application
from tests.selection.test_board import text_of
from tests.selection.test_decisions import withdraw

KINDS = ("selection/offer", "selection/reserve", "selection/decline", "selection/not_eligible")


def letters(round: Round) -> list[Letter]:
    """The letters of the selection, as they stand."""
    db.session.expire_all()
    return list(
        db.session.scalars(
            select(Letter)
            .where(Letter.round_id == round.id, Letter.kind.in_(KINDS))
            .order_by(Letter.kind, Letter.id)
        )
    )


def decided(cleo: Person, bo: Person) -> Round:
    """One of each: an offer, a reserve, no place, and an entry rule that is not met."""
    round = make.selecting_round(cleo, places=1)
    make.candidates(round, 3, bo, merits="543")
    out = add_person("utan@example.org", name="Utan", language="en", by=None, at=make.AT)
    application(round, out, "screened_out")
    group = make.proposal(round, cleo)
    decide_group(group, make.reloaded(round), reserves=1, by=cleo, at=make.AT)
    db.session.commit()
    return make.reloaded(round)


def states(round: Round) -> dict[int, str]:
    found = db.session.execute(
        select(Application.number, Application.state).where(Application.round_id == round.id)
    )
    return {row.number or 0: row.state.value for row in found}


def test_the_rehearsal_shows_every_letter_word_for_word(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = decided(cleo, bo)
    with time_machine.travel(make.AT, tick=False):
        page = client.sign_in(cleo).get(f"/rounds/{round.slug}/decisions/release").text
        make.release(round, cleo, at=now())
    for letter in letters(round):
        words = render_letter(letter)
        assert words.subject in page
        assert text_of(words.text).strip() in text_of(page)
    assert [letter.kind for letter in letters(round)] == sorted(KINDS)


def test_one_press_releases_everything_after_a_hold(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = decided(cleo, bo)
    version = make.rehearsed(round)
    with time_machine.travel(make.AT, tick=False):
        answer = client.sign_in(cleo).post(
            f"/rounds/{round.slug}/decisions/release", data={"rehearsed": version}
        )
    assert (answer.status_code, answer.location) == (303, f"/rounds/{round.slug}/decisions")
    assert states(round) == {1: "decided", 2: "decided", 3: "decided", 4: "screened_out"}
    assert {letter.next_attempt_at for letter in letters(round)} == {make.AT + HOLD}
    (offer,) = make.offers(round)
    assert (offer.sent_at, offer.reply_by.isoformat()) == (
        make.TOLD,
        "2026-09-08T21:59:00+00:00",
    )


def test_no_letter_leaves_within_the_hold(cleo: Person, bo: Person) -> None:
    round = decided(cleo, bo)
    make.release(round, cleo)
    send_due_letters(at=make.AT + HOLD - timedelta(seconds=1))
    assert {letter.state for letter in letters(round)} == {LetterState.QUEUED}
    send_due_letters(at=make.AT + HOLD)
    assert {letter.state for letter in letters(round)} == {LetterState.SENT}


def test_the_offer_cannot_be_mistaken_and_its_subject_tells_nothing(
    cleo: Person, bo: Person
) -> None:
    round = decided(cleo, bo)
    make.release(round, cleo)
    found = {letter.kind: render_letter(letter) for letter in letters(round)}
    offer = found["selection/offer"]
    assert offer.subject == "Vi behöver ditt svar senast tisdag 8 september 2026"
    assert "Du erbjuds en plats i" in offer.text
    assert "tisdag 8 september kl. 23.59" in offer.text
    assert offer.html.count("<a ") == 1
    assert found["selection/decline"].subject == "Besked om din ansökan 2027-003"
    assert "entry rules" in found["selection/not_eligible"].text
    assert "Villkoret är inte uppfyllt." in found["selection/not_eligible"].text


def test_a_double_click_is_one_act(client: Client, cleo: Person, bo: Person) -> None:
    round = decided(cleo, bo)
    data = {"rehearsed": make.rehearsed(round), "intent": "once"}
    url = f"/rounds/{round.slug}/decisions/release"
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(cleo)
        answers = [client.post(url, data=data) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Counter(letter.kind for letter in letters(round)) == dict.fromkeys(KINDS, 1)


def test_a_second_coordinator_is_told_that_it_is_done(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = decided(cleo, bo)
    data = {"rehearsed": make.rehearsed(round)}
    url = f"/rounds/{round.slug}/decisions/release"
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(cleo)
        answers = [client.post(url, data=data) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert len(letters(round)) == 4


def test_what_was_not_rehearsed_is_not_released(client: Client, cleo: Person, bo: Person) -> None:
    round = decided(cleo, bo)
    version = make.rehearsed(round)
    withdraw(round, 3)
    with time_machine.travel(make.AT, tick=False):
        answer = client.sign_in(cleo).post(
            f"/rounds/{round.slug}/decisions/release", data={"rehearsed": version}
        )
    assert answer.status_code == 409
    assert letters(round) == []


def test_nothing_decided_is_nothing_released(cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo)
    with pytest.raises(NotPossible, match="nothing to release"):
        release_decisions(round, rehearsed="", by=cleo, at=make.AT)
    db.session.rollback()


def test_the_applicant_sees_nothing_within_the_hold_and_everything_after(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = decided(cleo, bo)
    make.release(round, cleo)
    (declined, _screened) = make.decisions(round, Outcome.DECLINE)
    person = declined.application.person
    (offer,) = make.offers(round)
    pages = [
        (offer.application.person, f"/offers/{offer.id}"),
        (offer.application.person, f"/applications/{offer.application_id}/decision"),
        (person, f"/applications/{declined.application_id}/decision"),
    ]
    found = []
    for moment in (make.TOLD - timedelta(seconds=1), make.TOLD):
        with time_machine.travel(moment, tick=False):
            found.append([client.sign_in(who).get(page).status_code for who, page in pages])
    assert found == [[404, 404, 404], [200, 303, 200]]
    with time_machine.travel(make.TOLD, tick=False):
        page = text_of(client.get(pages[2][1]).text)
    assert "Du fick ingen plats den här gången" in page


def test_within_the_hold_it_is_taken_back_whole(client: Client, cleo: Person, bo: Person) -> None:
    round = decided(cleo, bo)
    before = states(round)
    make.release(round, cleo)
    with time_machine.travel(make.TOLD - timedelta(seconds=1), tick=False):
        answer = client.sign_in(cleo).post(f"/rounds/{round.slug}/decisions/undo-release")
    assert answer.status_code == 303
    assert {letter.state for letter in letters(round)} == {LetterState.CANCELLED}
    assert states(round) == before
    assert db.session.scalars(select(Offer)).all() == []
    assert find_sheet(make.reloaded(round)).state is DecisionState.PENDING
    make.release(round, cleo, at=make.AT + timedelta(hours=1))
    waiting = [one for one in letters(round) if one.state is LetterState.QUEUED]
    assert len(waiting) == 4


def test_after_the_hold_it_stands(cleo: Person, bo: Person) -> None:
    round = decided(cleo, bo)
    make.release(round, cleo)
    with pytest.raises(NotPossible, match="The letters have left"):
        undo_release(make.reloaded(round), by=cleo, at=make.TOLD)
    db.session.rollback()
    assert states(round)[1] == ApplicationState.DECIDED


def test_after_the_release_the_selection_stands_still(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = decided(cleo, bo)
    make.release(round, cleo)
    client.sign_in(cleo)
    assert client.post(f"/rounds/{round.slug}/selection/propose").status_code == 409
    assert client.get(f"/rounds/{round.slug}/selection").status_code == 200
    (declined, *_rest) = make.decisions(round, Outcome.DECLINE)
    data = {"version": declined.version, "outcome": "offer", "reason": "Skäl"}
    assert client.post(f"/decisions/{declined.id}", data=data).status_code == 409
