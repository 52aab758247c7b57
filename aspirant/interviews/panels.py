"""Verbs: step aside from an interview, and take the seat that somebody left."""

from datetime import datetime

from aspirant.algorithms.slots import Span
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.interviews.models import Interview, InterviewRecusal, PanelSeat, Slot
from aspirant.interviews.queries import TIMED, list_clashes, list_kept_apart
from aspirant.interviews.service import lock_panel
from aspirant.interviews.telling import tell_recused, tell_seated
from aspirant.lifecycle import ApplicationState
from aspirant.people.models import Person
from aspirant.permissions import Role


def can_change_panel(interview: Interview) -> bool:
    """Whether somebody may still leave or join its panel. Needs `application` loaded."""
    is_open = interview.application.state is ApplicationState.SHORTLISTED
    return is_open and interview.state in TIMED


def recuse_interviewer(interview: Interview, *, reason: str, by: Person, at: datetime) -> None:
    """Step aside from an interview, as one of its panel: the seat is free, an own scorecard goes.

    The coordinators get a letter. Why is for their pages only.
    """
    slot = _slot_of(interview)
    (seat,) = (seat for seat in slot.panel if seat.person_id == by.id)
    slot.panel.remove(seat)
    interview.scorecards = [card for card in interview.scorecards if card.interviewer_id != by.id]
    interview.recusals.append(InterviewRecusal(recused_id=by.id, reason=reason, recused_at=at))
    db.session.flush()
    record("recuse_interviewer", interview, by=by, at=at)
    tell_recused(interview, slot, by, at=at)


def seat_interviewer(interview: Interview, person: Person, *, by: Person, at: datetime) -> None:
    """Give an interviewer of the round a seat in the panel. `person` has roles loaded."""
    slot = _slot_of(interview)
    if person.id in list_kept_apart(interview.application_id):
        raise NotPossible(mark("This person has stepped aside from the application."))
    if person.id in interview.interviewer_ids or not person.has_role(
        Role.INTERVIEWER, interview.round_id
    ):
        raise NotPossible(mark("Only interviewers of the round can sit in the panel."))
    lock_panel([person])
    if list_clashes([person], [Span(slot.starts_at, slot.ends_at)]):
        raise NotPossible(mark("%(name)s already has an interview then."), name=person.name)
    slot.panel.append(PanelSeat(person_id=person.id))
    db.session.flush()
    record("seat_interviewer", interview, by=by, at=at, person=str(person.id))
    tell_seated(interview, slot, person, at=at)


def _slot_of(interview: Interview) -> Slot:
    if not can_change_panel(interview) or interview.slot is None:
        raise NotPossible(mark("The panel of this interview can no longer be changed."))
    return interview.slot
