"""Scenarios: named, side by side, taken up again, and the nearest others kept."""

from collections.abc import Callable
from typing import Any

from aspirant.core.db import db
from aspirant.jobs import HANDLERS
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.queries.proposals import list_proposals
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.service.targets import Wanted
from aspirant.work.running import run_due_jobs
from tests import make_selection as make
from tests.conftest import Client
from tests.selection.test_board import board, text_of
from tests.selection.test_room import held, hold, undo


def list_of(round: Round) -> str:
    return f"/rounds/{round.slug}/selection/scenarios"


def compared(round: Round, *names: str) -> str:
    asked = "&".join(f"with={name}" for name in names)
    return f"/rounds/{round.slug}/selection/compare?{asked}"


def two_scenarios(cleo: Person, bo: Person) -> Round:
    """The first without targets; the second must have somebody from Norrland."""
    round = make.selecting_round(cleo, places=2)
    make.candidates(round, 4, bo, merits="3542")
    make.proposal(round, cleo)
    make.targets(round, Wanted("region", "norrland", 1, None))
    make.proposal(round, cleo)
    return round


def test_a_proposal_gets_a_name(client: Client, cleo: Person, bo: Person, dag: Person) -> None:
    round = two_scenarios(cleo, bo)
    first = list_proposals(round)[0]
    url = f"/selection-proposals/{first.id}/name"
    assert client.sign_in(dag).get(url).status_code == 403
    assert client.sign_in(cleo).post(url, data={"name": ""}).status_code == 422
    assert client.post(url, data={"name": "Bara poängen"}).status_code == 303
    assert "Förslag 1: Bara poängen" in text_of(client.get(list_of(round)).text)
    assert "Bara poängen" in client.get(board(round, proposal=1)).text


def test_two_side_by_side_say_who_differs_and_what_it_trades(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = two_scenarios(cleo, bo)
    page = text_of(client.sign_in(cleo).get(compared(round, "1", "2")).text)
    assert "1 person är med i alla." in page
    assert "Poäng 9,0 8,0 −1,0" in page
    assert "alla mål sammanlagt 1 0" in page
    assert "Norrland minst 1 0 missat 1" in page
    assert "2027-003 Sökande 2 4,0 med –" in page
    assert "2027-001 Sökande 0 3,0 – med" in page


def test_three_fit_and_strangers_do_not(client: Client, cleo: Person, bo: Person) -> None:
    round = two_scenarios(cleo, bo)
    make.proposal(round, cleo)
    client.sign_in(cleo)
    assert client.get(compared(round, "1", "2", "3")).status_code == 200
    for names in ((), ("1",), ("1", "9"), ("1", "2.7"), ("1", "x"), ("1", "1.x")):
        answer = client.get(compared(round, *names))
        assert answer.status_code == (422 if names else 200)
        assert "Välj två eller tre förslag att jämföra." in answer.text


def test_taking_one_up_again_restores_its_targets_and_holds(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = two_scenarios(cleo, bo)
    hold(client.sign_in(cleo), round, 4)
    first = list_proposals(round)[0]
    answer = client.post(f"/selection-proposals/{first.id}/open")
    assert answer.location == f"/rounds/{round.slug}/selection?proposal=1"
    assert (list_targets(round), held(round)) == ([], [])
    page = client.get(board(round)).text
    assert "Förslag 1 av 2" in page
    assert "Något har ändrats" not in page
    undo(client, round)
    db.session.expire_all()
    assert [one.value for one in list_targets(round)] == ["norrland"]
    assert held(round) == [(4, "in")]


def test_the_nearest_others_can_be_compared_and_kept(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo, places=2)
    make.candidates(round, 4, bo, merits="3542")
    made = make.proposal(round, cleo)
    run_due_jobs(HANDLERS)
    page = text_of(client.sign_in(cleo).get(list_of(round)).text)
    assert "Grupp nummer 1 efter förslag 1 8,0 ligger närmast 2027-001 i stället för" in page
    page = text_of(client.get(compared(round, "1", "1.1")).text)
    assert "Poäng 9,0 8,0 −1,0" in page
    assert client.post(f"/selection-proposals/{made.id}/nearest/1").status_code == 303
    kept = list_proposals(round)[-1]
    assert (kept.number, kept.merit, kept.is_by_hand) == (2, 80, True)
    assert client.post(f"/selection-proposals/{made.id}/nearest/9").status_code == 409
    undo(client, round)
    assert "Förslag 1 av 2" in client.get(board(round)).text


def test_the_same_number_of_queries_for_one_proposal_and_three(
    client: Client, cleo: Person, bo: Person, count_queries: Callable[..., Any]
) -> None:
    slugs = []
    for name, times, first in (("2027–2028", 1, 0), ("2029–2030", 3, 10)):
        round = make.decided_round(cleo, bo, "proposed", name=name, people=3, first=first)
        for _turn in range(times - 1):
            make.proposal(round, cleo)
        slugs.append(round.slug)
    client.sign_in(cleo)
    run_due_jobs(HANDLERS)
    found = []
    for slug in slugs:
        db.session.remove()
        with count_queries() as queries:
            assert client.get(f"/rounds/{slug}/selection/scenarios").status_code == 200
        found.append(len(queries))
    assert found[0] == found[1]


def test_in_english_too(client: Client, cleo: Person, bo: Person) -> None:
    round = two_scenarios(cleo, bo)
    client.sign_in(cleo).post("/preferences", data={"language": "en"})
    assert "Side by side" in client.get(compared(round, "1", "2")).text
    assert "Take up again" in client.get(list_of(round)).text
    page = text_of(client.get(board(round, why=3)).text)
    assert "With 2027-003 in the place of 2027-002, the points of the group fall by 1.0" in page
