"""What a coordinator does: the list, one claim at a time, and nobody their own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.extensions import db
from aspirant.lifecycle import ClaimState
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.schedule.models import Attendance, Presence
from aspirant.travel.models import TravelClaim
from aspirant.travel.queries.doubles import find_doubles
from aspirant.travel.words import TravelKind
from tests import make
from tests.conftest import Client
from tests.make_schedule import again
from tests.make_travel import batch, been, claim, found
from tests.schedule.test_changes import words_of
from tests.travel.test_claim import DRIVE, own_claim, person

TAXI = {
    "kind": TravelKind.TAXI,
    "from_place": "Centralen",
    "to_place": "Kansliet",
    "reason": "Tåget var sent.",
    "amount_ore": 38_500,
}


def answered(client: Client, made: TravelClaim, verb: str, **data: str) -> int:
    sent = {"version": str(found(made).version)} | data
    return client.post(f"/claims/{made.id}/{verb}", data=sent).status_code


def test_the_list_is_filtered_by_its_address_and_summed(
    client: Client, round: Round, session: Session, cleo: Person
) -> None:
    claim(session, person("erik"), "submitted")
    claim(session, person("fia"), "approved", by=cleo, shade=1)
    claim(been(round, title="Annan"), person("gun"), "draft")
    client.sign_in(again(cleo))
    here = f"/rounds/{round.slug}/claims"
    names = {"Erik", "Fia", "Gun"}

    def shown(query: str) -> set[str]:
        words = words_of(client.get(f"{here}?{query}").text)
        return {name for name in names if name in words}

    assert shown("") == names
    assert shown("state=submitted") == {"Erik"}
    assert shown("state=submitted&state=approved") == {"Erik", "Fia"}
    assert shown(f"session={session.id}") == {"Erik", "Fia"}
    assert shown("q=fia") == {"Fia"}
    assert shown("state=nonsense&session=nonsense") == names
    assert "Godkänd 1 reseräkning, 249,50 kr" in words_of(client.get(f"{here}?q=fia").text)
    assert client.sign_in(person("erik")).get(here).status_code == 403


def test_nobody_answers_their_own_claim(
    client: Client, round: Round, session: Session, cleo: Person
) -> None:
    make.with_role(person("erik"), Role.COORDINATOR, round)
    made = claim(session, person("erik"), "submitted")
    client.sign_in(person("erik"))
    assert client.get(f"/claims/{made.id}/handle").status_code == 403
    for verb in ("approve", "return", "refuse", "reopen", "exception"):
        assert answered(client, made, verb, reason="x", why="x", until="2027-01-01") == 403
    assert "någon annan svarar" in client.get(f"/rounds/{round.slug}/claims").text
    client.sign_in(again(cleo))
    assert answered(client, made, "approve") == 303


@pytest.mark.parametrize(
    ("verb", "state", "word"),
    [("return", ClaimState.RETURNED, "rättas"), ("refuse", ClaimState.REFUSED, "betalas inte")],
)
def test_an_answer_with_words_reaches_the_person(
    client: Client, session: Session, cleo: Person, verb: str, state: ClaimState, word: str
) -> None:
    made = claim(session, person("erik"), "submitted")
    client.sign_in(again(cleo))
    assert answered(client, made, verb, reason="") == 422
    assert answered(client, made, verb, reason="Kontonummer 8327 123456789") == 422
    assert answered(client, made, verb, reason="Fel dag på biljetten.") == 303
    assert own_claim("erik").state is state
    (letter,) = db.session.scalars(select(Letter).where(Letter.kind.like("travel/%")))
    words = render_letter(letter)
    assert words.subject == "Om din reseräkning R-001"
    assert "Fel dag på biljetten." in words.text
    assert word in words.text
    assert "Fel dag på biljetten." in words_of(
        client.sign_in(person("erik")).get(f"/claims/{made.id}").text
    )


def test_a_claim_that_changed_meanwhile_is_looked_at_again(
    client: Client, session: Session, cleo: Person
) -> None:
    made = claim(session, person("erik"), "submitted")
    old = {"version": str(made.version)}
    client.sign_in(person("erik"))
    client.post(f"/claims/{made.id}/withdraw")
    client.post(f"/claims/{made.id}/resume")
    client.post(f"/claims/{made.id}/add-drive", data=DRIVE)
    client.post(f"/claims/{made.id}/submit")
    answer = client.sign_in(again(cleo)).post(f"/claims/{made.id}/approve", data=old)
    assert answer.status_code == 409


def test_an_answer_is_taken_back_until_a_list_holds_the_claim(
    client: Client, round: Round, session: Session, cleo: Person
) -> None:
    made = claim(session, person("erik"), "approved", by=cleo)
    client.sign_in(again(cleo))
    assert client.post(f"/claims/{made.id}/reopen").status_code == 409  # of no page at all
    assert answered(client, made, "reopen") == 303
    assert answered(client, made, "approve", payroll_reference="B2") == 303
    batch(round, by=again(cleo))
    client.sign_in(again(cleo))
    assert answered(client, made, "reopen") == 409


def test_an_answer_given_anew_is_not_taken_back_from_an_older_page(
    client: Client, session: Session, cleo: Person
) -> None:
    made = claim(session, person("erik"), "refused", by=cleo)
    client.sign_in(again(cleo))
    page = BeautifulSoup(client.get(f"/claims/{made.id}/handle").text, "html.parser")
    button = page.select_one('form[action$="/reopen"] input[name=version]')
    assert button
    assert answered(client, made, "reopen") == 303
    assert answered(client, made, "approve") == 303
    older = {"version": str(button["value"])}
    assert client.post(f"/claims/{made.id}/reopen", data=older).status_code == 409
    assert own_claim("erik").state is ClaimState.APPROVED


def test_a_new_rate_holds_for_claims_sent_after_it(
    client: Client, round: Round, session: Session, cleo: Person
) -> None:
    drive = {"kind": TravelKind.CAR, "tenths_of_km": 1000, "amount_ore": 0}
    before = claim(session, person("erik"), "returned", by=cleo, **drive)
    waiting = claim(session, person("fia"), "draft", **drive)
    client.sign_in(again(cleo))
    rules = {"version": "0", "rate": "18,50", "days": "20", "kinds": ["car", "train"]}
    rules |= {"cost_centre": "4120", "advice-sv": "Boka tåg."}
    here = f"/rounds/{round.slug}/travel-rules"
    assert client.post(here, data=rules | {"rate": "nej"}).status_code == 422
    assert client.post(here, data=rules).status_code == 303
    assert client.post(here, data=rules).status_code == 409
    for name, made in (("erik", before), ("fia", waiting)):
        client.sign_in(person(name))
        assert client.post(f"/claims/{made.id}/submit").status_code == 303
    assert (own_claim("erik").total_ore, own_claim("erik").lines[0].ore_per_mil) == (25_000, 2500)
    assert (own_claim("fia").total_ore, own_claim("fia").lines[0].ore_per_mil) == (18_500, 1850)
    client.sign_in(person("gun"))
    other = client.post(f"/sessions/{session.id}/claim").location
    assert "Boka tåg." in client.get(f"/rounds/{round.slug}/my-claims").text
    bus = {"kind": "bus", "day": "2026-08-31", "from_place": "A", "to_place": "B", "amount": "30"}
    assert client.post(f"{other}/add-ticket", data=bus).status_code == 422


def test_after_the_last_day_a_claim_waits_for_an_exception(
    client: Client, session: Session, cleo: Person
) -> None:
    made = claim(session, person("erik"), "draft")
    with time_machine.travel(make.AT + timedelta(days=40), tick=False):
        client.sign_in(person("erik"))
        page = client.get(f"/claims/{made.id}").text
        assert "Sista dagen att skicka in har passerat." in page
        assert "aspirant@example.org" in page
        assert client.post(f"/claims/{made.id}/submit").status_code == 409
        client.sign_in(again(cleo))
        assert "ingen annan än personen ser" in client.get(f"/claims/{made.id}/handle").text
        late = {"until": "2026-10-01", "why": "Sjuk."}
        assert answered(client, made, "exception", **late) == 422
        assert answered(client, made, "exception", **(late | {"until": "2026-10-20"})) == 303
        client.sign_in(person("erik"))
        assert client.post(f"/claims/{made.id}/submit").status_code == 303


def test_a_journey_to_what_became_digital_waits_for_an_exception(
    client: Client, round: Round, cleo: Person
) -> None:
    moved = been(round)
    made = claim(moved, person("erik"), "draft")
    moved.mode = "online"  # type: ignore[assignment]
    db.session.merge(moved)
    db.session.commit()
    client.sign_in(person("erik"))
    assert "hålls inte längre på plats" in client.get(f"/claims/{made.id}").text
    assert client.post(f"/claims/{made.id}/submit").status_code == 409
    client.sign_in(again(cleo))
    assert answered(client, made, "exception", until="2026-10-01", why="Biljetten var köpt.") == 303
    assert client.sign_in(person("erik")).post(f"/claims/{made.id}/submit").status_code == 303


def test_where_one_could_join_online_one_says_that_one_came(client: Client, round: Round) -> None:
    made = claim(been(round, mode="hybrid"), person("erik"), "draft")
    client.sign_in(person("erik"))
    answer = client.post(f"/claims/{made.id}/submit")
    assert (answer.status_code, "Intyga att du var på plats" in answer.text) == (422, True)
    assert client.post(f"/claims/{made.id}/submit", data={"was_there": "y"}).status_code == 303
    assert own_claim("erik").was_there


def test_it_is_sent_when_the_session_has_begun(client: Client, round: Round) -> None:
    coming = make.session(round)
    made = claim(coming, person("erik"), "draft", day=coming.starts_at.date())
    client.sign_in(person("erik"))
    assert "när träffen har börjat" in client.get(f"/claims/{made.id}").text
    assert client.post(f"/claims/{made.id}/submit").status_code == 409


def test_a_shared_ride_is_covered_and_not_paid_twice(
    client: Client, session: Session, cleo: Person
) -> None:
    along = [person("fia").id, person("gun").id]
    claim(session, person("erik"), "submitted", passengers=along, **TAXI)
    same = claim(session, person("fia"), "draft", shade=2, **(TAXI | {"to_place": "kansliet "}))
    client.sign_in(person("fia"))
    page = words_of(client.get(f"/claims/{same.id}").text)
    assert "Centralen – Kansliet: betalt av Erik" in page
    assert "finns redan i någon annans reseräkning" in page
    assert client.post(f"/claims/{same.id}/submit").status_code == 409
    other = claim(
        session, person("gun"), "submitted", shade=3, **(TAXI | {"from_place": "Hotellet"})
    )
    assert len(find_doubles(found(other))) == 1
    client.sign_in(again(cleo))
    assert "Erik har Centralen" in words_of(client.get(f"/claims/{other.id}/handle").text)
    assert answered(client, other, "approve") == 422
    assert answered(client, other, "approve", has_looked="y") == 303


def test_the_same_file_in_two_claims_is_seen(
    client: Client, round: Round, session: Session, cleo: Person
) -> None:
    claim(session, person("erik"), "submitted", shade=5)
    made = claim(been(round, title="Annan"), person("fia"), "submitted", shade=5)
    client.sign_in(again(cleo))
    page = words_of(client.get(f"/claims/{made.id}/handle").text)
    assert "samma fil finns i reseräkningen från Erik" in page
    assert answered(client, made, "approve") == 422


@pytest.mark.parametrize("page", ["claims", "payroll"])
def test_lists_ask_as_much_for_one_row_as_for_three(
    client: Client,
    round: Round,
    session: Session,
    cleo: Person,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
    page: str,
) -> None:
    counts = []
    for shade, name in enumerate(("erik", "fia", "gun")):
        claim(session, person(name), "approved", by=again(cleo), shade=shade)
        client.sign_in(again(cleo))
        with count_queries() as queries:
            client.get(f"/rounds/{round.slug}/{page}")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_the_roll_is_beside_the_claim(client: Client, session: Session, cleo: Person) -> None:
    made = claim(session, person("erik"), "submitted")
    absent = Attendance(
        session_id=session.id,
        person_id=person("erik").id,
        presence=Presence.EXCUSED,
        noted_at=make.AT,
        noted_by_id=cleo.id,
    )
    says = "Enligt träffens närvaro var personen inte där."
    here = f"/claims/{made.id}/handle"
    assert says not in client.sign_in(again(cleo)).get(here).text
    db.session.add(absent)
    db.session.commit()
    assert says in client.sign_in(again(cleo)).get(here).text


def test_without_a_receipt_it_is_paid_only_for_a_reason(
    client: Client, session: Session, cleo: Person
) -> None:
    made = claim(session, person("erik"), "submitted", kind=TravelKind.TRAIN, without_receipt=True)
    client.sign_in(again(cleo))
    assert answered(client, made, "approve", payroll_reference="") == 422
    why = "Maskinen på stationen var trasig."
    assert answered(client, made, "approve", payroll_reference="", reason=why) == 303
    assert (own_claim("erik").state, own_claim("erik").reason) == (ClaimState.APPROVED, why)
    assert why in client.get(f"/claims/{made.id}/handle").text
    shown = client.sign_in(person("erik")).get(f"/claims/{made.id}").text
    assert "Varför det betalas fast ett kvitto saknas" in shown
    client.sign_in(again(cleo))
    assert answered(client, made, "reopen") == 303
    assert own_claim("erik").reason is None


@pytest.mark.parametrize(("language", "amount"), [("sv", "1 249,50"), ("en", "1,249.50")])
def test_a_letter_writes_the_amount_as_its_reader_does(
    session: Session, cleo: Person, language: str, amount: str
) -> None:
    erik = person("erik")
    erik.language = language
    db.session.commit()
    claim(session, erik, "approved", by=cleo, amount_ore=124_950)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "travel/approved")).one()
    assert amount in render_letter(letter).text.replace("\u00a0", " ")


def test_who_gets_an_exception_gets_a_letter_of_it(
    client: Client, session: Session, cleo: Person
) -> None:
    made = claim(session, person("erik"), "draft")
    client.sign_in(again(cleo))
    assert answered(client, made, "exception", until="2026-12-24", why="Sjuk.") == 303
    (letter,) = db.session.scalars(select(Letter).where(Letter.kind.like("travel/%")))
    words = render_letter(letter)
    assert (letter.address, words.subject) == ("erik@example.org", "Om din reseräkning")
    assert "24 december 2026" in words.text.replace("\u00a0", " ")
    assert "Sjuk" not in words.text
    page = words_of(client.sign_in(person("erik")).get(f"/claims/{made.id}").text)
    assert "Sista dagen att skicka in tors 24 dec" in page


def test_an_account_is_no_payroll_reference(client: Client, session: Session, cleo: Person) -> None:
    made = claim(session, person("erik"), "submitted")
    client.sign_in(again(cleo))
    for account in ("8327-9 123 456 789-0", "6112-345678901", "8327-9, 123 456 789-0"):
        assert answered(client, made, "approve", payroll_reference=account) == 422
    assert answered(client, made, "approve", payroll_reference="00012345") == 303
