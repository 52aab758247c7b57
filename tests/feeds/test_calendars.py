"""Writing a calendar: what every client reads, whatever people put in it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest

from aspirant.core.calendars import Event, is_web_address, write_calendar

AT = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
HOSTILE = (
    "Bra\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT",
    'a;b,c\\d:e"f',
    "BEGIN:VEVENT",
    "Träff 🎉👩‍👩‍👧‍👦 i Åre",
    "å" * 10_000,
    "فريق العمل \u202e noitcejni",
    "ensam\rretur\x0bvertikal\x0csida\x85nästa\u2028rad\u2029stycke",
    "noll\x00och\x07klocka\x1b[31m\x7f",
    "\\n\\N\\;\\,",
    " ",
)


def event(**given: Any) -> Event:
    """An ordinary entry, changed as said."""
    plain: dict[str, Any] = {
        "uid": "1@aspirant",
        "changed_at": AT,
        "sequence": 0,
        "starts_at": AT,
        "ends_at": AT + timedelta(hours=4),
        "title": "Träff 1",
    }
    return Event(**(plain | given))


def read(content: bytes) -> icalendar.Event:
    """The one entry of a calendar, as another program reads it."""
    (found,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return found


def test_a_calendar_in_full() -> None:
    content = write_calendar(
        "Aspirant",
        [
            event(
                description="Rad ett\nRad två",
                place="Kansliet; Stockholm",
                link="https://example.org/rum?a=1,2;b",
                page="https://example.org/sessions/1",
                category="Träff",
                alarm="Träff 1",
            )
        ],
    )
    assert content.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//aspirant//calendar//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Aspirant",
        "X-WR-CALNAME:Aspirant",
        "COLOR:seagreen",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-APPLE-CALENDAR-COLOR:#14594B",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Europe/Stockholm",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Stockholm",
        "BEGIN:DAYLIGHT",
        "DTSTART:19960331T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "SUMMARY:Träff 1",
        "DTSTART;TZID=Europe/Stockholm:20260901T120000",
        "DTEND;TZID=Europe/Stockholm:20260901T160000",
        "DTSTAMP:20260901T100000Z",
        "UID:1@aspirant",
        "SEQUENCE:0",
        "CATEGORIES:Träff",
        "CLASS:PRIVATE",
        "CONFERENCE;FEATURE=AUDIO,VIDEO;VALUE=URI:https://example.org/rum?a=1,2;b",
        "DESCRIPTION:Rad ett\\nRad två",
        "LAST-MODIFIED:20260901T100000Z",
        "LOCATION:Kansliet\\; Stockholm",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://example.org/sessions/1",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Träff 1",
        "TRIGGER:-PT1H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(words: str, lint: Callable[[bytes], list[Any]]) -> None:
    content = write_calendar(
        words, [event(title=words, description=words, place=words, category=words, alarm=words)]
    )
    assert lint(content) == []
    assert len(icalendar.Calendar.from_ical(content).walk("VEVENT")) == 1


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_keep_to_the_form(words: str) -> None:
    content = write_calendar(words, [event(title=words, description=words, place=words)])
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines]  # no fold splits a letter
    assert lines.count(b"BEGIN:VEVENT") == 1
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


def test_whole_days_end_the_day_after_their_last() -> None:
    found = read(
        write_calendar(
            "x",
            [
                event(
                    is_all_day=True,
                    starts_at=datetime(2028, 5, 30, 22, 0, tzinfo=UTC),
                    ends_at=datetime(2028, 6, 1, 21, 59, tzinfo=UTC),
                    alarm="Kongress",
                )
            ],
        )
    )
    assert found["DTSTART"].to_ical() == b"20280531"
    assert found["DTSTART"].params == {"VALUE": "DATE"}
    assert found["DTEND"].to_ical() == b"20280602"
    assert found["TRANSP"] == "TRANSPARENT"
    assert [alarm["TRIGGER"].to_ical() for alarm in found.walk("VALARM")] == [b"-PT15H"]


@pytest.mark.parametrize("hour", [0, 1], ids=["the first time", "the second time"])
def test_the_hour_that_occurs_twice_goes_out_as_utc(
    lint: Callable[[bytes], list[Any]], hour: int
) -> None:
    content = write_calendar(
        "x",
        [
            event(
                starts_at=datetime(2026, 10, 25, hour, 0, tzinfo=UTC),
                ends_at=datetime(2026, 10, 25, hour, 45, tzinfo=UTC),
            )
        ],
    )
    assert f"DTSTART:20261025T0{hour}0000Z".encode() in content
    assert f"DTEND:20261025T0{hour}4500Z".encode() in content
    assert lint(content) == []


def test_a_cancelled_event_is_struck_out_and_silent() -> None:
    found = read(write_calendar("x", [event(is_cancelled=True, alarm="Träff 1")]))
    assert (found["STATUS"], found["TRANSP"], found.walk("VALARM")) == (
        "CANCELLED",
        "TRANSPARENT",
        [],
    )


@pytest.mark.parametrize(
    ("link", "is_one"),
    [
        ("https://example.org/rum", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("https://example.org/a b", False),
        ("https://example.org/\r\nUID:x", False),
        ("https://[", False),
        ("https://räksmörgås.se", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_handed_on(link: str, is_one: bool) -> None:
    assert is_web_address(link) is is_one
    assert (b"CONFERENCE" in write_calendar("x", [event(link=link)])) is is_one


def test_the_order_of_the_rows_does_not_matter() -> None:
    first, second = event(), event(uid="2@aspirant", starts_at=AT - timedelta(days=1))
    assert write_calendar("x", [first, second]) == write_calendar("x", [second, first])
