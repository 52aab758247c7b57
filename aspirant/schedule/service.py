"""Verbs: answer; and those that change a plan, which lie beside."""

from datetime import datetime

from aspirant.core.audit import record
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.schedule.changing import cancel_session, change_session, see_change, undo_change
from aspirant.schedule.models import (
    Rsvp,
    RsvpAnswer,
    takes_answers,
)
from aspirant.schedule.places import (
    fill_places,
    has_room,
    hold_places,
    note_answer,
    refuse_third_seat,
    stand_in_line,
)
from aspirant.schedule.queries import find_answer


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


#: So that everything one does with a session is found in one place.
__all__ = [
    "answer_session",
    "cancel_session",
    "change_session",
    "see_change",
    "undo_change",
]
