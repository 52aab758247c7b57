"""Somebody chosen withdraws before the release: who repairs the group, with one press."""

import pytest
import time_machine

from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import Outcome
from aspirant.selection.service.decisions import fill_place
from aspirant.selection.service.targets import Wanted
from tests import make_committee as made
from tests import make_selection as make
from tests.conftest import Client
from tests.selection.test_board import text_of
from tests.selection.test_decisions import outcomes, withdraw


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    """Six people, two places, three reserves; the strongest has withdrawn after the record."""
    round = make.decided_round(cleo, bo, "decided", people=6, places=2, reserves=3)
    made.signed_meeting(round, cleo)
    withdraw(round, 1)
    return make.reloaded(round)


def page_of(client: Client, round: Round, cleo: Person) -> str:
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(cleo)
        return text_of(client.get(f"/rounds/{round.slug}/decisions").text)


def test_the_page_says_who_repairs_the_group_and_what_that_does(
    client: Client, round: Round, cleo: Person
) -> None:
    make.targets(round, Wanted("region", "norrland", 1, None, 1))
    page = page_of(client, round, cleo)
    assert "1 plats är ledig" in page
    assert "Har dragit tillbaka sin ansökan sedan dess: 2027-001" in page
    assert "2027-004 kompletterar gruppen bäst" in page
    assert "Ge platsen till 2027-004" in page


def test_one_press_takes_them_in_and_the_list_closes_up(
    client: Client, round: Round, cleo: Person
) -> None:
    before = outcomes(round)
    first = make.decisions(round, Outcome.RESERVE)[0]
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(cleo)
        answer = client.post(f"/decisions/{first.id}/fill-place")
    assert (answer.status_code, answer.location) == (303, f"/rounds/{round.slug}/decisions")
    after = outcomes(round)
    number = first.application.number or 0
    assert (before[number], after[number]) == (("reserve", 1), ("offer", None))
    assert sorted(rank for _outcome, rank in after.values() if rank) == [1, 2]
    page = page_of(client, round, cleo)
    assert "plats är ledig" not in page
    assert "Flyttade upp från plats 1 på reservlistan" in page
    assert "Justeringen gäller inte längre" in page


def test_no_more_are_taken_in_than_there_are_places(round: Round, cleo: Person) -> None:
    first, second = make.decisions(round, Outcome.RESERVE)[:2]
    fill_place(first, first.round, reason="Skäl.", by=cleo, at=make.AT)
    db.session.commit()
    with pytest.raises(NotPossible, match="offered already"):
        fill_place(second, second.round, reason="Skäl.", by=cleo, at=make.AT)
    db.session.rollback()


def test_only_somebody_on_the_reserve_list_is_taken_in(round: Round, cleo: Person) -> None:
    (other, *_rest) = make.decisions(round, Outcome.DECLINE)
    with pytest.raises(NotPossible, match="on the reserve list"):
        fill_place(other, other.round, reason="Skäl.", by=cleo, at=make.AT)
    db.session.rollback()


def test_after_the_release_it_is_the_offers_that_repair(round: Round, cleo: Person) -> None:
    made.signed_meeting(round, cleo)
    first = make.decisions(round, Outcome.RESERVE)[0]
    make.release(round, cleo)
    with pytest.raises(NotPossible):
        fill_place(first, make.reloaded(round), reason="Skäl.", by=cleo, at=make.AT)
    db.session.rollback()


def test_without_a_reserve_the_page_says_what_to_do(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "decided", people=4, places=2, reserves=0)
    withdraw(round, 1)
    page = page_of(client, round, cleo)
    assert "Ingen är kvar på reservlistan. Ändra ett beslut här nedan" in page
