"""Reminders on the days that the round has set, once each; and more time, with its reason."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.lifecycle import OfferState
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.service import set_answer_rules
from aspirant.selection.models import Offer, OfferExtension, OfferReminder
from aspirant.selection.service.offers import (
    expire_offers,
    extend_offer,
    remind_at,
    remind_offers,
)
from tests import make_selection as make
from tests.conftest import Client
from tests.selection.test_board import text_of
from tests.selection.test_offers import kinds, released


def set_days(round: Round, *days: int) -> None:
    set_answer_rules(
        make.reloaded(round), needs_two_signatures=False, reminder_days=list(days),
        offers_feedback=False, by=None, at=make.AT,
    )  # fmt: skip
    db.session.commit()


def remind(at: datetime) -> int:
    told = remind_offers(at=at)
    db.session.commit()
    return told


def offer_of(round: Round) -> Offer:
    (found,) = make.offers(round)
    return found


def test_each_day_reminds_once_at_nine_in_the_morning(cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    reply_by = offer.reply_by
    first, second = remind_at(reply_by, 4), remind_at(reply_by, 1)
    assert [to_local(one).strftime("%H:%M") for one in (first, second)] == ["09:00", "09:00"]
    assert to_local(reply_by).date() - to_local(second).date() == timedelta(days=1)
    moments = [first - timedelta(seconds=1), first, first, second, second + timedelta(hours=9)]
    assert [remind(at) for at in moments] == [0, 1, 0, 1, 0]
    assert kinds(offer_of(round).application.person) == ["offer", "reminder", "reminder"]
    days = db.session.scalars(select(OfferReminder.days).order_by(OfferReminder.sent_at)).all()
    assert days == [4, 1]


def test_a_worker_that_was_away_sends_one_letter_for_several_days(cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    late = offer.reply_by - timedelta(hours=2)
    assert [remind(late), remind(late)] == [1, 0]
    assert kinds(offer_of(round).application.person) == ["offer", "reminder"]


def test_a_round_chooses_its_days_or_none(cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    reply_by = offer.reply_by
    set_days(round)
    assert remind(reply_by - timedelta(hours=2)) == 0
    set_days(round, 2)
    assert [remind(remind_at(reply_by, 2)), remind(reply_by - timedelta(hours=2))] == [1, 0]


def test_nobody_is_reminded_of_an_offer_that_came_after_the_day(cleo: Person, bo: Person) -> None:
    round, _offer = released(cleo, bo)
    set_days(round, 20)
    assert remind(offer_of(round).reply_by - timedelta(hours=2)) == 0


def test_more_time_is_kept_with_its_reason_and_told(
    client: Client, cleo: Person, bo: Person
) -> None:
    round, offer = released(cleo, bo)
    before = offer.reply_by
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(cleo)
        url = f"/offers/{offer.id}/extend"
        assert client.get(url).status_code == 200
        early = client.post(url, data={"last_day": "2026-09-08", "reason": "Ledig."})
        assert early.status_code == 422
        assert "Den nya dagen måste vara senare" in text_of(early.text)
        assert client.post(url, data={"last_day": "2026-09-14"}).status_code == 422
        data = {"last_day": "2026-09-14", "reason": "Föräldraledig till den tolfte."}
        assert client.post(url, data=data).status_code == 303
        page = text_of(client.get(f"/rounds/{round.slug}/offers").text)
    assert "Föräldraledig till den tolfte." in page
    found = offer_of(round)
    assert found.reply_by.isoformat() == "2026-09-14T21:59:00+00:00"
    (kept,) = db.session.scalars(select(OfferExtension)).all()
    assert (kept.was, kept.reply_by, kept.by_id) == (before, found.reply_by, cleo.id)
    assert sorted(kinds(found.application.person)) == ["extended", "offer"]
    assert expire_offers(at=before) == 0
    assert remind(remind_at(found.reply_by, 4)) == 1


def test_only_an_offer_that_waits_gets_more_time(cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    expire_offers(at=offer.reply_by)
    db.session.commit()
    found = offer_of(round)
    assert found.state is OfferState.EXPIRED
    with pytest.raises(NotPossible):
        extend_offer(found, last_day=date(2026, 10, 1), reason="Skäl.", by=cleo, at=found.reply_by)
    db.session.rollback()


def test_a_stranger_gives_nobody_more_time(
    client: Client, cleo: Person, bo: Person, dag: Person
) -> None:
    _round, offer = released(cleo, bo)
    for who in (bo, dag, offer.application.person):
        assert client.sign_in(who).get(f"/offers/{offer.id}/extend").status_code == 403


def test_no_link_of_any_letter_decides_when_a_scanner_opens_it(
    client: Client, cleo: Person, bo: Person
) -> None:
    """Mail programs and their guards open every address, signed in or not, with GET and HEAD."""
    round, offer = released(cleo, bo)
    remind(remind_at(offer.reply_by, 4))
    person = offer_of(round).application.person
    paths = [f"/applications/{offer.application_id}/decision", f"/offers/{offer.id}",
             f"/offers/{offer.id}/decline", f"/offers/{offer.id}/accept"]  # fmt: skip
    with time_machine.travel(remind_at(offer.reply_by, 4), tick=False):
        for browser in (client, client.sign_in(person)):
            for path in paths:
                browser.get(path)
                browser.head(path)
    assert offer_of(round).state is OfferState.SENT
