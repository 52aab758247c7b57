"""Writes calendars (RFC 5545, RFC 7986) and invitations (RFC 5546): same events, same bytes.

Nothing here reads the clock. Times go out as wall clock in Europe/Stockholm with the rules of the
zone beside them; only close to a change of clock do they go out as UTC.
"""

import enum
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import icalendar

from aspirant.core.clock import from_local, to_local

PRODID = "-//aspirant//calendar//EN"
REFRESH = timedelta(hours=1)
COLOR, COLOR_CODE = "seagreen", "#14594B"
ALARM_BEFORE = timedelta(hours=1)
ALARM_BEFORE_A_DAY = timedelta(hours=15)  # 9 in the morning of the day before

#: The zone's parts since 1996: name, first day of the rule, month, offset before and after (hours).
_ZONE = (
    (icalendar.TimezoneDaylight, "CEST", datetime(1996, 3, 31, 2), 3, 1, 2),  # noqa: DTZ001
    (icalendar.TimezoneStandard, "CET", datetime(1996, 10, 27, 3), 10, 2, 1),  # noqa: DTZ001
)
#: This close to a change of clock, times go out as UTC.
NEAR = timedelta(hours=12)
_END = b"END:VCALENDAR\r\n"
_BEGIN_EVENT, _END_EVENT = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"
_BORDER = re.compile(r"\b(BEGIN|END):(?=\w)", re.IGNORECASE)


class Method(enum.StrEnum):
    """What an invitation asks of the calendar that gets it."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Event:
    """One entry of a calendar. A whole-day one lasts through the day of `ends_at`.

    `position` is "latitude;longitude", as `core.maps` finds it.
    """

    uid: str
    changed_at: datetime
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str = ""
    place: str = ""
    position: str = ""
    link: str = ""
    page: str = ""
    category: str = ""
    is_all_day: bool = False
    is_cancelled: bool = False
    is_private: bool = True
    alarm: str = ""


@dataclass(frozen=True)
class Party:
    """Who invites, or who is invited."""

    name: str
    email: str


def write_invitation(
    event: Event, *, method: Method, organizer: Party, attendee: Party, at: datetime
) -> str:
    """The event as one letter to one person, stamped `at`. A reply goes to `organizer`."""
    before, after = _write_to_nobody(event, method, organizer, at)
    asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    entry = icalendar.Event()
    entry.add("ATTENDEE", _address(attendee), parameters=asked)
    line = bytes(entry.to_ical()).removeprefix(_BEGIN_EVENT).removesuffix(_END_EVENT)
    return (before + line + after).decode()


@lru_cache(maxsize=64)
def _write_to_nobody(
    event: Event, method: Method, organizer: Party, at: datetime
) -> tuple[bytes, bytes]:
    """What is the same in a letter to everybody, before and after the line that says to whom."""
    calendar = _frame()
    calendar.add("METHOD", method.value)
    calendar.add_component(_zone())
    entry = _entry(replace(event, alarm=""))
    entry["DTSTAMP"] = icalendar.vDatetime(at)
    entry.add("ORGANIZER", _address(organizer))
    calendar.add_component(entry)
    before, border, after = bytes(calendar.to_ical()).rpartition(_END_EVENT)
    return before, border + after


def read_end(text: str) -> Event:
    """What one of our cancellations ended: what it was called and when it was to be, not where."""
    entry: Any  # one of many types to the library; ours here
    (entry,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    starts, ends = entry["DTSTART"].dt, entry["DTEND"].dt
    if is_all_day := not isinstance(starts, datetime):
        starts = from_local(datetime.combine(starts, time()))
        ends = from_local(datetime.combine(ends, time())) - timedelta(minutes=1)
    return Event(
        uid=str(entry["UID"]),
        changed_at=entry["LAST-MODIFIED"].dt,
        sequence=int(entry["SEQUENCE"]),
        starts_at=starts.astimezone(UTC),
        ends_at=ends.astimezone(UTC),
        title=str(entry["SUMMARY"]),
        is_all_day=is_all_day,
        is_cancelled=True,
    )


def write_calendar(name: str, events: Iterable[Event]) -> bytes:
    """The calendar called `name` with `events` (one at least), in the order of their times."""
    ordered = sorted(events, key=lambda event: (event.starts_at, event.uid))
    head = _write_head(name).removesuffix(_END)
    return head + b"".join(_write_event(event) for event in ordered) + _END


@lru_cache(maxsize=64)
def _write_head(name: str) -> bytes:
    calendar = _frame()
    calendar.add("NAME", _line(name))
    calendar.add("X-WR-CALNAME", _line(name))
    calendar.add("X-WR-TIMEZONE", "Europe/Stockholm")
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", icalendar.vDuration(REFRESH))
    calendar.add("COLOR", COLOR)
    calendar.add("X-APPLE-CALENDAR-COLOR", COLOR_CODE)
    calendar.add_component(_zone())
    return bytes(calendar.to_ical())


def _frame() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


def _address(party: Party) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{party.email}")
    name = _line(party.name).replace('"', "'")
    if name:
        address.params["CN"] = icalendar.vText(name)
    return address


def _zone() -> icalendar.Timezone:
    zone = icalendar.Timezone()
    zone.add("TZID", "Europe/Stockholm")
    for kind, name, begins, month, before, after in _ZONE:
        part = kind()
        part.add("DTSTART", begins)
        part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"})
        part.add("TZOFFSETFROM", timedelta(hours=before))
        part.add("TZOFFSETTO", timedelta(hours=after))
        part.add("TZNAME", name)
        zone.add_component(part)
    return zone


@lru_cache(maxsize=4096)
def _write_event(event: Event) -> bytes:
    """One VEVENT. Kept between calls, so that a change to one event writes one event anew."""
    return bytes(_entry(event).to_ical())


def _entry(event: Event) -> icalendar.Event:
    entry = icalendar.Event()
    starts, ends = _span(event)
    entry.add("UID", event.uid)
    entry.add("DTSTAMP", event.changed_at)
    entry.add("LAST-MODIFIED", event.changed_at)
    entry.add("SEQUENCE", event.sequence)
    entry.add("STATUS", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("DTSTART", starts)
    entry.add("DTEND", ends)
    entry.add("TRANSP", "TRANSPARENT" if event.is_all_day or event.is_cancelled else "OPAQUE")
    entry.add("CLASS", "PRIVATE" if event.is_private else "PUBLIC")
    entry.add("SUMMARY", _line(event.title))
    _add_words(entry, event)
    if event.alarm and not event.is_cancelled:
        entry.add_component(_alarm(event))
    return entry


def _add_words(entry: icalendar.Event, event: Event) -> None:
    if event.description:
        entry.add("DESCRIPTION", _text(event.description))
    if event.place:
        entry.add("LOCATION", _line(event.place))
    if event.position:
        entry["GEO"] = icalendar.vUri(event.position)  # as it stands: vGeo writes 1e-06
    if event.category:
        entry.add("CATEGORIES", [_line(event.category)])
    if event.page:
        entry.add("URL", event.page)
    if is_web_address(event.link):
        kind: dict[str, Any] = {"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"]}
        entry.add("CONFERENCE", icalendar.vUri(event.link), parameters=kind)


def _alarm(event: Event) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", _line(event.alarm))
    alarm.add("TRIGGER", -(ALARM_BEFORE_A_DAY if event.is_all_day else ALARM_BEFORE))
    return alarm


def _span(event: Event) -> tuple[date, date]:
    starts, ends = to_local(event.starts_at), to_local(event.ends_at)
    if event.is_all_day:
        return starts.date(), ends.date() + timedelta(days=1)  # exclusive: RFC 5545 3.6.1
    if _is_near_change(event.starts_at) or _is_near_change(event.ends_at):
        return event.starts_at, event.ends_at
    return starts, ends


def _is_near_change(moment: datetime) -> bool:
    """Whether the clock changes within half a day: readers disagree about wall clock there."""
    before, after = to_local(moment - NEAR), to_local(moment + NEAR)
    return before.utcoffset() != after.utcoffset()


def describe(*paragraphs: str) -> str:
    """The description of an event, without the paragraphs that have nothing to say."""
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def is_web_address(link: str) -> bool:
    """Whether `link` is one http or https address, safe to hand on."""
    if not link.isascii() or not link.isprintable() or " " in link or '"' in link:
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _text(words: str) -> str:
    """Every kind of line break as one, no character that the format forbids, and nothing that a
    careless reader takes for the border of a component."""
    lines = _BORDER.sub(r"\1: ", "\n".join(words.splitlines()))
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def _line(words: str) -> str:
    """The same on one line."""
    return _text(" ".join(words.split()))
