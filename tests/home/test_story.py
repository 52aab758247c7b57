"""One application before the coordinator, with all that came of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from bs4 import BeautifulSoup

from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests.conftest import Client

PAGE = "/rounds/2027-2028/applications/1"

Counting = Callable[[], AbstractContextManager[list[str]]]


def main_of(client: Client, path: str = PAGE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    main = BeautifulSoup(answer.text, "html.parser").select_one("main")
    assert main
    return " ".join(main.get_text(" ").split())


def test_it_holds_readings_interview_decision_offer_and_letters(
    client: Client, bo: Person, cleo: Person
) -> None:
    round = make.decided_round(cleo, bo, "answered")
    said = main_of(client.sign_in(cleo))
    for words in (
        "Läsningar",
        "Bo",
        "Beslut",
        "Erbjuds plats",
        "Beslutat",
        "av Cleo.",
        "Tackat ja",
    ):
        assert words in said
    page = BeautifulSoup(client.get(PAGE).text, "html.parser")
    links = {one["href"] for one in page.select("main a")}
    assert f"/rounds/{round.slug}/reviews/1" in links
    assert f"/rounds/{round.slug}/decisions" in links
    assert sum(href.startswith("/letters/") for href in links) == 3


def test_before_the_release_it_says_that_nobody_is_told(
    client: Client, bo: Person, cleo: Person
) -> None:
    make.decided_round(cleo, bo, "decided")
    said = main_of(client.sign_in(cleo))
    assert "Ingen sökande ser det innan det meddelas." in said
    assert "Erbjudande" not in said


def test_it_shows_who_met_the_applicant_and_what_they_wrote(
    client: Client, alva: Person, bo: Person, cleo: Person
) -> None:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    sent = make.application(round, alva)
    make.review(sent, bo, values=(5, 4, 3), note="Tänker på andra först.")
    make.interview(sent, "held", bo, values=(4, 2))
    said = main_of(client.sign_in(cleo))
    for words in ("Tänker på andra först.", "Genomförd", "Intervjugrupp Bo", "Till intervjun"):
        assert words in said
    cleo.language = "en"
    said = main_of(client.sign_in(cleo))
    for words in ("Readings", "Held", "Panel Bo", "Invitation to an interview"):
        assert words in said


def test_what_has_not_happened_leaves_no_empty_heading(
    client: Client, alva: Person, cleo: Person
) -> None:
    make.grant(cleo, Role.COORDINATOR, round := make.round())
    make.application(round, alva)
    page = BeautifulSoup(client.sign_in(cleo).get(PAGE).text, "html.parser")
    assert {one["id"] for one in page.select("main h2[id]")} == {"letters"}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.INTERVIEWER, Role.FACILITATOR, Role.BOARD])
def test_nobody_else_may_open_it(client: Client, bo: Person, cleo: Person, role: Role) -> None:
    dag = make.person("dag")
    make.grant(dag, role, make.decided_round(cleo, bo, "decided"))
    assert client.sign_in(dag).get(PAGE).status_code == 403


def test_three_readings_take_as_many_queries_as_one(
    client: Client, alva: Person, bo: Person, cleo: Person, dag: Person, count_queries: Counting
) -> None:
    round = make.round()
    make.grant(cleo, Role.COORDINATOR, round)
    sent = make.application(round, alva)
    make.review(sent, bo)
    client.sign_in(cleo)
    with count_queries() as few:
        client.get(PAGE)
    make.review(sent, dag)
    make.review(sent, make.person("eva"), "recused")
    with count_queries() as many:
        client.get(PAGE)
    assert len(few) == len(many)
