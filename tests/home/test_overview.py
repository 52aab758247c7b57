"""The round step by step."""

from datetime import timedelta

import time_machine

from aspirant.core.db import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.selection.service.offers import decline_offer
from tests import make_selection as make
from tests.conftest import Client
from tests.make_programme import grant
from tests.selection.test_board import text_of


def test_the_board_sees_offers_when_they_have_left_and_not_before(
    client: Client, cleo: Person, bo: Person, dag: Person
) -> None:
    round = make.decided_round(cleo, bo, "decided", people=5, places=2)
    grant(dag, Role.BOARD, round)
    url = f"/rounds/{round.slug}"

    def seen() -> str:
        return text_of(client.get(url).text)

    with time_machine.travel(make.AT + timedelta(minutes=1), tick=False):
        client.sign_in(dag)
        before = seen()
        make.release(round, cleo)
        assert seen() == before
    with time_machine.travel(make.TOLD, tick=False):
        assert seen() != before


def test_the_coordinator_sees_how_far_the_choosing_has_come(
    client: Client, cleo: Person, bo: Person
) -> None:
    """Proposals, then decisions, then a place that has become free, with the way to fill it."""
    round = make.decided_round(cleo, bo, "proposed", people=5, places=2)
    url = f"/rounds/{round.slug}"
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(cleo)
        assert "1 förslag, inget beslutat" in text_of(client.get(url).text)
    later = make.decided_round(cleo, bo, "released", name="2028–2029", first=10)
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(cleo)
        other = client.get("/rounds/2028-2029").text
        assert "0 har tackat ja, 2 väntar" in text_of(other)
        offer = make.offers(later)[0]
        decline_offer(offer, reason="", by=offer.application.person, at=make.TOLD)
        db.session.commit()
        page = client.get("/rounds/2028-2029").text
    assert "1 ledig plats" in text_of(page)
    assert 'href="/rounds/2028-2029/offers">Välj grupp och besluta' in page
