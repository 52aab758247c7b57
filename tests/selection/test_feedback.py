"""Reasons to those who had a no and asked: from the rubric, confirmed by a person, sent once."""

import json

import pytest
import time_machine
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.applications.service import wish_for_feedback
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.privacy.holdings import find_holdings
from aspirant.programme.models import Round
from aspirant.programme.service import set_answer_rules
from aspirant.selection.models import Decision, Feedback, Outcome
from aspirant.selection.queries.feedback import find_feedback, list_asked, suggest_reasons
from aspirant.selection.service.feedback import send_feedback, write_feedback
from tests import make_selection as make
from tests.conftest import Client
from tests.make_applications import application
from tests.make_reviews import review
from tests.selection.test_board import text_of

NOTE = "HEMLIG ANTECKNING"


def offering(round: Round) -> Round:
    """The round, in which reasons can be asked for."""
    set_answer_rules(
        make.reloaded(round), needs_two_signatures=False, reminder_days=[4, 1],
        offers_feedback=True, by=None, at=make.AT,
    )  # fmt: skip
    db.session.commit()
    return make.reloaded(round)


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    """A released round of four with one place and one reserve."""
    return offering(make.decided_round(cleo, bo, "released", people=4, places=1, reserves=1))


def refused(round: Round) -> Decision:
    return make.decisions(round, Outcome.DECLINE)[0]


def ask(decision: Decision) -> Decision:
    """They ask for the reasons."""
    application = db.session.get(Application, decision.application_id)
    assert application
    application.wants_feedback = True
    db.session.commit()
    found = make.decisions(make.reloaded(decision.round), Outcome.DECLINE)
    return next(one for one in found if one.id == decision.id)


def test_the_refused_ask_on_their_page_and_may_change_their_mind(
    client: Client, round: Round
) -> None:
    decision = refused(round)
    id = decision.application_id
    page_url, ask_url = f"/applications/{id}/decision", f"/applications/{id}/feedback"
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(decision.application.person)
        assert "Vill du veta varför?" in text_of(client.get(page_url).text)
        assert client.get(ask_url).status_code == 405
        assert client.post(ask_url, data={"wants": "yes"}).status_code == 303
        assert "Du vill veta hur vi resonerade." in text_of(client.get(page_url).text)
        assert [one.decision.application_id for one in list_asked(round)] == [id]
        client.post(ask_url, data={"wants": "no"})
    assert list_asked(make.reloaded(round)) == []


def test_where_the_round_does_not_offer_it_nobody_can_ask(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "released", people=4, places=1, reserves=1)
    decision = refused(round)
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(decision.application.person)
        page = text_of(client.get(f"/applications/{decision.application_id}/decision").text)
        assert "Vill du veta varför?" not in page
        assert "Skriv till aspirant@example.org" in page
        answer = client.post(
            f"/applications/{decision.application_id}/feedback", data={"wants": "yes"}
        )
    assert answer.status_code == 409


def test_they_can_ask_when_they_send_the_application(
    client: Client, cleo: Person, alva: Person
) -> None:
    round = offering(make.selecting_round(cleo))
    draft = application(round, alva, "draft")
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(alva)
        page = text_of(client.get(f"/applications/{draft.id}/check").text)
        assert "Om jag inte får någon plats vill jag veta hur ni resonerade" in page
        client.post(f"/applications/{draft.id}/submit", data={"wants_feedback": "y"})
    db.session.expire_all()
    found = db.session.get(Application, draft.id)
    assert found
    assert (found.wants_feedback, found.state.value) == (True, "submitted")


def test_the_rubric_gives_the_words_of_the_level_nearest_to_the_mean(
    round: Round, dag: Person
) -> None:
    decision = refused(round)
    assert suggest_reasons(decision.application).count("nivå") == 3
    assert "Driv att utveckla: Driv att utveckla: nivå 5" in suggest_reasons(decision.application)


def test_never_a_note_nor_a_name(cleo: Person, bo: Person) -> None:
    found = make.selecting_round(cleo, places=1)
    people = make.candidates(found, 2, bo)
    review(people[1], cleo, values=(1, 1, 1), note=NOTE)
    text = suggest_reasons(people[1])
    assert "nivå 3" in text
    for secret in (NOTE, "Bo", "Cleo", "3,"):
        assert secret not in text


def test_it_is_written_read_and_sent_and_then_stands(
    client: Client, round: Round, cleo: Person
) -> None:
    decision = ask(refused(round))
    person, number = decision.application.person, decision.application.number_text
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(cleo)
        assert number in client.get(f"/rounds/{round.slug}/feedback").text
        url = f"/decisions/{decision.id}/feedback"
        assert "nivå 5" in client.get(url).text
        assert client.post(url, data={"text": ""}).status_code == 422
        data = {"text": "Mod: Du vågar.\n\nÖppenhet: Du lyssnar."}
        assert client.post(url, data=data).status_code == 303
        (written,) = db.session.scalars(select(Feedback)).all()
        page = text_of(client.get(url).text)
        assert "Tack för att du frågar" in page
        answer = client.post(f"/feedback/{written.id}/send")
        assert answer.status_code == 303
        assert client.post(f"/feedback/{written.id}/send").status_code == 409
        assert client.post(url, data={"text": "Annat.", "version": "1"}).status_code == 409
        client.sign_in(person)
        seen = text_of(client.get(f"/applications/{decision.application_id}/decision").text)
    assert "Så resonerade vi" in seen
    assert "Mod: Du vågar." in seen
    (letter,) = db.session.scalars(select(Letter).where(Letter.kind == "selection/feedback")).all()
    words = render_letter(letter)
    assert words.subject == f"Du frågade om {number}"
    assert "Öppenhet: Du lyssnar." in words.text
    assert "aspirant@example.org" in words.text


def test_a_draft_is_seen_by_nobody_but_the_coordinator(
    client: Client, round: Round, cleo: Person
) -> None:
    decision = ask(refused(round))
    write_feedback(decision, text="KANARIEFÅGEL", by=cleo, at=make.TOLD)
    db.session.commit()
    with time_machine.travel(make.TOLD, tick=False):
        person = decision.application.person
        page = client.sign_in(person).get(f"/applications/{decision.application_id}/decision").text
        held = json.dumps([one.rows for one in find_holdings(person, at=make.TOLD)], default=str)
    assert "KANARIEFÅGEL" not in page
    assert "KANARIEFÅGEL" not in held


def test_nothing_is_written_to_somebody_who_did_not_ask(round: Round, cleo: Person) -> None:
    with pytest.raises(NotPossible, match="have asked"):
        write_feedback(refused(round), text="Skäl.", by=cleo, at=make.TOLD)
    db.session.rollback()


def test_the_reasons_never_leave_before_the_no_itself(round: Round, cleo: Person) -> None:
    decision = ask(refused(round))
    made = write_feedback(decision, text="Skäl.", by=cleo, at=make.AT)
    db.session.commit()
    found = find_feedback(made.id)
    assert found
    with pytest.raises(NotPossible, match="has not left yet"):
        send_feedback(found, by=cleo, at=make.AT)
    db.session.rollback()


def test_nobody_else_reads_or_writes_it(
    client: Client, round: Round, bo: Person, dag: Person
) -> None:
    decision = ask(refused(round))
    for who in (bo, dag, decision.application.person):
        client.sign_in(who)
        assert client.get(f"/decisions/{decision.id}/feedback").status_code == 403
        assert client.get(f"/rounds/{round.slug}/feedback").status_code == 403


def test_the_letter_with_a_no_says_how_to_ask(cleo: Person, bo: Person) -> None:
    round = offering(make.decided_round(cleo, bo, "decided", people=4, places=1, reserves=1))
    pending = refused(round)
    wish_for_feedback(_loaded(pending), wants=True, by=pending.application.person, at=make.AT)
    db.session.commit()
    make.release(round, cleo)
    texts = {
        one.person_id: render_letter(one).text
        for one in db.session.scalars(select(Letter).where(Letter.kind == "selection/decline"))
    }
    asked = texts.pop(pending.application.person_id)
    assert "Du vill veta hur vi resonerade." in asked
    assert ["Vill du veta varför?" in text for text in texts.values()] == [True]


def _loaded(decision: Decision) -> Application:
    found = find_application(decision.application_id)
    assert found
    return found
