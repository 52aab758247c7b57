"""A session that was cancelled or moved on is not asked about: page, tasks and letters say so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from aspirant.core.errors import NotPossible
from aspirant.evaluation.models import Asked, BallotBox, Evaluation
from aspirant.evaluation.queries import list_evaluations, list_evaluations_to_answer
from aspirant.evaluation.service import hand_in, remind_evaluation
from aspirant.extensions import db
from aspirant.lifecycle import EvaluationState
from aspirant.mail.holding import HOLD
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.schedule.answer_tokens import EVALUATION, make_answer_token
from aspirant.schedule.models import Plan
from aspirant.schedule.service import cancel_session, change_session, undo_change
from tests import make
from tests.conftest import Client
from tests.evaluation.test_asking import letters, log, tend
from tests.make_evaluation import FULL, NAMES, answered, found, opened, person
from tests.make_schedule import again, found_session

DAY = timedelta(days=1)


def cancel(evaluation: Evaluation, cleo: Person) -> None:
    cancel_session(found_session(evaluation.session), by=again(cleo), at=make.AT)
    db.session.commit()


def postpone(evaluation: Evaluation, cleo: Person) -> None:
    session = found_session(evaluation.session)
    starts = make.AT + 5 * DAY
    plan = Plan(starts, starts + timedelta(hours=3), session.mode, session.place, "")
    change_session(session, plan=plan, by=again(cleo), at=make.AT)
    db.session.commit()


def test_a_cancelled_one_asks_nobody_more_and_closes_when_that_stands(
    client: Client, round: Round, cleo: Person
) -> None:
    made = answered(opened(round), [FULL])
    cancel(made, cleo)
    assert list_evaluations_to_answer(person("fia"), at=make.AT) == []
    with pytest.raises(NotPossible):
        hand_in(found(made), given=FULL, by=person("fia"), at=make.AT)
    by = again(cleo)
    with pytest.raises(NotPossible):
        remind_evaluation(found(made), by=by, at=make.AT)
    db.session.rollback()
    tend(make.AT + timedelta(minutes=9))
    assert found(made).state is EvaluationState.OPEN
    tend(make.AT + HOLD)
    assert (found(made).state, found(made).answers) == (EvaluationState.CLOSED, 1)
    tend(make.AT + 4 * DAY)
    assert letters("reminder") == []


def test_the_page_the_letter_and_the_lists_say_so(
    client: Client, round: Round, cleo: Person
) -> None:
    made = opened(round)
    token = make_answer_token(made.session, person("fia"), purpose=EVALUATION)
    cancel(made, cleo)
    said = "Träffen ställdes in, så det finns inget att svara på."
    assert said in client.get(f"/evaluations/by-letter/{token}").text
    client.sign_in(person("fia"))
    page = f"/evaluations/{made.id}/answer"
    assert said in client.get(page).text
    assert client.post(page, data=FULL).status_code == 409
    assert "Säg vad du tyckte" not in client.get("/my-page").text
    client.sign_in(again(cleo))
    staff = client.get(f"/evaluations/{made.id}").text
    assert "Träffen ställdes in, så ingen tillfrågas om den längre." in staff
    assert "Sista dagen att svara" not in staff
    assert "Påminn dem nu" not in staff
    assert "Träffen ställdes in" in client.get(f"/rounds/{round.slug}/evaluations").text


def test_undone_in_time_it_goes_on_as_before(round: Round, cleo: Person) -> None:
    made = opened(round)
    cancel(made, cleo)
    tend(make.AT + timedelta(minutes=5))
    session = found(made).session
    by = again(cleo)
    undo_change(found_session(session), by=by, at=make.AT + timedelta(minutes=6))
    db.session.commit()
    tend(make.AT + timedelta(minutes=20))
    hand_in(found(made), given=FULL, by=person("fia"), at=make.AT + timedelta(minutes=20))
    db.session.commit()
    assert found(made).answered == 1


def test_a_session_that_was_put_off_is_asked_about_when_it_has_been(
    client: Client, round: Round, cleo: Person
) -> None:
    made = answered(opened(round), [FULL])
    postpone(made, cleo)
    page = client.sign_in(person("fia")).get(f"/evaluations/{made.id}/answer").text
    assert "Träffen har fått en annan tid, så vi frågar inte om den än." in page
    staff = client.sign_in(again(cleo)).get(f"/evaluations/{made.id}").text
    assert "ingen tillfrågas om den förrän den har varit" in staff
    tend(make.AT + HOLD)
    assert list_evaluations(round) == []
    assert db.session.query(Asked).count() == db.session.query(BallotBox).count() == 0
    assert log()[-1] == ("drop_evaluation", None)
    tend(make.AT + 5 * DAY + timedelta(hours=4))
    (anew,) = list_evaluations(round)
    assert anew.answered == 0
    assert letters("request") == sorted([*NAMES] * 2)
    assert db.session.scalars(select(Evaluation.id)).one() != made.id
