"""The page where the workgroups are put together."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from bs4 import BeautifulSoup

from aspirant.core.audit import AuditEntry
from aspirant.extensions import db
from aspirant.lifecycle import WorkgroupState
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import list_areas
from aspirant.workgroups.queries import Board
from tests import make
from tests.conftest import Client
from tests.make_schedule import found_board


@pytest.fixture
def round(cleo: Person) -> Round:
    """A round that Cleo coordinates."""
    made = make.round()
    make.with_role(cleo, Role.COORDINATOR, made)
    return made


def page_of(round: Round) -> str:
    return f"/rounds/{round.slug}/workgroups"


def seats(board: Board) -> dict[str, list[str]]:
    """Who is where: names by area."""
    return {
        group.area.name.sv: [place.person.name for place in board.members_of(group)]
        for group in board.groups
        if group.members
    }


def words_of(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").main.get_text(" ").split())


def test_it_says_who_has_wished(client: Client, round: Round, cleo: Person) -> None:
    erik, _fia = make.group(round, "erik", "fia")
    make.wishes(round, erik, 0)
    words = words_of(client.sign_in(cleo).get(page_of(round)).text)
    assert "Har önskat 1 av 2" in words
    assert "1 person har inte önskat Fia" in words


def test_an_empty_round_says_what_will_be_here(client: Client, round: Round, cleo: Person) -> None:
    assert "Ingen deltar än" in words_of(client.sign_in(cleo).get(page_of(round)).text)


def test_a_proposal_follows_the_wishes(client: Client, round: Round, cleo: Person) -> None:
    erik, fia, gun = make.group(round, "erik", "fia", "gun")
    make.wishes(round, erik, 0, 1)
    make.wishes(round, fia, 0, 1)
    make.wishes(round, gun, 0, 2)
    board = found_board(round)
    form = {"version": board.version, "least": 0, "most": 2, "keeps_by_hand": "y"}
    response = client.sign_in(cleo).post(f"{page_of(round)}/propose", data=form)
    assert response.status_code == 303
    board = found_board(round)
    assert sorted(len(names) for names in seats(board).values()) == [1, 2]
    assert board.ranks == {1: 2, 2: 1}
    assert {group.state for group in board.groups} == {WorkgroupState.PROPOSED}
    assert db.session.query(Letter).count() == 0
    words = words_of(client.get(page_of(round)).text)
    assert "Varför inte bättre Jämlikhet: fullt" in words
    assert "Första önskemål 2" in words


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [
        (2, 1, "Högst kan inte vara mindre än minst."),
        (1, 2, "2 personer räcker inte till 5 grupper om 1."),
        (0, 0, "1"),
    ],
)
def test_sizes_that_cannot_be_are_pointed_out(
    client: Client, round: Round, cleo: Person, least: int, most: int, told: str
) -> None:
    make.group(round, "erik", "fia")
    form = {"version": found_board(round).version, "least": least, "most": most}
    response = client.sign_in(cleo).post(f"{page_of(round)}/propose", data=form)
    assert response.status_code == 422
    assert told in words_of(response.text)


def test_somebody_is_moved_and_stays_when_proposed_anew(
    client: Client, round: Round, cleo: Person
) -> None:
    erik, fia = make.group(round, "erik", "fia")
    make.wishes(round, erik, 0, 1)
    make.wishes(round, fia, 0)
    board = make.proposed_workgroups(round, by=cleo)
    place, there = board.places[0], board.groups[1]
    form = {"version": board.version, "workgroup": str(there.id)}
    response = client.sign_in(cleo).post(f"/workgroups/members/{place.grant_id}/move", data=form)
    assert response.status_code == 303
    board = found_board(round)
    assert seats(board) == {"Jämlikhet": ["Fia"], "Ålder": ["Erik"]}
    assert board.places[0].membership
    assert (board.places[0].membership.wish_rank, board.places[0].membership.is_by_hand) == (
        2,
        True,
    )
    form = {"version": board.version, "least": 0, "most": 4, "keeps_by_hand": "y"}
    client.post(f"{page_of(round)}/propose", data=form)
    assert seats(found_board(round)) == {"Jämlikhet": ["Fia"], "Ålder": ["Erik"]}
    form = {"version": found_board(round).version, "least": 0, "most": 4}
    client.post(f"{page_of(round)}/propose", data=form)
    assert seats(found_board(round)) == {"Jämlikhet": ["Erik", "Fia"]}


def test_the_menu_says_what_a_move_costs(client: Client, round: Round, cleo: Person) -> None:
    (erik,) = make.group(round, "erik")
    make.wishes(round, erik, 0, 2)
    make.proposed_workgroups(round, by=cleo)
    words = words_of(client.sign_in(cleo).get(page_of(round)).text)
    assert "Flytta till … Erik Ålder inte bland önskemålen" in words
    assert "Etnisk representation andra önskemål, 1 steg längre ner" in words


def test_of_two_coordinators_the_later_is_told(client: Client, round: Round, cleo: Person) -> None:
    make.group(round, "erik", "fia")
    before = make.proposed_workgroups(round, by=cleo)
    first, second = before.places
    homes = {place.membership.workgroup_id for place in before.places if place.membership}
    there = str(next(group.id for group in before.groups if group.id not in homes))
    form = {"version": before.version, "workgroup": there}
    client.sign_in(cleo)
    assert client.post(f"/workgroups/members/{first.grant_id}/move", data=form).status_code == 303
    assert client.post(f"/workgroups/members/{second.grant_id}/move", data=form).status_code == 409
    assert client.post(f"{page_of(round)}/publish", data=form).status_code == 409


def test_a_latecomer_is_placed_by_hand(client: Client, round: Round, cleo: Person) -> None:
    make.group(round, "erik")
    make.proposed_workgroups(round, by=cleo)
    make.group(round, "fia")
    board = found_board(round)
    assert [place.person.name for place in board.unplaced] == ["Fia"]
    client.sign_in(cleo)
    form = {"version": board.version}
    assert client.post(f"{page_of(round)}/publish", data=form).status_code == 409
    form["workgroup"] = str(board.groups[0].id)
    client.post(f"/workgroups/members/{board.unplaced[0].grant_id}/move", data=form)
    assert found_board(round).unplaced == []


def test_publishing_writes_to_everybody(client: Client, round: Round, cleo: Person) -> None:
    erik, fia = make.group(round, "erik", "fia")
    make.wishes(round, erik, 0)
    make.wishes(round, fia, 0)
    board = make.proposed_workgroups(round, by=cleo)
    form = {"version": board.version}
    response = client.sign_in(cleo).post(f"{page_of(round)}/publish", data=form)
    assert response.status_code == 303
    letters = db.session.query(Letter).order_by(Letter.address).all()
    assert [(letter.kind, letter.address) for letter in letters] == [
        ("workgroups/published", "erik@example.org"),
        ("workgroups/published", "fia@example.org"),
    ]
    said = render_letter(letters[0])
    group = next(group for group in found_board(round).groups if group.members)
    assert said.subject == "Din arbetsgrupp är klar"
    assert said.text == (
        "Hej Erik!\n\nDu kommer att arbeta med Jämlikhet.\n\nMed dig i gruppen:\n- Fia\n\n"
        f"Mer finns på gruppens sida:\nhttp://localhost/workgroups/{group.id}\n"
    )
    assert {group.state for group in found_board(round).groups} == {WorkgroupState.PUBLISHED}
    actions = {entry.action for entry in db.session.query(AuditEntry)}
    assert {"propose_workgroups", "publish_workgroup"} <= actions


def test_published_groups_stand_until_taken_back(
    client: Client, round: Round, cleo: Person
) -> None:
    make.group(round, "erik")
    board = make.published_workgroups(round, by=cleo)
    client.sign_in(cleo)
    form: dict[str, Any] = {"version": board.version, "least": 0, "most": 4}
    form["workgroup"] = str(board.groups[0].id)
    moved = client.post(f"/workgroups/members/{board.places[0].grant_id}/move", data=form)
    assert moved.status_code == 409
    assert client.post(f"{page_of(round)}/propose", data=form).status_code == 409
    assert client.post(f"{page_of(round)}/unpublish", data=form).status_code == 303
    assert not found_board(round).is_published


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client: Client,
    round: Round,
    cleo: Person,
    rows: int,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    for person in make.group(round, *["erik", "fia", "gun"][:rows]):
        make.wishes(round, person, 0, 1)
    make.proposed_workgroups(round, by=cleo)
    client.sign_in(cleo)
    path = page_of(round)
    with count_queries() as queries:
        assert client.get(path).status_code == 200
    assert len([query for query in queries if query.startswith("SELECT")]) == 9


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.FACILITATOR, 200),
        (Role.PARTICIPANT, 403),
        (Role.REVIEWER, 403),
        (Role.INTERVIEWER, 403),
        (Role.BOARD, 403),
        (Role.AUDITOR, 403),
    ],
)
def test_who_may_put_groups_together(
    client: Client, round: Round, dag: Person, role: Role, status: int
) -> None:
    make.with_role(dag, role, round)
    client.sign_in(dag)
    assert client.get(page_of(round)).status_code == status
    for verb in ("propose", "publish", "unpublish"):
        refused = client.post(f"{page_of(round)}/{verb}", data={}).status_code
        assert (refused == 403) is (status == 403)


def test_a_coordinator_of_another_round_may_not(client: Client, cleo: Person) -> None:
    mine, other = make.round(), make.round("2029–2030")
    make.with_role(cleo, Role.COORDINATOR, mine)
    (erik,) = make.group(other, "erik")
    grant = erik.roles[0].id
    client.sign_in(cleo)
    assert client.get(page_of(other)).status_code == 403
    assert client.post(f"/workgroups/members/{grant}/move", data={}).status_code == 403


def test_the_areas_are_those_of_the_round(round: Round, cleo: Person) -> None:
    make.group(round, "erik")
    board = make.proposed_workgroups(round, by=cleo)
    assert [group.area_id for group in board.groups] == [area.id for area in list_areas(round)]
