"""Draws: who is equal, the chances, publishing, the number drawn, and what everybody may see."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from aspirant.algorithms.lottery_verify import faults_of
from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.lottery.models import Draw, DrawSeat
from aspirant.lottery.queries import file_of, list_draws, public_chances
from aspirant.lottery.service import discard_draw, publish_draw, record_draw
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.selection.models import Target
from aspirant.selection.queries.proposals import list_proposals
from aspirant.selection.service.targets import Wanted
from tests import make, make_lottery
from tests import make_selection as choosing
from tests.conftest import Client
from tests.selection.test_board import text_of

HOW = {"method": "Tre tärningar.", "witness": "Siv Ek"}


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    """Twelve who can be chosen, three of each level of points, for four places."""
    made = choosing.selecting_round(cleo, places=4)
    choosing.candidates(made, 12, bo, merits="554433332222")
    choosing.targets(made, Wanted("sector", "private", 1, 2, 1))
    return choosing.reloaded(made)


def seats_of(draw: Draw) -> list[DrawSeat]:
    return list(db.session.scalars(select(DrawSeat).where(DrawSeat.draw_id == draw.id)))


def test_those_above_are_certain_and_those_below_take_no_part(round: Round, cleo: Person) -> None:
    draw = make_lottery.draw(round, cleo, least=30, most=40)
    seats = seats_of(draw)
    assert (len(seats), sum(seat.is_certain for seat in seats)) == (8, 2)
    assert sum(seat.chance for seat in seats) == pytest.approx(4)
    assert {seat.chance for seat in seats if seat.is_certain} == {1.0}
    assert list(faults_of(file_of(draw))) == []


def test_the_number_drawn_makes_a_proposal(round: Round, cleo: Person) -> None:
    draw = make_lottery.draw(round, cleo, "drawn", least=30, most=40, number=417)
    group = file_of(draw)["published"]["groups"][416]
    ids = {seat.alias: str(seat.application_id) for seat in seats_of(draw)}
    proposal = list_proposals(choosing.reloaded(round))[-1]
    assert (draw.number_drawn, draw.proposal_id) == (417, proposal.id)
    assert sorted(proposal.chosen) == sorted(ids[alias] for alias in group)
    assert (proposal.is_by_hand, proposal.is_proven) == (True, False)
    done = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.thing_id == draw.id).order_by(AuditEntry.number)
    ).all()
    assert done == ["prepare_draw", "publish_draw", "record_draw"]


def test_a_published_draw_stands(round: Round, cleo: Person) -> None:
    draw = make_lottery.draw(round, cleo, "published", least=30, most=40)
    with pytest.raises(NotPossible):
        discard_draw(draw, by=cleo, at=make.AT)
    other = make_lottery.draw(round, cleo, least=30)
    with pytest.raises(NotPossible):
        publish_draw(other, by=cleo, at=make.AT)
    discard_draw(other, by=cleo, at=make.AT)
    db.session.commit()
    assert [one.number for one in list_draws(round)] == [1]
    asked, draw = make_lottery.question(round), make_lottery.reloaded(draw)
    for number in (0, 1001):
        with pytest.raises(NotPossible):
            record_draw(draw, asked, number=number, **HOW, by=cleo, at=make.AT)
    with pytest.raises(NotPossible):
        record_draw(draw, asked, number=1, method=" ", witness="S", by=cleo, at=make.AT)


@pytest.mark.parametrize(("least", "most"), [(46, None), (0, 10), (60, None)])
def test_where_nothing_is_drawn_it_is_said(
    round: Round, cleo: Person, least: int, most: int | None
) -> None:
    with pytest.raises(NotPossible):
        make_lottery.draw(round, cleo, least=least, most=most)


def test_advisory_targets_give_way_and_binding_ones_do_not(round: Round, cleo: Person) -> None:
    choosing.targets(round, Wanted("sector", "private", 4, None, 1))
    draw = make_lottery.draw(round, cleo, least=30, most=40)
    assert draw.given_way == ["sector=private"]
    target = db.session.scalars(select(Target)).one()
    target.is_hard, target.ground = True, "plan"
    db.session.commit()
    with pytest.raises(NotPossible):
        make_lottery.draw(round, cleo, least=30, most=40)


def test_no_row_of_the_public_table_is_about_fewer_than_five(round: Round, cleo: Person) -> None:
    draw = make_lottery.draw(round, cleo, "published", least=20)
    rows = public_chances(draw).rows
    assert sum(row.people for row in rows) == 12
    assert min(row.people for row in rows) >= 5


def page_of(round: Round) -> str:
    return f"/rounds/{round.slug}/draws"


def test_the_whole_way_by_the_pages(client: Client, round: Round, cleo: Person) -> None:
    client.sign_in(cleo)
    assert "Ingenting har lottats" in text_of(client.get(page_of(round)).text)
    wrong = client.post(f"{page_of(round)}/new", data={"band": "points", "least": "tre"})
    assert (wrong.status_code, "tre" in wrong.text) == (422, True)
    asked = {"band": "points", "least": "3,0", "most": "4,0", "aim": "goldilocks", "reason": "Lika"}
    made = client.post(f"{page_of(round)}/new", data=asked)
    assert made.status_code == 303
    here = made.location
    assert "Chans" in text_of(client.get(here).text)
    assert client.post(f"{here}/publish").status_code == 303
    missing = client.post(here, data={"number": "1001", "version": version(client, here)})
    assert (missing.status_code, "1001" in missing.text) == (422, True)
    filled = {"number": "7", **HOW, "version": version(client, here)}
    assert client.post(here, data=filled).status_code == 303
    page = text_of(client.get(here).text)
    assert "Nummer 7" in page
    assert "Siv Ek" in page
    assert client.get(page_of(round)).status_code == 200


def version(client: Client, url: str) -> str:
    text = client.get(url).text
    return text.split('name="version" value="')[1].split('"')[0]


def test_everybody_reads_a_published_draw_and_nobody_a_prepared_one(
    client: Client, round: Round, cleo: Person, dag: Person
) -> None:
    draw = make_lottery.draw(round, cleo, least=30, most=40)
    client.sign_in(dag)
    assert client.get(f"/draws/{draw.id}").status_code in (403, 404)
    publish_draw(make_lottery.reloaded(draw), by=cleo, at=make.AT)
    db.session.commit()
    page = client.get(f"/draws/{draw.id}")
    assert (page.status_code, draw.hash[:32] in page.text) == (200, True)
    file = json.loads(client.get(f"/draws/{draw.id}/groups.json").text)
    assert (file["sha256"], list(faults_of(file)), "traits" in file) == (draw.hash, [], False)
    everything = page.text + json.dumps(file)
    for seat in seats_of(draw):
        assert str(seat.application_id) not in everything
        assert seat.alias not in page.text
    assert "Sökande" not in everything
    assert "faults_of" in client.get("/draws/lottery-verify.py").text
    assert client.get(f"/selection-draws/{draw.id}/auditors.json").status_code in (403, 404)
    assert client.get(f"/selection-draws/{draw.id}").status_code in (403, 404)


def test_one_who_is_in_it_sees_their_own_number(client: Client, round: Round, cleo: Person) -> None:
    draw = make_lottery.draw(round, cleo, "published", least=30, most=40)
    person = db.session.scalars(select(Person).where(Person.email == "sökande3@example.org")).one()
    own = next(
        seat.alias
        for seat in seats_of(draw)
        if str(seat.application_id)
        in {e.id for e in choosing.pool(round) if e.application.person_id == person.id}
    )
    client.sign_in(person)
    assert own in client.get(f"/draws/{draw.id}").text


def test_an_auditor_can_open_the_seals(
    client: Client, round: Round, cleo: Person, dag: Person
) -> None:
    draw = make_lottery.draw(round, cleo, "published", least=30, most=40)
    make.grant(dag, Role.AUDITOR, round)
    client.sign_in(dag)
    file: dict[str, Any] = json.loads(client.get(f"/selection-draws/{draw.id}/auditors.json").text)
    assert (list(faults_of(file)), len(file["traits"])) == ([], 8)


def test_the_list_makes_the_same_number_of_queries(
    client: Client, round: Round, cleo: Person, count_queries: Callable[[], Any]
) -> None:
    client.sign_in(cleo)
    counts = []
    for _ in range(2):
        make_lottery.draw(round, cleo, least=30)
        with count_queries() as queries:
            client.get(page_of(round))
        counts.append(len(queries))
    assert counts[0] == counts[1]
