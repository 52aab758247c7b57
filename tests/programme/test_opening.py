"""Opening and closing a call."""

from datetime import timedelta

import pytest
import time_machine

from aspirant.core.alarm import alarm
from aspirant.core.audit import AuditEntry
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.lifecycle import CallState, RoundState
from aspirant.people.models import Person
from aspirant.programme import service
from aspirant.programme.queries import find_call
from tests import make
from tests.conftest import Client

SECOND = timedelta(seconds=1)


def actions() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.number)))


def test_a_call_with_everything_in_place_opens(cleo: Person) -> None:
    call = make.set_up_round().call
    service.open_call(call, by=cleo, at=make.AT)
    assert (call.state, call.is_open(make.AT)) == (CallState.OPEN, True)
    assert actions()[-1] == "open_call"


def test_a_blank_call_is_refused_with_the_list_of_what_is_missing(cleo: Person) -> None:
    call = make.blank_round().call
    assert [missing.message for missing in service.list_missing(call, at=make.AT)] == [
        "The headline is not written.",
        "The lead is not written.",
        "Who may apply is not written.",
        "How you choose is not written.",
        "The time asked is not written.",
        "What it costs is not written.",
        "Say when applicants hear from you.",
        "There is no entry rule.",
        "There is no question.",
        "There is no criterion for the reading.",
        "There is no criterion for the interview.",
        "There is no area to work on.",
        "There is no session.",
    ]
    with pytest.raises(NotPossible, match="headline"):
        service.open_call(call, by=cleo, at=make.AT)
    assert call.state is CallState.DRAFT


def test_a_call_closes_by_itself_to_the_second(cleo: Person) -> None:
    call = make.round().call
    last = call.closes_at - SECOND
    assert (call.is_open(last), call.is_open(call.closes_at)) == (True, False)
    assert service.close_due_calls(at=last) == 0
    assert call.state is CallState.OPEN
    assert service.close_due_calls(at=call.closes_at) == 1
    assert call.state is CallState.CLOSED
    assert service.close_due_calls(at=call.closes_at) == 0


def test_a_call_that_opens_later_is_announced_until_then(cleo: Person) -> None:
    call = make.set_up_round().call
    call.opens_at = make.AT + timedelta(days=3)
    service.open_call(call, by=cleo, at=make.AT)
    before = call.opens_at - SECOND
    assert (call.is_open(before), call.is_announced(before)) == (False, True)
    assert (call.is_open(call.opens_at), call.is_announced(call.opens_at)) == (True, False)
    with pytest.raises(NotPossible, match="taken back"):
        service.close_call(call, by=cleo, at=before)
    service.unpublish_call(call, by=cleo, at=before)
    assert call.state is CallState.DRAFT


def test_an_open_call_is_not_taken_back(cleo: Person) -> None:
    call = make.round().call
    with pytest.raises(NotPossible, match="not taken back"):
        service.unpublish_call(call, by=cleo, at=make.AT)


def test_closing_now_sets_the_closing_time_and_it_can_open_again(cleo: Person) -> None:
    call = make.round().call
    service.close_call(call, by=cleo, at=make.AT)
    assert (call.state, call.closes_at) == (CallState.CLOSED, make.AT)
    with pytest.raises(NotPossible, match="closing time has passed"):
        service.open_call(call, by=cleo, at=make.AT)
    call.closes_at = make.AT + timedelta(days=1)
    service.open_call(call, by=cleo, at=make.AT)
    assert call.is_open(make.AT)


def test_the_opening_time_of_a_call_that_has_opened_stays(cleo: Person) -> None:
    call = make.round().call
    dates = {"interviews_from": None, "interviews_to": None, "decision_by": None}
    with pytest.raises(NotPossible, match="opening time"):
        service.edit_call_dates(
            call,
            opens_at=call.opens_at - SECOND,
            closes_at=call.closes_at,
            **dates,
            by=cleo,
            at=make.AT,
        )
    with pytest.raises(NotPossible, match="Close the call now"):
        service.edit_call_dates(
            call, opens_at=call.opens_at, closes_at=make.AT, **dates, by=cleo, at=make.AT
        )


def test_the_programme_begins_when_its_call_has_closed_and_ends_after(cleo: Person) -> None:
    round = make.round()
    with pytest.raises(NotPossible, match="still open"):
        service.start_round(round, by=cleo, at=make.AT)
    service.close_call(round.call, by=cleo, at=make.AT)
    service.start_round(round, by=cleo, at=make.AT)
    service.finish_round(round, by=cleo, at=make.AT)
    assert round.state is RoundState.FINISHED
    with pytest.raises(NotPossible):
        service.start_round(round, by=cleo, at=make.AT)


def test_the_pages_open_and_close_it(client: Client, cleo: Person) -> None:
    make.set_up_round(by=cleo)
    client.sign_in(cleo)
    opened = client.post("/rounds/2027-2028/call/open", data={"intent": "a"})
    assert (opened.status_code, opened.location) == (303, "/rounds/2027-2028/set-up")
    again = client.post("/rounds/2027-2028/call/open", data={"intent": "a"})
    assert (again.status_code, again.location) == (303, "/rounds/2027-2028/set-up")
    assert client.post("/rounds/2027-2028/call/open", data={"intent": "b"}).status_code == 409
    assert client.get("/calls/2027-2028").status_code == 200
    assert client.post("/rounds/2027-2028/call/close").status_code == 303
    assert [a for a in actions() if a.endswith("_call")] == ["open_call", "close_call"]


def test_the_page_refuses_to_open_a_blank_call_and_says_why(client: Client, cleo: Person) -> None:
    make.blank_round(by=cleo)
    response = client.sign_in(cleo).post("/rounds/2027-2028/call/open")
    assert response.status_code == 409
    assert "Rubriken saknas." in response.text


def test_the_worker_closes_what_is_due(client: Client) -> None:
    closes_at = make.round().call.closes_at
    db.session.commit()
    with time_machine.travel(closes_at, tick=False):
        assert alarm.huey is not None
        alarm.run_all()
    db.session.expire_all()
    call = find_call("2027-2028")
    assert call
    assert (call.state, call.closes_at) == (CallState.CLOSED, closes_at)
