"""The strict reader of calendars finds each thing that it looks for."""

from datetime import timedelta

import pytest

from aspirant.core.calendars import Method, Party, write_calendar, write_invitation
from tests.feeds.strict import read_strictly
from tests.feeds.test_calendars import AT, event

FULL = write_calendar(
    "Aspirant",
    [
        event(description="Rad; ett", place="Kansliet, A", position="59.3;18.1", alarm="Träff 1"),
        event(
            uid="2@aspirant",
            is_all_day=True,
            link="https://example.org/r",
            page="https://example.org/",
        ),
    ],
)
PARTY = Party("Aspirant", "kansli@example.org")
LETTER = write_invitation(
    event(), method=Method.REQUEST, organizer=PARTY, attendee=PARTY, at=AT + timedelta(hours=1)
).encode()


def test_what_we_write_is_well() -> None:
    assert read_strictly(FULL) == []
    assert read_strictly(LETTER, itip=True) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"BEGIN:VCALENDAR\r\n", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR"),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\n"),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\n\r\n"),
        (b"VERSION:2.0\r\n", b""),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:PUBLISH\r\n"),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nUID:x\r\n"),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nSOURCE:https://example.org\r\n"),
        (b";VALUE=DURATION:", b":"),
        (b"NAME:Aspirant", b"NAME:" + b"a" * 80),
        (b"Tr\xc3\xa4ff", b"Tr\xc3\r\n \xa4ff"),
        (b"Tr\xc3\xa4ff", b"Tr\x07ff"),
        (b"Rad\\;", b"Rad;"),
        (b"Rad\\;", b"Rad\\x"),
        (b"TZOFFSETTO:+0200", b"TZOFFSETTO:+011212"),
        (b"TZID=Europe/Stockholm:", b"TZID=Europe/Oslo:"),
        (b"DTSTART;TZID=Europe/Stockholm:20260901T120000", b"DTSTART:20260901T120000"),
        (
            b"DTSTART;TZID=Europe/Stockholm:20260901T12",
            b"DTSTART;TZID=Europe/Stockholm:20260901T23",
        ),
        (b"DTSTAMP:20260901T100000Z", b"DTSTAMP:20260901T100000"),
        (b"UID:2@aspirant", b"UID:1@aspirant"),
        (b"SEQUENCE:0\r\n", b""),
        (b"SEQUENCE:0\r\n", b"SEQUENCE:0\r\nSEQUENCE:1\r\n"),
        (b"SEQUENCE:0\r\n", b"SEQUENCE:0\r\nX-EVIL:1\r\n"),
        (b"SEQUENCE:0\r\n", b"SEQUENCE:0\r\nATTENDEE:mailto:a@b.se\r\n"),
        (b"STATUS:CONFIRMED", b"STATUS:MAYBE"),
        (b"GEO:59.3;18.1", b"GEO:1e-06;18"),
        (b"VALUE=URI:", b"VALUE=TEXT:"),
        (b"FEATURE=AUDIO,VIDEO", b'FEATURE="AUDIO,VIDEO"'),
        (b"URL:https:", b"URL:javascript:"),
        (b"TRIGGER:-PT1H\r\n", b""),
        (b"END:VALARM\r\n", b""),
    ],
)
def test_each_fault_of_a_feed_is_found(was: bytes, becomes: bytes) -> None:
    assert was in FULL
    assert read_strictly(FULL.replace(was, becomes, 1)) != []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"METHOD:REQUEST\r\n", b""),
        (b"METHOD:REQUEST", b"METHOD:REFRESH"),
        (b"mailto:kansli@example.org", b"kansli"),
        (b"ORGANIZER", b"X-ORGANIZER"),
    ],
)
def test_each_fault_of_an_invitation_is_found(was: bytes, becomes: bytes) -> None:
    assert was in LETTER
    assert read_strictly(LETTER.replace(was, becomes, 1), itip=True) != []


def test_a_calendar_without_events_is_a_fault() -> None:
    begins, ends = FULL.index(b"BEGIN:VEVENT"), FULL.index(b"END:VCALENDAR")
    assert read_strictly(FULL[:begins] + FULL[ends:]) == ["0 events"]
