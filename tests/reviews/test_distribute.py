"""Handing out the readings: the plan, what it keeps apart, and carrying it out."""

from collections import Counter

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.reviews import service
from aspirant.reviews.models import Review
from aspirant.reviews.planning import Plan, plan_readings
from tests import make
from tests.conftest import Client
from tests.make_reviews import with_role

PAGE = "/rounds/2027-2028/reviews/distribution"


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.round()
    with_role(cleo, Role.COORDINATOR, made)
    return made


def _plan() -> Plan:
    found = find_round("2027-2028")
    assert found
    return plan_readings(found)


def _reviewers(round: Round, *names: str) -> list[Person]:
    return [with_role(make.person(name), Role.REVIEWER, round) for name in names]


def _applications(round: Round, *names: str, workplace: str = "Hemtjänsten Norr") -> None:
    for name in names:
        make.application(round, make.person(name), "under_review", workplace=workplace)


def _digest(client: Client) -> str:
    page = BeautifulSoup(client.get(PAGE).text, "html5lib")
    field = page.select_one("input[name=digest]")
    return str(field["value"]) if field else ""


def test_every_application_gets_as_many_readers_as_the_round_says(round: Round) -> None:
    _reviewers(round, "rut", "siv", "tor")
    _applications(round, "eva", "fia", "gun")
    plan = _plan()
    assert Counter(Counter(task for task, _reader in plan.readings).values()) == {2: 3}
    assert [line.gets for line in plan.lines] == [2, 2, 2]
    assert plan.short == ()


def test_the_same_rows_give_the_same_plan(round: Round) -> None:
    _reviewers(round, "rut", "siv", "tor")
    _applications(round, "eva", "fia", "gun")
    assert _plan().digest == _plan().digest


def test_workmates_and_oneself_are_kept_apart(round: Round, cleo: Person) -> None:
    rut, _siv, tor = _reviewers(round, "rut", "siv", "tor")
    service.set_terms(round, rut.id, workplace="hemtjänsten  norr", most=None, by=cleo, at=make.AT)
    db.session.commit()
    _applications(round, "eva")
    make.application(round, tor, "under_review", workplace="Skogen AB")
    plan = _plan()
    readers = Counter(reader for _task, reader in plan.readings)
    assert readers == {rut.id: 1, tor.id: 1, _siv.id: 2}
    assert {line.person.name: line.kept_apart for line in plan.lines} == {
        "Rut": 1,
        "Siv": 0,
        "Tor": 1,
    }


def test_a_ceiling_is_kept_and_what_is_missing_is_told(
    client: Client, round: Round, cleo: Person
) -> None:
    rut, _siv = _reviewers(round, "rut", "siv")
    service.set_terms(round, rut.id, workplace="", most=1, by=cleo, at=make.AT)
    db.session.commit()
    _applications(round, "eva", "fia")
    plan = _plan()
    assert sum(missing for _application, missing in plan.short) == 1
    assert "1 bedömare saknas" in client.sign_in(cleo).get(PAGE).text


def test_looking_hands_nothing_out(client: Client, round: Round, cleo: Person) -> None:
    _reviewers(round, "rut", "siv")
    _applications(round, "eva")
    assert "Fördela 2 läsningar" in client.sign_in(cleo).get(PAGE).text
    assert db.session.scalars(select(Review)).all() == []


def test_the_plan_that_was_shown_is_carried_out(client: Client, round: Round, cleo: Person) -> None:
    _reviewers(round, "rut", "siv", "tor")
    _applications(round, "eva", "fia")
    planned = set(_plan().readings)
    client.sign_in(cleo)
    answer = client.post(PAGE, data={"digest": _digest(client)})
    assert answer.location == PAGE
    rows = db.session.execute(select(Review.application_id, Review.reviewer_id))
    assert {(row[0], row[1]) for row in rows} == planned
    assert "Allt som kan fördelas är fördelat." in client.get(PAGE).text


def test_a_plan_that_no_longer_holds_is_not_carried_out(
    client: Client, round: Round, cleo: Person
) -> None:
    _reviewers(round, "rut", "siv", "tor")
    _applications(round, "eva")
    client.sign_in(cleo)
    digest = _digest(client)
    _applications(round, "fia")
    assert client.post(PAGE, data={"digest": digest}).status_code == 409
    assert db.session.scalars(select(Review)).all() == []


def test_new_applications_leave_the_earlier_readings_alone(
    client: Client, round: Round, cleo: Person, bo: Person, dag: Person
) -> None:
    first = make.application(round, make.person("eva"))
    read = make.review(first, bo)
    make.review(first, dag, "recused")
    _reviewers(round, "rut")
    _applications(round, "fia")
    client.sign_in(cleo)
    client.post(PAGE, data={"digest": _digest(client)})
    rows = db.session.execute(select(Review.application_id, Review.reviewer_id, Review.id)).all()
    assert read.id in {row[2] for row in rows}
    assert len([row for row in rows if row[0] == first.id]) == 3
    assert len({(row[0], row[1]) for row in rows}) == len(rows) == 5


def test_what_a_reviewer_takes_on_is_saved(client: Client, round: Round, cleo: Person) -> None:
    (rut,) = _reviewers(round, "rut")
    url = f"/rounds/2027-2028/reviews/reviewers/{rut.id}"
    client.sign_in(cleo)
    assert client.get(url).status_code == 200
    assert client.post(url, data={"workplace": "Skogen AB", "most": "x"}).status_code == 422
    answer = client.post(url, data={"workplace": "Skogen AB", "most": "12"})
    assert answer.location == PAGE
    page = client.get(PAGE).text
    assert "Skogen AB" in page
    assert "högst 12" in page
    assert client.get(f"/rounds/2027-2028/reviews/reviewers/{cleo.id}").status_code == 404


def test_without_reviewers_the_page_says_how_it_begins(
    client: Client, round: Round, cleo: Person
) -> None:
    assert "Det finns inga bedömare än" in client.sign_in(cleo).get(PAGE).text
