"""What stands in readers' calendars, as far as our letters have told them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import load_only

from aspirant.core.calendars import Method
from aspirant.core.db import db
from aspirant.lifecycle import LetterState
from aspirant.mail.models import Letter

_UID = re.compile(r"([0-9a-f-]{36})(?:-(\d+))?@aspirant")
#: How long the name of an event is until it has come back from a cancellation.
PLAIN_NAME = len("00000000-0000-0000-0000-000000000000@aspirant")

#: Neither the words nor the calendar's part: those are sealed, and long.
_TOLD = (
    Letter.event_id,
    Letter.calendar_uid,
    Letter.calendar_sequence,
    Letter.method,
    Letter.kind,
    Letter.address,
    Letter.person_id,
    Letter.state,
)


@dataclass(frozen=True)
class Entry:
    """What one reader's calendar was last told of an event: that it is, or that it is off."""

    uid: str
    sequence: int
    method: Method
    kind: str
    address: str
    person_id: UUID | None
    letter_id: UUID
    is_waiting: bool

    @property
    def is_standing(self) -> bool:
        """Whether the event is in the calendar."""
        return self.method is Method.REQUEST


def find_entries(event_id: UUID) -> dict[str, Entry]:
    """What was last told of one event, by the address it was told to."""
    return list_entries([event_id])[event_id]


def list_entries(event_ids: Iterable[UUID]) -> dict[UUID, dict[str, Entry]]:
    """The same of several events: one query. Letters that were stopped told nobody anything."""
    found: dict[UUID, dict[str, Entry]] = {event_id: {} for event_id in event_ids}
    letters = db.session.scalars(
        select(Letter)
        .where(Letter.event_id.in_(found), Letter.state != LetterState.CANCELLED)
        .options(load_only(*_TOLD))
        .order_by(Letter.created_at, Letter.calendar_sequence, Letter.id)
    )
    for letter in letters:
        if letter.event_id and letter.method:
            found[letter.event_id][letter.address] = entry_of(letter)
    return found


def entry_of(letter: Letter) -> Entry:
    """What a letter that has a calendar's part told."""
    assert letter.method is not None
    return Entry(
        letter.calendar_uid,
        letter.calendar_sequence,
        letter.method,
        letter.kind,
        letter.address,
        letter.person_id,
        letter.id,
        letter.state is LetterState.QUEUED,
    )


def uid_for(uid: str, entry: Entry | None, method: Method) -> str:
    """What the next letter calls the event `uid`, for a reader whose calendar has `entry`.

    After a cancellation an event comes back under another name: some calendars never let what was
    cancelled come to life again, and others let a late letter bring it back.
    """
    if entry is None:
        return uid
    if entry.is_standing or method is Method.CANCEL:
        return entry.uid
    found = _UID.fullmatch(entry.uid)
    time = int(found[2] or 1) + 1 if found else 2
    name, _at, ending = uid.partition("@")
    return f"{name}-{time}@{ending}"


def event_of(uid: str) -> UUID | None:
    """Which of our events calendars call `uid`; None when it is none of ours."""
    found = _UID.fullmatch(uid)
    try:
        return UUID(found[1]) if found else None
    except ValueError:
        return None
