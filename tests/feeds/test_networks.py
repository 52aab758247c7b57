"""The public feeds of network meetings, and one's own places in the feed of everything."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import icalendar
import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from aspirant.extensions import db
from aspirant.networks import changing, hosting
from aspirant.networks.models import NetworkMeeting
from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests import make_networks as networks
from tests.conftest import Client
from tests.feeds.test_calendars import HOSTILE

ALL = "/networks/meetings.ics"


@pytest.fixture
def office(app: Any) -> Person:
    return make.with_role(make.person("cleo"), Role.COORDINATOR, make.round())


@pytest.fixture
def meeting(alva: Person, office: Person) -> NetworkMeeting:
    return networks.accepted(alva, office)


def own(meeting: NetworkMeeting) -> str:
    return f"/networks/{meeting.network_id}/meetings.ics"


def titles(response: TestResponse) -> list[str]:
    calendar = icalendar.Calendar.from_ical(response.data)
    return [str(one["SUMMARY"]) for one in calendar.walk("VEVENT")]


def test_they_hold_what_is_open_and_nothing_that_waits(
    client: Client, alva: Person, meeting: NetworkMeeting, lint: Callable[[bytes], list[Any]]
) -> None:
    networks.proposed(alva, title="Väntar")
    for address in (ALL, own(meeting), f"{ALL}?language=en"):
        response = client.get(address)
        assert titles(response) == ["Samtal om samtal"]
        assert "CLASS:PUBLIC" in response.text
        assert lint(response.data) == []
    name = icalendar.Calendar.from_ical(client.get(own(meeting)).data)["X-WR-CALNAME"]
    assert str(name) == "Chefer i Umeå"


def test_the_words_about_it_carry_no_marks(client: Client, meeting: NetworkMeeting) -> None:
    (event,) = icalendar.Calendar.from_ical(client.get(ALL).data).walk("VEVENT")
    assert "Vi byter erfarenheter." in str(event["DESCRIPTION"])


@pytest.mark.parametrize("words", HOSTILE)
def test_they_are_clean_however_hostile_the_words(
    client: Client, alva: Person, office: Person, lint: Callable[[bytes], list[Any]], words: str
) -> None:
    made = networks.accepted(alva, office, title=words, about=words, place=words)
    networks.signed_up(made, "alva")
    for address in (ALL, own(made), f"/feeds/{make.feed(alva).token}.ics"):
        assert lint(client.get(address).data) == []


@pytest.mark.parametrize("which", ["all", "own"])
def test_a_poll_that_knows_the_tag_gets_304_for_one_query(
    client: Client,
    meeting: NetworkMeeting,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
    which: str,
) -> None:
    address = ALL if which == "all" else own(meeting)
    first = client.get(address)
    with count_queries() as queries:
        response = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert response.status_code == 304
    assert [query.split()[0] for query in queries if query != "BEGIN"] == ["SELECT"]
    networks.signed_up(meeting, "erik")
    assert client.get(address).data == first.data


def test_a_change_is_seen_at_once_and_a_cancelled_meeting_stays_thirty_days(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    before = client.get(ALL).headers["ETag"]
    hosting.edit_words(
        networks.found(meeting.id), title="Annat", about="Annat.", by=alva, at=make.AT
    )
    db.session.commit()
    response = client.get(ALL)
    assert (titles(response), response.headers["ETag"] != before) == (["Annat"], True)
    changing.cancel_meeting(networks.found(meeting.id), by=alva, at=make.AT)
    db.session.commit()
    assert titles(client.get(own(meeting))) == ["Inställt: Annat"]


def test_without_meetings_there_is_still_an_entry(
    client: Client, lint: Callable[[bytes], list[Any]]
) -> None:
    response = client.get(ALL)
    assert titles(response) == ["Din kalender från Aspirant"]
    assert lint(response.data) == []
    assert client.get("/networks/00000000-0000-4000-8000-000000000000/meetings.ics").mimetype == (
        "text/plain"
    )


def test_ones_own_feed_holds_the_meetings_where_one_has_a_place(
    client: Client, bo: Person, meeting: NetworkMeeting
) -> None:
    address = f"/feeds/{make.feed(bo).token}.ics"
    networks.asked(meeting, "bo")
    assert titles(client.get(address)) == ["Din kalender från Aspirant"]
    networks.signed_up(meeting, "bo")
    response = client.get(address)
    assert titles(response) == ["Samtal om samtal"]
    assert f"{networks.sign_up(meeting, 'bo').id}@aspirant" in response.text
    client.post(f"{networks.way(networks.sign_up(meeting, 'bo'))}/leave")
    assert titles(client.get(address)) == ["Inte längre för dig: Samtal om samtal"]


def test_a_host_has_their_own_meeting_once_however_they_signed_up(
    client: Client, alva: Person, meeting: NetworkMeeting
) -> None:
    address = f"/feeds/{make.feed(alva).token}.ics"
    assert titles(client.get(address)) == ["Samtal om samtal"]
    networks.signed_up(meeting, "alva")
    assert titles(client.get(address)) == ["Samtal om samtal"]
    networks.proposed(alva, title="Väntar")
    assert titles(client.get(address)) == ["Samtal om samtal"]


def test_when_the_database_is_away_the_last_good_bytes_go_out(
    client: Client, meeting: NetworkMeeting
) -> None:
    before = {address: client.get(address).data for address in (ALL, own(meeting))}
    db.session.execute(text("ALTER TABLE network_meetings RENAME TO moved_away"))
    db.session.commit()
    try:
        after = {address: client.get(address) for address in before}
    finally:
        db.session.execute(text("ALTER TABLE moved_away RENAME TO network_meetings"))
        db.session.commit()
    assert {address: one.data for address, one in after.items()} == before
    assert {one.status_code for one in after.values()} == {200}
