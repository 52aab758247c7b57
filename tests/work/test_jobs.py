"""Jobs: done once, taken up again when interrupted, stopped when asked, never half kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from aspirant.core.clock import now
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.extensions import db
from aspirant.jobs import HANDLERS
from aspirant.lifecycle import JobState
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.work.models import Job
from aspirant.work.running import LEASE, MOST_ATTEMPTS, Keep, Stopped, Tell, run_due_jobs
from aspirant.work.service import ask_for_job, cancel_job
from aspirant.work.words import JOB_WORDS
from tests import make
from tests.conftest import Client

KIND = "propose_group"


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing catches it."""


def asked(by: Person, *, round: Round | None = None, **given: Any) -> Job:
    job = ask_for_job(KIND, round=round, given=given, leads_to="/there", by=by, at=now())
    db.session.commit()
    return job


def found(job: Job) -> Job:
    db.session.rollback()
    db.session.expire_all()
    row = db.session.get(Job, job.id)
    assert row
    return row


def counting(kept: list[Any]) -> Callable[[Job, Tell], Keep]:
    def handler(job: Job, tell: Tell) -> Keep:
        tell(1, 2)
        tell(2, 2)

        def keep(at: Any) -> dict[str, Any]:
            kept.append(job.id)
            return {"kept": len(kept)}

        return keep

    return handler


def test_a_job_is_done_and_says_so(cleo: Person) -> None:
    job, kept = asked(cleo), list[Any]()
    assert run_due_jobs({KIND: counting(kept)}) == 1
    done = found(job)
    assert (done.state, done.done, done.total, done.result) == (JobState.DONE, 2, 2, {"kept": 1})
    assert (done.holder, done.lease_until, done.error) == (None, None, "")
    assert run_due_jobs({KIND: counting(kept)}) == 0


def test_the_same_job_asked_for_twice_is_one(cleo: Person) -> None:
    assert asked(cleo, a=1).id == asked(cleo, a=1).id
    assert asked(cleo, a=1).id != asked(cleo, a=2).id


def test_an_interrupted_job_is_taken_up_again_after_its_lease(cleo: Person) -> None:
    job, kept = asked(cleo), list[Any]()

    def killed(job: Job, tell: Tell) -> Keep:
        tell(1, 2)
        raise Killed

    with pytest.raises(Killed):
        run_due_jobs({KIND: killed})
    assert (found(job).state, found(job).done) == (JobState.RUNNING, 1)
    assert run_due_jobs({KIND: counting(kept)}) == 0
    with time_machine.travel(now() + LEASE + timedelta(seconds=2), tick=False):
        assert run_due_jobs({KIND: counting(kept)}) == 1
    assert (found(job).state, found(job).attempts, kept) == (JobState.DONE, 2, [job.id])


def test_a_job_that_kills_its_workers_is_given_up(cleo: Person) -> None:
    job, at = asked(cleo), now()

    def killed(job: Job, tell: Tell) -> Keep:
        raise Killed

    for turn in range(MOST_ATTEMPTS + 1):
        with time_machine.travel(at + turn * (LEASE + timedelta(seconds=2)), tick=False):
            if turn < MOST_ATTEMPTS:
                with pytest.raises(Killed):
                    run_due_jobs({KIND: killed})
            else:
                assert run_due_jobs({KIND: killed}) == 0
    assert (found(job).state, found(job).error) == (JobState.FAILED, "attempts")


def test_a_bug_is_tried_again_later_and_then_given_up(cleo: Person) -> None:
    job, at = asked(cleo), now()

    def broken(job: Job, tell: Tell) -> Keep:
        raise ValueError

    waits = (0, 31, 120)
    for seconds in waits:
        with time_machine.travel(at + timedelta(seconds=seconds), tick=False):
            assert run_due_jobs({KIND: broken}) == 1
            assert run_due_jobs({KIND: broken}) == 0
    assert (found(job).state, found(job).attempts) == (JobState.FAILED, MOST_ATTEMPTS)


def test_a_refusal_is_told_in_its_own_words(cleo: Person, client: Client) -> None:
    job = asked(cleo)

    def refusing(job: Job, tell: Tell) -> Keep:
        raise NotPossible(mark("There is nobody to choose from yet."))

    run_due_jobs({KIND: refusing})
    page = client.sign_in(cleo).get(f"/jobs/{job.id}").text
    assert "Det finns ingen att välja bland än." in page
    assert "Lyckades inte" in page


def test_what_a_stopped_job_found_is_not_kept(cleo: Person) -> None:
    job, kept = asked(cleo), list[Any]()

    def stopped_meanwhile(job: Job, tell: Tell) -> Keep:
        keep = counting(kept)(job, tell)
        row = found(job)
        db.session.refresh(cleo)
        cancel_job(row, by=cleo, at=now())
        db.session.commit()
        with pytest.raises(Stopped):
            tell(2, 2)
        return keep

    run_due_jobs({KIND: stopped_meanwhile})
    assert (found(job).state, kept) == (JobState.CANCELLED, [])


def test_the_slower_of_two_workers_keeps_nothing(cleo: Person) -> None:
    """One seems dead, since its lease ran out, and wakes when another has done the job."""
    job, kept = asked(cleo), list[Any]()

    def slow(job: Job, tell: Tell) -> Keep:
        db.session.rollback()
        with time_machine.travel(now() + LEASE + timedelta(seconds=2), tick=False):
            run_due_jobs({KIND: counting(kept)})
        return lambda at: kept.append("slow") or {}

    run_due_jobs({KIND: slow})
    assert (found(job).state, kept) == (JobState.DONE, [job.id])


def test_its_page_shows_how_far_it_has_come_and_can_stop_it(
    client: Client, cleo: Person, dag: Person
) -> None:
    job = asked(cleo)
    url = f"/jobs/{job.id}"
    assert client.sign_in(dag).get(url).status_code == 403
    assert client.post(f"{url}/cancel").status_code == 403
    page = client.sign_in(cleo).get(url).text
    assert "Väntar på sin tur" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert client.post(f"{url}/cancel").status_code == 303
    page = client.get(url).text
    assert "Stoppad i förtid" in page
    assert 'href="/there"' in page
    assert client.post(f"{url}/cancel").status_code == 409


def test_a_page_of_what_is_done_asks_no_more(client: Client, cleo: Person) -> None:
    job = asked(cleo)
    run_due_jobs({KIND: counting([])})
    page = client.sign_in(cleo).get(f"/jobs/{job.id}").text
    assert ("refresh" in page, "hx-get" in page) == (False, False)
    client.post("/preferences", data={"language": "en"})
    assert "See what it gave" in client.get(f"/jobs/{job.id}").text


def test_the_coordinator_of_the_round_may_watch_too(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    job = asked(bo, round=round)
    assert client.sign_in(cleo).get(f"/jobs/{job.id}").status_code == 200


def test_the_worker_has_a_handler_for_every_kind_with_words() -> None:
    assert set(HANDLERS) == set(JOB_WORDS)
