"""Creating a round, blank or as an earlier one was; the list of rounds."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

from bs4 import BeautifulSoup

from aspirant.core.audit import AuditEntry
from aspirant.core.clock import to_local
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people import service as people
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.programme import service
from aspirant.programme.models import Round
from aspirant.programme.queries import (
    find_round,
    list_areas,
    list_associations,
    list_criteria,
    list_entry_rules,
    list_questions,
    list_sessions,
)
from tests import make
from tests.conftest import Client
from tests.make_programme import both

Counting = Callable[[], AbstractContextManager[list[str]]]

APPOINTED = {
    "coordinator_email": "eva@example.org",
    "coordinator_name": "Eva",
    "coordinator_language": "en",
}

ANSWERS = {
    "earlier": "",
    "name-sv": "Vår 2029–2030",
    "name-en": "",
    "starts_on": "2029-09-10",
    "ends_on": "2030-06-01",
    "opens_at": "2029-03-01T09:00",
    "closes_at": "2029-05-31T23:59",
    "contact_email": "aspirant@example.org",
    "intent": "once",
}


def coordinator(person: Person) -> Person:
    """The person, coordinating another round."""
    make.round(by=person)
    return person


def created() -> Round:
    round = find_round("var-2029-2030")
    assert round
    return round


def test_a_blank_round_is_made_and_its_maker_coordinates_it(client: Client, cleo: Person) -> None:
    response = client.sign_in(coordinator(cleo)).post("/rounds/new", data=ANSWERS)
    assert (response.status_code, response.location) == (303, "/rounds/var-2029-2030/set-up")
    round = created()
    assert round.call.opens_at == datetime(2029, 3, 1, 8, 0, tzinfo=UTC)
    assert round.call.closes_at == datetime(2029, 5, 31, 21, 59, tzinfo=UTC)
    assert list_sessions(round) == []
    assert client.get("/rounds/var-2029-2030/set-up").status_code == 200


def test_pressing_twice_makes_one_round(client: Client, cleo: Person) -> None:
    client.sign_in(coordinator(cleo))
    first, second = (client.post("/rounds/new", data=ANSWERS) for _ in range(2))
    assert (first.location, second.location) == ("/rounds/var-2029-2030/set-up",) * 2
    assert db.session.scalar(db.select(db.func.count()).select_from(Round)) == 2


def test_a_name_that_is_taken_gets_another_address(client: Client, cleo: Person) -> None:
    client.sign_in(coordinator(cleo)).post("/rounds/new", data=ANSWERS)
    given = ANSWERS | {"name-sv": "Vår 2029/2030", "intent": "twice"}
    again = client.post("/rounds/new", data=given)
    assert again.location == "/rounds/var-2029-2030-2/set-up"


def test_the_first_round_also_makes_the_programme(client: Client, dag: Person) -> None:
    people.make_administrator(dag, by=None, at=make.AT)
    db.session.commit()
    client.sign_in(dag)
    assert "Programmets namn" in client.get("/rounds/new").text
    more = {"programme_name-sv": "Aspirantuppdraget", "organisation": "Förbundet"}
    assert client.post("/rounds/new", data=ANSWERS | more | APPOINTED).status_code == 303
    assert created().programme.name.sv == "Aspirantuppdraget"
    assert len(list_associations()) == 12


def coordinators() -> list[str]:
    return [one.email for one in list_people_in_round(created().id, Role.COORDINATOR)]


def administrator(person: Person) -> Person:
    people.make_administrator(person, by=None, at=make.AT)
    db.session.commit()
    make.programme()
    return person


def test_an_administrator_names_the_coordinator_and_reads_no_applications(
    client: Client, dag: Person
) -> None:
    client.sign_in(administrator(dag)).post("/rounds/new", data=ANSWERS | APPOINTED)
    assert coordinators() == ["eva@example.org"]
    [letter] = db.session.scalars(db.select(Letter))
    assert (letter.kind, letter.address, letter.language) == (
        "people/invitation",
        "eva@example.org",
        "en",
    )
    assert client.get("/rounds/var-2029-2030/set-up").status_code == 200
    assert client.get("/rounds/var-2029-2030/applications").status_code == 403


def test_an_administrator_coordinates_only_when_saying_so_and_the_log_knows(
    client: Client, dag: Person
) -> None:
    refused = client.sign_in(administrator(dag)).post("/rounds/new", data=ANSWERS)
    assert refused.status_code == 422
    assert find_round("var-2029-2030") is None
    client.post("/rounds/new", data=ANSWERS | {"coordinator_email": "Dag@example.org"})
    assert coordinators() == ["dag@example.org"]
    given = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "grant_role"))
    assert [(one.by_id, one.details["person"]) for one in given] == [(dag.id, str(dag.id))]
    assert list(db.session.scalars(db.select(Letter))) == []


def value_of(client: Client, address: str, name: str) -> str:
    soup = BeautifulSoup(client.get(address).text, "html.parser")
    return str(soup.select_one(f"form[method=post][novalidate] [name={name}]")["value"])


def test_a_copy_proposes_the_dates_a_year_later_on_the_same_weekdays(
    client: Client, cleo: Person
) -> None:
    client.sign_in(coordinator(cleo))
    address = "/rounds/new?earlier=2027-2028&starts_on="
    dates = ("starts_on", "ends_on", "opens_at", "closes_at")
    assert [value_of(client, address, name) for name in dates] == [
        "2028-09-11",
        "2029-05-31",
        "2027-08-30T12:00",
        "2028-05-29T23:59",
    ]
    assert "flyttade 52 veckor" in client.get(address).text


def test_a_copy_proposes_the_dates_from_the_day_that_is_chosen(
    client: Client, cleo: Person
) -> None:
    client.sign_in(coordinator(cleo))
    address = "/rounds/new?earlier=2027-2028&starts_on=2028-09-13"
    assert value_of(client, address, "closes_at") == "2028-05-31T23:59"
    assert "flyttade 366 dagar" in client.get(address).text


def test_nothing_is_proposed_from_what_one_may_not_copy_or_what_is_no_day(
    client: Client, bo: Person, cleo: Person
) -> None:
    make.round("Någon annans", by=bo)
    client.sign_in(coordinator(cleo))
    assert value_of(client, "/rounds/new?earlier=nagon-annans", "starts_on") == ""
    for day in ("igår", "9999-12-31", "0001-01-01"):
        address = f"/rounds/new?earlier=2027-2028&starts_on={day}"
        assert value_of(client, address, "starts_on") == "2028-09-11"


def test_wrong_dates_are_told_beside_the_field_and_nothing_is_lost(
    client: Client, cleo: Person
) -> None:
    wrong = {"ends_on": "2029-09-09", "closes_at": "2029-03-01T09:00", "name-sv": ""}
    response = client.sign_in(coordinator(cleo)).post("/rounds/new", data=ANSWERS | wrong)
    assert response.status_code == 422
    for text in (
        "Den sista dagen kommer före den första.",
        "Utlysningen stänger innan den öppnar.",
        "Skriv det här på svenska.",
        'value="2029-03-01T09:00"',
        'value="aspirant@example.org"',
    ):
        assert text in response.text
    assert find_round("var-2029-2030") is None


def test_an_hour_that_summer_time_skips_is_refused(client: Client, cleo: Person) -> None:
    response = client.sign_in(coordinator(cleo)).post(
        "/rounds/new", data=ANSWERS | {"opens_at": "2029-03-25T02:30"}
    )
    assert response.status_code == 422
    assert "Den tiden finns inte" in response.text


def test_a_copy_takes_over_what_was_set_up_and_moves_the_days(client: Client, cleo: Person) -> None:
    client.sign_in(coordinator(cleo)).post("/rounds/new", data=ANSWERS | {"earlier": "2027-2028"})
    earlier = find_round("2027-2028")
    assert earlier
    copy, shift = created(), date(2029, 9, 10) - date(2027, 9, 13)
    assert copy.call.headline == earlier.call.headline
    assert copy.call.decision_by == date(2027, 7, 7) + shift
    assert copy.call.state == "draft"
    assert [rule.statement for rule in list_entry_rules(copy)] == [
        rule.statement for rule in list_entry_rules(earlier)
    ]
    assert [q.label for q in list_questions(copy)] == [q.label for q in list_questions(earlier)]
    assert [(c.stage, c.name, c.levels) for c in list_criteria(copy)] == [
        (c.stage, c.name, c.levels) for c in list_criteria(earlier)
    ]
    assert [area.name for area in list_areas(copy)] == [area.name for area in list_areas(earlier)]
    assert [to_local(s.starts_at).replace(tzinfo=None) for s in list_sessions(copy)] == [
        to_local(s.starts_at).replace(tzinfo=None) + shift for s in list_sessions(earlier)
    ]
    assert service.list_missing(copy.call, at=make.AT) == []


def test_a_copied_session_keeps_its_hour_across_summer_time() -> None:
    earlier = make.round()
    copy = service.create_round(
        earlier.programme,
        name=both("Kopia"),
        starts_on=earlier.starts_on + timedelta(days=90),
        ends_on=earlier.ends_on + timedelta(days=90),
        opens_at=make.AT,
        closes_at=make.AT + timedelta(days=1),
        contact_email="aspirant@example.org",
        earlier=earlier,
        by=None,
        at=make.AT,
    )
    hours = [to_local(session.starts_at).hour for session in list_sessions(copy)]
    assert hours == [13, 13, 13, 13, 0]


def test_only_a_round_one_may_edit_can_be_copied(client: Client, cleo: Person, bo: Person) -> None:
    make.round("Någon annans", by=bo)
    client.sign_in(coordinator(cleo))
    assert "Någon annans" not in client.get("/rounds/new").text
    refused = client.post("/rounds/new", data=ANSWERS | {"earlier": "nagon-annans"})
    assert refused.status_code == 422


def test_who_may_create_a_round(client: Client, alva: Person, bo: Person, cleo: Person) -> None:
    coordinator(cleo)
    round = find_round("2027-2028")
    assert round
    make.grant(bo, Role.REVIEWER, round)
    assert client.get("/rounds/new").location == "/sign-in?next=/rounds/new"
    statuses = [client.sign_in(who).get("/rounds/new").status_code for who in (alva, bo, cleo)]
    assert statuses == [403, 403, 200]


def test_the_list_shows_the_rounds_one_has_a_part_in(
    client: Client, cleo: Person, dag: Person
) -> None:
    make.round(by=cleo)
    make.blank_round("Nästa", by=dag)
    mine = client.sign_in(cleo).get("/rounds").text
    assert "Utlysning öppen" in mine
    assert "Nästa" not in mine
    people.make_administrator(dag, by=None, at=make.AT)
    db.session.commit()
    everything = client.sign_in(dag).get("/rounds").text
    assert "2027–2028" in everything
    assert "Nästa" in everything


def test_the_list_asks_the_same_number_of_queries(
    client: Client, cleo: Person, count_queries: Counting
) -> None:
    make.round(by=cleo)
    client.sign_in(cleo).get("/rounds")
    with count_queries() as one:
        client.get("/rounds")
    make.round("B", by=cleo)
    make.round("C", by=cleo)
    with count_queries() as three:
        client.get("/rounds")
    assert len(one) == len(three) <= 6


def test_two_rounds_never_have_one_name(client: Client, cleo: Person) -> None:
    given = ANSWERS | {"name-sv": " 2027–2028 "}
    answer = client.sign_in(coordinator(cleo)).post("/rounds/new", data=given)
    assert answer.status_code == 422
    assert "Det finns redan en omgång med det namnet" in answer.text
