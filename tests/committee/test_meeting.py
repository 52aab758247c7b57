"""The record of the meeting: written, put up, signed by each, and void when it is changed."""

import json

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select

from aspirant.applications.queries import find_application
from aspirant.committee.models import Meeting, Signature
from aspirant.committee.queries.meetings import list_recused
from aspirant.committee.queries.records import canonical, hash_record
from aspirant.committee.service.meetings import present_meeting, sign_meeting, write_meeting
from aspirant.committee.service.release import waive_target
from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.lifecycle import MeetingState
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.processes import withdraw_application
from aspirant.programme.models import Round
from aspirant.selection.models import Outcome, PinKind
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.service.decisions import change_decision
from aspirant.selection.service.proposals import pin_application
from aspirant.selection.service.targets import Wanted
from tests import make_committee as made
from tests import make_selection as make
from tests.conftest import Client
from tests.make import person
from tests.make_programme import grant
from tests.make_reviews import review
from tests.make_schedule import again as person_again
from tests.selection.test_board import text_of


@pytest.fixture
def round(cleo: Person, bo: Person) -> Round:
    """A decided round that Cleo coordinates and Bo reads."""
    return make.decided_round(cleo, bo, "decided")


def filled(*present: Person, **more: object) -> dict[str, object]:
    ids = [str(one.id) for one in present]
    return {
        "held_at": "2026-09-01T12:00",
        "place": "Kansliet",
        "present": ids,
        "chair": ids[0],
        "secretary": ids[0],
        "signers": ids,
        "guests": "Rut Extern",
        "proposals": ["1"],
        "reasons": "Vi valde bredd.",
    } | more


def test_the_record_holds_who_when_what_and_why(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(cleo)
        page = client.get(f"/rounds/{round.slug}/meeting")
        assert page.status_code == 200
        answer = client.post(f"/rounds/{round.slug}/meeting", data=filled(cleo, bo))
        assert answer.status_code == 303
        page = text_of(client.get(answer.location).text)
        assert client.get(f"/rounds/{round.slug}/meeting").status_code == 200
    for words in ("Kansliet", "Cleo", "Bo", "Rut Extern", "Förslag 1", "Vi valde bredd."):
        assert words in page
    for number in ("2027-001", "2027-005"):
        assert number in page


def test_bad_input_is_answered_beside_the_field_and_nothing_is_lost(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    client.sign_in(cleo)
    data = filled(cleo, signers=[str(bo.id)], chair=str(bo.id), held_at="")
    answer = client.post(f"/rounds/{round.slug}/meeting", data=data)
    page = text_of(answer.text)
    assert answer.status_code == 422
    assert "Bara den som var med kan justera." in page
    assert "Den personen är inte markerad som närvarande" in page
    assert "Vi valde bredd." in answer.text
    assert db.session.scalars(select(Meeting)).all() == []


def test_a_round_that_asks_for_two_takes_no_single_signer(
    client: Client, round: Round, cleo: Person
) -> None:
    made.with_two_signatures(round)
    answer = client.sign_in(cleo).post(f"/rounds/{round.slug}/meeting", data=filled(cleo))
    assert answer.status_code == 422
    assert "ska justeras av minst 2" in text_of(answer.text)


def test_the_fingerprint_covers_the_record_and_stands_in_the_log(
    round: Round, cleo: Person, bo: Person
) -> None:
    meeting = made.signed_meeting(round, cleo, bo)
    assert meeting.is_signed
    assert meeting.hash == hash_record(meeting.record)
    content = json.loads(meeting.record)
    assert canonical(content) == meeting.record
    assert [one["outcome"] for one in content["decisions"]].count("offer") == 2
    signed = select(AuditEntry).where(AuditEntry.action == "sign_meeting")
    logged = db.session.scalars(signed.order_by(AuditEntry.number)).all()
    assert [(one.by_id, one.details["hash"]) for one in logged] == [
        (cleo.id, meeting.hash),
        (bo.id, meeting.hash),
    ]
    assert "Cleo" not in meeting.record  # people are ids: a name may change, the record does not


def test_those_who_sign_have_a_letter_that_says_nothing_of_the_decisions(
    round: Round, cleo: Person, bo: Person
) -> None:
    made.presented(round, cleo, bo)
    (letter,) = db.session.scalars(select(Letter).where(Letter.kind == "committee/signing")).all()
    assert letter.person_id == bo.id
    assert set(json.loads(letter.context)) == {
        "name", "round_name", "held_at", "meeting_id", "contact",
    }  # fmt: skip


def test_a_record_to_sign_waits_on_ones_own_page(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    meeting = made.presented(round, cleo, bo, signers=[bo])
    waits = "Justera protokollet från sammanträdet om 2027–2028"
    assert waits in text_of(client.sign_in(bo).get("/my-page").text)
    assert waits not in text_of(client.sign_in(cleo).get("/my-page").text)
    made.sign(meeting, bo)
    assert waits not in text_of(client.sign_in(bo).get("/my-page").text)


def test_each_signs_by_their_own_sign_in_and_only_once(
    client: Client, round: Round, cleo: Person, bo: Person, dag: Person
) -> None:
    meeting = made.presented(round, cleo, bo)
    url, seen = f"/meetings/{meeting.id}/sign", {"seen": meeting.hash}
    statuses = [client.sign_in(who).post(url, data=seen).status_code for who in (dag, bo, bo)]
    assert statuses == [403, 303, 409]
    assert made.again(meeting.id).state is MeetingState.PRESENTED
    assert client.sign_in(cleo).post(url, data=seen).status_code == 303
    assert made.again(meeting.id).state is MeetingState.SIGNED


def test_somebody_present_who_was_not_asked_reads_and_does_not_sign(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    meeting = made.presented(round, cleo, bo, signers=[cleo])
    client.sign_in(bo)
    assert client.get(f"/meetings/{meeting.id}").status_code == 200
    assert "Jag har läst och justerar" not in client.get(f"/meetings/{meeting.id}").text
    answer = client.post(f"/meetings/{meeting.id}/sign", data={"seen": meeting.hash})
    assert answer.status_code == 403
    assert client.get(f"/rounds/{round.slug}/meeting").status_code == 403


def test_whoever_has_left_the_staff_reads_it_no_longer(
    client: Client, round: Round, cleo: Person
) -> None:
    guest = make.participant(round, person_again(make_board(round)))
    meeting = made.presented(round, cleo, guest)
    client.sign_in(guest)
    assert client.get(f"/meetings/{meeting.id}").status_code == 200
    for row in [one for one in person_again(guest).roles if one.role is Role.BOARD]:
        db.session.delete(row)
    db.session.commit()
    assert client.get(f"/meetings/{meeting.id}").status_code == 403


def test_a_withdrawal_makes_the_signatures_void_and_the_pages_say_who_left(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    made.with_two_signatures(round)
    meeting = made.signed_meeting(round, cleo, bo)
    left = make.decisions(round, Outcome.OFFER)[0].application
    number = left.number_text
    withdraw_application(find_application(left.id), by=left.person, at=make.AT)
    db.session.commit()
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(cleo)
        for url in (f"/rounds/{round.slug}/decisions", f"/meetings/{meeting.id}"):
            page = text_of(client.get(url).text)
            assert f"Har dragit tillbaka sin ansökan sedan dess: {number}." in page
        page = text_of(client.get(f"/rounds/{round.slug}/decisions/release").text)
    assert "Protokollet är justerat av två Nej" in page


def make_board(round: Round) -> Person:
    found = person("berit")
    grant(found, Role.BOARD, round)
    return found


def test_a_change_of_the_record_makes_the_signatures_void(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    meeting = made.signed_meeting(round, cleo, bo)
    seen = meeting.hash
    client.sign_in(cleo)
    page = text_of(client.get(f"/rounds/{round.slug}/meeting").text)
    assert "Om du sparar en ändring gäller justeringen inte längre" in page
    data = filled(cleo, bo, reasons="Andra skäl.", version=meeting.version)
    assert client.post(f"/rounds/{round.slug}/meeting", data=data).status_code == 303
    page = text_of(client.get(f"/meetings/{meeting.id}").text)
    assert "så justeringen gäller inte längre" in page
    found = made.again(meeting.id)
    assert (found.state, found.hash, found.valid) == (MeetingState.WRITING, "", [])
    assert [one.hash for one in found.signatures] == [seen, seen]  # what was signed is still known


def test_a_changed_decision_makes_the_signatures_void_and_says_whose(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    meeting = made.signed_meeting(round, cleo, bo)
    (first, *_rest) = make.decisions(round, Outcome.DECLINE)
    client.sign_in(cleo)
    warned = text_of(client.get(f"/decisions/{first.id}").text)
    assert "Om du ändrar beslutet gäller justeringen inte längre" in warned
    first = make.decisions(round, Outcome.DECLINE)[0]
    change_decision(
        first, first.round, outcome=Outcome.RESERVE, rank=1, reason="Skäl.", by=cleo, at=make.AT
    )
    db.session.commit()
    number = first.application.number_text
    for url in (f"/meetings/{meeting.id}", f"/rounds/{round.slug}/decisions"):
        page = text_of(client.get(url).text)
        assert "Justeringen gäller inte längre" in page
        assert number in page
    assert client.post(f"/meetings/{meeting.id}/present").status_code == 303
    assert made.sign(made.again(meeting.id), cleo, bo).is_signed


def test_nobody_signs_what_they_have_not_seen(round: Round, cleo: Person, bo: Person) -> None:
    meeting = made.presented(round, cleo, bo)
    with pytest.raises(NotPossible, match="has changed since you read it"):
        sign_meeting(meeting, seen="something else", by=bo, at=make.AT)
    db.session.rollback()
    assert db.session.scalars(select(Signature)).all() == []


def test_without_reasons_nothing_is_put_up(round: Round, cleo: Person) -> None:
    write_meeting(round, made.minutes(cleo, reasons=" "), by=cleo, at=make.AT)
    db.session.commit()
    (found,) = db.session.scalars(select(Meeting.id)).all()
    with pytest.raises(NotPossible, match="Write the reasons"):
        present_meeting(made.again(found), by=cleo, at=make.AT)
    db.session.rollback()


def test_those_who_stepped_aside_are_taken_over_and_more_can_be_noted(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    people = [one.application for one in make.pool(round)]
    review(people[0], cleo, "recused")
    meeting = made.presented(round, cleo, bo)
    client.sign_in(cleo)
    data = {"number": people[1].number, "person": str(bo.id), "reason": "Min kusin."}
    url = f"/meetings/{meeting.id}/recusals/new"
    assert client.get(url).status_code == 200
    assert client.post(url, data=data | {"reason": ""}).status_code == 422
    assert client.post(url, data=data).status_code == 303
    assert made.again(meeting.id).is_writing
    found = list_recused(make.reloaded(round), made.again(meeting.id))
    assert [(one.application.number, one.person.name) for one in found] == [(1, "Cleo"), (2, "Bo")]
    page = text_of(client.get(f"/meetings/{meeting.id}").text)
    assert "Cleo deltog inte i beslutet om 2027-001." in page
    assert "Min kusin." not in page
    row = found[1].row
    assert row
    assert client.post(f"/meeting-recusals/{row.id}/remove").status_code == 303
    assert len(list_recused(make.reloaded(round), made.again(meeting.id))) == 1


def test_after_the_release_the_record_stands(
    client: Client, round: Round, cleo: Person, bo: Person
) -> None:
    meeting = made.signed_meeting(round, cleo, bo)
    make.release(round, cleo)
    client.sign_in(cleo)
    answer = client.post(f"/rounds/{round.slug}/meeting", data=filled(cleo, bo))
    assert answer.location == f"/meetings/{meeting.id}"
    assert client.post(f"/meetings/{meeting.id}/present").status_code == 409
    assert made.again(meeting.id).is_signed


def test_the_record_holds_who_was_held_and_what_was_missed_and_waived(
    client: Client, round: Round, cleo: Person
) -> None:
    held = make.pool(round)[0].application
    pin_application(held, round, kind=PinKind.IN, reason="Kan det.", by=cleo, at=make.AT)
    db.session.commit()
    make.targets(
        round,
        Wanted("region", "mellansverige", 2, None, 1),
        Wanted("competence", "production", 2, None, 1),
    )
    waived = {one.attribute: one for one in list_targets(round)}["region"]
    waive_target(waived, make.reloaded(round), reason="Få sökte.", by=cleo, at=make.AT)
    db.session.commit()
    meeting = made.presented(round, cleo)
    content = json.loads(meeting.record)
    assert [(one["number"], one["kind"], one["reason"]) for one in content["holds"]] == [
        (held.number_text, "in", "Kan det.")
    ]
    assert {one["attribute"]: (one["missing"], one["waived"]) for one in content["targets"]} == {
        "region": (1, "Få sökte."),
        "competence": (2, ""),
    }
    with time_machine.travel(make.AT, tick=False):
        page = text_of(client.sign_in(cleo).get(f"/meetings/{meeting.id}").text)
    assert f"{held.number_text} i gruppen: Kan det." in page
    assert "avsteg. Få sökte." in page
    assert "missat, och inget avsteg är gjort." in page


def test_a_waiver_belongs_in_the_record_so_the_signatures_go(
    client: Client, round: Round, cleo: Person
) -> None:
    make.targets(round, Wanted("region", "mellansverige", 2, None, 1))
    made.signed_meeting(round, cleo)
    (target,) = list_targets(round)
    with time_machine.travel(make.AT, tick=False):
        client.sign_in(cleo)
        assert "Avsteget hör hemma i det" in text_of(client.get(f"/targets/{target.id}/waive").text)
        client.post(f"/targets/{target.id}/waive", data={"reason": "Få sökte."})
    db.session.expire_all()
    meeting = db.session.scalars(select(Meeting)).one()
    assert meeting.state is MeetingState.WRITING
    assert db.session.scalars(select(Signature.voided_at)).all() == [make.AT]


def test_a_new_record_begins_with_the_proposal_that_was_decided(
    client: Client, cleo: Person, bo: Person
) -> None:
    round = make.decided_round(cleo, bo, "decided")
    with time_machine.travel(make.AT, tick=False):
        html = client.sign_in(cleo).get(f"/rounds/{round.slug}/meeting").text
    ticked = BeautifulSoup(html, "html.parser").select('input[name="proposals"][checked]')
    assert [one["value"] for one in ticked] == ["1"]
