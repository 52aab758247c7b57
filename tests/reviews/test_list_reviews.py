"""The coordinator's list of readings, one application's readers, and the way to interview."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.extensions import db
from aspirant.lifecycle import ApplicationState
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.reviews.models import Review
from tests import make
from tests.conftest import Client
from tests.make_reviews import with_role

Counter = Callable[[], AbstractContextManager[list[str]]]
LIST = "/rounds/2027-2028/reviews"


def _rows(client: Client, url: str) -> list[list[str]]:
    answer = client.get(url)
    assert answer.status_code == 200
    page = BeautifulSoup(answer.text, "html5lib")
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")][1:]
        for row in page.select("tbody tr")
    ]


@pytest.fixture
def round(cleo: Person) -> Round:
    made = make.round()
    with_role(cleo, Role.COORDINATOR, made)
    return made


def _three(round: Round, bo: Person, dag: Person) -> list[Application]:
    """One read in agreement, one in disagreement, one with a conflict of interest."""
    agreed, disputed, recused = (
        make.application(round, make.person(name), county=county)
        for name, county in (("eva", "AC"), ("fia", "M"), ("gun", "AB"))
    )
    for application, levels in (
        (agreed, ((5, 5, 4), (5, 4, 4))),
        (disputed, ((5, 5, 5), (2, 3, 3))),
    ):
        for reviewer, values in zip((bo, dag), levels, strict=True):
            make.review(application, reviewer, values=values)
    make.review(recused, bo, "recused")
    make.review(recused, dag, "assigned")
    return [agreed, disputed, recused]


def test_the_list_shows_mean_spread_readers_and_signs(
    client: Client, round: Round, bo: Person, cleo: Person, dag: Person
) -> None:
    _three(round, bo, dag)
    rows = _rows(client.sign_in(cleo), LIST)
    association = rows[0][1]
    assert [row[0][-3:] for row in rows] == ["001", "002", "003"]
    assert [row[1:] for row in rows] == [
        [association, "Västerbottens län", "4,5", "0,3", "2/2", "Läses"],
        [association, "Skåne län", "3,8", "2,3", "2/2", "Läses Oenighet"],
        [association, "Stockholms län", "–", "–", "0/1", "Läses Jäv 1"],
    ]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["001", "002", "003"]),
        ("sort=mean", ["002", "001", "003"]),
        ("sort=-spread", ["002", "001", "003"]),
        ("sort=-number", ["003", "002", "001"]),
        ("sort=county", ["003", "001", "002"]),
        ("sort=-done", ["001", "002", "003"]),
        ("sort=nonsense", ["001", "002", "003"]),
        ("sign=disputed", ["002"]),
        ("sign=unread", ["003"]),
        ("sign=read", ["001", "002"]),
        ("sign=recused&sign=disputed", ["002", "003"]),
        ("county=M&county=AB", ["002", "003"]),
        ("state=shortlisted", []),
        ("q=2", ["002"]),
        ("q=enhetschef", ["001", "002", "003"]),
        ("q=%00%25", []),
        ("association=finns-inte", []),
    ],
)
def test_the_address_is_the_view(
    client: Client, round: Round, bo: Person, cleo: Person, dag: Person,
    query: str, numbers: list[str],
) -> None:  # fmt: skip
    _three(round, bo, dag)
    rows = _rows(client.sign_in(cleo), f"{LIST}?{query}")
    assert [row[0][-3:] for row in rows] == numbers


def test_names_are_not_in_the_list(
    client: Client, round: Round, bo: Person, cleo: Person, dag: Person
) -> None:
    _three(round, bo, dag)
    text = client.sign_in(cleo).get(LIST).text
    assert "Eva" not in text
    assert "Hemtjänsten" not in text


def test_the_list_asks_the_same_number_of_questions(
    client: Client, round: Round, bo: Person, cleo: Person, count_queries: Counter
) -> None:
    make.review(make.application(round, make.person("eva")), bo)
    client.sign_in(cleo)
    with count_queries() as one:
        client.get(LIST)
    for name in ("fia", "gun"):
        make.review(make.application(round, make.person(name)), bo)
    with count_queries() as three:
        client.get(LIST)
    assert len(one) == len(three) <= 8


def test_one_page_tells_who_read_and_what_they_found(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person, dag: Person
) -> None:
    application = make.application(round, alva)
    make.review(application, bo, values=(5, 4, 4), note="Tänkvärd.")
    make.review(application, dag, "recused")
    words = client.sign_in(cleo).get(f"{LIST}/1").text
    for shown in ("Bo", "Tänkvärd.", "Driv att utveckla: nivå 5", "Vi är grannar.", "4,3"):
        assert shown in words


def test_a_reader_is_added_and_an_unread_one_taken_back(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person
) -> None:
    make.application(round, alva, "under_review")
    with_role(bo, Role.REVIEWER, round)
    client.sign_in(cleo)
    assert client.post(f"{LIST}/1/readers", data={"reviewer": ""}).status_code == 422
    answer = client.post(f"{LIST}/1/readers", data={"reviewer": str(bo.id)})
    assert answer.location == f"{LIST}/1"
    review = db.session.scalars(select(Review)).one()
    assert review.reviewer_id == bo.id
    assert client.post(f"/readings/{review.id}/removal").status_code == 303
    assert db.session.scalars(select(Review)).all() == []


def test_a_stranger_is_not_among_those_who_can_be_chosen(
    client: Client, round: Round, alva: Person, cleo: Person, dag: Person
) -> None:
    make.application(round, alva, "under_review")
    client.sign_in(cleo)
    answer = client.post(f"{LIST}/1/readers", data={"reviewer": str(dag.id)})
    assert answer.status_code == 422


def test_a_reviewer_is_set_aside_with_a_reason(
    client: Client, round: Round, alva: Person, bo: Person, cleo: Person
) -> None:
    review = make.review(make.application(round, alva), bo)
    client.sign_in(cleo)
    assert client.get(f"/readings/{review.id}/set-aside").status_code == 200
    assert client.post(f"/readings/{review.id}/set-aside", data={}).status_code == 422
    answer = client.post(f"/readings/{review.id}/set-aside", data={"reason": "Grannar."})
    assert answer.location == f"{LIST}/1"
    assert client.sign_in(bo).get(f"/readings/{review.id}").status_code == 403


def test_the_chosen_are_shown_before_they_go_on(
    client: Client, round: Round, bo: Person, cleo: Person, dag: Person
) -> None:
    _three(round, bo, dag)
    make.application(round, make.person("hed"), "screened_out")
    client.sign_in(cleo)
    page = client.get(f"{LIST}/shortlist?chosen=1&chosen=2&chosen=4&chosen=x").text
    assert "2 ansökningar till intervju?" in page
    assert "1 av de valda läses inte" in page
    assert _states() == {ApplicationState.UNDER_REVIEW: 3, ApplicationState.SCREENED_OUT: 1}
    answer = client.post(f"{LIST}/shortlist", data={"chosen": ["1", "2"]})
    assert answer.location == LIST
    assert _states() == {
        ApplicationState.SHORTLISTED: 2,
        ApplicationState.UNDER_REVIEW: 1,
        ApplicationState.SCREENED_OUT: 1,
    }
    assert client.post(f"{LIST}/shortlist", data={"chosen": ["1", "2"]}).status_code == 409


def test_nobody_chosen_is_said_and_done_to_nobody(
    client: Client, round: Round, cleo: Person
) -> None:
    client.sign_in(cleo)
    assert "Ingen valdes" in client.get(f"{LIST}/shortlist").text
    assert client.post(f"{LIST}/shortlist", data={}).status_code == 409


def test_an_application_is_taken_off_the_list(
    client: Client, round: Round, alva: Person, cleo: Person
) -> None:
    interview = make.interview(make.application(round, alva))
    client.sign_in(cleo)
    answer = client.post(f"/applications/{interview.application_id}/unlisting")
    assert answer.location == f"{LIST}/1"
    assert _states() == {ApplicationState.UNDER_REVIEW: 1}


def _states() -> dict[ApplicationState, int]:
    counts: dict[ApplicationState, int] = {}
    for state in db.session.scalars(select(Application.state)):
        counts[state] = counts.get(state, 0) + 1
    return counts


@pytest.mark.parametrize("who", ["alva", "bo", "dag"])
def test_only_the_rounds_coordinator_may(
    client: Client, round: Round, alva: Person, bo: Person, dag: Person, who: str
) -> None:
    review = make.review(make.application(round, alva), bo)
    with_role(dag, Role.COORDINATOR, make.round("2029–2030"))
    client.sign_in({"alva": alva, "bo": bo, "dag": dag}[who])
    for path in ("", "/1", "/distribution", "/shortlist", f"/reviewers/{bo.id}"):
        assert client.get(f"{LIST}{path}").status_code == 403
    for url in (
        f"{LIST}/distribution",
        f"{LIST}/shortlist",
        f"{LIST}/1/readers",
        f"{LIST}/reviewers/{bo.id}",
        f"/readings/{review.id}/removal",
        f"/readings/{review.id}/set-aside",
        f"/applications/{review.application_id}/unlisting",
    ):
        assert client.post(url, data={}).status_code == 403


def test_an_empty_list_says_what_will_be_here(client: Client, round: Round, cleo: Person) -> None:
    assert "Inget att läsa än" in client.sign_in(cleo).get(LIST).text
