"""Reads what calendars answered (iTIP REPLY, RFC 5546 3.2.3) out of letters.

Nothing here knows the database. A letter is somebody else's word: it is read, never believed.
"""

import hashlib
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Any

import icalendar

from aspirant.schedule.models import RsvpAnswer

MOST_BYTES = 1_000_000
ANSWERS = {
    "ACCEPTED": RsvpAnswer.YES,
    "DECLINED": RsvpAnswer.NO,
    "TENTATIVE": RsvpAnswer.MAYBE,
}
_PASSED = re.compile(r"(?i)\b(dmarc|dkim)=pass\b([^;]*)")
_DOMAIN = re.compile(r"(?i)\bheader\.(from|d)=@?([\w.-]+)")


@dataclass(frozen=True)
class Found:
    """What one letter says. Without an `answer` its calendar's part could not be read."""

    seen: str
    sender: str
    is_verified: bool
    uid: str = ""
    attendees: tuple[str, ...] = ()
    answer: RsvpAnswer | None = None
    sequence: int = 0
    stamped_at: datetime | None = None
    comment: str = ""


def read_mailbox(path: Path, *, authority: str) -> Iterator[Found | None]:
    """Each letter of an mbox file, or of a file that is one letter; None for what is no reply.

    `authority` is what our own mail server calls itself in Authentication-Results.
    """
    for raw in _letters(path):
        yield read_letter(raw, authority=authority) if len(raw) <= MOST_BYTES else None


def read_letter(raw: bytes, *, authority: str) -> Found | None:
    """What the letter answers; None when it is no reply of a calendar."""
    letter = message_from_bytes(raw, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    part = _calendar_of(letter)
    if part is None:
        return None
    sender = _sender(letter)
    basis = str(letter.get("Message-ID", "")).encode() or raw
    found = Found(
        seen=hashlib.sha256(basis).hexdigest(),
        sender=sender,
        is_verified=_is_verified(letter, sender, authority),
    )
    try:
        return _read(found, icalendar.Calendar.from_ical(part))
    except (ValueError, KeyError, AttributeError, IndexError):
        return found


def _letters(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
    if not is_mbox:
        yield path.read_bytes()
        return
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.keys():  # noqa: SIM118 - a mailbox is no mapping: it yields letters
            yield box.get_bytes(key)
    finally:
        box.close()


def _calendar_of(letter: EmailMessage) -> bytes | None:
    for part in letter.walk():
        is_reply = str(part.get_param("method", "")).upper() == "REPLY"
        if part.get_content_type() == "text/calendar" and is_reply:
            body = part.get_payload(decode=True)
            return body if isinstance(body, bytes) else None
    return None


def _sender(letter: EmailMessage) -> str:
    """The one address that it says to come from, else nothing."""
    found = getaddresses([str(line) for line in letter.get_all("From", [])])
    return found[0][1].strip().lower() if len(found) == 1 else ""


def _is_verified(letter: EmailMessage, sender: str, authority: str) -> bool:
    """Whether our own server found that the sender's domain vouches for it (RFC 8601, DMARC).

    Only the first header counts: a server puts its own on top, and those below may be forged.
    """
    results = [str(line) for line in letter.get_all("Authentication-Results", [])]
    if not authority or not sender or not results:
        return False
    who, _, said = results[0].partition(";")
    if who.split(" ")[0].strip().lower() != authority.lower():
        return False
    domain = sender.rpartition("@")[2]
    passed = _PASSED.findall(re.sub(r"\([^)]*\)", "", said))
    return any(
        found.lower() == domain
        for _kind, properties in passed
        for _name, found in _DOMAIN.findall(properties)
    )


def _read(found: Found, calendar: Any) -> Found:
    events = calendar.walk("VEVENT")
    if str(calendar.get("METHOD", "")).upper() != "REPLY" or len(events) != 1:
        return found
    (event,) = events
    named = event.get("ATTENDEE", [])
    attendees = named if isinstance(named, list) else [named]
    state = str(attendees[0].params.get("PARTSTAT", "")).upper() if attendees else ""
    return Found(
        seen=found.seen,
        sender=found.sender,
        is_verified=found.is_verified,
        uid=str(event["UID"]),
        attendees=tuple(re.sub("(?i)^mailto:", "", str(one)).strip().lower() for one in attendees),
        answer=ANSWERS.get(state),
        sequence=int(event.get("SEQUENCE", 0)),
        stamped_at=_moment(event["DTSTAMP"].dt),
        comment=_comment(event)[:1000],
    )


def _moment(stamp: Any) -> datetime | None:
    return stamp if isinstance(stamp, datetime) and stamp.tzinfo else None


def _comment(event: Any) -> str:
    said = event.get("COMMENT", "")
    return str(said[0] if isinstance(said, list) and said else said or "").strip()
