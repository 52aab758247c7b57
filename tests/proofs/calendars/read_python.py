"""Reads calendars with one of the libraries of PyPI, or with libical: read_python.py NAME FILE...

One line of JSON for each file: {UID: [start, end, status]}, moments in UTC, whole days as dates.
Runs in an environment that knows nothing of the project.
"""

import ctypes
import ctypes.util
import json
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

Row = tuple[str, Any, Any, str]


def say(moment: Any) -> str:
    """A moment in UTC, or a day."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert isinstance(moment, date)
    return moment.isoformat()


def with_icalendar(text: str) -> Iterable[Row]:
    import icalendar  # noqa: PLC0415 - each library only where it is asked for

    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        yield str(event["UID"]), event.start, event.end, str(event["STATUS"])


def with_recurring_ical_events(text: str) -> Iterable[Row]:
    import icalendar  # noqa: PLC0415
    import recurring_ical_events  # noqa: PLC0415

    for event in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).all():
        yield str(event["UID"]), event.start, event.end, str(event["STATUS"])


def with_ical(text: str) -> Iterable[Row]:
    from ical.calendar_stream import IcsCalendarStream  # noqa: PLC0415

    for event in IcsCalendarStream.calendar_from_ics(text).events:
        yield event.uid, event.dtstart, event.dtend, event.status.value


def with_ics(text: str) -> Iterable[Row]:
    from ics import Calendar  # noqa: PLC0415

    for event in Calendar(text).events:
        starts, ends = event.begin.datetime, event.end.datetime
        if event.all_day:
            starts, ends = starts.date(), ends.date()
        yield event.uid, starts, ends, event.status


def with_vobject(text: str) -> Iterable[Row]:
    import vobject  # noqa: PLC0415

    for event in vobject.readOne(text).vevent_list:
        yield event.uid.value, event.dtstart.value, event.dtend.value, event.status.value


class _Time(ctypes.Structure):
    """icaltimetype of libical 3."""

    _fields_ = [
        (name, ctypes.c_int)
        for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")
    ]
    _fields_ += [("zone", ctypes.c_void_p)]  # fmt: skip


_EVENT, _ZONE = 4, 16
_STATUS = {10007: "CONFIRMED", 10003: "CANCELLED"}


def with_libical(text: str) -> Iterable[Row]:
    library = ctypes.CDLL(ctypes.util.find_library("ical"))
    _declare(library)
    whole = library.icalparser_parse_string(text.encode())
    event = library.icalcomponent_get_first_component(whole, _EVENT)
    utc = library.icaltimezone_get_utc_timezone()
    while event:
        uid = library.icalcomponent_get_uid(event).decode()
        status = library.icalproperty_status_to_string(library.icalcomponent_get_status(event))
        starts = _moment(library, library.icalcomponent_get_dtstart(event), utc)
        ends = _moment(library, library.icalcomponent_get_dtend(event), utc)
        yield uid, starts, ends, status.decode()
        event = library.icalcomponent_get_next_component(whole, _EVENT)
    library.icalcomponent_free(whole)


def _declare(library: Any) -> None:
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    for name, answer, *arguments in (
        ("icalparser_parse_string", pointer, text),
        ("icalcomponent_get_first_component", pointer, pointer, ctypes.c_int),
        ("icalcomponent_get_next_component", pointer, pointer, ctypes.c_int),
        ("icalcomponent_get_uid", text, pointer),
        ("icalcomponent_get_status", ctypes.c_int, pointer),
        ("icalproperty_status_to_string", text, ctypes.c_int),
        ("icalcomponent_get_dtstart", _Time, pointer),
        ("icalcomponent_get_dtend", _Time, pointer),
        ("icaltimezone_get_utc_timezone", pointer),
        ("icaltime_convert_to_zone", _Time, _Time, pointer),
        ("icalcomponent_free", None, pointer),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = answer, list(arguments)


def _moment(library: Any, time: _Time, utc: Any) -> date:
    if time.is_date:
        return date(time.year, time.month, time.day)
    there = library.icaltime_convert_to_zone(time, utc)
    return datetime(
        there.year, there.month, there.day, there.hour, there.minute, there.second, tzinfo=UTC
    )


READERS: dict[str, Callable[[str], Iterable[Row]]] = {
    "icalendar": with_icalendar,
    "recurring-ical-events": with_recurring_ical_events,
    "ical": with_ical,
    "ics": with_ics,
    "vobject": with_vobject,
    "libical": with_libical,
}

if __name__ == "__main__":
    for file in sys.argv[2:]:
        rows = READERS[sys.argv[1]](Path(file).read_bytes().decode())
        print(json.dumps({uid: [say(start), say(end), status] for uid, start, end, status in rows}))
