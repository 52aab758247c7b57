"""What a host does with a meeting that is open, and what calendars are told of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from sqlalchemy import func, select

from aspirant.extensions import db
from aspirant.lifecycle import NetworkMeetingState
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.networks.models import NetworkMeeting, SignUp
from aspirant.operations.retention import purge
from aspirant.people.models import Person
from aspirant.privacy.holdings import find_holdings
from tests import make
from tests import make_networks as networks
from tests.conftest import Client
from tests.feeds.conftest import lint_module
from tests.feeds.test_calendars import HOSTILE


@pytest.fixture
def lint() -> Callable[[str], list[Any]]:
    check = lint_module().lint
    return lambda text: check(text.encode(), itip=True)


def here(meeting: NetworkMeeting, what: str) -> str:
    return f"/networks/meetings/{meeting.id}/{what}"


def told(kind: str) -> dict[str, tuple[str, int, str]]:
    """By address: method, sequence and status of the letters of a kind, where they have any."""
    found = {}
    rows = select(Letter).where(Letter.kind == f"networks/{kind}").order_by(Letter.address)
    for letter in db.session.scalars(rows):
        found[letter.address.split("@")[0]] = ("", 0, "")
        if letter.calendar:
            calendar = icalendar.Calendar.from_ical(letter.calendar)
            (event,) = calendar.walk("VEVENT")
            found[letter.address.split("@")[0]] = (
                str(calendar["METHOD"]), int(event["SEQUENCE"]), str(event["STATUS"]),
            )  # fmt: skip
    return found


def test_more_places_go_to_the_line_and_there_are_never_fewer_than_are_taken(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    client.sign_in(alva)
    few = {"version": str(meeting.version), "capacity": "1"}
    answer = client.post(here(meeting, "capacity"), data=few)
    assert answer.status_code == 422
    assert "2 personer har redan en plats" in answer.text
    more = {"version": str(networks.found(meeting.id).version), "capacity": "5"}
    assert client.post(here(meeting, "capacity"), data=more).status_code == 303
    assert set(networks.standing(meeting).values()) == {"placed"}
    assert ("place", "gun@example.org") in networks.letters("place")
    assert client.post(here(meeting, "capacity"), data=more).status_code == 409  # an old page


def test_whoever_leaves_is_struck_out_and_may_come_back_as_another_entry(
    client: Client, meeting: NetworkMeeting
) -> None:
    client.post(f"{networks.way(networks.sign_up(meeting, 'erik'))}/leave")
    assert told("left") == {"erik": ("CANCEL", 1, "CANCELLED")}
    client.post(f"{networks.way(networks.sign_up(meeting, 'gun'))}/leave")
    networks.signed_up(meeting, "erik", at=make.AT + timedelta(hours=2))
    rows = select(Letter.calendar_uid).where(
        Letter.address == "erik@example.org", Letter.calendar_uid != ""
    )
    assert len(set(db.session.scalars(rows))) == 2


@pytest.mark.parametrize("words", HOSTILE)
def test_letters_are_clean_however_hostile_the_words(
    alva: Person, office: Person, lint: Callable[[str], list[Any]], words: str
) -> None:
    meeting = networks.accepted(alva, office, title=words, about=words, place=words)
    (erik,) = networks.signed_up(meeting, "erik")
    rows = select(Letter).where(Letter.calendar_uid != "")
    for letter in db.session.scalars(rows):
        assert lint(letter.calendar or "") == []
        assert "\n" not in render_letter(letter).subject
    assert erik.state.value == "placed"


def test_a_word_goes_to_each_alone_and_to_the_line_when_asked(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    client.sign_in(alva)
    assert client.post(here(meeting, "write"), data={"message": ""}).status_code == 422
    client.post(here(meeting, "write"), data={"message": "Ta med en fråga."})
    assert [who for _kind, who in networks.letters("message")] == [
        "erik@example.org", "fia@example.org"
    ]  # fmt: skip
    client.post(here(meeting, "write"), data={"message": "Hej", "with_line": "y"})
    assert len(networks.letters("message")) == 5
    rows = select(Letter).where(Letter.kind == "networks/message")
    for letter in db.session.scalars(rows):
        others = {"erik", "fia", "gun"} - {letter.address.split("@")[0]}
        assert not any(one in render_letter(letter).text.casefold() for one in others)


def test_heading_and_text_can_be_said_otherwise(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    client.sign_in(alva).get(here(meeting, "words"))
    form = {"version": str(meeting.version), "title": "Samtal", "about": "Om <b>allt</b>."}
    assert client.post(here(meeting, "words"), data=form).status_code == 303
    page = client.get(f"/networks/meetings/{meeting.id}").text
    assert "<b>allt</b>" not in page
    assert "SUMMARY:Samtal\r\n" in client.get("/networks/meetings.ics").text


def test_who_came_is_forgotten_a_week_after_and_what_was_never_confirmed_sooner(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    networks.asked(meeting, "hans")
    purge(at=make.AT + timedelta(days=3))
    assert sorted(networks.standing(meeting)) == ["erik", "fia", "gun"]
    late = meeting.ends_at + timedelta(days=7)
    purge(at=late - timedelta(minutes=1))
    assert sorted(networks.standing(meeting)) == ["erik", "fia", "gun"]
    purge(at=late + timedelta(minutes=1))
    db.session.commit()
    assert networks.standing(meeting) == {}
    purge(at=make.AT + timedelta(days=31))
    assert networks.letters("place", "confirm", "in_line") == []
    db.session.rollback()
    with time_machine.travel(late, tick=False):
        assert (
            "de tas bort sju dagar efter träffen"
            in client.sign_in(alva).get(here(meeting, "run")).text
        )


def test_everybody_sees_what_is_kept_of_them_and_nothing_of_others(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    erik = make.person("erik")
    kept = {one.table: one.rows for one in find_holdings(erik, at=make.AT)}
    assert [row["name"] for row in kept["sign_ups"]] == ["Erik"]
    hosts = {one.table: one.rows for one in find_holdings(alva, at=make.AT)}
    assert hosts["network_meetings"][0]["title"] == "Samtal om samtal"
    assert "sign_ups" not in hosts
    assert "Samtal om samtal" in client.sign_in(erik).get("/my-page").text


def test_a_meeting_that_began_is_changed_no_more(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    with time_machine.travel(meeting.starts_at, tick=False):
        client.sign_in(alva)
        version = str(networks.found(meeting.id).version)
        for what in ("change", "words", "capacity"):
            assert client.get(here(meeting, what)).status_code == 302
        form = {"version": version, "capacity": "9"}
        assert client.post(here(meeting, "capacity"), data=form).status_code == 409
        client.post(f"{networks.way(networks.sign_up(meeting, 'erik'))}/leave")
    assert networks.standing(meeting) == {"fia": "placed", "gun": "waiting1"}
    assert networks.found(meeting.id).state is NetworkMeetingState.ACCEPTED
    assert db.session.scalar(select(func.count(SignUp.id))) == 2
