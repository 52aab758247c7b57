"""Taking many off the interview list at once: looked at first, then done."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.reviews.service import shortlist_applications
from tests import make
from tests.conftest import Client

URL = "/rounds/2027-2028/reviews/unlisting"


@pytest.fixture(autouse=True)
def four(alva: Person, bo: Person, cleo: Person) -> None:
    """1 is on the list, 2 is invited, 3 has a time, 4 is still being read."""
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    listed = make.application(round, alva, "under_review")
    shortlist_applications([listed], by=cleo, at=make.AT)
    db.session.commit()
    make.interview(make.application(round, make.person("eva")), "invited")
    make.interview(make.application(round, make.person("fia")), "booked", bo)
    make.application(round, make.person("gry"), "under_review")


def states() -> list[str]:
    found = db.session.scalars(select(Application).order_by(Application.number))
    return [one.state.value for one in found]


def test_it_shows_whom_it_concerns_and_changes_nothing(client: Client, cleo: Person) -> None:
    before = states()
    page = client.sign_in(cleo).get(f"{URL}?chosen=1&chosen=2&chosen=3&chosen=4").text
    soup = BeautifulSoup(page, "html.parser")
    assert [one["value"] for one in soup.select("input[name=chosen]")] == ["1", "2"]
    assert "Ta bort 2 ansökningar från intervjulistan?" in page
    assert "2 av de valda står inte på listan eller har en intervju" in page
    assert states() == before


def test_those_who_can_are_taken_off_and_the_others_are_left(client: Client, cleo: Person) -> None:
    answer = client.sign_in(cleo).post(URL, data={"chosen": ["1", "2", "3", "4"]})
    assert (answer.status_code, answer.location) == (303, "/rounds/2027-2028/reviews")
    assert states() == ["under_review", "under_review", "shortlisted", "under_review"]
    kinds = list(db.session.scalars(select(Letter.kind)))
    assert kinds.count("interviews/cancelled") == 1
    assert "2 ansökningar är borttagna" in client.get(answer.location).text


def test_with_nobody_chosen_it_leads_back(client: Client, cleo: Person) -> None:
    assert "Ingen valdes" in client.sign_in(cleo).get(URL).text


def test_a_reviewer_may_not(client: Client, bo: Person) -> None:
    assert client.sign_in(bo).get(URL).status_code == 403
    assert client.post(URL, data={"chosen": ["1"]}).status_code == 403


def test_two_take_as_many_queries_as_one(
    client: Client, cleo: Person, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    client.sign_in(cleo)
    with count_queries() as one:
        client.get(f"{URL}?chosen=2")
    with count_queries() as two:
        client.get(f"{URL}?chosen=2&chosen=3")
    assert len(one) == len(two)
