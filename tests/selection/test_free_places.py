"""A place that becomes free is told to those who run the round: once, and it names nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from aspirant import processes
from aspirant.applications.queries import find_application
from aspirant.core.db import db
from aspirant.mail.delivery import send_due_letters
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.selection.models import Outcome
from aspirant.selection.service.free_places import GATHERING
from aspirant.selection.service.offers import (
    accept_offer,
    decline_offer,
    expire_offers,
    promote_reserve,
    renew_offer,
)
from tests import make_selection as make
from tests.make import person
from tests.make_programme import grant


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    """A released round with two places offered and two in reserve; Cleo and Carl run it."""
    round = make.decided_round(cleo, bo, "released", people=6, places=2, reserves=2)
    grant(person("carl", language="en"), Role.COORDINATOR, round)
    return make.reloaded(round)


def told() -> list[tuple[str, str]]:
    """To whom, and how the letter stands."""
    db.session.expire_all()
    found = db.session.scalars(select(Letter).where(Letter.kind == "selection/place_free"))
    return sorted((one.address.split("@")[0], one.state.value) for one in found)


def decline(round: Round, number: int = 0) -> None:
    offer = make.offers(round)[number]
    decline_offer(offer, reason="", by=offer.application.person, at=make.TOLD)
    db.session.commit()


def test_a_no_is_told_to_everybody_who_runs_the_round(round: Round) -> None:
    decline(round)
    assert told() == [("carl", "queued"), ("cleo", "queued")]
    letters = db.session.scalars(select(Letter).where(Letter.kind == "selection/place_free"))
    words = {one.language: render_letter(one) for one in letters}
    assert words["sv"].subject == "Något väntar på ditt beslut"
    assert words["en"].subject == "Something waits for you to decide"
    assert f"/rounds/{round.slug}/offers" in words["en"].text
    gone = make.offers(round)[0].application
    assert not {gone.number_text, gone.person.name} & set(words["sv"].text.split())


def test_several_at_once_are_told_in_one_letter(round: Round) -> None:
    decline(round, 0)
    decline(round, 1)
    assert told() == [("carl", "queued"), ("cleo", "queued")]


def test_one_that_comes_after_the_letter_left_is_told_anew(round: Round) -> None:
    decline(round, 0)
    send_due_letters(at=make.TOLD + GATHERING)
    decline(round, 1)
    assert told() == [
        ("carl", "queued"), ("carl", "sent"), ("cleo", "queued"), ("cleo", "sent"),
    ]  # fmt: skip


def test_the_letter_waits_half_an_hour_and_is_stopped_when_the_place_is_filled(
    round: Round, cleo: Person
) -> None:
    decline(round)
    send_due_letters(at=make.TOLD + timedelta(minutes=29))
    assert told() == [("carl", "queued"), ("cleo", "queued")]
    promote_reserve(make.decisions(round, Outcome.RESERVE)[0], round, by=cleo, at=make.TOLD)
    db.session.commit()
    assert told() == [("carl", "cancelled"), ("cleo", "cancelled")]


def test_it_waits_on_while_another_place_is_free(round: Round, cleo: Person) -> None:
    decline(round, 0)
    decline(round, 1)
    promote_reserve(make.decisions(round, Outcome.RESERVE)[0], round, by=cleo, at=make.TOLD)
    db.session.commit()
    assert told() == [("carl", "queued"), ("cleo", "queued")]


def test_offers_that_expire_are_told_in_one_letter_and_a_new_chance_stops_it(
    round: Round, cleo: Person
) -> None:
    last = make.offers(round)[0].reply_by
    assert expire_offers(at=last) == 2
    db.session.commit()
    assert told() == [("carl", "queued"), ("cleo", "queued")]
    for offer in make.offers(round):
        renew_offer(offer, by=cleo, at=last)
        db.session.commit()
    assert told() == [("carl", "cancelled"), ("cleo", "cancelled")]


def test_who_withdraws_after_taking_the_place_is_told_of_too(round: Round) -> None:
    offer = make.offers(round)[0]
    accept_offer(offer, by=offer.application.person, at=make.TOLD)
    db.session.commit()
    found = find_application(offer.application_id)
    assert found
    processes.withdraw_application(found, by=found.person, at=make.TOLD)
    db.session.commit()
    assert told() == [("carl", "queued"), ("cleo", "queued")]


def test_nobody_is_told_of_a_reserve_who_withdraws(round: Round) -> None:
    reserve = make.decisions(round, Outcome.RESERVE)[0]
    found = find_application(reserve.application_id)
    assert found
    processes.withdraw_application(found, by=found.person, at=make.TOLD)
    db.session.commit()
    assert told() == []
