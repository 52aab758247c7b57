"""When a session is over those it was for are asked, the silent reminded once, and it closes."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from aspirant.core.audit import AuditEntry
from aspirant.core.errors import NotPossible
from aspirant.evaluation.models import Evaluation
from aspirant.evaluation.queries import find_evaluation_by_letter, list_evaluations
from aspirant.evaluation.service import (
    close_evaluation,
    hand_in,
    open_evaluation,
    remind_evaluation,
    set_evaluation_terms,
    tend_evaluations,
)
from aspirant.evaluation.words import USUAL_QUESTIONS
from aspirant.extensions import db
from aspirant.lifecycle import EvaluationState
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.words import Audience
from aspirant.schedule.answer_tokens import EVALUATION, make_answer_token
from aspirant.schedule.planning import Whom
from aspirant.schedule.service import cancel_session
from tests import make
from tests.conftest import Client
from tests.make_evaluation import FULL, NAMES, answered, closed, found, opened, person
from tests.make_schedule import again
from tests.schedule.test_audience import planned

DAY = timedelta(days=1)


def tend(at: datetime) -> None:
    tend_evaluations(at=at)
    db.session.commit()
    db.session.expire_all()


def letters(kind: str) -> list[str]:
    rows = select(Letter.address).where(Letter.kind == f"evaluation/{kind}")
    return sorted(address.split("@")[0] for address in db.session.scalars(rows))


def log() -> list[tuple[str, int | None]]:
    rows = select(AuditEntry).where(AuditEntry.kind == "evaluations").order_by(AuditEntry.number)
    return [(one.action, one.details.get("count")) for one in db.session.scalars(rows)]


def test_those_it_was_for_are_asked_when_it_is_over(round: Round, cleo: Person) -> None:
    session = make.session(round, "Träff 1", starts_at=make.AT - timedelta(hours=3))
    tend(make.AT)
    assert letters("request") == []
    tend(session.ends_at)
    tend(session.ends_at + timedelta(minutes=1))
    assert letters("request") == list(NAMES)
    (made,) = list_evaluations(round)
    assert (made.asked_count, made.state, made.answers) == (6, EvaluationState.OPEN, None)
    assert (made.closes_on - made.opened_on, made.remind_on - made.opened_on) == (10 * DAY, 3 * DAY)
    assert [asks.key for asks in made.asks()] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert log() == [("open_evaluation", 6)]


def test_the_letter_promises_and_leads_to_the_form(round: Round) -> None:
    made = opened(round)
    letter = db.session.scalars(select(Letter).where(Letter.address == "erik@example.org")).one()
    said = render_letter(letter)
    token = make_answer_token(made.session, person("erik"), purpose=EVALUATION)
    assert said.subject == "Hur var Träff 1 den 1 september?"
    assert said.text.strip().split("\n\n") == [
        "Hej Erik!",
        ("Du var inbjuden till Träff 1. Berätta hur det var: det tar en minut och du"
         " behöver inte logga in."),
        ("Ingen ser vem som har svarat vad. Svaren visas när utvärderingen är stängd,"
         " och bara om minst fem har svarat."),
        f"http://localhost/evaluations/by-letter/{token}",
        ("Sista dagen att svara är fredag 11 september 2026. Var du inte med behöver du inte"
         " svara. Länken är bara din: skicka den inte vidare."),
    ]  # fmt: skip
    assert f"/evaluations/by-letter/{token}" in said.html
    by_letter = find_evaluation_by_letter(token)
    assert by_letter
    assert by_letter.person.name == "Erik"
    assert find_evaluation_by_letter(make_answer_token(made.session, person("erik"))) is None


def test_a_letter_in_english_is_whole(round: Round) -> None:
    person("fia").language = "en"
    db.session.commit()
    opened(round)
    letter = db.session.scalars(select(Letter).where(Letter.address == "fia@example.org")).one()
    said = render_letter(letter)
    assert said.subject == "What was Träff 1 on 1 September like?"
    assert "only if at least five have answered" in said.text


def test_nobody_is_asked_at_night_nor_about_what_lies_far_back(round: Round) -> None:
    late = datetime(2026, 9, 1, 20, 30, tzinfo=UTC)
    make.session(round, starts_at=late - timedelta(hours=4), ends_at=late)
    make.session(round, starts_at=late - 9 * DAY, ends_at=late - 8 * DAY)
    tend(late)
    assert letters("request") == []
    tend(late + timedelta(hours=9))
    assert letters("request") == list(NAMES)
    assert len(list_evaluations(round)) == 1


def test_what_was_cancelled_turned_off_or_for_few_is_not_evaluated(
    round: Round, cleo: Person
) -> None:
    ended = make.AT - timedelta(hours=1)
    cancelled = make.session(round, starts_at=ended, ends_at=make.AT + timedelta(hours=1))
    cancel_session(cancelled, by=again(cleo), at=make.AT)
    few = Whom(Audience.CHOSEN, people=tuple(person(name).id for name in NAMES[:4]))
    planned(round, cleo, few, starts_at=make.AT + DAY)
    tend(make.AT + DAY + timedelta(hours=9))
    assert list_evaluations(round) == []
    set_evaluation_terms(
        round, is_asked=False, remind_after=3, open_days=10, questions=USUAL_QUESTIONS,
        by=again(cleo), at=make.AT,
    )  # fmt: skip
    make.session(round, starts_at=ended - DAY, ends_at=ended)
    tend(make.AT)
    assert list_evaluations(round) == []


def test_only_the_silent_are_reminded_and_only_once(round: Round) -> None:
    made = answered(opened(round), [FULL] * 2)
    tend(make.AT + 2 * DAY)
    assert letters("reminder") == []
    tend(make.AT + 3 * DAY)
    tend(make.AT + 4 * DAY)
    assert letters("reminder") == list(NAMES[2:])
    assert log()[1:] == [("remind_evaluation", 4)]
    with pytest.raises(NotPossible):
        remind_evaluation(found(made), by=person("cleo"), at=make.AT + 4 * DAY)


def test_a_nudge_takes_the_place_of_the_reminder(client: Client, round: Round, bo: Person) -> None:
    made = answered(opened(round), [FULL] * 4)
    client.sign_in(again(bo))
    here = f"/evaluations/{made.id}"
    assert client.post(f"{here}/remind").location == here
    assert letters("reminder") == ["ines", "jonas"]
    page = client.get(here).text
    assert "De påmindes tis 1 sep." in page
    assert "Påminn dem nu" not in page
    assert client.post(f"{here}/remind").status_code == 409
    tend(make.AT + 3 * DAY)
    assert letters("reminder") == ["ines", "jonas"]


def test_it_closes_after_its_last_day(round: Round) -> None:
    made = answered(opened(round), [FULL] * 5)
    tend(datetime(2026, 9, 11, 21, 59, tzinfo=UTC))
    assert found(made).state is EvaluationState.OPEN
    tend(datetime(2026, 9, 11, 22, 0, tzinfo=UTC))
    assert (found(made).state, found(made).answers) == (EvaluationState.CLOSED, 5)


def test_it_closes_the_day_after_the_last_one_answered(round: Round) -> None:
    made = answered(opened(round), [FULL] * 6)
    tend(datetime(2026, 9, 1, 21, 59, tzinfo=UTC))
    assert found(made).state is EvaluationState.OPEN
    tend(datetime(2026, 9, 1, 22, 0, tzinfo=UTC))
    assert (found(made).state, found(made).answers) == (EvaluationState.CLOSED, 6)


def test_who_joins_later_is_not_asked_and_who_leaves_stays_counted(round: Round) -> None:
    made = opened(round)
    make.with_role(make.person("karin"), Role.PARTICIPANT, round)
    assert not found(made).is_for(person("karin"))
    assert found(made).asked_count == 6
    db.session.delete(person("jonas"))
    db.session.commit()
    assert (found(made).asked_count, len(found(made).asked)) == (6, 5)
    assert db.session.query(Evaluation).count() == 1


def test_nobody_is_asked_about_what_was_never_held(round: Round, cleo: Person) -> None:
    coming = make.session(round, starts_at=make.AT + DAY)
    assert open_evaluation(coming, by=None, at=make.AT) is None
    off = make.cancelled(make.session(round, starts_at=make.AT + DAY), by=cleo)
    assert open_evaluation(off, by=None, at=make.AT + 3 * DAY) is None
    assert letters("request") == []


def test_a_closed_evaluation_takes_nothing_more(round: Round, cleo: Person) -> None:
    made = closed(round, [FULL] * 5)
    late = make.AT + 12 * DAY
    with pytest.raises(NotPossible):
        hand_in(made, given=FULL, by=person("jonas"), at=late)
    with pytest.raises(NotPossible):
        remind_evaluation(made, by=again(cleo), at=late)
    with pytest.raises(NotPossible):
        close_evaluation(found(made), at=late)
    assert found(made).answers == 5
