"""The rehearsal: every letter as it leaves, every address, every check with what to do."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from aspirant.committee import rehearsal
from aspirant.committee.service.release import release_decisions, undo_release, waive_target
from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.core.errors import NotPossible, Stale
from aspirant.lifecycle import LetterState
from aspirant.mail import delivery
from aspirant.mail.delivery import compose, send_due_letters
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.selection.models import Outcome
from aspirant.selection.queries.decisions import find_sheet
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.service.decisions import change_decision
from aspirant.selection.service.targets import Wanted
from tests import make_committee as made
from tests import make_selection as make
from tests.conftest import Client
from tests.make_programme import grant
from tests.make_reviews import review
from tests.selection.test_board import text_of
from tests.selection.test_release import decided, letters


def release(round: Round, by: Person) -> int:
    """Release what is rehearsed now."""
    told = release_decisions(
        make.reloaded(round), rehearsed=make.rehearsed(round), by=by, at=make.AT
    )
    db.session.commit()
    return told


def refusal(round: Round, by: Person) -> str:
    """The check that stops the release."""
    with pytest.raises(NotPossible, match="Nothing is released") as refused:
        release(round, by)
    db.session.rollback()
    return str(refused.value.values["check"])


def test_what_is_shown_is_what_is_sent_byte_for_byte(cleo: Person, bo: Person) -> None:
    round = decided(cleo, bo)
    sheet = find_sheet(round)
    shown = {
        one.decision.application.person_id: one.words
        for one in rehearsal.rehearse(sheet, rehearsal.make_letters(sheet, round, at=make.AT))
    }
    release(round, cleo)
    sent = letters(round)
    assert {one.person_id: render_letter(one) for one in sent} == shown
    for one in sent:
        mail = compose(one)
        words = shown[one.person_id]
        assert (mail.subject, mail.body, mail.html) == (words.subject, words.text, words.html)


def test_everybody_and_every_address_stand_on_the_page(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = decided(cleo, bo)
    with time_machine.travel(make.AT, tick=False):
        page = client.sign_in(cleo).get(f"/rounds/{round.slug}/decisions/release").text
    for one in find_sheet(round).decisions:
        assert one.application.person.email in page
        assert f"http://localhost/applications/{one.application_id}/decision" in page
    assert "aspirant@example.org" in text_of(page)
    assert "Varje adress i breven leder någonstans Ja" in text_of(page)


def test_a_letter_that_would_differ_is_rehearsed_again(cleo: Person, bo: Person) -> None:
    """The day to answer has moved on since the rehearsal: the letters would not be those shown."""
    round = decided(cleo, bo)
    seen = make.rehearsed(round)
    with pytest.raises(Stale):
        release_decisions(
            make.reloaded(round), rehearsed=seen, by=cleo, at=make.AT + timedelta(days=1)
        )
    db.session.rollback()
    assert letters(round) == []


def test_a_missed_target_stops_the_release_until_it_is_waived_with_a_reason(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = decided(cleo, bo)
    make.targets(round, Wanted("region", "mellansverige", 1, None, 1))
    assert refusal(round, cleo) == "Every target is met, or waived with a reason"
    (target,) = list_targets(round)
    url = f"/targets/{target.id}/waive"
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(cleo)
        assert client.get(url).status_code == 200
        assert client.post(url, data={"reason": ""}).status_code == 422
        answer = client.post(url, data={"reason": "Få sökte därifrån."})
        page = text_of(client.get(answer.location).text)
    assert "Avsteg Få sökte därifrån." in page
    assert release(round, cleo) == 4


def test_a_waiver_counts_for_no_larger_miss(cleo: Person, bo: Person) -> None:
    round = decided(cleo, bo)
    make.targets(round, Wanted("region", "mellansverige", 1, None, 1))
    waive_target(list_targets(round)[0], round, reason="Skäl.", by=cleo, at=make.AT)
    db.session.commit()
    make.targets(round, Wanted("region", "mellansverige", 2, None, 1))
    assert refusal(round, cleo) == "Every target is met, or waived with a reason"


def test_a_target_that_is_met_is_not_waived(cleo: Person, bo: Person) -> None:
    round = decided(cleo, bo)
    make.targets(round, Wanted("region", "norrland", 1, None, 1))
    with pytest.raises(NotPossible, match="nothing to waive"):
        waive_target(list_targets(round)[0], round, reason="Skäl.", by=cleo, at=make.AT)
    db.session.rollback()


def test_two_must_sign_where_the_round_says_so(cleo: Person, bo: Person) -> None:
    round = made.with_two_signatures(decided(cleo, bo))
    assert refusal(round, cleo) == "The record of the meeting is signed by two"
    meeting = made.sign(made.presented(round, cleo, bo), cleo)
    assert refusal(round, cleo) == "The record of the meeting is signed by two"
    made.sign(meeting, bo)
    assert release(round, cleo) == 4


def test_where_the_round_does_not_say_so_the_record_is_only_advised(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = decided(cleo, bo)
    with time_machine.travel(make.AT, tick=False):
        page = text_of(client.sign_in(cleo).get(f"/rounds/{round.slug}/decisions/release").text)
    assert "Protokollet är justerat Tänk efter Det finns inget protokoll än." in page
    assert release(round, cleo) == 4


def test_a_signed_record_of_other_decisions_stops_the_release(
    client: Client, cleo: Person, bo: Person
) -> None:

    round = decided(cleo, bo)
    made.signed_meeting(round, cleo, bo)
    (reserve,) = make.decisions(round, Outcome.RESERVE)
    change_decision(
        reserve, reserve.round, outcome=Outcome.DECLINE, rank=None, reason="Skäl.", by=cleo,
        at=make.AT,
    )  # fmt: skip
    db.session.commit()
    assert refusal(round, cleo) == "The record of the meeting is signed"


def test_nobody_who_stepped_aside_decides_alone(cleo: Person, bo: Person) -> None:
    round = decided(cleo, bo)
    (first, *_rest) = [one.application for one in make.pool(round)]
    review(first, cleo, "recused")
    alone = "Nobody who stepped aside decides alone"
    assert refusal(round, cleo) == alone
    made.signed_meeting(round, cleo, bo)
    assert release(round, cleo) == 4


def test_one_of_two_who_stepped_aside_leaves_the_other_alone(
    cleo: Person, bo: Person, dag: Person
) -> None:

    round = made.with_two_signatures(decided(cleo, bo))
    (first, *_rest) = [one.application for one in make.pool(round)]
    review(first, cleo, "recused")
    grant(dag, Role.BOARD, round)
    made.signed_meeting(round, cleo, bo)
    assert refusal(round, cleo) == "Nobody who stepped aside decides alone"
    meeting = made.presented(round, cleo, bo, dag)
    made.sign(meeting, cleo, bo, dag)
    assert release(round, cleo) == 4


def test_the_page_says_what_to_do_and_has_no_button_while_a_check_fails(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = made.with_two_signatures(decided(cleo, bo))
    with time_machine.travel(make.AT, tick=False):
        page = text_of(client.sign_in(cleo).get(f"/rounds/{round.slug}/decisions/release").text)
    assert "Något behöver rättas till först" in page
    assert "Det finns inget protokoll än. Skriv det, och lägg fram det för justering." in page
    assert "Skicka besked och" not in page


def test_a_worker_that_is_killed_half_way_loses_no_letter(
    cleo: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    round = decided(cleo, bo)
    release(round, cleo)
    sent: list[str] = []

    def dies_at_the_third(letter: Letter) -> bool:
        if len(sent) == 2:
            raise KeyboardInterrupt
        sent.append(str(letter.id))
        return real(letter)

    real = delivery._send
    monkeypatch.setattr(delivery, "_send", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        send_due_letters(at=make.TOLD)
    db.session.rollback()
    monkeypatch.undo()
    send_due_letters(at=make.TOLD + timedelta(minutes=6))
    states = db.session.scalars(select(Letter.state).where(Letter.round_id == round.id)).all()
    assert set(states) == {LetterState.SENT}
    with pytest.raises(NotPossible, match="have left"):
        make_undo(round, cleo)
    db.session.rollback()
    assert now() > make.AT


def make_undo(round: Round, by: Person) -> None:

    undo_release(make.reloaded(round), by=by, at=make.TOLD + timedelta(minutes=6))
