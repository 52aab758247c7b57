"""Counting the voluntary answers of a step: once, in order, and never undone."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.core.audit import AuditEntry
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.lifecycle import OfferState
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.privacy.models import DiversityAnswers
from aspirant.privacy.service import answer_diversity, withdraw_diversity
from aspirant.programme.models import Round
from aspirant.reporting.models import FrozenStep
from aspirant.reporting.queries import find_progress, list_members
from aspirant.reporting.service import freeze_steps, steps_to_freeze
from aspirant.reporting.words import LADDERS, Step
from tests import make, make_reporting, make_selection
from tests.client import Client
from tests.make_reporting import followed_round, frozen

MANY = {"woman": 14, "man": 9, "other": 1, "": 2}
GENDER = [[["woman"], 14], [["man", "other", "unsaid", "no_answer"], 12]]


def rows(round: Round) -> dict[str, FrozenStep]:
    found = db.session.scalars(select(FrozenStep).where(FrozenStep.round_id == round.id))
    return {row.step.value: row for row in found}


def test_the_coordinator_counts_what_is_over(client: Client, cleo: Person) -> None:
    round = followed_round(cleo, MANY)
    at = round.call.closes_at + timedelta(hours=1)
    with time_machine.travel(at, tick=False):
        client.sign_in(cleo)
        text = client.get(f"/rounds/{round.slug}/follow-up?attribute=gender").text
        assert "Räkna och frys" in text
        answer = client.post(f"/rounds/{round.slug}/follow-up/freeze", data={"attribute": "gender"})
    assert (answer.status_code, answer.location) == (
        303,
        f"/rounds/{round.slug}/follow-up?attribute=gender",
    )
    row = rows(round)["applied"]
    assert (row.total, row.frozen_at, row.frozen_by_id) == (26, at, cleo.id)
    assert row.tables == {
        "gender": GENDER,
        **{question: [] for question in LADDERS if question != "gender"},
    }


def test_the_log_says_that_it_was_done_and_no_figure(cleo: Person) -> None:
    round = followed_round(cleo, MANY)
    frozen(round, cleo, at=round.call.closes_at)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry
    assert (entry.action, entry.by_id, entry.round_id) == ("freeze_step", cleo.id, round.id)
    assert entry.details == {"step": "applied"}


def test_what_somebody_wrote_in_their_own_words_is_not_counted(
    client: Client, cleo: Person
) -> None:
    round = followed_round(cleo, MANY)
    one = db.session.scalars(select(Application)).first()
    assert one
    given = {"disability": "yes", "disability_words": "Kanariefågeln"}
    answer_diversity(one, given, by=cleo, at=make.AT)
    frozen(round, cleo, at=round.call.closes_at)
    assert "Kanarie" not in str(rows(round)["applied"].tables)
    page = client.sign_in(cleo).get(f"/rounds/{round.slug}/follow-up?attribute=disability")
    assert "Kanarie" not in page.text


def test_nothing_is_counted_while_the_call_is_open(client: Client, cleo: Person) -> None:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    client.sign_in(cleo)
    assert "Räkna och frys" not in client.get(f"/rounds/{round.slug}/follow-up").text
    assert client.post(f"/rounds/{round.slug}/follow-up/freeze").status_code == 409
    assert rows(round) == {}


def test_a_step_is_counted_once(cleo: Person) -> None:
    round = followed_round(cleo, MANY)
    frozen(round, cleo, at=round.call.closes_at)
    with pytest.raises(NotPossible):
        freeze_steps(make_selection.reloaded(round), by=cleo, at=round.call.closes_at)


def test_an_answer_taken_back_leaves_what_was_shown(cleo: Person) -> None:
    round = followed_round(cleo, MANY)
    frozen(round, cleo, at=round.call.closes_at)
    by_number = select(Application).order_by(Application.number)
    for one in db.session.scalars(by_number).all()[:10]:
        withdraw_diversity(one, by=cleo, at=make.AT)
    db.session.commit()
    assert rows(round)["applied"].tables["gender"] == GENDER
    assert len(db.session.scalars(select(DiversityAnswers)).all()) == 14


def test_a_step_too_like_the_one_before_is_withheld_and_stays_so(cleo: Person) -> None:
    round = followed_round(cleo, MANY)
    frozen(round, cleo, at=round.call.closes_at)
    make_reporting.admitted(list(db.session.scalars(select(Application)).all()))
    assert frozen(round, cleo, at=round.call.closes_at) == ["eligible"]
    row = rows(round)["eligible"]
    assert (row.total, row.tables["gender"]) == (26, [])


def test_steps_follow_each_other_as_the_round_goes_on(app: Flask, cleo: Person, bo: Person) -> None:
    round = make_selection.decided_round(cleo, bo, "decided")
    closes_at = make_reporting.closed(round)

    def due() -> list[str]:
        found = make_selection.reloaded(round)
        return [one.value for one in steps_to_freeze(find_progress(found, at=closes_at), {})]

    assert due() == ["applied", "eligible"]
    make_selection.release(round, cleo, at=closes_at)
    assert due() == ["applied", "eligible"]
    told = closes_at + timedelta(minutes=10)
    progress = find_progress(make_selection.reloaded(round), at=told)
    assert steps_to_freeze(progress, {}) == list(Step)[:4]
    members = list_members(round, at=told)
    assert {step.value: len(ids) for step, ids in members.items()} == {
        "applied": 5, "eligible": 5, "interviewed": 0, "proposed": 2, "offered": 2, "accepted": 0,
    }  # fmt: skip
    for offer in make_selection.offers(round):
        make_selection.accept_offer(offer, by=offer.application.person, at=told)
        assert offer.state is OfferState.ACCEPTED
    db.session.commit()
    assert frozen(round, cleo, at=told) == [one.value for one in Step]
    assert all(row.tables["gender"] == [] for row in rows(round).values())


def test_with_the_last_step_the_answers_are_deleted_and_no_more_are_taken(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make_selection.decided_round(cleo, bo, "answered")
    closes_at = make_reporting.closed(round)
    one = find_application(make_selection.offers(round)[0].application_id)
    assert one
    answer_diversity(one, {"gender": "woman"}, by=one.person, at=make.AT)
    db.session.commit()
    assert frozen(round, cleo, at=closes_at)[-1] == "accepted"
    assert db.session.scalars(select(DiversityAnswers)).all() == []
    path = f"/applications/{one.id}/diversity"
    assert "är räknade och borttagna" in client.sign_in(one.person).get(path).text
    given = {"gender": "woman", "consent": "y"}
    assert client.post(path, data=given).status_code == 409
