"""Handing out, scoring, stepping aside, choosing: what the verbs do and refuse."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.core.audit import AuditEntry, find_broken_entry
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.lifecycle import ApplicationState, ReviewState
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.permissions import Role
from aspirant.programme.queries import list_criteria
from aspirant.programme.words import Stage
from aspirant.reviews import service
from aspirant.reviews.models import Review, Score
from aspirant.reviews.queries import find_review, list_progress, list_standings
from aspirant.reviews.scores import Standing
from tests import make
from tests.make_reviews import found_review, with_role

LATER = make.AT + timedelta(days=3)


def _actions(thing_id: object) -> list[str]:
    found = select(AuditEntry.action).where(AuditEntry.thing_id == thing_id)
    return list(db.session.scalars(found.order_by(AuditEntry.number)))


def test_a_reading_is_scored_on_every_criterion(alva: Person, bo: Person) -> None:
    round = make.round()
    review = make.review(make.application(round, alva), bo, values=(2, 4, 5), note="Stark.")
    criteria = list_criteria(round, Stage.REVIEW)
    levels = {score.criterion_id: score.value for score in review.scores}
    assert levels == dict(zip((one.id for one in criteria), (2, 4, 5), strict=True))
    assert (review.state, review.note) == (ReviewState.SUBMITTED, "Stark.")
    assert _actions(review.id) == ["assign_review", "submit_review"]
    assert find_broken_entry() is None


def test_a_criterion_without_a_level_is_refused(alva: Person, bo: Person) -> None:
    round = make.round()
    review = make.review(make.application(round, alva), bo, "assigned")
    first, *_rest = list_criteria(round, Stage.REVIEW)
    with pytest.raises(NotPossible):
        service.submit_review(review, levels={first.id: 3}, note="", by=bo, at=LATER)


def test_levels_can_be_changed_until_the_application_goes_on(alva: Person, bo: Person) -> None:
    round = make.round()
    review = make.review(make.application(round, alva), bo, values=(2, 4, 5))
    before = review.version
    levels = {one.id: 3 for one in list_criteria(round, Stage.REVIEW)}
    service.submit_review(review, levels=levels, note="", by=bo, at=review.submitted_at)
    db.session.commit()
    assert review.version == before + 1
    assert sorted(db.session.scalars(select(Score.value))) == [3, 3, 3]
    service.shortlist_applications([review.application], by=bo, at=LATER)
    with pytest.raises(NotPossible):
        service.submit_review(review, levels=levels, note="", by=bo, at=LATER)
    with pytest.raises(NotPossible):
        service.recuse_review(review, reason="Vi är grannar.", by=bo, at=LATER)


def test_stepping_aside_takes_levels_and_note_away(alva: Person, bo: Person) -> None:
    review = make.review(make.application(make.round(), alva), bo, note="Stark.")
    service.recuse_review(review, reason="Vi är grannar.", by=bo, at=LATER)
    db.session.commit()
    found = find_review(review.id)
    assert found
    assert (found.state, found.note, found.submitted_at, found.recusal_reason) == (
        ReviewState.RECUSED,
        "",
        None,
        "Vi är grannar.",
    )
    assert list(db.session.scalars(select(Score.value))) == []
    assert not found.is_readable


def test_a_recused_reviewer_is_not_given_the_application_again(alva: Person, bo: Person) -> None:
    review = make.review(make.application(make.round(), alva), bo, "recused")
    reader = find_person(bo.id)
    assert reader
    with pytest.raises(NotPossible):
        service.assign_review(review.application, reader, by=bo, at=LATER)
    with pytest.raises(NotPossible):
        service.remove_review(review, by=bo, at=LATER)


def test_nobody_reads_the_same_application_twice_or_their_own(alva: Person, bo: Person) -> None:
    round = make.round()
    review = make.review(make.application(round, alva), bo, "assigned")
    for person in (alva, bo):
        reader = with_role(person, Role.REVIEWER, round)
        with pytest.raises(NotPossible):
            service.assign_review(found_review(review).application, reader, by=bo, at=LATER)


def test_only_reviewers_of_the_round_read(alva: Person, bo: Person, dag: Person) -> None:
    round = make.round()
    review = make.review(make.application(round, alva), bo, "assigned")
    stranger = with_role(dag, Role.REVIEWER, make.round("2029–2030"))
    with pytest.raises(NotPossible):
        service.assign_review(found_review(review).application, stranger, by=bo, at=LATER)


def test_only_what_is_unread_can_be_taken_back(alva: Person, bo: Person, dag: Person) -> None:
    round = make.round()
    unread = make.review(make.application(round, alva), bo, "assigned")
    read = make.review(unread.application, dag)
    service.remove_review(unread, by=bo, at=LATER)
    with pytest.raises(NotPossible):
        service.remove_review(read, by=bo, at=LATER)
    db.session.commit()
    assert list(db.session.scalars(select(Review.id))) == [read.id]


def test_mean_and_spread_follow_the_weights(alva: Person, bo: Person, dag: Person) -> None:
    round = make.round()
    heavy, *_rest = list_criteria(round, Stage.REVIEW)
    heavy.weight = 2
    db.session.commit()
    application = make.application(round, alva)
    make.review(application, bo, values=(5, 4, 4))
    make.review(application, dag, values=(2, 3, 4))
    make.review(application, make.person("eva"), "assigned")
    assert list_standings(round.id) == {
        application.id: Standing(application.id, 2, (18 / 4 + 11 / 4) / 2, 18 / 4 - 11 / 4)
    }
    standing = list_standings(round.id)[application.id]
    assert (standing.tenths, standing.is_disputed) == (36, True)


def test_progress_counts_what_is_left(alva: Person, bo: Person, dag: Person) -> None:
    round = make.round()
    application = make.application(round, alva)
    make.review(application, bo)
    make.review(application, dag, "recused")
    make.review(make.application(round, make.person("eva")), bo, "assigned")
    make.grant(make.person("fia"), Role.REVIEWER, round)
    progress = [
        (one.name, one.assigned, one.done, one.left, one.recusals)
        for one in list_progress(round.id)
    ]
    assert progress == [("Bo", 2, 1, 1, 0), ("Dag", 0, 0, 0, 1), ("Fia", 0, 0, 0, 0)]


def test_all_are_shortlisted_or_none(alva: Person, bo: Person, cleo: Person) -> None:
    round = make.round()
    first = make.review(make.application(round, alva), bo).application
    second = make.application(round, make.person("eva"), "withdrawn")
    with pytest.raises(NotPossible):
        service.shortlist_applications([first, second], by=cleo, at=LATER)
    db.session.rollback()
    assert _state(first.id) is ApplicationState.UNDER_REVIEW
    with pytest.raises(NotPossible):
        service.shortlist_applications([], by=cleo, at=LATER)


def _state(application_id: object) -> ApplicationState:
    found = select(Application.state).where(Application.id == application_id)
    return db.session.scalars(found).one()
