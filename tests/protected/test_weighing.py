"""The switch: on a ground in writing, by those who may, out at once; and what targets do then."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from aspirant.applications.queries import find_application
from aspirant.core.audit import AuditEntry
from aspirant.core.errors import NotPossible
from aspirant.core.files import File
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.people.service import make_administrator
from aspirant.permissions import Role, can
from aspirant.privacy.service import answer_diversity
from aspirant.programme.models import Round
from aspirant.protected.models import TargetUse, WeighedAnswer
from aspirant.protected.queries import find_attribute, list_uses, read_plan
from aspirant.protected.service import begin_use
from aspirant.protected.words import PROTECTED
from aspirant.selection.models import StepKind
from aspirant.selection.queries.pool import find_pool
from aspirant.selection.queries.proposals import find_board, find_question
from aspirant.selection.queries.targets import find_sheet, list_targets
from aspirant.selection.queries.terms import find_last_step, find_step
from aspirant.selection.service.targets import Wanted, bind_target, copy_targets, stop_weighing
from aspirant.selection.service.terms import undo_step
from tests import make
from tests import make_protected as weighing
from tests import make_selection as selecting
from tests.conftest import Client
from tests.make_pictures import sent
from tests.make_protected import AT, GROUND, PDF, PLAN
from tests.make_selection import reloaded
from tests.selection.test_board import text_of

WOMEN = Wanted("gender", "woman", 2, None, 1)


@pytest.fixture
def round(cleo: Person) -> Round:
    return selecting.selecting_round(cleo)


def page_of(round: Round, attribute: str = "") -> str:
    return f"/rounds/{round.slug}/selection/targets/protected{attribute and '/' + attribute}"


def switch(**given: Any) -> dict[str, Any]:
    plan = {"plan": (BytesIO(PDF), "../Plan.pdf")}
    return {"ground": GROUND, "confirm": "kön ", **plan} | given


def again(person: Person) -> Person:
    found = find_person(person.id)
    assert found
    return found


def in_use(round: Round) -> list[str]:
    return [use.attribute for use in list_uses(round.id)]


def test_nothing_protected_can_be_a_target_by_default(round: Round, cleo: Person) -> None:
    names = {line.attribute for line in find_sheet(round, find_pool(round)).lines}
    assert names & PROTECTED.keys() == set()
    for attribute, value in (("gender", "woman"), ("age", "under_35"), ("disability", "yes")):
        with pytest.raises(NotPossible):
            selecting.targets(round, Wanted(attribute, value, 1, None, 1))


@pytest.mark.parametrize(
    "given",
    [
        {"ground": " "},
        {"confirm": ""},
        {"confirm": "ålder"},
        {"plan": None},
        {"plan": (BytesIO(b"<html><script>alert(1)</script>"), "plan.pdf")},
    ],
    ids=["no ground", "no confirmation", "another word", "no plan", "a plan that is none"],
)
def test_what_is_left_out_is_asked_for_and_what_was_typed_is_kept(
    client: Client, round: Round, cleo: Person, given: dict[str, Any]
) -> None:
    sent = {name: value for name, value in switch(**given).items() if value is not None}
    answer = client.sign_in(cleo).post(page_of(round, "gender"), data=sent)
    assert (answer.status_code, in_use(round)) == (422, [])
    assert GROUND in answer.text or given.get("ground") == " "


def test_gender_is_weighed_with_ground_and_plan_and_everybody_can_see_on_what(
    client: Client, round: Round, cleo: Person
) -> None:
    assert client.sign_in(cleo).post(page_of(round, "gender"), data=switch()).status_code == 303
    (use,) = list_uses(round.id)
    assert (use.ground, use.plan_name, use.began_by_id) == (GROUND, "Plan.pdf", cleo.id)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
    assert entry
    assert (entry.action, entry.thing_id, entry.details) == (
        "begin_target_use",
        use.id,
        {"attribute": "gender"},
    )
    said = text_of(client.get(page_of(round)).text)
    assert GROUND in said
    assert "Får vägas in i mål" in said
    assert "Den här omgången får väga in" in text_of(
        client.get(f"/rounds/{round.slug}/selection/targets").text
    )
    file = client.get(f"/selection/weighing/{use.id}/plan")
    assert (file.data, file.mimetype) == (PDF, "application/octet-stream")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert client.post(page_of(round, "gender"), data=switch()).status_code == 409


def test_in_english_the_page_explains_the_rule(client: Client, round: Round, cleo: Person) -> None:
    client.sign_in(cleo).post("/preferences", data={"language": "en"})
    said = text_of(client.get(page_of(round)).text)
    assert "It makes one exception: gender" in said
    assert "Only an administrator of the site" in said


def test_the_verb_asks_for_ground_and_plan_too(round: Round, cleo: Person) -> None:
    big = File("plan.pdf", PDF + b" " * 2_000_000)
    for ground, plan in ((" ", PLAN), (GROUND, None), (GROUND, big), (GROUND, File("a", b"MZ"))):
        with pytest.raises(NotPossible):
            begin_use(round, "gender", ground=ground, plan=plan, by=cleo, at=AT)
    assert in_use(round) == []


def test_only_an_administrator_opens_what_swedish_law_closes(
    client: Client, round: Round, cleo: Person, bo: Person, dag: Person
) -> None:
    make.grant(bo, Role.REVIEWER, round)
    make_administrator(dag, by=None, at=AT)
    db.session.commit()
    age, gender = find_attribute(round.slug, "age"), find_attribute(round.slug, "gender")
    cleo, bo, dag = (again(one) for one in (cleo, bo, dag))
    allowed = {who.name: [can(who, "begin_weighing", one) for one in (gender, age)]
               for who in (cleo, bo, dag)}  # fmt: skip
    assert allowed == {cleo.name: [True, False], bo.name: [False, False], dag.name: [True, True]}
    sent = {"ground": "En annan lag", "confirm": "Ålder"}
    for who, status in ((bo, 403), (cleo, 403), (dag, 303)):
        answer = client.sign_in(who).post(page_of(round, "age"), data=sent)
        assert answer.status_code == status, who.name
    assert in_use(round) == ["age"]
    assert client.sign_in(bo).get(page_of(round)).status_code == 403
    (use,) = list_uses(round.id)
    assert client.get(f"/selection/weighing/{use.id}/plan").status_code == 403
    assert client.post(f"/selection/weighing/{use.id}/end").status_code == 403


def test_only_answers_given_for_it_are_weighed(round: Round, cleo: Person, bo: Person) -> None:
    people = selecting.candidates(round, 5, bo, merits="55433")
    for one in people:
        found = find_application(one.id)
        assert found
        answer_diversity(found, {"gender": "woman"}, by=found.person, at=AT)
    use = weighing.use(reloaded(round), cleo)
    selecting.targets(round, WOMEN)
    question = find_question(reloaded(round))
    assert [one.attributes.get("gender") for one in question.problem.candidates] == [None] * 5
    strongest = set(selecting.proposal(round, cleo).chosen)
    weighing.answered(people[3], use, "woman")
    weighing.answered(people[4], use, "woman")
    assert set(selecting.proposal(round, cleo).chosen) == {str(people[3].id), str(people[4].id)}
    weighing.answered(people[3], use, "")
    weighing.answered(people[4], use, "")
    assert set(selecting.proposal(round, cleo).chosen) == strongest


def test_pages_of_the_selection_tell_nobodys_answer(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    people = selecting.candidates(round, 5, bo, merits="55433")
    use = weighing.use(reloaded(round), cleo)
    weighing.answered(people[4], use, "woman")
    selecting.targets(round, Wanted("gender", "woman", 1, None, 1))
    made = selecting.proposal(round, cleo)
    assert "gender" not in str(made.result)
    question = find_question(reloaded(round))
    board = find_board(question)
    assert board
    assert ([row.target.name for row in board.counts], board.weighed[0].missing) == ([], 0)
    client.sign_in(cleo)
    here = f"/rounds/{round.slug}/selection"
    said = text_of(client.get(here).text)
    assert "Kvinna minst 1: nått" in said
    for path in ("", "?why=1", "?why=5", "/swap?leaves=5&enters=2", "/swap?leaves=1&enters=2",
                 "/pins?number=5&kind=out", "/reasons", "/scenarios"):  # fmt: skip
        page = client.get(f"{here}{path}")
        assert text_of(page.text).count("Kvinna") == ("swap" not in path) * (path[:1] in {"", "?"})
    sheet = find_sheet(reloaded(round), find_pool(reloaded(round)))
    assert [(line.value, line.entrants) for line in sheet.of("gender")] == [
        ("woman", 0), ("man", 0), ("other", 0),
    ]  # fmt: skip
    assert "färre än 5" in text_of(client.get(f"{here}/targets").text)


def test_a_group_changed_by_hand_is_not_told_whether_it_meets_them(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    people = selecting.candidates(round, 4, bo, merits="5543")
    use = weighing.use(reloaded(round), cleo)
    weighing.answered(people[3], use, "woman")
    selecting.targets(round, Wanted("gender", "woman", 1, None, 1))
    selecting.proposal(round, cleo)
    here = f"/rounds/{round.slug}/selection"
    swap = f"{here}/swap?leaves={people[3].number}&enters={people[2].number}"
    page = client.sign_in(cleo).get(swap)
    version = page.text.split('name="version" value="')[1].split('"')[0]
    assert client.post(swap, data={"reason": "prov", "version": version}).status_code == 303
    said = text_of(client.get(f"{here}?proposal=2").text)
    assert "Kvinna minst 1 Om målet nås sägs bara om ett förslag" in said


def test_it_is_never_binding(client: Client, round: Round, cleo: Person) -> None:
    weighing.use(reloaded(round), cleo)
    selecting.targets(round, WOMEN)
    (target,) = list_targets(round)
    with pytest.raises(NotPossible):
        bind_target(target, ground="styrelsen", by=cleo, at=AT)
    here = f"/selection-targets/{target.id}/ground"
    assert client.sign_in(cleo).get(here).status_code == 409


def test_switching_back_takes_targets_and_answers_away_at_once(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    people = selecting.candidates(round, 3, bo)
    use = weighing.use(reloaded(round), cleo)
    weighing.answered(people[0], use, "man")
    selecting.targets(round, WOMEN, Wanted("region", "norrland", 1, None, 1))
    assert client.sign_in(cleo).post(f"/selection/weighing/{use.id}/end").status_code == 303
    assert [one.attribute for one in list_targets(reloaded(round))] == ["region"]
    assert db.session.scalar(select(func.count(WeighedAnswer.id))) == 0
    assert "Avslutad" in text_of(client.get(page_of(round)).text)
    assert client.post(f"/selection/weighing/{use.id}/end").status_code == 409
    again = weighing.use(reloaded(round), cleo)
    assert find_question(reloaded(round)).problem.candidates[0].attributes.get("gender") is None
    assert again.id != use.id


def test_undoing_and_copying_bring_no_protected_target_back(
    round: Round, cleo: Person, bo: Person
) -> None:
    use = weighing.use(reloaded(round), cleo)
    selecting.targets(round, WOMEN, Wanted("region", "norrland", 1, None, 1))
    stop_weighing(use, reloaded(round), by=cleo, at=AT)
    db.session.commit()
    last = find_last_step(reloaded(round))
    assert last
    assert last.kind is StepKind.SET_TARGETS
    again = reloaded(round)
    step = find_step(last.id)
    assert step
    undo_step(step, again, by=cleo, at=AT)
    db.session.commit()
    assert [one.attribute for one in list_targets(reloaded(round))] == ["region"]
    other = selecting.selecting_round(cleo, "2029–2030")
    weighing.use(reloaded(other), cleo)
    selecting.targets(other, WOMEN)
    copy_targets(reloaded(round), reloaded(other), by=cleo, at=AT)
    db.session.commit()
    assert list_targets(reloaded(round)) == []


def test_a_plan_is_kept_encrypted(round: Round, cleo: Person) -> None:
    use = weighing.use(reloaded(round), cleo)
    raw = db.session.execute(select(TargetUse.__table__.c.plan)).scalar_one()
    assert raw == PDF  # the column opens it
    assert read_plan(use) == PDF
    stored = db.session.connection().exec_driver_sql("SELECT plan FROM target_uses").scalar_one()
    assert b"%PDF" not in bytes(stored)


def test_a_plan_that_is_too_big_costs_nothing_that_was_typed(
    client: Client, round: Round, cleo: Person
) -> None:
    big = sent(PDF.ljust(3_000_000, b" "), "plan", ground=GROUND, confirm="kön")
    answer = client.sign_in(again(cleo)).post(page_of(round, "gender"), **big)
    assert answer.status_code == 422
    assert GROUND in answer.text
    assert "större än 1,5 MB" in answer.text
    assert in_use(round) == []
