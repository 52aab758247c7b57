"""Verbs: tell the applicant and the panel of a time, by letter and in their calendars."""

from collections.abc import Callable, Sequence
from datetime import datetime

from aspirant.interviews import messages
from aspirant.interviews.models import Interview, Slot
from aspirant.lifecycle import ApplicationState
from aspirant.mail.entries import Entry, find_entries
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role


def tell_booked(
    interview: Interview,
    slot: Slot,
    *,
    before: Slot | None,
    letter: Callable[..., Letter],
    at: datetime,
) -> None:
    """A time is booked, where there was `before` or none: `letter` to the applicant, and the panel.

    Whoever sat in the panel of the time before and does not sit in this one is free again.
    """
    entries = find_entries(interview.id)
    queue_letter(letter(interview, slot, entry=_of(interview, entries), at=at), at=at)
    for person in _panel(slot):
        told = entries.get(person.email)
        queue_letter(
            messages.panel_booked_letter(interview, slot, person, entry=told, at=at), at=at
        )
    if before:
        staying = {person.id for person in _panel(slot)}
        left = [person for person in _panel(before) if person.id not in staying]
        _free(interview, before, left, entries, at=at)


def tell_let_go(interview: Interview, slot: Slot, *, at: datetime) -> None:
    """The applicant has let the time go."""
    entries = find_entries(interview.id)
    own = _of(interview, entries)
    queue_letter(messages.unbooked_letter(interview, slot, entry=own, at=at), at=at)
    _free(interview, slot, _panel(slot), entries, at=at)


def tell_recused(interview: Interview, slot: Slot, person: Person, *, at: datetime) -> None:
    """One of the panel has stepped aside: the calendar is cleared, the coordinators know."""
    _free(interview, slot, [person], find_entries(interview.id), at=at)
    for one in list_people_in_round(interview.round_id, Role.COORDINATOR):
        if one.is_active and one.id != person.id:
            queue_letter(messages.recused_letter(interview, slot, one), at=at)


def tell_seated(interview: Interview, slot: Slot, person: Person, *, at: datetime) -> None:
    """Somebody has come into the panel of an interview that was booked already."""
    told = find_entries(interview.id).get(person.email)
    queue_letter(messages.panel_booked_letter(interview, slot, person, entry=told, at=at), at=at)


def tell_cancelled(interview: Interview, slot: Slot | None, *, at: datetime) -> None:
    """It is called off. Whoever withdrew and had no time knows it already."""
    entries = find_entries(interview.id)
    if slot or interview.application.state is not ApplicationState.WITHDRAWN:
        own = _of(interview, entries)
        queue_letter(messages.cancelled_letter(interview, slot, entry=own, at=at), at=at)
    if slot:
        _free(interview, slot, _panel(slot), entries, at=at)


def _free(
    interview: Interview,
    slot: Slot,
    people: Sequence[Person],
    entries: dict[str, Entry],
    *,
    at: datetime,
) -> None:
    for person in people:
        told = entries.get(person.email)
        queue_letter(messages.panel_freed_letter(interview, slot, person, entry=told, at=at), at=at)


def _of(interview: Interview, entries: dict[str, Entry]) -> Entry | None:
    return entries.get(interview.application.person.email)


def _panel(slot: Slot) -> list[Person]:
    return [seat.person for seat in slot.panel if seat.person.is_active]
