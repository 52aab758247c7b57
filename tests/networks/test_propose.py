"""From a draft to a meeting that is open: the host writes, the office answers."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.lifecycle import NetworkMeetingState, move
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.networks import hosting, service
from aspirant.networks.models import Network, NetworkDraft, NetworkMeeting, NetworkWord
from aspirant.networks.words import Support
from aspirant.people.models import Person
from aspirant.people.service import make_administrator
from tests import make
from tests import make_networks as networks
from tests.conftest import Client
from tests.make_schedule import again

FORM = {
    "name": "Chefer i Umeå", "title": "Samtal om samtal", "about": "Vi byter erfarenheter.",
    "day": "2026-09-22", "starts": "18.00", "ends": "20:00", "day_2": "2026-09-29", "day_3": "",
    "municipality": "Umeå", "place": "", "capacity": "12", "support": "together",
    "word": "Har ni en lokal?", "is_member": "y",
}  # fmt: skip
PROPOSE = "/networks/propose"


def only(model: Any) -> Any:
    db.session.expire_all()
    return db.session.scalars(select(model)).one()


def accept(meeting: NetworkMeeting, **given: str) -> dict[str, str]:
    plain = {"version": str(meeting.version), "day": "2026-09-29", "support": "room"}
    return plain | {"is_member": "y", "word": "Bra!"} | given


def here(meeting: NetworkMeeting, what: str = "run") -> str:
    return f"/networks/meetings/{meeting.id}/{what}"


def test_a_proposal_reaches_the_office_and_shows_how_it_stands(
    client: Client, alva: Person
) -> None:
    assert client.get(PROPOSE).status_code == 302  # whoever is not signed in is asked to
    answer = client.sign_in(alva).post(PROPOSE, data=FORM)
    meeting = only(NetworkMeeting)
    assert answer.headers["Location"].endswith(here(meeting))
    assert (meeting.state, meeting.support_asked, meeting.other_days) == (
        NetworkMeetingState.PROPOSED, Support.TOGETHER, ["2026-09-29"],
    )  # fmt: skip
    page = client.get(here(meeting)).text
    assert "Väntar på kansliet" in page
    assert "Har ni en lokal?" in page
    assert "Väntar på kansliet" in client.get("/my-page").text
    assert networks.letters() == [("proposed", "kansli@example.org")]
    assert client.get(f"/networks/meetings/{meeting.id}").status_code == 404
    assert client.get(f"/networks/{meeting.network_id}").status_code == 404
    assert client.get(f"/networks/{meeting.network_id}/meetings.ics").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("about", ""), ("day", "2026-08-01"), ("day", "nästa tisdag"),
        ("ends", "17:00"),
        ("capacity", "0"), ("capacity", "9999"), ("support", "much"), ("is_member", ""),
        ("about", "Jag heter 811228-9874"), ("municipality", ""), ("day_2", "x"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    client: Client, alva: Person, field: str, value: str
) -> None:
    answer = client.sign_in(alva).post(PROPOSE, data=FORM | {field: value})
    assert (answer.status_code, answer.text.count('class="field-error"')) == (422, 1)
    assert "Har ni en lokal?" in answer.text
    assert db.session.scalar(select(func.count(Network.id))) == 0


def test_a_draft_is_kept_however_unfinished_and_comes_back_without_complaint(
    client: Client, alva: Person, bo: Person
) -> None:
    half = FORM | {"day": "nästa tisdag", "capacity": "", "is_member": ""}
    client.sign_in(alva)
    assert client.post(f"{PROPOSE}/autosave", data=half).json == {"saved": "Sparad 12.00"}
    page = client.get(PROPOSE)
    assert page.status_code == 200
    assert "field-error" not in page.text
    for kept in ("Chefer i Umeå", "nästa tisdag", "Har ni en lokal?"):
        assert kept in page.text
    assert 'value="Chefer i Umeå"' not in client.sign_in(bo).get(PROPOSE).text
    client.sign_in(alva).post(PROPOSE, data=half | {"name": "Umeå", "then": "draft"})
    assert json.loads(only(NetworkDraft).contents)["name"] == "Umeå"
    client.post(PROPOSE, data=FORM)
    assert db.session.scalar(select(func.count(NetworkDraft.id))) == 0


def test_a_draft_takes_no_personal_identity_number(client: Client, alva: Person) -> None:
    answer = client.sign_in(alva).post(f"{PROPOSE}/autosave", data={"about": "811228-9874"})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["about"])  # type: ignore[index]
    assert db.session.scalar(select(func.count(NetworkDraft.id))) == 0


def test_a_day_in_a_year_far_off_is_refused_beside_it(client: Client, alva: Person) -> None:
    answer = client.sign_in(alva).post(PROPOSE, data=FORM | {"day": "9999-12-31"})
    assert (answer.status_code, answer.text.count('class="field-error"')) == (422, 1)
    assert "Skriv ett år mellan 2000 och 2199." in answer.text


def test_a_draft_can_be_thrown_away(client: Client, alva: Person) -> None:
    client.sign_in(alva).post(f"{PROPOSE}/autosave", data=FORM)
    assert client.post(f"{PROPOSE}/drop").status_code == 303
    assert 'value="Chefer i Umeå"' not in client.get(PROPOSE).text


def test_the_office_supports_it_on_one_of_the_days(
    client: Client, alva: Person, office: Person
) -> None:
    client.sign_in(alva).post(PROPOSE, data=FORM)
    meeting = only(NetworkMeeting)
    client.sign_in(office)
    assert "1 förslag väntar på kansliet" in client.get("/my-page").text
    assert "Samtal om samtal" in client.get("/networks/office").text
    assert client.post(here(meeting, "accept"), data=accept(meeting)).status_code == 303
    meeting = networks.found(meeting.id)
    assert (meeting.state, meeting.support_given) == (NetworkMeetingState.ACCEPTED, Support.ROOM)
    assert meeting.starts_at.isoformat() == "2026-09-29T16:00:00+00:00"
    assert networks.letters("accepted") == [("accepted", "alva@example.org")]
    assert client.get(f"/networks/meetings/{meeting.id}").status_code == 200
    letter = db.session.scalars(select(Letter).where(Letter.kind == "networks/accepted")).one()
    text = render_letter(letter).text
    assert "Hjälp med lokal och inbjudan" in text
    assert "Bra!" in text


def test_nothing_opens_before_somebody_looked_up_the_membership(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.proposed(alva)
    answer = client.sign_in(office).post(
        here(meeting, "accept"), data=accept(meeting, day="2026-09-22", is_member="")
    )
    assert networks.found(meeting.id).state is NetworkMeetingState.PROPOSED
    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_the_office_says_no_with_a_reason(client: Client, alva: Person, office: Person) -> None:
    meeting = networks.proposed(alva)
    client.sign_in(office)
    data = {"version": str(meeting.version), "reason": ""}
    assert client.post(here(meeting, "decline"), data=data).status_code == 422
    data["reason"] = "Tack! Vi hinner inte före jul."
    assert client.post(here(meeting, "decline"), data=data).status_code == 303
    assert networks.found(meeting.id).state is NetworkMeetingState.DECLINED
    assert "Vi hinner inte före jul." in client.sign_in(alva).get(here(meeting)).text
    letter = db.session.scalars(select(Letter).where(Letter.kind == "networks/declined")).one()
    assert render_letter(letter).subject == "Svar på ditt förslag"
    assert client.get(f"/networks/meetings/{meeting.id}").status_code == 404


def test_two_of_the_office_answer_once(client: Client, alva: Person, office: Person) -> None:
    meeting = networks.proposed(alva)
    data = accept(meeting, day="2026-09-22")
    client.sign_in(office).post(here(meeting, "accept"), data=data)
    no = {"version": data["version"], "reason": "Nej."}
    assert client.post(here(meeting, "decline"), data=no).status_code == 409


def test_host_and_office_talk_by_letters(client: Client, alva: Person, office: Person) -> None:
    meeting = networks.proposed(alva)
    client.sign_in(office).post(here(meeting, "word"), data={"text": "Hur många är ni?"})
    with time_machine.travel(make.AT + timedelta(minutes=1), tick=False):
        client.sign_in(alva).post(here(meeting, "word"), data={"text": "Ungefär tio."})
        page = client.get(here(meeting)).text
        assert client.post(here(meeting, "word"), data={"text": " "}).status_code == 422
    assert page.index("Hur många är ni?") < page.index("Ungefär tio.")
    assert networks.letters("word") == [
        ("word", "alva@example.org"), ("word", "kansli@example.org")
    ]  # fmt: skip


def test_a_proposal_is_withdrawn_by_its_host_alone(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.proposed(alva)
    assert client.sign_in(office).post(here(meeting, "withdraw")).status_code == 403
    assert client.sign_in(alva).post(here(meeting, "withdraw")).status_code == 303
    assert networks.found(meeting.id).state is NetworkMeetingState.WITHDRAWN
    assert client.post(here(meeting, "withdraw")).status_code == 409


def test_the_support_fades_out_and_then_the_host_opens_meetings_alone(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.accepted(alva, office)
    following = {k: v for k, v in FORM.items() if k not in {"name", "is_member"}}
    own = f"/networks/{meeting.network_id}/propose"
    client.sign_in(alva).post(own, data=following)
    assert networks.letters("proposed") == [("proposed", "kansli@example.org")] * 2
    client.sign_in(office)
    client.post(f"/networks/{meeting.network_id}/alone")
    page = client.get("/networks/office").text
    assert "Klarar sig självt" in page
    assert "Hjälp med lokal och inbjudan" in page
    client.sign_in(alva)
    assert "Öppna träffen" in client.get(own).text
    assert client.post(own, data=following).status_code == 303
    states = sorted(
        (one.state.value, one.support_given) for one in networks.network_of(meeting).meetings
    )
    assert states == [
        ("accepted", Support.ALONE), ("accepted", Support.ROOM), ("proposed", None)
    ]  # fmt: skip
    client.sign_in(office).post(f"/networks/{meeting.network_id}/supported")
    assert networks.network_of(meeting).stands_alone_at is None


def test_others_neither_propose_in_it_nor_answer_nor_look(
    client: Client, alva: Person, dag: Person
) -> None:
    meeting = networks.proposed(alva)
    closed = [here(meeting, what) for what in ("run", "accept", "decline", "write", "cancel")]
    closed += [f"/networks/{meeting.network_id}/propose", "/networks/office"]
    assert {client.sign_in(dag).get(one).status_code for one in closed} == {403}
    assert {client.post(one).status_code for one in closed[1:-1]} == {403}
    client.sign_in(alva)
    assert client.get(here(meeting, "accept")).status_code == 403
    assert client.post(f"/networks/{meeting.network_id}/alone").status_code == 403


def test_an_administrator_is_of_the_office_too(client: Client, alva: Person, dag: Person) -> None:
    meeting = networks.proposed(alva)
    make_administrator(dag, by=None, at=make.AT)
    db.session.commit()
    assert client.sign_in(dag).get(here(meeting, "accept")).status_code == 200


def test_the_past_is_not_proposed_and_what_is_over_is_held(
    app: Flask, alva: Person, office: Person
) -> None:
    with pytest.raises(NotPossible):
        networks.proposed(alva, starts_at=make.AT - timedelta(days=1))
    db.session.rollback()
    meeting = networks.accepted(alva, office)
    assert hosting.hold_past_meetings(at=meeting.starts_at) == 0
    assert hosting.hold_past_meetings(at=meeting.ends_at) == 1
    db.session.commit()
    assert networks.found(meeting.id).state is NetworkMeetingState.HELD
    with pytest.raises(NotPossible):
        move(networks.found(meeting.id), "cancel_network_meeting", by=alva, at=make.AT)


def test_the_office_accepts_no_day_that_the_host_did_not_name(alva: Person, office: Person) -> None:
    meeting = networks.proposed(alva)
    day = (meeting.starts_at + timedelta(days=1)).date()
    with pytest.raises(NotPossible):
        service.accept_meeting(
            meeting, support=Support.ROOM, day=day, is_member=True, by=office, at=make.AT
        )


def test_the_pages_make_the_same_number_of_queries_at_one_and_at_three(
    client: Client, alva: Person, office: Person, count_queries: Any
) -> None:
    told = []
    for turn in range(2):
        for _number in range(1 + turn):
            networks.proposed(alva)
            networks.accepted(alva, office)
        client.sign_in(office)
        with count_queries() as queries:
            assert client.get("/networks/office").status_code == 200
        told.append(len(queries))
    assert told[0] == told[1]
    assert db.session.scalar(select(func.count(NetworkWord.id))) == 0


def test_faults_are_told_in_the_order_in_which_the_page_asks(client: Client, alva: Person) -> None:
    answer = client.sign_in(alva).post("/networks/propose", data={})
    page = BeautifulSoup(answer.text, "html.parser")
    told = [str(link["href"])[1:] for link in page.select(".notice.error a")]
    asked = [str(tag["id"]) for tag in page.select("form [id]") if tag["id"] in told]
    assert told == asked
    assert told[0] == "name"


def test_the_office_sees_what_else_there_is_on_the_days_it_chooses_among(
    client: Client, alva: Person, office: Person
) -> None:
    meeting = networks.proposed(alva, other_days=(date(2026, 12, 24),))
    page = client.sign_in(office).get(f"/networks/meetings/{meeting.id}/accept").text
    assert "torsdag 24 december 2026 är julafton." in page


def test_a_word_in_bold_comes_without_its_marks_in_the_letter(alva: Person, office: Person) -> None:
    meeting = networks.proposed(alva)
    service.say_word(meeting, "Ta med **en fråga** <b>", by=again(office), at=make.AT)
    db.session.commit()
    written = select(Letter).where(Letter.kind == "networks/word")
    letter = render_letter(db.session.scalars(written).one())
    assert "Ta med en fråga <b>" in letter.text
    assert "Ta med en fråga &lt;b&gt;" in letter.html
