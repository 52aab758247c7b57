"""Two coordinators pressing at the same time: one release, and no place offered twice."""

from collections import Counter

import pytest
from flask import Flask

from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.lifecycle import OfferState
from aspirant.people.models import Person
from aspirant.selection.models import Outcome
from aspirant.selection.service.offers import decline_offer
from tests import make_selection as make
from tests.applications.test_at_once import all_at_once, signed_in
from tests.selection.test_release import decided, letters


@pytest.mark.parametrize("intent", ["one and the same", ""])
def test_eight_presses_are_one_release(app: Flask, cleo: Person, bo: Person, intent: str) -> None:
    round = decided(cleo, bo)
    data = {"rehearsed": make.rehearsed(round, at=now()), "intent": intent}
    press = (signed_in(cleo), f"/rounds/{round.slug}/decisions/release", data)
    answers = Counter(all_at_once(app, [press] * 8))
    assert answers == ({303: 8} if intent else {303: 1, 409: 7})
    assert (len(letters(round)), len(make.offers(round))) == (4, 1)


def test_one_free_place_is_offered_to_one_of_two_reserves(
    app: Flask, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "released", people=4, places=1, reserves=2)
    (offer,) = make.offers(round)
    decline_offer(offer, reason="", by=offer.application.person, at=make.TOLD)
    db.session.commit()
    urls = [f"/decisions/{one.id}/promote" for one in make.decisions(round, Outcome.RESERVE)]
    token = signed_in(cleo)
    answers = all_at_once(app, [(token, url, {}) for url in urls])
    assert sorted(answers) == [303, 409]
    states = Counter(one.state for one in make.offers(round))
    assert states == {OfferState.DECLINED: 1, OfferState.SENT: 1}
