"""Offering, booking, changing and holding interviews: what the verbs do and refuse."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from aspirant.algorithms.slots import Span
from aspirant.core.audit import find_broken_entry
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.interviews import service
from aspirant.interviews.models import InterviewScore, Slot
from aspirant.interviews.queries import (
    find_interview,
    find_slot,
    list_clashes,
    list_free_slots,
    list_merits,
    list_silent,
    list_to_invite,
    list_unbooked_slots,
)
from aspirant.lifecycle import ApplicationState, InterviewState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.programme.queries import list_criteria
from aspirant.programme.words import Mode, Stage
from tests import make
from tests.make_reviews import FIRST_SLOT, found_interview

HOUR = timedelta(hours=1)
DAY_BEFORE = FIRST_SLOT - timedelta(days=1)


def _letters() -> list[tuple[str, str]]:
    found = db.session.execute(select(Letter.kind, Letter.address).order_by(Letter.created_at))
    return [(row.kind, row.address) for row in found if row.kind.startswith("interviews/")]


def test_an_invitation_is_a_row_and_a_letter(alva: Person) -> None:
    interview = make.interview(make.application(make.round(), alva))
    assert (interview.state, interview.slot, interview.person_id) == (
        InterviewState.INVITED,
        None,
        alva.id,
    )
    assert _letters() == [("interviews/invitation", "alva@example.org")]
    assert list_to_invite(interview.round_id) == []


def test_only_the_shortlisted_are_invited(alva: Person, cleo: Person) -> None:
    application = make.application(make.round(), alva, "under_review")
    with pytest.raises(NotPossible):
        service.invite_applications([application], by=cleo, at=make.AT)


def test_a_time_is_booked_with_a_letter_that_says_when_and_where(alva: Person, bo: Person) -> None:
    interview = make.interview(make.application(make.round(), alva), "booked", bo)
    assert (interview.state, interview.sequence) == (InterviewState.BOOKED, 1)
    assert interview.slot
    assert interview.interviewer_ids == {bo.id}
    booked = db.session.scalars(select(Letter).where(Letter.kind == "interviews/booked")).one()
    context = json.loads(booked.context)
    assert (context["starts_at"], context["place"]) == (
        "2027-06-08T07:00:00+00:00",
        "Kansliet, Stockholm",
    )
    assert find_broken_entry() is None


def test_a_taken_time_is_refused_and_the_rest_of_the_transaction_lives(
    alva: Person, bo: Person, dag: Person
) -> None:
    round = make.round()
    first = make.interview(make.application(round, alva), "booked", bo)
    second = make.interview(make.application(round, dag))
    with pytest.raises(service.SlotTaken):
        service.book_interview(second, first.slot_id, by=dag, at=make.AT)
    db.session.commit()
    second = found_interview(second)
    assert (second.state, second.slot_id, second.sequence) == (InterviewState.INVITED, None, 0)
    free = make.slot(round, bo, starts_at=FIRST_SLOT + HOUR)
    service.book_interview(second, free.id, by=dag, at=make.AT)
    db.session.commit()
    assert found_interview(second).slot_id == free.id
    assert find_broken_entry() is None


def test_a_change_frees_the_earlier_time(alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "booked", bo)
    earlier, later = interview.slot_id, make.slot(round, bo, starts_at=FIRST_SLOT + HOUR)
    service.book_interview(found_interview(interview), later.id, by=alva, at=make.AT)
    db.session.commit()
    assert [slot.id for slot in list_free_slots(round.id, after=make.AT)] == [earlier]


def test_letting_go_frees_the_time_and_can_be_booked_again(alva: Person, bo: Person) -> None:
    interview = make.interview(make.application(make.round(), alva), "booked", bo)
    slot_id = interview.slot_id
    service.unbook_interview(interview, by=alva, at=make.AT)
    db.session.commit()
    interview = found_interview(interview)
    assert (interview.state, interview.slot_id) == (InterviewState.INVITED, None)
    service.book_interview(interview, slot_id, by=alva, at=make.AT)
    db.session.commit()
    assert sorted(kind for kind, _address in _letters()) == [
        "interviews/booked",
        "interviews/booked",
        "interviews/invitation",
        "interviews/panel_booked",
        "interviews/panel_booked",
        "interviews/panel_freed",
        "interviews/unbooked",
    ]


def test_after_the_cut_off_the_applicant_changes_nothing(alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "booked", bo)
    other = make.slot(round, bo, starts_at=FIRST_SLOT + 3 * HOUR)
    late = DAY_BEFORE + timedelta(seconds=1)
    with pytest.raises(NotPossible):
        service.unbook_interview(interview, by=alva, at=late)
    with pytest.raises(NotPossible):
        service.book_interview(interview, other.id, by=alva, at=late)
    service.unbook_interview(interview, by=alva, at=DAY_BEFORE)


def test_a_time_within_a_day_cannot_be_booked(alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva))
    slot = make.slot(round, bo)
    with pytest.raises(service.SlotTaken):
        service.book_interview(interview, slot.id, by=alva, at=DAY_BEFORE + timedelta(seconds=1))


def test_a_time_of_another_round_cannot_be_booked(alva: Person, bo: Person) -> None:
    interview = make.interview(make.application(make.round(), alva))
    slot = make.slot(make.round("2029–2030"), bo)
    with pytest.raises(service.SlotTaken):
        service.book_interview(found_interview(interview), slot.id, by=alva, at=make.AT)


def test_the_coordinator_moves_even_after_the_cut_off(
    alva: Person, bo: Person, cleo: Person
) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "booked", bo)
    other = make.slot(round, bo, starts_at=FIRST_SLOT + HOUR)
    service.move_interview(interview, other.id, by=cleo, at=FIRST_SLOT - HOUR)
    db.session.commit()
    assert found_interview(interview).slot_id == other.id
    moved = [kind for kind, address in _letters() if address == "alva@example.org"]
    assert moved[-1] == "interviews/moved"


def test_nobody_sits_in_two_interviews_at_once(bo: Person, dag: Person) -> None:
    round = make.round()
    make.slot(round, bo, dag)
    reader = find_person(bo.id)
    assert reader
    overlapping = Span(FIRST_SLOT + timedelta(minutes=44), FIRST_SLOT + 2 * HOUR)
    beside = Span(FIRST_SLOT + timedelta(minutes=45), FIRST_SLOT + 2 * HOUR)
    assert [clash.name for clash in list_clashes([reader], [overlapping])] == ["Bo"]
    assert list_clashes([reader], [beside]) == []
    with pytest.raises(NotPossible):
        service.add_slots(
            round, [overlapping], mode=Mode.ONLINE, place="", link="https://example.org",
            panel=[reader], by=reader, at=make.AT,
        )  # fmt: skip


def test_a_booked_time_is_not_removed(alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "booked", bo)
    free = make.slot(round, bo, starts_at=FIRST_SLOT + HOUR)
    taken = make.slot(round, bo, starts_at=FIRST_SLOT + 2 * HOUR)
    assert [slot.id for slot in list_unbooked_slots(round.id)] == [free.id, taken.id]
    db.session.expire_all()
    booked = find_slot(interview.slot_id)
    assert booked
    with pytest.raises(NotPossible):
        service.remove_slot(booked, by=bo, at=make.AT)
    again = find_slot(free.id)
    assert again
    service.remove_slot(again, by=bo, at=make.AT)
    db.session.commit()
    assert find_slot(free.id) is None
    assert find_slot(taken.id) is not None


def test_only_the_silent_are_reminded_and_not_twice_a_day(
    alva: Person, bo: Person, dag: Person, cleo: Person
) -> None:
    round = make.round()
    make.interview(make.application(round, alva), "booked", bo)
    make.interview(make.application(round, dag))
    with pytest.raises(NotPossible):
        service.remind_silent(list_silent(round.id), by=cleo, at=make.AT + HOUR)
    next_day = make.AT + timedelta(days=1)
    assert service.remind_silent(list_silent(round.id), by=cleo, at=next_day) == 1
    db.session.commit()
    assert _letters()[-1] == ("interviews/reminder", "dag@example.org")
    with pytest.raises(NotPossible):
        service.remind_silent(list_silent(round.id), by=cleo, at=next_day + HOUR)


def test_a_cancelled_interview_can_be_invited_anew(alva: Person, bo: Person) -> None:
    interview = make.interview(make.application(make.round(), alva), "booked", bo)
    service.cancel_interview(interview, by=bo, at=make.AT)
    db.session.commit()
    interview = found_interview(interview)
    assert (interview.state, interview.slot_id) == (InterviewState.CANCELLED, None)
    with pytest.raises(NotPossible):
        service.book_interview(
            interview, db.session.scalars(select(Slot.id)).one(), by=alva, at=make.AT
        )
    service.invite_again(interview, by=bo, at=make.AT)
    db.session.commit()
    assert found_interview(interview).state is InterviewState.INVITED


def test_a_missed_interview_can_be_invited_anew(alva: Person, bo: Person) -> None:
    interview = make.interview(make.application(make.round(), alva), "missed", bo)
    service.invite_again(interview, by=bo, at=FIRST_SLOT + HOUR)
    db.session.commit()
    found = found_interview(interview)
    assert (found.state, found.slot_id) == (InterviewState.INVITED, None)


def test_nothing_is_held_missed_or_scored_before_it_begins(alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "booked", bo)
    before = FIRST_SLOT - timedelta(seconds=1)
    levels = {one.id: 3 for one in list_criteria(round, Stage.INTERVIEW)}
    for attempt in (
        lambda: service.hold_interview(interview, by=bo, at=before),
        lambda: service.miss_interview(interview, by=bo, at=before),
        lambda: service.write_scorecard(interview, levels=levels, note="", by=bo, at=before),
    ):
        with pytest.raises(NotPossible):
            attempt()


def test_the_first_scorecard_says_that_it_was_held(alva: Person, bo: Person) -> None:
    round = make.round()
    interview = make.interview(make.application(round, alva), "booked", bo)
    levels = {one.id: 3 for one in list_criteria(round, Stage.INTERVIEW)}
    card = service.write_scorecard(interview, levels=levels, note="Öppen.", by=bo, at=FIRST_SLOT)
    db.session.commit()
    assert found_interview(interview).state is InterviewState.HELD
    levels = dict.fromkeys(levels, 5)
    again = service.write_scorecard(
        found_interview(interview), levels=levels, note="Öppen.", by=bo, at=FIRST_SLOT
    )
    db.session.commit()
    assert (again.id, again.version) == (card.id, 2)
    assert list(db.session.scalars(select(InterviewScore.value))) == [5, 5]


def test_merit_is_half_reading_and_half_interview(alva: Person, bo: Person, dag: Person) -> None:
    round = make.round()
    both = make.review(make.application(round, alva), bo, values=(4, 4, 5)).application
    make.interview(both, "held", bo, dag, values=(3, 4))
    read = make.review(make.application(round, dag), bo, values=(2, 2, 3)).application
    make.application(round, make.person("eva"), "under_review")
    merits = {id: merit.used for id, merit in list_merits(round.id).items()}
    assert merits == {both.id: 39, read.id: 23}


def test_unlisting_cancels_an_unbooked_invitation_only(
    alva: Person, bo: Person, dag: Person, cleo: Person
) -> None:
    round = make.round()
    booked = make.interview(make.application(round, alva), "booked", bo)
    invited = make.interview(make.application(round, dag))
    with pytest.raises(NotPossible):
        service.unlist_application(found_interview(booked).application, booked, by=cleo, at=make.AT)
    invited = found_interview(invited)
    service.unlist_application(invited.application, invited, by=cleo, at=make.AT)
    db.session.commit()
    found = find_interview(invited.id)
    assert found
    assert (found.state, found.application.state) == (
        InterviewState.CANCELLED,
        ApplicationState.UNDER_REVIEW,
    )
