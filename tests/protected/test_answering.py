"""What applicants let a round weigh: told before, agreed to, taken back, seen by nobody else."""

from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.core.audit import AuditEntry
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.privacy.holdings import find_holdings
from aspirant.programme.models import Round
from aspirant.protected.models import TargetUse, WeighedAnswer
from aspirant.protected.queries import find_own_answers, list_uses
from aspirant.protected.service import answer_weighed, end_use, forget_weighed
from aspirant.selection.service.targets import Wanted
from tests import make
from tests import make_protected as weighing
from tests import make_selection as selecting
from tests.conftest import Client
from tests.journeys import test_pending_decisions as looking
from tests.make_protected import AT, GROUND, PDF
from tests.make_selection import reloaded
from tests.selection.test_board import text_of


@pytest.fixture
def sent(app: Flask, alva: Person, cleo: Person) -> Application:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    return make.application(round, alva)


@pytest.fixture
def use(sent: Application, cleo: Person) -> TargetUse:
    return weighing.use(sent.round, cleo)


def rows() -> int:
    return db.session.scalar(select(func.count(WeighedAnswer.id))) or 0


def test_the_ground_and_the_plan_are_shown_before_anything_is_answered(
    client: Client, alva: Person, sent: Application, use: TargetUse
) -> None:
    here = f"/applications/{sent.id}"
    status = text_of(client.sign_in(alva).get(here).text)
    assert "Du kan låta en sak till vägas in" in status
    said = text_of(client.get(f"{here}/weighed").text)
    assert GROUND in said
    assert said.index(GROUND) < said.index("Ditt samtycke")
    assert "kan de ibland gissa sig till" in said
    assert client.get(f"{here}/weighed/{use.id}/plan").data == PDF
    client.post("/preferences", data={"language": "en"})
    english = text_of(client.get(f"{here}/weighed").text)
    assert "What you may let us weigh" in english


def test_it_is_kept_only_with_consent(
    client: Client, alva: Person, sent: Application, use: TargetUse
) -> None:
    here = f"/applications/{sent.id}/weighed"
    client.sign_in(alva)
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    for data in ({"gender": "woman"}, {"consent": "y"}, {"gender": "unsaid", "consent": "y"}):
        assert (client.post(here, data=data).status_code, rows()) == (422, 0)
    assert client.post(here, data={"gender": "woman", "consent": "y"}).status_code == 303
    assert find_own_answers(sent) == {"gender": "woman"}
    assert client.post(here, data={"gender": "other", "consent": "y"}).status_code == 303
    assert (find_own_answers(sent), rows()) == ({"gender": "other"}, 1)
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before
    held = {one.table: one.rows for one in find_holdings(alva, at=AT)}
    assert held["weighed_answers"] == [{"gender": "other"}]


def test_it_is_taken_back_at_once_and_goes_with_the_application(
    client: Client, alva: Person, sent: Application, use: TargetUse
) -> None:
    weighing.answered(sent, use, "man")
    here = f"/applications/{sent.id}"
    assert client.sign_in(alva).post(f"{here}/weighed/withdraw").status_code == 303
    assert rows() == 0
    weighing.answered(sent, use, "man")
    assert client.post(f"{here}/withdraw").status_code == 303
    assert rows() == 0


def test_others_come_to_closed_doors(
    client: Client, sent: Application, use: TargetUse, cleo: Person, dag: Person
) -> None:
    here = f"/applications/{sent.id}/weighed"
    assert client.get(here).status_code == 302
    for who in (cleo, dag):
        client.sign_in(who)
        assert client.get(here).status_code == 403
        assert client.post(here, data={"gender": "man", "consent": "y"}).status_code == 403
        assert client.post(f"{here}/withdraw").status_code == 403
        assert client.get(f"{here}/{use.id}/plan").status_code == 403
    assert rows() == 0


def test_where_nothing_is_weighed_nothing_is_asked(
    client: Client, alva: Person, sent: Application
) -> None:
    here = f"/applications/{sent.id}"
    assert "vägas in" not in text_of(client.sign_in(alva).get(here).text)
    said = client.get(f"{here}/weighed")
    assert "Inget att svara på" in said.text
    assert 'name="consent"' not in said.text


def test_a_plan_of_another_round_is_not_given(
    client: Client, alva: Person, sent: Application, cleo: Person
) -> None:
    other = make.round("2029–2030")
    theirs = weighing.use(other, cleo)
    found = client.sign_in(alva).get(f"/applications/{sent.id}/weighed/{theirs.id}/plan")
    assert found.status_code == 404


def test_nothing_is_kept_of_a_draft_or_for_what_has_ended(
    sent: Application, alva: Person, use: TargetUse, bo: Person
) -> None:
    draft = make.application(sent.round, bo, "draft")
    with pytest.raises(NotPossible):
        answer_weighed(draft, {"gender": "man"}, [use], by=bo, at=AT)
    end_use(use, by=alva, at=AT)
    with pytest.raises(NotPossible):
        answer_weighed(sent, {"gender": "man"}, [use], by=alva, at=AT)
    assert rows() == 0


def test_they_are_forgotten_when_the_last_place_is_given(sent: Application, use: TargetUse) -> None:
    weighing.answered(sent, use, "man")
    forget_weighed(sent.round)
    db.session.commit()
    assert (rows(), find_own_answers(sent)) == (0, {})


def test_two_worlds_that_differ_only_in_answers_look_the_same_to_all_who_do_not_select(
    app: Flask, cleo: Person, bo: Person
) -> None:
    round = selecting.selecting_round(cleo)
    people = selecting.candidates(round, 5, bo, merits="55433")
    selecting.interviewed(people[0], bo)
    use = weighing.use(reloaded(round), cleo)
    selecting.targets(round, Wanted("gender", "woman", 2, None, 1))
    with time_machine.travel(make.AT, tick=False):
        eyes = _everybody_else(app, round, people)
        selecting.proposal(round, cleo)
        one = _world(app, round, eyes, use, people, ("woman", "man", "", "woman", "other"))
        other = _world(app, round, eyes, use, people, ("man", "", "woman", "man", "woman"))
    assert [key for key in one if one[key] != other[key]] == []
    assert len({url for (_who, url), text in one.items() if text.startswith("200")}) > 15


def _world(
    app: Flask, round: Round, eyes: Any, use: TargetUse, people: Any, given: Any
) -> dict[Any, str]:
    """What everybody sees when those answers are given."""
    (found,) = list_uses(use.round_id)
    for one, answer in zip(people, given, strict=True):
        weighing.answered(one, found, answer)
    return looking._look(app, reloaded(round), eyes)


def _everybody_else(app: Flask, round: Round, people: list[Application]) -> list[looking.Eyes]:
    """The reader, the interviewer, the board, an auditor, an administrator, another applicant."""
    first = find_application(people[0].id)
    assert first
    about = {"number": first.number, "application_id": first.id}
    dag = make.application(reloaded(round), make.person("dag"), "under_review")
    names = ["", "bo", *looking._cast(round)]
    eyes = [
        looking.Eyes(n, looking._signed_in(app, n and f"{n}@example.org"), about) for n in names
    ]
    own = {"number": dag.number, "application_id": dag.id}
    return [*eyes, looking.Eyes("dag", looking._signed_in(app, "dag@example.org"), own)]
