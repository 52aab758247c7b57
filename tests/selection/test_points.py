"""Points: how severe reviewers are, what that does, and the choice that is kept on record."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.interviews.queries import Merit, list_merits
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.reviews.models import Points
from aspirant.reviews.severity import list_points_choices
from aspirant.selection.queries.points import find_points_sheet
from aspirant.selection.service.points import choose_points
from tests import make
from tests import make_selection as choosing
from tests.conftest import Client
from tests.selection.test_board import text_of


def page_of(round: Round) -> str:
    return f"/rounds/{round.slug}/selection/points"


def read_round(cleo: Person, *, count: int = 9, places: int = 2, first: int = 0) -> Round:
    """Applications read by two of three reviewers in turn, of whom Siv gives a level less."""
    round = choosing.selecting_round(cleo, f"{2027 + first}–{2028 + first}", places=places)
    readers = [make.person(f"{name}{first}") for name in ("per", "siv", "tea")]
    for number in range(count):
        one, two = readers[number % 3], readers[(number + 1) % 3]
        worth = 4 - number // 3
        level = {reader.id: worth - (reader is readers[1]) for reader in readers}
        made = choosing.candidate(round, first + number, one, level=level[one.id])
        make.review(made, two, values=(level[two.id],) * 3)
    return choosing.reloaded(round)


def numbered(round: Round) -> dict[int, Merit]:
    return {one.application.number or 0: one.points for one in choosing.pool(round)}


def test_severity_is_evened_out_and_both_points_are_carried(cleo: Person) -> None:
    round = read_round(cleo)
    merits = numbered(round)
    assert [merits[n].raw for n in (1, 2, 3)] == [35, 35, 40]
    assert [merits[n].adjusted for n in (1, 2, 3)] == [37, 37, 37]
    assert merits[3].change == -3
    assert {one.used for one in merits.values()} == {one.raw for one in merits.values()}
    choose_points(round, Points.ADJUSTED, reason="Siv var sträng.", by=cleo, at=make.AT)
    chosen = numbered(round)
    assert [chosen[n].used for n in (1, 2, 3)] == [37, 37, 37]
    assert [one.merit for one in choosing.pool(round)][:3] == [37, 37, 37]


def test_with_too_little_in_common_the_points_stay_as_given(cleo: Person) -> None:
    round = read_round(cleo, count=3)
    choose_points(round, Points.ADJUSTED, reason="Ändå.", by=cleo, at=make.AT)
    assert [one.adjusted for one in numbered(round).values()] == [None] * 3
    assert [one.used for one in numbered(round).values()] == [35, 35, 40]


def test_the_interview_is_taken_as_it_is(cleo: Person, bo: Person) -> None:
    round = read_round(cleo)
    third = choosing.pool(round)[2].application
    choosing.interviewed(third, bo)
    merit = list_merits(round.id)[third.id]
    assert (merit.raw, merit.adjusted) == (40, 38)  # (3.68 + 4) / 2: rounded once, at the end


def test_the_page_tells_severity_points_and_order(client: Client, cleo: Person) -> None:
    round = read_round(cleo, places=3)
    page = text_of(client.sign_in(cleo).get(page_of(round)).text)
    assert "Siv0 6 gemensamma bedömningar −0,7 ±" in page
    assert "Per0 6 gemensamma bedömningar +0,3 ±" in page
    assert "2027-003 Sökande 2 4,0 3,7 ±" in page
    assert "samma personer vara bland de 3 främsta i båda fallen" in page
    assert "Poängen som de gavs" in page
    assert "Inget är valt än" in page


def test_the_page_says_who_would_come_in_and_who_would_not(client: Client, cleo: Person) -> None:
    round = read_round(cleo, places=1)
    sheet = find_points_sheet(round)
    page = text_of(client.sign_in(cleo).get(page_of(round)).text)
    assert "skulle 2027-001 och 2027-002 komma med bland de 1 främsta." in page
    assert "inte längre vara" not in page
    assert [line.raw_place for line in sheet.lines if line.entrant.application.number == 3] == [1]
    assert [line.entrant.application.number for line in sheet.enters] == [1, 2]
    assert sheet.leaves == ()


def test_the_page_says_when_there_is_too_little(client: Client, cleo: Person, bo: Person) -> None:
    round = choosing.selecting_round(cleo)
    page = text_of(client.sign_in(cleo).get(page_of(round)).text)
    assert "Ingen har lämnat in någon bedömning än." in page
    assert "Ingen kan väljas än" in page
    choosing.candidates(round, 2, bo)
    page = text_of(client.get(page_of(round)).text)
    assert "För litet underlag för att justera" in page
    assert "Bo 0 gemensamma bedömningar för litet underlag" in page


def test_the_applications_can_be_sorted(client: Client, cleo: Person) -> None:
    round = read_round(cleo)
    client.sign_in(cleo)
    for sort in ("number", "-raw", "adjusted", "-change", "nonsense"):
        assert client.get(f"{page_of(round)}?sort={sort}").status_code == 200
        found = [line.entrant.application.number for line in find_points_sheet(round, sort).lines]
        assert (found == list(range(1, 10))) == (sort == "number")


def test_the_choice_is_on_record(client: Client, cleo: Person) -> None:
    round = read_round(cleo)
    data = {"version": "0", "points": "adjusted", "reason": "Alla läste inte samma."}
    answer = client.sign_in(cleo).post(page_of(round), data=data)
    assert (answer.status_code, answer.location) == (303, page_of(round))
    (choice,) = list_points_choices(round)
    found = (choice.points, choice.reason, choice.by_id, choice.number)
    assert found == (Points.ADJUSTED, "Alla läste inte samma.", cleo.id, 1)
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "choose_points"))
    assert entry
    assert (entry.by_id, entry.round_id) == (cleo.id, round.id)
    assert entry.details == {"points": "adjusted"}
    page = text_of(client.get(page_of(round)).text)
    assert "Det här har valts De justerade poängen" in page
    assert "Cleo Alla läste inte samma." in page


def test_the_second_of_two_who_choose_at_once_is_told(client: Client, cleo: Person) -> None:
    round = read_round(cleo)
    client.sign_in(cleo)
    data = {"version": "0", "points": "adjusted", "reason": "Alla läste inte samma."}
    assert client.post(page_of(round), data=data).status_code == 303
    assert client.post(page_of(round), data=data | {"points": "raw"}).status_code == 409
    assert [one.points for one in list_points_choices(round)] == [Points.ADJUSTED]
    assert client.post(page_of(round), data=data | {"version": "1"}).status_code == 303
    assert [one.number for one in list_points_choices(round)] == [2, 1]


def test_a_choice_needs_a_reason_and_keeps_what_was_filled_in(client: Client, cleo: Person) -> None:
    round = read_round(cleo)
    answer = client.sign_in(cleo).post(page_of(round), data={"version": "0", "points": "adjusted"})
    assert answer.status_code == 422
    assert 'value="adjusted" checked' in answer.text
    assert list_points_choices(round) == []
    with pytest.raises(NotPossible):
        choose_points(round, Points.RAW, reason="  ", by=cleo, at=make.AT)


def test_after_the_release_the_choice_is_closed(client: Client, cleo: Person, bo: Person) -> None:
    round = choosing.decided_round(cleo, bo, "released")
    page = text_of(client.sign_in(cleo).get(page_of(round)).text)
    assert "Beskeden är skickade, så valet är stängt." in page
    data = {"version": "0", "points": "adjusted", "reason": "För sent."}
    assert client.post(page_of(round), data=data).status_code == 409


def test_the_choice_makes_an_earlier_proposal_out_of_date(client: Client, cleo: Person) -> None:
    round = read_round(cleo)
    choosing.proposal(round, cleo)
    client.sign_in(cleo)
    board = f"/rounds/{round.slug}/selection"
    assert "Något har ändrats" not in text_of(client.get(board).text)
    choose_points(round, Points.ADJUSTED, reason="Siv var sträng.", by=cleo, at=make.AT)
    db.session.commit()
    assert "Något har ändrats" in text_of(client.get(board).text)


def test_only_coordinators_see_it_and_reviewers_learn_nothing(
    client: Client, cleo: Person, dag: Person
) -> None:
    round = read_round(cleo)
    reader = find_points_sheet(round).readers[1].person
    for person in (dag, reader):
        assert client.sign_in(person).get(page_of(round)).status_code == 403
    own = f"/rounds/{round.slug}/readings"
    before = client.get(own)
    choose_points(round, Points.ADJUSTED, reason="Siv var sträng.", by=cleo, at=make.AT)
    db.session.commit()
    assert before.status_code == 200
    assert text_of(client.get(own).text) == text_of(before.text)


def test_both_points_stand_side_by_side_among_the_reviews(client: Client, cleo: Person) -> None:
    round = read_round(cleo)
    page = text_of(client.sign_in(cleo).get(f"/rounds/{round.slug}/reviews").text)
    assert "4,0 3,7 0,0 2/2" in page
    one = text_of(client.get(f"/rounds/{round.slug}/reviews/3").text)
    assert "Medel 4,0 Justerat 3,7" in one


def test_the_same_number_of_queries_at_few_rows_and_many(
    client: Client, cleo: Person, count_queries: Callable[..., Any]
) -> None:
    slugs = [read_round(cleo, count=count, first=first).slug for count, first in ((3, 0), (9, 10))]
    client.sign_in(cleo)
    for path in ("selection/points", "reviews"):
        found = []
        for slug in slugs:
            db.session.remove()
            with count_queries() as queries:
                assert client.get(f"/rounds/{slug}/{path}").status_code == 200
            found.append(len(queries))
        assert found[0] == found[1] <= 16
