"""Whom a session is for: page, lists, letters, calendar and application form all agree."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from aspirant.applications.queries import find_asked
from aspirant.core.i18n import Bilingual
from aspirant.extensions import db
from aspirant.feeds.queries.addresses import find_active_feed
from aspirant.feeds.queries.contents import list_sessions_in
from aspirant.home.queries import list_own_coming_sessions
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Area, Round, Session
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.audience import concerns, list_people_concerned
from aspirant.schedule.models import Plan
from aspirant.schedule.planning import Contents, Whom, plan_session
from aspirant.schedule.queries import list_own_sessions, list_turnouts
from tests import make
from tests.conftest import Client
from tests.make_schedule import SOON, again, found_session


@pytest.fixture(autouse=True)
def _frozen(app: Any) -> Any:
    with time_machine.travel(make.AT, tick=False):
        yield


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    """A round coordinated by Cleo and led by Bo, in which Erik, Fia and Gun take part."""
    made = make.without_sessions(make.round())
    make.with_role(cleo, Role.COORDINATOR, made)
    make.with_role(bo, Role.FACILITATOR, made)
    make.group(made, "erik", "fia", "gun")
    return made


def person(name: str) -> Person:
    found = db.session.scalar(select(Person).where(Person.email == f"{name}@example.org"))
    assert found
    return again(found)


def in_calendar(person: Person) -> set[Any]:
    """The sessions in the person's own calendar."""
    feed = find_active_feed(person) or make.feed(person)
    return {session.id for session in list_sessions_in(feed.id, at=make.AT)}


def planned(round: Round, cleo: Person, whom: Whom, **more: Any) -> Session:
    """A video meeting for `whom`, planned by Cleo."""
    starts_at = more.pop("starts_at", SOON)
    plan = Plan(starts_at, starts_at + timedelta(hours=1), Mode.ONLINE, "", "https://example.org/r")
    contents = Contents(Bilingual("Möte", "Meeting"), Bilingual("Vi talar."), **more)
    made = plan_session(round, plan=plan, contents=contents, whom=whom, by=again(cleo), at=make.AT)
    db.session.commit()
    return found_session(made)


def of_a_group(round: Round, cleo: Person) -> Session:
    """A meeting of the workgroup that Erik and Fia are in and Gun is not."""
    for name, place in (("erik", 0), ("fia", 0), ("gun", 1)):
        make.wishes(round, person(name), place)
    make.published_workgroups(round, by=cleo, least=0, most=2)
    erik = person("erik").id
    with_erik = Area.members.any(Person.id == erik)
    area = db.session.scalars(select(Area.id).where(with_erik)).one()
    return planned(round, cleo, Whom(Audience.WORKGROUP, area))


def of_chosen(round: Round, cleo: Person) -> Session:
    """A meeting of Erik and Fia, chosen by name."""
    people = (person("erik").id, person("fia").id)
    return planned(round, cleo, Whom(Audience.CHOSEN, people=people))


@pytest.mark.parametrize("kind", [of_a_group, of_chosen])
def test_only_those_it_is_for_have_it_anywhere(
    client: Client, round: Round, cleo: Person, kind: Any
) -> None:
    session = kind(round, cleo)
    inside = {"erik", "fia"}
    assert {one.name.lower() for one in list_people_concerned(session)} == inside
    letters = db.session.scalars(select(Letter).where(Letter.kind == "schedule/session_planned"))
    assert {one.address.split("@")[0] for one in letters} == inside
    for name in ("erik", "fia", "gun", "bo", "cleo"):
        one, is_in = person(name), name in inside
        assert (session.id in in_calendar(one)) == is_in, name
        own = {own.session.id for own in list_own_sessions(round, one)}
        assert (session.id in own) == is_in, name
        coming = list_own_coming_sessions(one, [round.id], at=make.AT, most=5)
        assert (session.id in {s.id for s in coming}) == is_in, name
        leads = name in {"bo", "cleo"}
        client.sign_in(one)
        status = client.get(f"/sessions/{session.id}").status_code
        assert status == (200 if is_in or leads else 403), name
        answered = client.post(f"/sessions/{session.id}/answer", data={"answer": "yes"})
        assert answered.status_code == (303 if is_in else 403), name


def test_the_whole_rounds_session_concerns_all_who_take_part_or_lead(
    round: Round, cleo: Person
) -> None:
    session = planned(round, cleo, Whom())
    for name, is_in in {"erik": True, "bo": True, "cleo": True, "dag": False}.items():
        one = person(name) if name != "dag" else make.person("dag")
        found = db.session.scalars(select(Session.id).where(concerns(one.id))).all()
        assert (found == [session.id]) == is_in


def test_applicants_are_asked_about_sessions_of_the_whole_round_only(
    round: Round, cleo: Person
) -> None:
    whole = make.session(round, "Träff 1")
    of_chosen(round, cleo)
    planned(round, cleo, Whom(Audience.SEATS), capacity=2)
    assert [one.id for one in find_asked(round).sessions] == [whole.id]


def test_a_group_that_is_only_proposed_knows_nothing(round: Round, cleo: Person) -> None:
    for name in ("erik", "fia", "gun"):
        make.wishes(round, person(name), 0)
    board = make.proposed_workgroups(round, by=cleo, least=0, most=4)
    group = next(g for g in board.groups if g.members)
    session = planned(round, cleo, Whom(Audience.WORKGROUP, group.area_id))
    assert list_people_concerned(session) == []
    assert in_calendar(person("erik")) == set()


def test_whoever_leaves_the_round_is_no_longer_concerned(round: Round, cleo: Person) -> None:
    session = of_a_group(round, cleo)
    (grant,) = person("erik").roles
    db.session.delete(grant)
    db.session.commit()
    assert {one.name for one in list_people_concerned(found_session(session))} == {"Fia"}
    assert in_calendar(person("erik")) == set()


def test_the_list_for_staff_counts_only_those_asked(round: Round, cleo: Person) -> None:
    session = of_chosen(round, cleo)
    (one,) = [one for one in list_turnouts(round) if one.session.id == session.id]
    assert [silent.name for silent in one.silent] == ["Erik", "Fia"]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.BOARD, Role.AUDITOR, None])
def test_strangers_to_the_room_see_nothing(
    client: Client, round: Round, cleo: Person, dag: Person, role: Role | None
) -> None:
    if role:
        make.with_role(dag, role, round)
    client.sign_in(again(dag))
    for session in (of_chosen(round, cleo), planned(round, cleo, Whom(Audience.SEATS), capacity=1)):
        assert client.get(f"/sessions/{session.id}").status_code == 403


def test_the_list_for_staff_opens_whomever_the_sessions_are_for(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    group = of_a_group(round, cleo)
    of_chosen(round, cleo)
    for session in (group, make.session(round)):
        found_session(session).called_by_id = bo.id
    db.session.commit()
    response = client.sign_in(bo).get(f"/rounds/{round.slug}/sessions")
    assert response.status_code == 200
    assert response.text.count("/change") == 1
    assert f"/sessions/{group.id}/change" not in response.text


@pytest.mark.parametrize(("days", "word"), [(-2, "3 personer"), (2, "<summary>3 personer")])
def test_the_list_for_staff_counts_who_never_answered(
    client: Client, round: Round, bo: Person, days: int, word: str
) -> None:
    make.session(round, starts_at=make.AT + timedelta(days=days))
    shown = client.sign_in(bo).get(f"/rounds/{round.slug}/sessions").text
    assert word in shown
    assert ("<summary>3 personer" in shown) is (days > 0)
