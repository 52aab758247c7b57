"""A strict reader of calendars, with nothing but the standard library: what any client might mind.

RFC 5545, 5546, 6868 and 7986, and what programs in use have been seen to stumble over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT"}
ONCE = {
    "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS",
    "SEQUENCE", "CLASS", "LAST-MODIFIED", "GEO", "ORGANIZER", "TRANSP", "URL",
}  # fmt: skip
IN_EVENT = ONCE | {"ATTENDEE", "CATEGORIES", "CONFERENCE"}
IN_FEED = {"NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "COLOR"}
MOMENT, DAY = r"\d{8}T\d{6}", r"\d{8}"
FORMS = {
    "DTSTAMP": rf"{MOMENT}Z",
    "LAST-MODIFIED": rf"{MOMENT}Z",
    "TZOFFSETFROM": r"[+-]\d{4}",
    "TZOFFSETTO": r"[+-]\d{4}",
    "GEO": r"-?\d{1,2}(\.\d+)?;-?\d{1,3}(\.\d+)?",
    "URL": r"https?://\S+",
    "ATTENDEE": r"mailto:[^@\s]+@[^@\s]+",
    "ORGANIZER": r"mailto:[^@\s]+@[^@\s]+",
    "STATUS": r"CONFIRMED|TENTATIVE|CANCELLED",
    "SEQUENCE": r"\d{1,10}",
    "TRANSP": r"OPAQUE|TRANSPARENT",
    "CLASS": r"PUBLIC|PRIVATE|CONFIDENTIAL",
    "TRIGGER": r"-?P(\d+D)?(T(\d+H)?(\d+M)?)?",
    "REFRESH-INTERVAL": r"P(\d+D)?(T(\d+H)?(\d+M)?)?",
    "METHOD": r"REQUEST|CANCEL",
}


@dataclass(frozen=True)
class Line:
    """One property."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Part:
    """One component, with what is in it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Its properties of that name."""
        return [line for line in self.lines if line.name == name]

    def walk(self, name: str) -> Iterator["Part"]:
        """Every component of that name in it."""
        for part in self.parts:
            if part.name == name:
                yield part
            yield from part.walk(name)


def read_strictly(raw: bytes, *, itip: bool = False) -> list[str]:
    """What is wrong with a feed, or with the calendar's part of an invitation; nothing if well."""
    found = list(_look_at_bytes(raw))
    try:
        whole = _parse(raw.decode())
    except (UnicodeDecodeError, ValueError) as error:
        return [*found, f"cannot be read: {error}"]
    return [
        *found,
        *_look_at_calendar(whole, itip),
        *_look_at_values(whole),
        *_look_at_times(whole),
    ]


def _look_at_bytes(raw: bytes) -> Iterator[str]:
    if not raw.startswith(b"BEGIN:VCALENDAR\r\n") or not raw.endswith(b"END:VCALENDAR\r\n"):
        yield "does not begin and end as a calendar"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw) or b"\r\n\r\n" in raw:
        yield "a line ends otherwise than with CRLF, or is empty"
    if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", raw):
        yield "a control character"
    for line in raw.split(b"\r\n"):
        if len(line) > 75:
            yield f"a line of {len(line)} octets"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield "a fold splits a letter"


def _parse(text: str) -> Part:
    root = Part("")
    stack = [root]
    for written in text.replace("\r\n ", "").split("\r\n"):
        if not written:
            continue
        line = _split(written)
        if line.name == "BEGIN":
            stack.append(Part(line.value))
            stack[-2].parts.append(stack[-1])
        elif line.name == "END":
            if stack.pop().name != line.value:
                raise ValueError(f"END:{line.value} ends nothing")
        else:
            stack[-1].lines.append(line)
    if len(stack) != 1 or [part.name for part in root.parts] != ["VCALENDAR"] or root.lines:
        raise ValueError("not one calendar")
    return root.parts[0]


def _split(written: str) -> Line:
    found = re.fullmatch(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:])*)*):(.*)', written)
    if found is None:
        raise ValueError(f"no property: {written[:40]}")
    given = re.findall(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)', found[2])
    return Line(found[1].upper(), {name.upper(): value for name, value in given}, found[3])


def _look_at_calendar(whole: Part, itip: bool) -> Iterator[str]:
    names = {line.name for line in whole.lines}
    for name in {"PRODID", "VERSION"} | ({"METHOD"} if itip else IN_FEED):
        if len(whole.all(name)) != 1:
            yield f"{name} {len(whole.all(name))} times"
    for name in {"UID", "SOURCE"} | (set() if itip else {"METHOD"}):
        if name in names:
            yield f"{name} on the calendar"
    for line in whole.all("REFRESH-INTERVAL"):
        if line.parameters.get("VALUE") != "DURATION":
            yield "REFRESH-INTERVAL without VALUE=DURATION"
    yield from _look_at_events(list(whole.walk("VEVENT")), itip)


def _look_at_events(events: list[Part], itip: bool) -> Iterator[str]:
    if not events or (itip and len(events) != 1):
        yield f"{len(events)} events"
    uids = [line.value for event in events for line in event.all("UID")]
    if len(set(uids)) != len(events):
        yield "an event without a UID of its own"
    for event in events:
        yield from _look_at_event(event, itip)


def _look_at_event(event: Part, itip: bool) -> Iterator[str]:
    names = [line.name for line in event.lines]
    needed = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"}
    needed |= {"ORGANIZER", "ATTENDEE"} if itip else {"LAST-MODIFIED"}
    known = IN_EVENT if itip else IN_EVENT - {"ATTENDEE", "ORGANIZER"}
    for name in sorted(needed | set(names)):
        most = 1 if name in ONCE | needed else 9
        if name not in known or not int(name in needed) <= names.count(name) <= most:
            yield f"{name} {names.count(name)} times in an event"
    for alarm in event.walk("VALARM"):
        if {line.name for line in alarm.lines} != {"ACTION", "TRIGGER", "DESCRIPTION"}:
            yield "an alarm that is not whole"


def _look_at_values(part: Part) -> Iterator[str]:
    for line in part.lines:
        if line.name in FORMS and not re.fullmatch(FORMS[line.name], line.value):
            yield f"{line.name}:{line.value[:40]}"
        bare = line.value.replace("\\\\", "")
        if line.name in TEXTS and re.search(r"(?<!\\)[,;]|\\[^,;nN]|\\$", bare):
            yield f"{line.name} is not escaped"
        if line.name == "CONFERENCE" and (
            line.parameters.get("VALUE") != "URI" or '"' in line.parameters.get("FEATURE", "")
        ):
            yield "CONFERENCE without VALUE=URI, or with its features as one"
    for inner in part.parts:
        yield from _look_at_values(inner)


def _look_at_times(whole: Part) -> Iterator[str]:
    zones = {line.value for zone in whole.walk("VTIMEZONE") for line in zone.all("TZID")}
    for event in whole.walk("VEVENT"):
        ends = [line for name in ("DTSTART", "DTEND") for line in event.all(name)]
        for line in ends:
            kind = line.parameters.get("VALUE"), line.parameters.get("TZID")
            form = DAY if kind[0] == "DATE" else MOMENT if kind[1] else f"{MOMENT}Z"
            if not re.fullmatch(form, line.value) or (kind[1] and kind[1] not in zones):
                yield f"{line.name} {kind}: {line.value}"
        if len({tuple(line.parameters.items()) for line in ends}) > 1:
            yield "an event begins in one kind of time and ends in another"
        elif len(ends) > 1 and ends[1].value <= ends[0].value:
            yield "an event ends before it begins"
