"""Verbs: answer, change the plan, cancel, note who was there."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import move
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.schedule.audience import list_invited
from aspirant.schedule.messages import cancelled_letter, changed_letter
from aspirant.schedule.models import (
    Attendance,
    Plan,
    Presence,
    Rsvp,
    RsvpAnswer,
    Waiting,
    is_cancelled,
    plan_of,
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
from aspirant.schedule.queries import find_answer, list_attendances, list_people_concerned


def answer_session(
    session: Session, *, answer: RsvpAnswer, by: Person, at: datetime
) -> Rsvp | None:
    """Say whether one comes. Until it begins the answer can be changed.

    Where all places are taken, a yes is a place in the line, and None comes back.
    """
    if not takes_answers(session, at):
        raise NotPossible(mark("The session has begun or is cancelled, so it takes no answers."))
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


def change_session(
    session: Session, *, plan: Plan, message: str = "", by: Person, at: datetime
) -> list[Letter]:
    """Move the session in time or place and write to everybody concerned.

    Another time is another question: the answers given to the old one are taken back. Returns the
    letters; none for a session that is over.
    """
    before = plan_of(session)
    if is_cancelled(session):
        raise NotPossible(mark("The session is cancelled. Plan a new one instead."))
    if plan == before:
        raise NotPossible(mark("Nothing is different from how it stands, so nothing was changed."))
    session.starts_at, session.ends_at = plan.starts_at, plan.ends_at
    session.mode, session.place, session.link = plan.mode, plan.place, plan.link
    _note_change(session, at=at)
    record("change_session", session, by=by, at=at, was=_words(before), now=_words(plan))
    if not plan.has_time_of(before):
        for answers in (Rsvp, Waiting):
            db.session.execute(delete(answers).where(answers.session_id == session.id))
    return [
        queue_letter(
            changed_letter(session, person, before=before, after=plan, message=message, at=at),
            at=at,
        )
        for person in _people_to_tell(session, before, at)
    ]


def cancel_session(
    session: Session, *, message: str = "", by: Person, at: datetime
) -> list[Letter]:
    """Cancel the session and write to everybody concerned. It stays in calendars, struck out."""
    before = plan_of(session)
    move(session, "cancel_session", by=by, at=at)
    _note_change(session, at=at)
    return [
        queue_letter(
            cancelled_letter(session, person, before=before, message=message, at=at), at=at
        )
        for person in _people_to_tell(session, before, at)
    ]


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


def _note_change(session: Session, *, at: datetime) -> None:
    """So that calendars follow (RFC 5545 3.8.7.4)."""
    session.sequence, session.changed_at = session.sequence + 1, at


def _people_to_tell(session: Session, before: Plan, at: datetime) -> list[Person]:
    is_over = max(session.ends_at, before.ends_at) <= at
    return [] if is_over else list_people_concerned(session)


def _words(plan: Plan) -> dict[str, str]:
    return {
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
        "mode": plan.mode.value,
        "place": plan.place,
    }
