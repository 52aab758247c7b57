"""A draw among many is computed by the worker, and its reason waits sealed."""

from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from aspirant.core.db import db
from aspirant.jobs import HANDLERS
from aspirant.lifecycle import JobState
from aspirant.lottery import computing
from aspirant.lottery.models import Draw
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import Target
from aspirant.selection.service.targets import Wanted
from aspirant.work.models import Job
from aspirant.work.running import run_due_jobs
from tests import make_selection as choosing
from tests.conftest import Client
from tests.selection.test_board import text_of

WHY = "De skiljer sig mindre åt än två bedömare."


@pytest.fixture
def round(cleo: Person, bo: Person, monkeypatch: pytest.MonkeyPatch) -> Round:
    """Eight who can be chosen for four places, where seven are many."""
    monkeypatch.setattr(computing, "MANY_EQUAL", 7)
    made = choosing.selecting_round(cleo, places=4)
    choosing.candidates(made, 8, bo, merits="55443333")
    choosing.targets(made, Wanted("sector", "private", 1, 2, 1))
    return choosing.reloaded(made)


def ask(client: Client, round: Round, cleo: Person, **more: Any) -> Any:
    client.sign_in(cleo)
    data = {"band": "points", "least": "3,0", "aim": "goldilocks", "reason": WHY, **more}
    return client.post(f"/rounds/{round.slug}/draws/new", data=data)


def only_job() -> Job:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Job).where(Job.kind == computing.CHANCES)).one()


def draws() -> list[Draw]:
    db.session.rollback()
    return list(db.session.scalars(select(Draw).order_by(Draw.number)))


def test_the_page_of_the_job_leads_to_the_draw(client: Client, round: Round, cleo: Person) -> None:
    answer, slug, by = ask(client, round, cleo), round.slug, cleo.id
    job = only_job()
    assert (answer.status_code, answer.location, draws()) == (303, f"/jobs/{job.id}", [])
    assert "Räknar ut chanserna" in client.get(answer.location).text
    run_due_jobs(HANDLERS)
    (draw,) = draws()
    assert (draw.reason, draw.number, draw.prepared_by_id) == (WHY, 1, by)
    page = client.get(answer.location).text
    assert "Lottning 1 är förberedd." in page
    assert f'href="/rounds/{slug}/draws"' in page
    assert "Lottning 1" in client.get(f"/rounds/{slug}/draws").text


def test_the_job_never_holds_what_was_written(client: Client, round: Round, cleo: Person) -> None:
    ask(client, round, cleo)
    job = only_job()
    assert WHY not in str(job.given)
    assert computing._terms(job, round).reason == WHY
    run_due_jobs(HANDLERS)
    assert only_job().given == {"band": "points", "least": 30, "most": None, "aim": "goldilocks"}


def test_it_tells_how_far_it_has_come(client: Client, round: Round, cleo: Person) -> None:
    ask(client, round, cleo)
    told: list[tuple[int, int]] = []
    computing.compute_chances(only_job(), lambda done, total: told.append((done, total)))
    assert told
    assert all(0 < done < total for done, total in told)
    assert told == sorted(told)


def test_nothing_is_kept_of_one_that_is_stopped(client: Client, round: Round, cleo: Person) -> None:
    ask(client, round, cleo)
    client.post(f"/jobs/{only_job().id}/cancel")
    run_due_jobs(HANDLERS)
    assert draws() == []


def test_binding_rules_that_no_group_keeps_are_told(
    client: Client, round: Round, cleo: Person
) -> None:
    choosing.targets(round, Wanted("sector", "private", 4, None, 1))
    target = db.session.scalars(select(Target)).one()
    target.is_hard, target.ground = True, "plan"
    db.session.commit()
    answer = ask(client, round, cleo)
    run_due_jobs(HANDLERS)
    assert (only_job().state, draws()) == (JobState.DONE, [])
    assert "Ingen grupp kan följa alla bindande regler" in client.get(answer.location).text


def test_where_there_is_nothing_to_draw_the_job_says_why(
    client: Client, round: Round, cleo: Person
) -> None:
    with time_machine.travel(choosing.AT, tick=False):
        choosing.with_places(round, 8)
        answer = ask(client, round, cleo)
        run_due_jobs(HANDLERS)
        page = text_of(client.get(answer.location).text)
    assert (only_job().state, draws()) == (JobState.FAILED, [])
    assert "Alla skulle få plats" in page


def test_a_draw_among_few_is_ready_at_once(client: Client, round: Round, cleo: Person) -> None:
    answer = ask(client, round, cleo, most="4,0")
    (draw,) = draws()
    assert answer.location == f"/selection-draws/{draw.id}"
