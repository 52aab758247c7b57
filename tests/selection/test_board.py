"""The board: a proposal asked for, shown, explained, and changed by hand."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from aspirant.core.db import db
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import PinKind, Proposal
from aspirant.selection.queries.proposals import list_proposals
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.service.proposals import pin_application, propose_group
from aspirant.selection.service.targets import Wanted, bind_target
from tests import make_selection as make
from tests.conftest import Client


def text_of(page: str) -> str:
    """A page's words, without its tags."""
    page = re.sub(r"[0-9a-f]{16}", "", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace(" .", ".").replace(" ,", ",")


def board(round: Round, **query: Any) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"/rounds/{round.slug}/selection?{asked}"


def test_an_empty_board_says_what_will_be_here(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 1, bo)
    page = text_of(client.sign_in(cleo).get(board(round)).text)
    assert "Inget förslag är framräknat än" in page
    assert "Räkna fram ett förslag" in page
    assert "1 person kan väljas." in page


def test_the_group_stands_there_after_one_press(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 4, bo)
    answer = client.sign_in(cleo).post(f"/rounds/{round.slug}/selection/propose")
    assert (answer.status_code, answer.location) == (303, f"/rounds/{round.slug}/selection")
    page = text_of(client.get(answer.location).text)
    assert "Förslag 1 av 1" in page
    assert "bevisat bäst" in page
    assert "2 av 2 platser" in page
    assert [name in page for name in ("Sökande 0", "2027-001")] == [True, True]


def test_only_coordinators_may_see_it(
    client: Client, cleo: Person, bo: Person, dag: Person
) -> None:
    round = make.decided_round(cleo, bo, "proposed", people=3)
    paths = ["", "/targets", "/pins", "/swap", "/decide"]
    for person in (bo, dag):
        client.sign_in(person)
        found = [client.get(f"/rounds/{round.slug}/selection{path}").status_code for path in paths]
        assert found == [403] * len(paths)
        assert client.post(f"/rounds/{round.slug}/selection/propose").status_code == 403
    for page in ("decisions", "decisions/release", "offers"):
        assert client.get(f"/rounds/{round.slug}/{page}").status_code == 403


def test_one_press_twice_is_one_proposal(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 3, bo)
    client.sign_in(cleo)
    for _turn in range(2):
        client.post(f"/rounds/{round.slug}/selection/propose", data={"intent": "once"})
    assert len(list_proposals(round)) == 1


def test_later_proposals_keep_the_seed_of_the_first(cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo)
    make.candidates(round, 3, bo)
    first, second = make.proposal(round, cleo), make.proposal(round, cleo)
    assert (first.seed, first.input_hash) == (second.seed, second.input_hash)
    assert first.chosen == second.chosen


def test_the_same_number_of_queries_at_one_row_and_three(
    client: Client, cleo: Person, bo: Person, count_queries: Callable[..., Any]
) -> None:
    names = [("2027–2028", 1, 2), ("2029–2030", 3, 6)]
    slugs = [
        make.decided_round(
            cleo, bo, "proposed", name=name, people=people, places=places, first=places * 10
        ).slug
        for name, places, people in names
    ]
    client.sign_in(cleo)
    found = []
    for slug in slugs:
        db.session.remove()
        with count_queries() as queries:
            assert client.get(f"/rounds/{slug}/selection").status_code == 200
        found.append(len(queries))
    assert found[0] == found[1] <= 17


def test_without_interviews_everybody_who_is_read_can_be_chosen(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo)
    one, two, three = make.candidates(round, 3, bo)
    page = text_of(client.sign_in(cleo).get(board(round)).text)
    assert "3 personer kan väljas. Det finns inga intervjuer" in page
    make.interviewed(one, bo)
    page = text_of(client.get(board(round)).text)
    assert "1 person kan väljas. Det är de vars intervju har hållits." in page
    assert "Inte kallad till intervju: 2" in page
    assert f"{two.number_text}, {three.number_text}" in page


def test_it_says_why_somebody_is_not_in_the_group(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo, places=1)
    make.candidates(round, 2, bo, merits="53")
    make.proposal(round, cleo)
    page = text_of(client.sign_in(cleo).get(board(round, why=2)).text)
    assert "Varför inte 2027-002?" in page
    assert "Med 2027-002 i stället för 2027-001 sjunker gruppens poäng med 2,0; med 2,1" in page
    assert "poäng mer hade platsen varit given." in page
    page = text_of(client.get(board(round, why=1)).text)
    assert "Utan 2027-001 går platsen till 2027-002; då sjunker gruppens poäng med 2,0." in page


def test_a_draw_says_that_the_lot_decided(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo, places=1)
    people = make.candidates(round, 2, bo, merits="44")
    chosen = make.proposal(round, cleo).chosen
    other = next(one for one in people if str(one.id) not in chosen)
    page = text_of(client.sign_in(cleo).get(board(round, why=other.number)).text)
    assert "lotten avgjorde, på samma sätt för alla." in page


def test_a_missed_target_says_what_is_lacking_and_what_it_costs(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo, places=1)
    make.candidates(round, 2, bo, merits="53")
    make.targets(round, Wanted("sector", "civil", 1, None))
    make.proposal(round, cleo)
    page = text_of(client.sign_in(cleo).get(board(round)).text)
    assert "Idéburen sektor saknar 1 person. Det går inte att nå med dem som finns." in page
    assert "1 mål missas" in page


def test_the_next_in_line_keeps_the_target(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo, places=1)
    make.candidates(round, 4, bo)
    make.targets(round, Wanted("region", "norrland", 1, None))
    make.proposal(round, cleo)
    page = text_of(client.sign_in(cleo).get(board(round)).text)
    assert "Om någon tackar nej" in page
    assert "2027-001 2027-004 håller Norrland" in page


def test_who_is_held_in_is_in_the_next_proposal(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo, places=1)
    _strong, weak = make.candidates(round, 2, bo, merits="52")
    client.sign_in(cleo)
    data = {"number": weak.number, "kind": "in", "reason": "Kan det som ingen annan kan."}
    answer = client.post(f"/rounds/{round.slug}/selection/pins", data=data)
    assert answer.status_code == 303
    assert make.proposal(round, cleo).chosen == [str(weak.id)]
    page = text_of(client.get(board(round)).text)
    assert "Låst i gruppen" in page


def test_holding_needs_a_reason(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo)
    (one,) = make.candidates(round, 1, bo)
    data = {"number": one.number, "kind": "in", "reason": " "}
    answer = client.sign_in(cleo).post(f"/rounds/{round.slug}/selection/pins", data=data)
    assert answer.status_code == 422


def test_more_cannot_be_held_than_there_are_places(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo, places=1)
    one, two = make.candidates(round, 2, bo)
    pin_application(one, round, kind=PinKind.IN, reason="Skäl", by=cleo, at=make.AT)
    db.session.commit()
    data = {"number": two.number, "kind": "in", "reason": "Skäl"}
    answer = client.sign_in(cleo).post(f"/rounds/{round.slug}/selection/pins", data=data)
    assert answer.status_code == 409
    assert "Alla platser är redan låsta." in text_of(answer.text)


def test_an_impossible_question_names_the_conflict_and_the_ways_out(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo, places=2)
    make.candidates(round, 3, bo)
    make.targets(round, Wanted("region", "norrland", 2, None))
    (target,) = list_targets(round)
    bind_target(target, ground="Styrelsens beslut.", by=cleo, at=make.AT)
    db.session.commit()
    answer = client.sign_in(cleo).post(f"/rounds/{round.slug}/selection/propose")
    page = text_of(answer.text)
    assert answer.status_code == 409
    assert "Ingen grupp kan hålla alla bindande regler" in page
    assert "Norrland minst 2" in page
    assert "Begär minst 1 i stället för 2 av Norrland" in page
    assert "/selection/targets#target-region-norrland" in answer.text
    assert (
        "/selection/targets?change=region%3Dnorrland:least:1#target-region-norrland" in answer.text
    )
    assert list_proposals(round) == []


def test_contradictory_holds_are_named(client: Client, cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo, places=2)
    people = make.candidates(round, 3, bo)
    make.targets(round, Wanted("region", "sydsverige", 0, 0))
    (target,) = list_targets(round)
    bind_target(target, ground="Styrelsens beslut.", by=cleo, at=make.AT)
    pin_application(people[2], round, kind=PinKind.IN, reason="Skäl", by=cleo, at=make.AT)
    db.session.commit()
    answer = client.sign_in(cleo).post(f"/rounds/{round.slug}/selection/propose")
    page = text_of(answer.text)
    assert answer.status_code == 409
    assert "Södra Sverige högst 0" in page or "Sydsverige högst 0" in page
    assert "2027-003 är låst i gruppen" in page
    assert "Lås upp 2027-003 …" in page


def test_a_swap_shows_its_cost_and_becomes_the_next_proposal(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.selecting_round(cleo, places=1)
    _strong, weak = make.candidates(round, 2, bo, merits="53")
    make.targets(round, Wanted("sector", "public", 1, None))
    make.proposal(round, cleo)
    url = f"/rounds/{round.slug}/selection/swap?proposal=1&leaves=1&enters=2"
    page = text_of(client.sign_in(cleo).get(url).text)
    assert "Gruppens poäng sjunker med 2,0." in page
    assert client.get(url.replace("leaves=1", "leaves=9")).status_code == 404
    assert "Målet Offentlig sektor minst 1 missas då." in page
    assert client.post(url, data={"reason": ""}).status_code == 422
    assert client.post(url, data={"reason": "Tillför något nytt."}).status_code == 303
    made = list_proposals(round)[-1]
    assert (made.number, made.is_by_hand, made.is_proven) == (2, True, False)
    assert (made.chosen, made.reason) == ([str(weak.id)], "Tillför något nytt.")
    page = text_of(client.get(board(round)).text)
    assert "ändrat för hand" in page
    assert "Tillför något nytt." in page
    assert "Med 2027-001 i stället för 2027-002" in text_of(client.get(board(round, why=1)).text)


def test_a_proposal_tells_when_its_ground_has_changed(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "proposed", people=3)
    client.sign_in(cleo)
    assert "Något har ändrats" not in client.get(board(round)).text
    make.candidate(round, 7, bo)
    assert "Något har ändrats sedan det här räknades fram" in client.get(board(round)).text


def test_proposals_keep_ids_and_figures_and_no_names(cleo: Person, bo: Person) -> None:
    round = make.decided_round(cleo, bo, "proposed", people=3)
    made = db.session.scalars(select(Proposal).where(Proposal.round_id == round.id)).one()
    assert "Sökande" not in str(made.result)
    assert "Arbetsplats" not in str(made.result)


def test_fewer_candidates_than_places_are_all_proposed(cleo: Person, bo: Person) -> None:
    round = make.selecting_round(cleo, places=5)
    make.candidates(round, 2, bo)
    made = propose_group(make.reloaded(round), by=cleo, at=make.AT)
    assert len(made.chosen) == 2
    db.session.commit()
