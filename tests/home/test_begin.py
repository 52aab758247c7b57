"""Beginning a programme, and what stands when it is over."""

import pytest
import time_machine

from aspirant import processes
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.lifecycle import OfferState, RoundState
from aspirant.people.models import Person
from aspirant.programme.service import finish_round
from aspirant.selection.service.offers import accept_offer, decline_offer
from tests import make_reporting
from tests import make_selection as make
from tests.conftest import Client

START = "/rounds/2027-2028/start"


@pytest.mark.parametrize("stage", ["decided", "released"])
def test_a_programme_does_not_begin_before_everybody_is_told(
    client: Client, cleo: Person, bo: Person, stage: str
) -> None:
    round = make.decided_round(cleo, bo, stage)
    make_reporting.closed(round)
    with time_machine.travel(make.AT, tick=False):
        page = client.sign_in(cleo).get(START).text
        assert "Programmet kan inte börja än" in page
        assert "Börja programmet?" not in page
        assert client.post(START).status_code == 409
    assert make.reloaded(round).state is RoundState.PREPARING


def test_a_programme_begins_when_everybody_is_told(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "answered")
    after = make_reporting.closed(round)
    with time_machine.travel(after, tick=False):
        client.sign_in(cleo)
        assert "platser är tagna" in client.get(START).text
        assert client.post(START).status_code == 303
        assert "Programmet har börjat" in client.get(START).text
    assert make.reloaded(round).state is RoundState.RUNNING


def test_a_place_is_not_given_back_when_the_round_is_over(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "released")
    offer = make.offers(round)[0]
    person = offer.application.person
    accept_offer(offer, by=person, at=make.TOLD)
    after = make_reporting.closed(round)
    processes.start_round(make.reloaded(round), by=cleo, at=after)
    finish_round(make.reloaded(round), by=cleo, at=after)
    db.session.commit()
    offer = make.offers(round)[0]
    with pytest.raises(NotPossible, match="over"):
        decline_offer(offer, reason="", by=person, at=make.TOLD)
    db.session.rollback()
    with time_machine.travel(make.TOLD, tick=False):
        page = client.sign_in(person).get(f"/offers/{offer.id}").text
        assert "Du var med" in page
        assert "decline" not in page
        assert (
            "Det finns inget att tacka nej till" in client.get(f"/offers/{offer.id}/decline").text
        )
    with time_machine.travel(after, tick=False):
        url = f"/applications/{offer.application_id}/withdraw"
        assert "Omgången är slut" in client.sign_in(person).get(url).text
        assert client.post(url).status_code == 409
    assert make.offers(round)[0].state is OfferState.ACCEPTED
