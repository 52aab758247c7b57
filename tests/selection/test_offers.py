"""Offers: answered by their person, reminded, expired, and repaired from the reserve list."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from aspirant import processes
from aspirant.applications.queries import find_application
from aspirant.committee.service.release import undo_release
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.lifecycle import OfferState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.selection.models import Offer, Outcome
from aspirant.selection.service.offers import (
    accept_offer,
    decline_offer,
    expire_offers,
    promote_reserve,
)
from aspirant.selection.service.targets import Wanted
from tests import make_selection as make
from tests.conftest import Client
from tests.selection.test_board import text_of


def released(cleo: Person, bo: Person, *, reserves: int = 2) -> tuple[Round, Offer]:
    """A round of four with one place, offered to the strongest, and some reserves."""
    round = make.decided_round(cleo, bo, "released", people=4, places=1, reserves=reserves)
    (offer,) = make.offers(round)
    return round, offer


def kinds(person: Person) -> list[str]:
    """The letters of the selection to somebody, in the order they were queued."""
    found = db.session.scalars(
        select(Letter.kind)
        .where(Letter.person_id == person.id, Letter.kind.startswith("selection/"))
        .order_by(Letter.created_at, Letter.next_attempt_at)
    )
    return [kind.removeprefix("selection/") for kind in found]


def takes_part(person: Person, round: Round) -> bool:
    db.session.expire_all()
    found = find_person(person.id)
    return bool(found and found.has_role(Role.PARTICIPANT, round.id))


def test_the_page_has_a_date_and_one_button_and_opening_it_decides_nothing(
    client: Client, cleo: Person, bo: Person
) -> None:
    _round, offer = released(cleo, bo)
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(offer.application.person)
        pages = [client.get(f"/offers/{offer.id}").text for _turn in range(2)]
        client.get(f"/offers/{offer.id}/decline")
        assert client.get(f"/offers/{offer.id}/accept").status_code == 405
    assert "tisdag 8 september kl. 23.59" in pages[0]
    assert pages[0].count("Ja, jag tar platsen") == 1
    assert make.offers(_round)[0].state is OfferState.SENT


def test_a_yes_makes_a_participant_and_is_welcomed(
    client: Client, cleo: Person, bo: Person
) -> None:
    round, offer = released(cleo, bo)
    person = offer.application.person
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(person)
        answers = [
            client.post(f"/offers/{offer.id}/accept", data={"intent": "once"}) for _ in range(2)
        ]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert "Platsen är din" in client.get(f"/offers/{offer.id}").text
    assert takes_part(person, round)
    assert sorted(kinds(person)) == ["offer", "welcome"]
    assert make.offers(round)[0].state is OfferState.ACCEPTED


def test_nobody_else_may_open_or_answer_it(
    client: Client, cleo: Person, bo: Person, dag: Person
) -> None:
    _round, offer = released(cleo, bo)
    with time_machine.travel(make.TOLD, tick=False):
        for person in (cleo, bo, dag):
            client.sign_in(person)
            assert client.get(f"/offers/{offer.id}").status_code == 403
            assert client.post(f"/offers/{offer.id}/accept").status_code == 403
            assert client.post(f"/offers/{offer.id}/decline").status_code == 403


def test_a_no_is_thanked_and_its_reason_is_kept_for_the_coordinator(
    client: Client, cleo: Person, bo: Person
) -> None:
    round, offer = released(cleo, bo)
    person = offer.application.person
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(person)
        data = {"reason": "Jag har bytt jobb."}
        assert client.post(f"/offers/{offer.id}/decline", data=data).status_code == 303
        assert "Du har tackat nej" in client.get(f"/offers/{offer.id}").text
        page = text_of(client.sign_in(cleo).get(f"/rounds/{round.slug}/offers").text)
    assert "Jag har bytt jobb." in page
    assert "1 plats är ledig" in page
    assert sorted(kinds(person)) == ["declined", "offer"]


def test_a_place_that_was_taken_can_be_given_back(cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    person = offer.application.person
    accept_offer(offer, by=person, at=make.TOLD)
    db.session.commit()
    assert takes_part(person, round)
    (offer,) = make.offers(round)
    decline_offer(offer, reason="", by=offer.application.person, at=make.TOLD)
    db.session.commit()
    assert not takes_part(person, round)


def test_an_older_page_does_not_give_back_a_place_that_was_taken_since(
    client: Client, cleo: Person, bo: Person
) -> None:
    round, offer = released(cleo, bo)
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(offer.application.person)
        assert 'name="state" value="sent"' in client.get(f"/offers/{offer.id}/decline").text
        client.post(f"/offers/{offer.id}/accept")
        url, data = f"/offers/{offer.id}/decline", {"state": "sent", "reason": "Nytt jobb."}
        answer = client.post(url, data=data)
        assert answer.status_code == 409
        assert "Du har tackat ja sedan du öppnade sidan" in text_of(answer.text)
        assert "Lämna" in text_of(answer.text)
        assert "Nytt jobb." in answer.text
        assert make.offers(round)[0].state is OfferState.ACCEPTED
        assert client.post(url, data=data | {"state": "accepted"}).status_code == 303
    assert make.offers(round)[0].state is OfferState.DECLINED


def test_a_late_answer_is_told_kindly(client: Client, cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    person = offer.application.person
    with time_machine.travel(offer.reply_by, tick=False):
        client.sign_in(person)
        answer = client.post(f"/offers/{offer.id}/accept")
        assert answer.status_code == 409
        assert "Sista svarsdagen har passerat" in text_of(answer.text)
        assert "aspirant@example.org" in answer.text
        assert "Sista svarsdagen har passerat" in client.get(f"/offers/{offer.id}").text
    assert not takes_part(person, round)


def test_it_expires_at_its_time_and_not_before(cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    reply_by = offer.reply_by
    assert expire_offers(at=reply_by - timedelta(seconds=1)) == 0
    assert expire_offers(at=reply_by) == 1
    db.session.commit()
    assert expire_offers(at=reply_by) == 0
    (offer,) = make.offers(round)
    assert offer.state is OfferState.EXPIRED
    assert kinds(offer.application.person) == ["offer", "expired"]


def test_the_reserve_who_keeps_the_target_is_proposed_and_asked(
    client: Client, cleo: Person, bo: Person
) -> None:
    round, offer = released(cleo, bo, reserves=3)
    decline_offer(offer, reason="", by=offer.application.person, at=make.TOLD)
    db.session.commit()
    make.targets(round, Wanted("region", "norrland", 1, None))
    (best,) = [
        one
        for one in make.decisions(round, Outcome.RESERVE)
        if one.application.region == "norrland"
    ]
    person, number, declined = best.application.person, best.application.number_text, offer.id
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(cleo)
        page = text_of(client.get(f"/rounds/{round.slug}/offers").text)
        assert f"{number} kompletterar gruppen bäst." in page
        asked = client.get(f"/decisions/{best.id}/promote")
        assert "Det är den som kompletterar gruppen bäst." in asked.text
        assert client.post(f"/decisions/{best.id}/promote").status_code == 303
    assert sorted(kinds(person)) == ["offer", "reserve"]
    states = {one.id == declined: one.state for one in make.offers(round)}
    assert states == {True: OfferState.DECLINED, False: OfferState.SENT}


def test_no_more_are_asked_than_there_are_places(client: Client, cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    first, *_others = make.decisions(round, Outcome.RESERVE)
    with pytest.raises(NotPossible, match="Every place is taken"):
        promote_reserve(first, make.reloaded(round), by=cleo, at=make.TOLD)
    db.session.rollback()
    (offer,) = make.offers(round)
    decline_offer(offer, reason="", by=offer.application.person, at=make.TOLD)
    db.session.commit()
    client.sign_in(cleo)
    urls = [f"/decisions/{one.id}/promote" for one in make.decisions(round, Outcome.RESERVE)]
    assert [client.post(url).status_code for url in urls] == [303, 409]


def test_an_expired_offer_can_be_given_new_days(client: Client, cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    later = offer.reply_by + timedelta(hours=12)
    expire_offers(at=offer.reply_by)
    db.session.commit()
    with time_machine.travel(later, tick=False):
        client.sign_in(cleo)
        assert client.post(f"/offers/{offer.id}/renew").status_code == 303
    (offer,) = make.offers(round)
    assert (offer.state, offer.sent_at, offer.reminded_at) == (OfferState.SENT, later, None)
    assert offer.reply_by > later


def test_whoever_withdraws_gives_the_place_back(client: Client, cleo: Person, bo: Person) -> None:
    round, offer = released(cleo, bo)
    person = offer.application.person
    accept_offer(offer, by=person, at=make.TOLD)
    db.session.commit()
    found = find_application(offer.application_id)
    assert found
    processes.withdraw_application(found, by=found.person, at=make.TOLD)
    db.session.commit()
    (offer,) = make.offers(round)
    assert (offer.state, offer.answered_at) == (OfferState.WITHDRAWN, None)
    assert not takes_part(person, round)
    with time_machine.travel(make.TOLD, tick=False):
        page = text_of(client.sign_in(cleo).get(f"/rounds/{round.slug}/offers").text)
        assert "1 plats är ledig" in page
        seen = client.sign_in(person).get(f"/offers/{offer.id}").text
    assert "Erbjudandet gäller inte längre" in seen


def test_when_two_decline_at_once_two_are_proposed_until_the_list_is_empty(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "released", people=5, places=2, reserves=2)
    for offer in make.offers(round):
        decline_offer(offer, reason="", by=offer.application.person, at=make.TOLD)
    db.session.commit()
    with time_machine.travel(make.TOLD, tick=False):
        client.sign_in(cleo)
        page = text_of(client.get(f"/rounds/{round.slug}/offers").text)
        assert "2 platser är lediga" in page
        assert "Tillsammans kompletterar de här gruppen bäst:" in page
        for one in make.decisions(round, Outcome.RESERVE):
            assert client.post(f"/decisions/{one.id}/promote").status_code == 303
        for offer in make.offers(round):
            if offer.state is OfferState.SENT:
                decline_offer(offer, reason="", by=offer.application.person, at=make.TOLD)
        db.session.commit()
        page = text_of(client.get(f"/rounds/{round.slug}/offers").text)
    assert "Ingen är kvar på reservlistan. Det här kan du göra:" in page


def test_after_an_undone_release_nobody_can_move_up(
    client: Client, cleo: Person, bo: Person
) -> None:
    round, _offer = released(cleo, bo)
    undo_release(make.reloaded(round), by=cleo, at=make.AT + timedelta(minutes=5))
    db.session.commit()
    reserve = make.decisions(round, Outcome.RESERVE)[0]
    client.sign_in(cleo)
    assert "Inga erbjudanden än" in text_of(client.get(f"/rounds/{round.slug}/offers").text)
    assert client.post(f"/decisions/{reserve.id}/promote").status_code == 409


def test_before_the_letters_leave_the_pages_say_so_and_lead_to_taking_it_back(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "released", people=4)
    for at, is_held in ((make.AT, True), (make.TOLD, False)):
        with time_machine.travel(at, tick=False):
            page = client.sign_in(cleo).get(f"/rounds/{round.slug}/offers").text
            overview = client.get(f"/rounds/{round.slug}").text
        assert ("Inte skickat" in page, "Mer tid" in page) == (is_held, not is_held)
        for shown in (page, overview):
            assert ("Breven går iväg kl. 12.10" in text_of(shown)) is is_held
        assert (f'/rounds/{round.slug}/decisions">Välj grupp' in overview) is is_held


def test_the_reserve_list_says_first_what_each_brings(
    client: Client, cleo: Person, bo: Person
) -> None:
    round, offer = released(cleo, bo)
    decline_offer(offer, reason="", by=offer.application.person, at=make.TOLD)
    db.session.commit()
    page = text_of(client.sign_in(cleo).get(f"/rounds/{round.slug}/offers").text)
    assert "Mellansverige, Privat sektor, Chef över chefer" in page
