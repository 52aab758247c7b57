"""Verbs: answer, note who was there; and those that change a plan, which lie beside."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.schedule.audience import list_invited
from aspirant.schedule.changing import cancel_session, change_session, see_change, undo_change
from aspirant.schedule.models import (
    Attendance,
    Presence,
    Rsvp,
    RsvpAnswer,
    takes_answers,
    takes_attendance,
)
from aspirant.schedule.places import (
    fill_places,
    has_room,
    hold_places,
    note_answer,
    refuse_third_seat,
    stand_in_line,
)
from aspirant.schedule.queries import find_answer, list_attendances


def answer_session(
    session: Session, *, answer: RsvpAnswer, by: Person, at: datetime
) -> Rsvp | None:
    """Say whether one comes. Until it begins the answer can be changed.

    Whoever answers has seen the plan. Where all places are taken, a yes is a place in the line,
    and None comes back.
    """
    if not takes_answers(session, at):
        raise NotPossible(mark("The session has begun or is cancelled, so it takes no answers."))
    if session.plan_changed_at:
        see_change(session, by=by, at=at)
    hold_places(session, by)
    rsvp = find_answer(session, by)
    had_place = rsvp is not None and rsvp.answer is RsvpAnswer.YES
    if answer is RsvpAnswer.YES and not had_place:
        refuse_third_seat(session, by)
        if not has_room(session):
            stand_in_line(session, by=by, at=at)
            return None
    rsvp = note_answer(session, by, answer, at=at)
    record("answer_session", session, by=by, at=at, answer=answer.value)
    if had_place and answer is not RsvpAnswer.YES:
        fill_places(session, by=by, at=at)
    return rsvp


def note_attendance(
    session: Session, *, presences: Mapping[UUID, Presence], by: Person, at: datetime
) -> None:
    """Note how it was for each participant named; others stay as they are."""
    if not takes_attendance(session, at):
        raise NotPossible(mark("Attendance is taken from an hour before the session begins."))
    noted = {row.person_id: row for row in list_attendances(session)}
    for person in list_invited(session):
        presence, row = presences.get(person.id), noted.get(person.id)
        if presence is None or (row and row.presence is presence):
            continue
        row = row or Attendance(session_id=session.id, person_id=person.id)
        row.presence, row.noted_at, row.noted_by_id = presence, at, by.id
        db.session.add(row)
    record("note_attendance", session, by=by, at=at, count=len(presences))


#: So that everything one does with a session is found in one place.
__all__ = [
    "answer_session",
    "cancel_session",
    "change_session",
    "note_attendance",
    "see_change",
    "undo_change",
]
