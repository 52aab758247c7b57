"""What stays closed: another round to its staff, other people's matters to everybody."""

import pytest
from flask import Flask
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.reviews.models import Review
from tests import make
from tests.crawl import page_rules
from tests.journeys.calendar import Calendar
from tests.journeys.walker import Walker
from tests.make_selection import decided_round, reloaded


@pytest.fixture
def theirs(app: Flask, dag: Person, bo: Person) -> Round:
    """A round that Dag coordinates and Bo reads, with decisions that are not released."""
    return decided_round(dag, bo, "decided", name="2028–2029")


def _statuses(who: Walker, app: Flask, round: Round, **where: object) -> dict[str, int]:
    """What each page of a round answers, by endpoint; open pages are left out."""
    adapter = app.url_map.bind("localhost")
    found = {}
    for rule in page_rules(app):
        if rule.arguments <= {"slug", *where} and rule.arguments:
            given = {name: {"slug": round.slug, **where}[name] for name in rule.arguments}
            answer = who.client.get(adapter.build(rule.endpoint, given, method="GET"))
            found[rule.endpoint] = answer.status_code
    return found


def _reads(statuses: dict[str, int]) -> list[str]:
    return sorted(endpoint for endpoint, status in statuses.items() if status == 200)


def test_a_coordinator_reads_nothing_of_another_round(
    journey: Flask, cleo: Person, theirs: Round, calendar: Calendar
) -> None:
    make.grant(cleo, Role.COORDINATOR, make.round("2029–2030"))
    application = db.session.scalars(select(Application).order_by(Application.number)).first()
    assert application
    seen = _statuses(
        Walker(journey, cleo.email), journey, theirs, number=1, application_id=application.id
    )
    assert _reads(seen) == ["programme.call"]
    assert len(seen) > 25


def test_a_reader_of_one_round_reads_nothing_of_another(
    journey: Flask, bo: Person, cleo: Person, theirs: Round, calendar: Calendar
) -> None:
    other = make.person("bea")
    make.grant(other, Role.REVIEWER, make.round("2029–2030"))
    review = db.session.scalars(select(Review).where(Review.round_id == theirs.id)).first()
    assert review
    seen = _statuses(Walker(journey, other.email), journey, theirs, number=1, review_id=review.id)
    assert _reads(seen) == ["programme.call"]


def test_who_may_open_what_of_a_round(journey: Flask, theirs: Round, calendar: Calendar) -> None:
    seen = {}
    for role in Role:
        if role in (Role.COORDINATOR, Role.PARTICIPANT):
            continue
        person = make.person(role.value)
        make.grant(person, role, reloaded(theirs))
        seen[role] = _reads(_statuses(Walker(journey, person.email), journey, theirs, number=1))
    public = ["home_staff.overview", "programme.call"]
    assert seen == {
        Role.REVIEWER: [*public, "reviews.list_own"],
        Role.INTERVIEWER: ["home_staff.overview", "interviews.list_own", "programme.call"],
        Role.FACILITATOR: [
            "evaluation_staff.list_evaluations",
            "home_staff.overview",
            "invitations_staff.list_answers",
            "presence_staff.overview",
            "programme.call",
            "schedule.list_of_polls",
            "schedule.list_sessions",
            "schedule_staff.list_sessions",
            "travel.list_own",
            "workgroups_staff.list_workgroups",
        ],
        Role.COMMITTEE: [
            "home_staff.overview",
            "programme.call",
            "selection_staff.board",
            "selection_staff.compare",
            "selection_staff.list_weighing",
            "selection_staff.read_targets",
            "selection_staff.reasons",
            "selection_staff.record",
            "selection_staff.scenarios",
        ],
        Role.BOARD: [*public, "reporting_staff.follow_up"],
        Role.AUDITOR: [
            "home_staff.overview",
            "home_staff.show_log",
            "programme.call",
            "reporting_staff.follow_up",
        ],
    }
