"""The coordinator's list, the export of exactly that list, and letting many in at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.applications import service
from aspirant.applications.models import Application
from aspirant.extensions import db
from aspirant.lifecycle import ApplicationState
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from tests import make
from tests.conftest import Client

Counter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def round(app: Any, cleo: Person) -> Round:
    made = make.round()
    make.grant(cleo, Role.COORDINATOR, made)
    return made


def numbers(client: Client, round: Round, query: str = "") -> list[str]:
    answer = client.get(f"/rounds/{round.slug}/applications{query}")
    assert answer.status_code == 200
    rows = BeautifulSoup(answer.text, "html.parser").select("table[data-list] tbody th")
    return [row.get_text(strip=True).removeprefix("2027-") for row in rows]


def apply(round: Round, name: str, state: str = "submitted", **given: Any) -> Application:
    return make.application(round, make.person(name), state, **given)


def test_an_empty_list_says_what_will_be_here(client: Client, cleo: Person, round: Round) -> None:
    apply(round, "eva", "draft")
    said = client.sign_in(cleo).get(f"/rounds/{round.slug}/applications").text
    assert "Ingen har skickat en ansökan än" in said
    assert "1 till är påbörjad och inte skickad." in said


def test_search_filters_and_order_come_from_the_address(
    client: Client, cleo: Person, round: Round
) -> None:
    first, second, *_ = make.associations()
    apply(round, "åsa", county="AC", workplace="Åkeriet Öst", association=first)
    apply(round, "bertil", "under_review", county="M", sector="private", association=second)
    apply(round, "cecilia", "screened_out", county="AB", workplace="100 % Städ", level="top")
    apply(round, "david", "withdrawn")
    client.sign_in(cleo)
    found = {
        query: numbers(client, round, query)
        for query in (
            "",
            "?sort=-number",
            "?sort=name",
            "?q=002",
            "?q=2027-003",
            "?q=ÅSA",
            "?q=åkeriet",
            "?q=100+%25",
            "?q=_",
            "?q=david",
            "?state=under_review&state=screened_out",
            "?state=withdrawn",
            "?region=norrland",
            "?county=M",
            "?sector=private",
            "?level=top",
            f"?association={second.id}",
            "?state=nonsense&county=ZZ&sort=password&page=x&size=9&association=1",
        )
    }
    assert found == {
        "": ["001", "002", "003"],
        "?sort=-number": ["003", "002", "001"],
        "?sort=name": ["002", "003", "001"],
        "?q=002": ["002"],
        "?q=2027-003": ["003"],
        "?q=ÅSA": ["001"],
        "?q=åkeriet": ["001"],
        "?q=100+%25": ["003"],
        "?q=_": [],
        "?q=david": [],
        "?state=under_review&state=screened_out": ["002", "003"],
        "?state=withdrawn": ["004"],
        "?region=norrland": ["001"],
        "?county=M": ["002"],
        "?sector=private": ["002"],
        "?level=top": ["003"],
        f"?association={second.id}": ["002"],
        "?state=nonsense&county=ZZ&sort=password&page=x&size=9&association=1": [
            "001",
            "002",
            "003",
        ],
    }


def test_filters_in_use_can_be_taken_away(client: Client, cleo: Person, round: Round) -> None:
    apply(round, "eva")
    path = f"/rounds/{round.slug}/applications?state=submitted&sector=public"
    soup = BeautifulSoup(client.sign_in(cleo).get(path).text, "html.parser")
    assert [tag["href"].partition("?")[2] for tag in soup.select(".filter-tags a")] == [
        "sector=public",
        "state=submitted",
    ]


def test_what_was_taken_back_or_is_being_changed_is_not_read(
    client: Client, cleo: Person, round: Round
) -> None:
    apply(round, "david", "withdrawn", workplace="Hemliga verket")
    changing = apply(round, "eva", workplace="Tysta verket")
    service.reopen_application(changing, by=changing.person, at=make.AT)
    db.session.commit()
    client.sign_in(cleo)
    query = "?state=withdrawn&state=draft"
    assert numbers(client, round, query) == ["001", "002"]
    assert numbers(client, round, f"{query}&q=verket") == []
    pages = [
        client.get(f"/rounds/{round.slug}/applications{rest}").text for rest in (query, "/1", "/2")
    ]
    assert not any("verket" in page for page in pages)


def test_the_export_is_the_view(client: Client, cleo: Person, round: Round) -> None:
    for name in ("eva", "fia", "gun"):
        apply(round, name, title="=1+1", sector="private" if name == "fia" else "public")
    path = f"/rounds/{round.slug}/applications"
    answer = client.sign_in(cleo).get(f"{path}/export?sector=public&sort=-number")
    (sheet,) = openpyxl.load_workbook(BytesIO(answer.data)).worksheets
    head, *rows = list(sheet.iter_rows(values_only=True))
    shown = BeautifulSoup(client.get(path).text, "html.parser").select("thead th:not(.pick)")
    assert list(head) == [one.get_text(strip=True) for one in shown]
    assert [row[0] for row in rows] == ["2027-003", "2027-001"]
    assert {cell.data_type for cell in sheet["C"]} == {"s"}
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_list_asks_the_same_few_questions_for_one_and_three(
    client: Client, cleo: Person, round: Round, count_queries: Counter
) -> None:
    path = f"/rounds/{round.slug}/applications"
    client.sign_in(cleo)
    counts = []
    for names in (["eva"], ["fia", "gun"]):
        for name in names:
            apply(round, name)
        with count_queries() as queries:
            client.get(path)
        counts.append(len([one for one in queries if one.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 8


@pytest.mark.corrupts
def test_long_lists_come_in_pages(client: Client, cleo: Person, round: Round) -> None:
    _copy_rows(apply(round, "eva"), 60)
    client.sign_in(cleo)
    assert len(numbers(client, round)) == 50
    assert len(numbers(client, round, "?page=2")) == 11
    assert len(numbers(client, round, "?size=200")) == 61
    assert len(numbers(client, round, "?page=99")) == 11


def _copy_rows(application: Application, count: int) -> None:
    """Many applications at once, written straight to the tables."""
    people, table = Person.__table__, Application.__table__
    person = dict(db.session.execute(select(people).limit(1)).mappings().one())
    row = dict(
        db.session.execute(select(table).where(table.c.id == application.id)).mappings().one()
    )
    for number in range(2, count + 2):
        copy = Person(email=f"{number}@example.org", created_at=person["created_at"], roles=[])
        db.session.add(copy)
        db.session.flush()
        given = {k: v for k, v in row.items() if k != "id"}
        db.session.add(Application(**{**given, "person_id": copy.id, "number": number}))
    db.session.commit()


def test_letting_many_in_first_shows_who(client: Client, cleo: Person, round: Round) -> None:
    waiting = [apply(round, "eva"), apply(round, "fia", unmet=1)]
    apply(round, "gun", "under_review")
    path = f"/rounds/{round.slug}/applications/bulk"
    chosen = {"chosen": ["1", "2", "3", "x", "999"]}
    shown = client.sign_in(cleo).post(path, data=chosen)
    assert "Ska 2 ansökningar gå vidare till läsning?" in shown.text
    assert "2027-003 (Läses)" in shown.text
    assert "Svarat nej" in shown.text
    assert _states(waiting) == [ApplicationState.SUBMITTED] * 2
    done = client.post(path, data={**chosen, "confirm": "yes"})
    assert done.status_code == 303
    assert _states(waiting) == [ApplicationState.UNDER_REVIEW] * 2
    assert client.post(path, data={**chosen, "confirm": "yes"}).status_code == 409


def test_choosing_nothing_says_so(client: Client, cleo: Person, round: Round) -> None:
    answer = client.sign_in(cleo).post(f"/rounds/{round.slug}/applications/bulk")
    assert (answer.status_code, "Till listan" in answer.text) == (200, True)


def test_numbers_of_another_round_are_not_reached(
    client: Client, cleo: Person, dag: Person, round: Round
) -> None:
    other = apply(make.round("2029–2030"), "eva")
    client.sign_in(cleo).post(
        f"/rounds/{round.slug}/applications/bulk", data={"chosen": ["1"], "confirm": "yes"}
    )
    assert _states([other]) == [ApplicationState.SUBMITTED]


STAFF_PATHS = ("", "/export", "/1", "/1/screen-out")


@pytest.mark.parametrize("path", STAFF_PATHS)
def test_only_the_round_s_own_coordinator_opens_it(
    client: Client, alva: Person, bo: Person, cleo: Person, dag: Person, round: Round, path: str
) -> None:
    make.application(round, alva)
    make.grant(bo, Role.REVIEWER, round)
    make.grant(dag, Role.COORDINATOR, make.round("2029–2030"))
    address = f"/rounds/{round.slug}/applications{path}"
    assert client.get(address).status_code == 302
    answers = [client.sign_in(who).get(address).status_code for who in (alva, bo, dag, cleo)]
    assert answers == [403, 403, 403, 200]


@pytest.mark.parametrize("path", ["/1/admit", "/1/screen-out", "/bulk"])
def test_only_the_coordinator_screens(
    client: Client, alva: Person, bo: Person, dag: Person, round: Round, path: str
) -> None:
    make.application(round, alva)
    make.grant(bo, Role.REVIEWER, round)
    make.grant(dag, Role.COORDINATOR, make.round("2029–2030"))
    address = f"/rounds/{round.slug}/applications{path}"
    answers = [client.sign_in(who).post(address).status_code for who in (alva, bo, dag)]
    assert answers == [403, 403, 403]


def _states(applications: list[Application]) -> list[ApplicationState]:
    db.session.expire_all()
    ids = [one.id for one in applications]
    found = select(Application.state).where(Application.id.in_(ids)).order_by(Application.number)
    return list(db.session.scalars(found))
