"""The verbs of the applicant and of the screening, one by one."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from aspirant.applications import screening, service
from aspirant.applications.models import Application
from aspirant.applications.parts import Part, missing_in, question_field, read_part, version_of
from aspirant.applications.queries import find_asked
from aspirant.core.audit import AuditEntry
from aspirant.core.errors import NotPossible, Stale
from aspirant.extensions import db
from aspirant.lifecycle import ApplicationState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.programme.queries import find_round
from tests import make
from tests.make import AT


def letters() -> list[str]:
    return list(db.session.scalars(select(Letter.kind).order_by(Letter.created_at, Letter.id)))


def actions(application: Application) -> list[str]:
    found = select(AuditEntry.action).where(AuditEntry.thing_id == application.id)
    return list(db.session.scalars(found.order_by(AuditEntry.number)))


def test_starting_twice_gives_the_same_draft(alva: Person) -> None:
    round = make.round()
    first = service.start_application(round, by=alva, at=AT)
    assert service.start_application(round, by=alva, at=AT) is first
    assert (first.state, actions(first)) == (ApplicationState.DRAFT, ["start_application"])


def test_nobody_starts_before_the_call_opens(alva: Person) -> None:
    with pytest.raises(NotPossible):
        service.start_application(make.set_up_round(), by=alva, at=AT)


def test_numbers_follow_each_other_and_leave_the_round_as_it_was(alva: Person, bo: Person) -> None:
    round = make.round()
    version = round.version
    numbers = [make.application(round, one).number_text for one in (alva, bo)]
    again = find_round(round.slug)
    assert (numbers, again and again.version) == (["2027-001", "2027-002"], version)


def test_numbers_count_on_through_the_year_over_the_rounds(alva: Person, bo: Person) -> None:
    one, other = make.round(), make.round("2028–2029")
    numbers = [
        make.application(round, person).number_text
        for round, person in ((one, alva), (other, alva), (one, bo), (other, bo))
    ]
    assert numbers == ["2027-001", "2027-002", "2027-003", "2027-004"]


def test_submitting_sends_one_receipt_that_says_it_is_no_answer(alva: Person) -> None:
    application = make.application(make.round(), alva)
    letter = db.session.scalars(select(Letter)).one()
    context = json.loads(letter.context)
    assert (letter.kind, letter.address, context["number"], context["is_change"]) == (
        "applications/receipt",
        "alva@example.org",
        "2027-001",
        False,
    )
    assert actions(application)[-1] == "submit_application"


def test_an_incomplete_application_is_not_sent_and_says_what_is_missing(alva: Person) -> None:
    draft = service.start_application(make.round(), by=alva, at=AT)
    with pytest.raises(service.Incomplete) as refusal:
        service.submit_application(draft, by=alva, at=AT)
    assert len(refusal.value.missing) == len(missing_in(draft, find_asked(draft.round))) == 18
    assert (draft.state, draft.number, letters()) == (ApplicationState.DRAFT, None, [])


def test_too_many_words_are_kept_but_not_sent(alva: Person) -> None:
    round = make.round()
    draft = make.application(round, alva, "draft", answers=["ord " * 301, "Kort."])
    asked = find_asked(draft.round)
    (missing,) = missing_in(draft, asked)
    assert (missing.field, missing.count, missing.most) == (
        question_field(asked.questions[0]),
        301,
        300,
    )


def test_the_last_second_counts_and_the_next_does_not(alva: Person, bo: Person) -> None:
    round = make.round()
    in_time, late = (make.application(round, one, "draft") for one in (alva, bo))
    closes = in_time.round.call.closes_at
    service.submit_application(in_time, by=alva, at=closes - timedelta(seconds=1))
    with pytest.raises(NotPossible):
        service.submit_application(late, by=bo, at=closes)
    assert (in_time.state, late.state) == (ApplicationState.SUBMITTED, ApplicationState.DRAFT)
    assert read_part(late, Part.LEADERSHIP)["title"] == "Enhetschef"


def test_changing_after_sending_keeps_the_number(alva: Person) -> None:
    application = make.application(make.round(), alva)
    service.reopen_application(application, by=alva, at=AT)
    service.submit_application(application, by=alva, at=AT)
    assert application.number_text == "2027-001"
    assert letters() == ["applications/receipt", "applications/receipt"]


@pytest.mark.parametrize("state", ["draft", "submitted", "under_review", "screened_out"])
def test_it_can_be_taken_back_from_any_state(alva: Person, state: str) -> None:
    application = make.application(make.round(), alva, state)
    service.withdraw_application(application, by=alva, at=AT)
    assert (application.state, application.withdrawn_at) == (ApplicationState.WITHDRAWN, AT)


def test_what_was_taken_back_can_be_taken_up_again_while_the_call_is_open(alva: Person) -> None:
    application = make.application(make.round(), alva, "withdrawn")
    closes = application.round.call.closes_at
    with pytest.raises(NotPossible):
        service.resume_application(application, by=alva, at=closes)
    service.resume_application(application, by=alva, at=AT)
    assert (application.state, application.withdrawn_at) == (ApplicationState.DRAFT, None)
    assert read_part(application, Part.LEADERSHIP)["title"] == "Enhetschef"


def test_a_part_saved_in_another_window_is_not_written_over(alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    seen = version_of(read_part(draft, Part.LEADERSHIP))
    service.save_part(draft, Part.LEADERSHIP, {"title": "Ny"}, seen=seen, by=alva, at=AT)
    with pytest.raises(Stale):
        service.save_part(draft, Part.LEADERSHIP, {"title": "Annan"}, seen=seen, by=alva, at=AT)
    service.save_part(draft, Part.LEADERSHIP, {"title": "Ny"}, seen=seen, by=alva, at=AT)
    assert draft.title == "Ny"


def test_another_part_saved_meanwhile_does_no_harm(alva: Person) -> None:
    draft = make.application(make.round(), alva, "draft")
    seen = version_of(read_part(draft, Part.AREAS))
    first = version_of(read_part(draft, Part.LEADERSHIP))
    service.save_part(draft, Part.LEADERSHIP, {"title": "Ny"}, seen=first, by=alva, at=AT)
    second = read_part(draft, Part.AREAS)["area_2"]
    service.save_part(draft, Part.AREAS, {"area_1": second}, seen=seen, by=alva, at=AT)
    assert str(draft.area_choices[0].area_id) == second
    assert [one.rank for one in draft.area_choices] == [1, 2]


def test_screening_out_keeps_the_reason_and_sends_no_letter(alva: Person, cleo: Person) -> None:
    application = make.application(make.round(), alva, unmet=1)
    rule = find_asked(application.round).rules[0]
    screening.screen_out_application(
        application, rules=[rule], reason="Du är inte chef i dag.", by=cleo, at=AT
    )
    assert application.state is ApplicationState.SCREENED_OUT
    assert application.screening_rules == [str(rule.id)]
    assert letters() == ["applications/receipt"]


def test_screening_out_needs_a_reason(alva: Person, cleo: Person) -> None:
    application = make.application(make.round(), alva)
    with pytest.raises(NotPossible):
        screening.screen_out_application(application, rules=[], reason=" ", by=cleo, at=AT)


def test_admitting_many_takes_those_that_wait(alva: Person, bo: Person, cleo: Person) -> None:
    round = make.round()
    waiting, gone = make.application(round, alva), make.application(round, bo, "withdrawn")
    assert screening.admit_applications([waiting, gone], by=cleo, at=AT) == [waiting]
    with pytest.raises(NotPossible):
        screening.admit_applications([waiting, gone], by=cleo, at=AT)
