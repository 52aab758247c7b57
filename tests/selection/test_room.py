"""The room: what a change costs before it is made, and the last change undone."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from aspirant import processes
from aspirant.applications.queries import find_application
from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.core.errors import NotPossible, Stale
from aspirant.jobs import HANDLERS
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import Pin, PinKept, Step
from aspirant.selection.queries.problem import list_pins
from aspirant.selection.queries.proposals import find_question, list_proposals
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.queries.terms import find_last_step, find_step
from aspirant.selection.service.scenarios import open_scenario
from aspirant.selection.service.targets import Wanted
from aspirant.selection.service.terms import undo_step
from aspirant.work.running import run_due_jobs
from tests import make_selection as make
from tests.conftest import Client
from tests.selection.test_board import board, text_of
from tests.selection.test_targets import page_of, typed


def pins_of(round: Round) -> str:
    return f"/rounds/{round.slug}/selection/pins"


def held(round: Round) -> list[tuple[int | None, str]]:
    db.session.rollback()
    db.session.expire_all()
    return [(pin.application.number, str(pin.kind)) for pin in list_pins(round)]


def hold(client: Client, round: Round, number: int, kind: str = "in", **more: Any) -> Any:
    data = {"number": number, "kind": kind, "reason": "Kan det som ingen annan kan.", **more}
    return client.post(pins_of(round), data=data)


def last_step(round: Round) -> Step:
    db.session.rollback()
    db.session.expire_all()
    step = find_last_step(round)
    assert step
    return step


def undo(client: Client, round: Round) -> Any:
    return client.post(f"/rounds/{round.slug}/selection/steps/{last_step(round).id}/undo")


def three(cleo: Person, bo: Person) -> Round:
    """One place, three people, the weakest from Norrland (2027-001 and 2027-004 are not here)."""
    round = make.selecting_round(cleo, places=1)
    make.candidates(round, 3, bo, merits="543")
    make.proposal(round, cleo)
    return round


def test_what_it_costs_to_hold_somebody_stands_there_first(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = three(cleo, bo)
    make.targets(round, Wanted("region", "norrland", 1, None))
    make.proposal(round, cleo)
    page = text_of(client.sign_in(cleo).get(f"{pins_of(round)}?number=3&kind=in").text)
    assert "Låsa 2027-003 i gruppen?" in page
    assert "2027-003 kommer in i gruppen." in page
    assert "2027-001 lämnar den." in page
    assert "Gruppens poäng sjunker med 2,0." in page
    assert "Målet Norrland minst 1 missas då." in page
    page = text_of(client.get(f"{pins_of(round)}?number=1&kind=in").text)
    assert "Gruppen blir som den är. Det kostar ingenting." in page
    page = text_of(client.get(f"{pins_of(round)}?number=1&kind=out").text)
    assert "2027-002 kommer in i gruppen." in page
    assert held(round) == []


def test_letting_go_says_what_it_means_first(client: Client, cleo: Person, bo: Person) -> None:
    round = three(cleo, bo)
    hold(client.sign_in(cleo), round, 3)
    make.proposal(round, cleo)
    (pin,) = db.session.scalars(select(Pin))
    page = text_of(client.get(f"/selection-pins/{pin.id}/remove").text)
    assert "Låsa upp 2027-003?" in page
    assert "Kan det som ingen annan kan." in page
    assert "Gruppens poäng stiger med 2,0." in page
    assert held(round) == [(3, "in")]
    assert client.post(f"/selection-pins/{pin.id}/remove").status_code == 303
    assert held(round) == []


def test_a_hold_that_nothing_can_keep_says_so_before_it_is_made(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = three(cleo, bo)
    make.targets(round, Wanted("region", "norrland", 1, None))
    (target,) = list_targets(round)
    url = f"/selection-targets/{target.id}/ground"
    client.sign_in(cleo).post(url, data={"ground": "Styrelsens beslut."})
    page = text_of(client.get(f"{pins_of(round)}?number=2&kind=in").text)
    assert "Då håller ingen grupp de bindande reglerna." in page


def test_two_coordinators_changing_holds_at_once_lose_nothing(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = three(cleo, bo)
    db.session.expire_all()
    version = find_question(make.reloaded(round)).version
    assert hold(client.sign_in(cleo), round, 3, version=version).status_code == 303
    late = hold(client, round, 2, "out", version=version, reason="Mitt långa skäl.")
    assert late.status_code == 422
    page = text_of(late.text)
    assert "Någon ändrade mål eller lås medan du hade sidan öppen." in page
    assert "Mitt långa skäl." in late.text
    assert "Låsa 2027-002 utanför gruppen?" in page
    assert held(round) == [(3, "in")]
    version = find_question(make.reloaded(round)).version
    assert f'value="{version}"' in late.text
    assert hold(client, round, 2, "out", version=version).status_code == 303
    assert held(round) == [(2, "out"), (3, "in")]


def test_a_swap_whose_cost_has_changed_is_shown_anew(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = three(cleo, bo)
    version = find_question(make.reloaded(round)).version
    make.targets(round, Wanted("region", "norrland", 1, None))
    url = f"/rounds/{round.slug}/selection/swap?proposal=1&leaves=1&enters=2"
    data = {"reason": "Tillför något nytt.", "version": version}
    answer = client.sign_in(cleo).post(url, data=data)
    assert answer.status_code == 422
    assert "Målet Norrland minst 1 missas då." in text_of(answer.text)
    assert "Tillför något nytt." in answer.text
    assert len(list_proposals(round)) == 1


def test_a_hold_is_undone_and_then_the_one_before_it(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = three(cleo, bo)
    hold(client.sign_in(cleo), round, 3)
    hold(client, round, 2, "out")
    page = text_of(client.get(board(round)).text)
    assert "Senaste ändring: Någon låstes (2027-002)" in page
    assert undo(client, round).status_code == 303
    assert held(round) == [(3, "in")]
    assert undo(client, round).status_code == 303
    assert held(round) == []
    assert "Senaste ändring" not in client.get(board(round)).text


def test_letting_go_is_undone_with_its_reason(client: Client, cleo: Person, bo: Person) -> None:
    round = three(cleo, bo)
    hold(client.sign_in(cleo), round, 3)
    (before,) = list_pins(round)
    was = (before.reason, before.by_id, before.at)
    client.post(f"/selection-pins/{before.id}/remove")
    assert held(round) == []
    undo(client, round)
    assert held(round) == [(3, "in")]
    (after,) = list_pins(round)
    assert (after.reason, after.by_id, after.at) == was


def test_targets_are_undone_with_their_grounds(client: Client, cleo: Person, bo: Person) -> None:
    round = three(cleo, bo)
    client.sign_in(cleo)
    client.post(page_of(round), data=typed(round, region_norrland=(1, 2)))
    (target,) = list_targets(round)
    client.post(f"/selection-targets/{target.id}/ground", data={"ground": "Beslut § 4."})
    client.post(page_of(round), data=typed(round, sector_public=(1, "")))
    assert [one.value for one in list_targets(round)] == ["public"]
    undo(client, round)
    db.session.expire_all()
    found = [(o.value, o.least, o.most, o.is_hard, o.ground) for o in list_targets(round)]
    assert found == [("norrland", 1, 2, True, "Beslut § 4.")]


def test_a_swap_is_undone_and_still_kept(client: Client, cleo: Person, bo: Person) -> None:
    round = three(cleo, bo)
    url = f"/rounds/{round.slug}/selection/swap?proposal=1&leaves=1&enters=2"
    client.sign_in(cleo).post(url, data={"reason": "Tillför något nytt."})
    assert "Förslag 2 av 2" in client.get(board(round)).text
    undo(client, round)
    assert "Förslag 1 av 2" in client.get(board(round)).text
    assert "Förslag 2 av 2" in client.get(board(round, proposal=2)).text


def test_what_somebody_changed_since_is_not_undone(cleo: Person, bo: Person) -> None:
    round = three(cleo, bo)
    make.targets(round, Wanted("region", "norrland", 1, None))
    mine = last_step(round).id
    make.targets(round, Wanted("region", "norrland", 2, None))
    step = find_step(mine)
    assert step
    with pytest.raises(Stale):
        undo_step(step, make.reloaded(round), by=cleo, at=make.AT)
    db.session.rollback()
    assert [one.least for one in list_targets(round)] == [2]


def test_the_page_says_when_something_was_changed_since(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = three(cleo, bo)
    hold(client.sign_in(cleo), round, 3)
    mine = last_step(round).id
    hold(client, round, 2, "out")
    answer = client.post(f"/rounds/{round.slug}/selection/steps/{mine}/undo")
    assert answer.status_code == 409
    assert "Något har ändrats efter det här" in answer.text
    assert held(round) == [(2, "out"), (3, "in")]


def test_nothing_is_undone_once_the_decisions_are_released(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "proposed", people=4)
    hold(client.sign_in(cleo), round, 1)
    (made,) = list_proposals(round)
    decide = f"/rounds/{round.slug}/selection/decide?proposal={made.number}"
    assert client.post(decide, data={"reserves": 1}).status_code == 303
    make.release(round, cleo, at=now())
    assert undo(client, round).status_code == 409
    assert held(round) == [(1, "in")]


def test_who_withdraws_leaves_no_trace_of_why_they_were_held(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = three(cleo, bo)
    hold(client.sign_in(cleo), round, 3)
    assert len(db.session.scalars(select(PinKept)).all()) == 1
    (pin,) = list_pins(round)
    gone = find_application(pin.application_id)
    assert gone
    processes.withdraw_application(gone, by=gone.person, at=now())
    db.session.commit()
    assert (held(round), db.session.scalars(select(PinKept)).all()) == ([], [])
    assert undo(client, round).status_code == 409


def test_the_board_leads_to_the_decisions_once_there_are_some(
    client: Client, cleo: Person, bo: Person
) -> None:
    pending = make.decided_round(cleo, bo, "decided", people=4)
    told = make.decided_round(cleo, bo, "released", name="2029–2030", people=4, first=10)
    client.sign_in(cleo)
    for round, says in ((pending, "ingen har fått besked"), (told, "Beskeden är skickade")):
        page = client.get(board(round)).text
        assert says in page
        assert f"/rounds/{round.slug}/decisions" in page
        offered = [word in text_of(page) for word in ("Gå till beslut", "Byt …", "Lås …")]
        assert offered == [False] * 3
    page = text_of(client.get(board(pending, change="yes")).text)
    assert "Lås …" in page


def test_the_board_says_when_the_letters_leave_while_it_can_be_undone(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "released", people=4)
    for at, is_held in ((make.AT, True), (make.TOLD, False)):
        with time_machine.travel(at, tick=False):
            page = text_of(client.sign_in(cleo).get(board(round)).text)
        assert ("Besluten är släppta, och breven går iväg kl. 12.10" in page) is is_held
        assert ("Beskeden är skickade" in page) is not is_held


def test_reasons_of_everybody_are_stored_and_the_board_solves_nothing(
    client: Client,
    cleo: Person,
    bo: Person,
    monkeypatch: pytest.MonkeyPatch,
    count_queries: Callable[..., Any],
) -> None:
    round = make.selecting_round(cleo, places=2)
    make.candidates(round, 6, bo, merits="444433")
    make.proposal(round, cleo)
    page = client.sign_in(cleo).get(board(round)).text
    assert "Skälen räknas fram." in page
    run_due_jobs(HANDLERS)

    def refuse(*_given: Any) -> Any:
        raise AssertionError("the page asked the solver")

    for name in ("solving.solve", "solving.best_group", "explaining.explain"):
        monkeypatch.setattr(f"aspirant.selection.{name}", refuse)
    db.session.remove()
    with count_queries() as queries:
        page = text_of(client.get(board(round, why=3)).text)
    assert len(queries) <= 20
    assert "Att tala om" in page
    assert "Varför" in page
    answer = client.get(f"/rounds/{round.slug}/selection/reasons")
    assert answer.text.count('<tr><th scope="row">') == 6
    assert "Med i gruppen" in answer.text
    client.get(f"{pins_of(round)}?number=3&kind=in")


def test_reasons_that_come_too_late_are_not_kept(client: Client, cleo: Person, bo: Person) -> None:
    round = three(cleo, bo)
    make.targets(round, Wanted("region", "norrland", 1, None))
    run_due_jobs(HANDLERS)
    page = client.sign_in(cleo).get(f"/rounds/{round.slug}/selection/reasons").text
    assert "Det finns inga skäl än" in page


def test_somebody_without_points_is_named_with_the_reason(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 2, bo)
    alone = make.unread(round, 7)
    page = text_of(client.sign_in(cleo).get(board(round)).text)
    assert f"Ingen har bedömt dem än: 1 {alone.number_text}" in page
    assert client.post(f"/rounds/{round.slug}/selection/propose").status_code == 303
    assert str(alone.id) not in list_proposals(round)[-1].chosen


def test_without_any_points_nothing_is_proposed(client: Client, cleo: Person) -> None:
    round = make.selecting_round(cleo)
    make.unread(round, 1)
    client.sign_in(cleo)
    assert "Räkna fram ett förslag" not in client.get(board(round)).text
    answer = client.post(f"/rounds/{round.slug}/selection/propose")
    assert answer.status_code == 409
    assert "Det finns ingen att välja bland än." in answer.text


def test_a_released_round_refuses_a_scenario(cleo: Person, bo: Person) -> None:
    round = make.decided_round(cleo, bo, "released", people=4)
    with pytest.raises(NotPossible):
        open_scenario(list_proposals(round)[0], round, by=cleo, at=make.AT)
