"""A group that takes longer than a page may: the worker computes it, and loses nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from aspirant import processes
from aspirant.applications.queries import find_application
from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.jobs import HANDLERS
from aspirant.lifecycle import JobState
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection import solving
from aspirant.selection.queries.proposals import list_proposals
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.service.targets import Wanted, bind_target
from aspirant.work.models import Job
from aspirant.work.running import LEASE, run_due_jobs
from tests import make_selection as make
from tests.conftest import Client
from tests.selection.test_board import board, text_of


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every group counts as one that takes long."""
    monkeypatch.setattr(solving, "MANY", 1)


def asked(client: Client, round: Round) -> Job:
    answer = client.post(f"/rounds/{round.slug}/selection/propose")
    assert answer.status_code == 303
    db.session.expire_all()
    job = db.session.scalars(select(Job).where(Job.kind == "propose_group")).one()
    assert answer.location == f"/jobs/{job.id}"
    return job


def states() -> list[JobState]:
    db.session.rollback()
    db.session.expire_all()
    found = select(Job).where(Job.kind == "propose_group").order_by(Job.asked_at, Job.id)
    return [job.state for job in db.session.scalars(found)]


@pytest.mark.usefixtures("slow")
def test_a_long_one_is_computed_by_the_worker_and_can_be_left(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 4, bo)
    job = asked(client.sign_in(cleo), round)
    assert list_proposals(round) == []
    assert run_due_jobs(HANDLERS) >= 1
    page = client.get(f"/jobs/{job.id}").text
    assert "Förslag 1 är klart." in page
    assert f'href="/rounds/{round.slug}/selection?proposal=1"' in page
    assert "Förslag 1" in text_of(client.get(board(round)).text)


@pytest.mark.usefixtures("slow")
def test_pressing_twice_is_one_computation(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 3, bo)
    client.sign_in(cleo)
    assert asked(client, round).id == asked(client, round).id


@pytest.mark.usefixtures("slow")
def test_who_withdraws_in_the_middle_of_a_solve_loses_nobody_their_work(
    client: Client, cleo: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    round = make.selecting_round(cleo)
    one, *_others = make.candidates(round, 4, bo)
    job = asked(client.sign_in(cleo), round)
    solve = solving.solve

    def while_somebody_withdraws(problem: Any) -> Any:
        gone = find_application(one.id)
        assert gone
        processes.withdraw_application(gone, by=gone.person, at=now())
        db.session.commit()
        return solve(problem)

    monkeypatch.setattr("aspirant.selection.service.computing.solve", while_somebody_withdraws)
    run_due_jobs(HANDLERS)
    assert states() == [JobState.DONE]
    assert "ändrades medan det räknades fram" in client.get(f"/jobs/{job.id}").text
    assert [str(one.id) in made.chosen for made in list_proposals(round)] == [True]
    page = text_of(client.get(board(round, proposal=1)).text)
    assert "Något har ändrats sedan det här räknades fram" in page


@pytest.mark.usefixtures("slow")
def test_an_interrupted_solve_is_done_again(
    client: Client, cleo: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 4, bo)
    asked(client.sign_in(cleo), round)

    def killed(_problem: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("aspirant.selection.service.computing.solve", killed)
        with pytest.raises(KeyboardInterrupt):
            run_due_jobs(HANDLERS)
    assert (states(), list_proposals(round)) == ([JobState.RUNNING], [])
    with time_machine.travel(now() + LEASE + timedelta(seconds=2), tick=False):
        run_due_jobs(HANDLERS)
    assert (states(), len(list_proposals(round))) == ([JobState.DONE], 1)


@pytest.mark.usefixtures("slow")
def test_rules_that_contradict_lead_to_what_contradicts(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo, places=2)
    make.candidates(round, 3, bo)
    make.targets(round, Wanted("region", "norrland", 2, None))
    (target,) = list_targets(round)
    bind_target(target, ground="Styrelsens beslut.", by=cleo, at=make.AT)
    db.session.commit()
    job = asked(client.sign_in(cleo), round)
    run_due_jobs(HANDLERS)
    page = client.get(f"/jobs/{job.id}").text
    assert "Ingen grupp kan hålla alla bindande regler samtidigt." in page
    assert f"/rounds/{round.slug}/selection/impossible" in page
    answer = client.get(f"/rounds/{round.slug}/selection/impossible")
    assert "Norrland minst 2" in text_of(answer.text)
    assert list_proposals(round) == []


def test_who_withdraws_while_a_page_waits_is_told_of_with_the_proposal(
    client: Client, cleo: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    round = make.selecting_round(cleo)
    one, *_others = make.candidates(round, 4, bo)
    gone_id = one.id
    make.proposal(round, cleo)
    client.sign_in(cleo)
    solve = solving.solve

    def while_somebody_withdraws(problem: Any) -> Any:
        gone = find_application(gone_id)
        assert gone
        processes.withdraw_application(gone, by=gone.person, at=now())
        db.session.commit()
        return solve(problem)

    monkeypatch.setattr(solving, "solve", while_somebody_withdraws)
    answer = client.post(f"/rounds/{round.slug}/selection/propose")
    assert "ändrades medan det räknades fram" in client.get(answer.location).text
    kept = list_proposals(round)[-1]
    assert (kept.number, str(gone_id) in kept.chosen) == (2, True)
    assert kept.set_aside_at is not None
    assert "Förslag 1 av 2" in client.get(board(round)).text
