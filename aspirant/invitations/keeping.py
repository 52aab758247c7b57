"""Keeps calendars in step with whom a session is for, however that came to change.

A role is taken away, a workgroup is put together anew, somebody withdraws, the audience is edited,
a seat is given back: whoever the session is no longer for gets its end, and whoever it is for now
gets the invitation that the others had. Found by comparing what letters have told with whom the
session concerns, so that no way of changing it is forgotten.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.invitations.messages import invitation_letter
from aspirant.invitations.queries import (
    list_answered,
    list_people_called,
    list_told_sessions,
)
from aspirant.mail.entries import Entry, list_entries
from aspirant.mail.holding import hold_letters
from aspirant.mail.models import Letter
from aspirant.mail.service import cancel_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Session
from aspirant.programme.words import Audience
from aspirant.schedule.audience import list_concerned
from aspirant.schedule.messages import CHANGED, LEFT, PLACE, left_letter
from aspirant.schedule.models import takes_answers

#: Where somebody newly asked is told as the others were. Seats are taken, and those who are chosen
#: are told by whoever chooses them.
OPEN = (Audience.ROUND, Audience.WORKGROUP)


@dataclass(frozen=True)
class OutOfStep:
    """A session, who came to it and who left it since its letters, and the ends that are wrong."""

    session: Session
    entries: Mapping[str, Entry]
    came: list[Person]
    left: list[Person]
    back: list[Entry]


def keep_in_step(*, at: datetime) -> int:
    """Tell those who came and those who left. Returns how many letters were written.

    Looked at twice, the second time with the sessions held, so that nobody is told by two.
    """
    found = find_out_of_step(list_told_sessions(after=at), at=at)
    held = list_told_sessions(after=at, held=[one.session.id for one in found])
    return sum(_bring_in_step(one, at=at) for one in find_out_of_step(held, at=at))


def find_out_of_step(sessions: list[Session], *, at: datetime) -> list[OutOfStep]:
    """Those of the sessions whose letters no longer say whom they are for.

    A fixed number of queries, however many they are.
    """
    if not sessions:
        return []
    entries = list_entries(session.id for session in sessions)
    concerned = list_concerned(sessions)
    answered = list_answered(sessions)
    told = {entry.person_id for ones in entries.values() for entry in ones.values()}
    people = list_people_called({one for one in told if one})
    found = [
        _compare(one, entries[one.id], concerned[one.id], answered[one.id], people, at=at)
        for one in sessions
    ]
    return [one for one in found if one.came or one.left or one.back]


def _compare(
    session: Session,
    entries: Mapping[str, Entry],
    concerned: list[Person],
    answered: Collection[UUID],
    people: list[Person],
    *,
    at: datetime,
) -> OutOfStep:
    inside = {person.email for person in concerned}
    had = [person for person in people if _stands(entries, person)]
    if not inside and session.audience is Audience.WORKGROUP:
        had = []  # its group is being put together anew: it comes back, with whoever is in it then
    if session.audience is Audience.SEATS:
        had = [one for one in had if one.id in answered or not _is_asked_again(entries, one)]
    is_open = _invites(session, entries, at)
    return OutOfStep(
        session,
        entries,
        came=[
            person
            for person in concerned
            if _has_left(entries, person)
            or (is_open and _is_new(session, entries, person) and person.id not in answered)
        ],
        left=[person for person in had if person.is_active and person.email not in inside],
        back=[
            entry
            for entry in entries.values()
            if entry.kind == LEFT and entry.is_waiting and entry.address in inside
        ],
    )


def _invites(session: Session, entries: Mapping[str, Entry], at: datetime) -> bool:
    """Whether everybody it is for has been told. A place given tells one person alone."""
    went_out = any(entry.kind not in (PLACE, LEFT) for entry in entries.values())
    return went_out and session.audience in OPEN and takes_answers(session, at)


def _is_new(session: Session, entries: Mapping[str, Entry], person: Person) -> bool:
    takes_part = person.has_role(Role.PARTICIPANT, session.round_id)
    return takes_part and person.email not in entries and person.id != session.called_by_id


def _stands(entries: Mapping[str, Entry], person: Person) -> bool:
    """Whether the session is in the calendar of the address that the person has now."""
    return person.email in entries and entries[person.email].is_standing


def _is_asked_again(entries: Mapping[str, Entry], person: Person) -> bool:
    """Whether the meeting was moved, so that they gave up no seat but are to answer anew."""
    return entries[person.email].kind == CHANGED


def _has_left(entries: Mapping[str, Entry], person: Person) -> bool:
    """Whether the person's calendar has been told that the session is not for them."""
    entry = entries.get(person.email)
    return entry is not None and entry.kind == LEFT and not entry.is_waiting


def _bring_in_step(found: OutOfStep, *, at: datetime) -> int:
    session, entries = found.session, found.entries
    for entry in found.back:
        if letter := db.session.get(Letter, entry.letter_id):
            cancel_letter(letter, by=None, at=at)
    letters = [
        *(left_letter(session, one, entry=entries[one.email], at=at) for one in found.left),
        *(invitation_letter(session, one, entries=entries, at=at) for one in found.came),
    ]
    hold_letters(letters, at=at)
    counts = {"came": len(found.came), "left": len(found.left), "back": len(found.back)}
    record("keep_in_step", session, by=None, at=at, **counts)
    return len(letters)
