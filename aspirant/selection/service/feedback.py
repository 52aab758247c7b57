"""Verbs: write the reasons to somebody without a place who asked for them, and send them."""

from datetime import datetime

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import DecisionState, move
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.selection.messages import feedback_letter
from aspirant.selection.models import Decision, Feedback, Outcome
from aspirant.selection.queries.decisions import find_told_decision
from aspirant.selection.queries.feedback import find_feedback_of


def write_feedback(decision: Decision, *, text: str, by: Person, at: datetime) -> Feedback:
    """Keep the reasons as they are to be sent. They can be changed until then."""
    _refuse_when_nobody_asked(decision)
    feedback = find_feedback_of(decision.application_id) or Feedback(
        round_id=decision.round_id, application_id=decision.application_id
    )
    if feedback.is_sent:
        raise NotPossible(mark("The reasons are sent and stand as they are."))
    feedback.text, feedback.written_by_id = text.strip(), by.id
    db.session.add(feedback)
    db.session.flush()
    record("write_feedback", feedback, by=by, at=at)
    return feedback


def send_feedback(feedback: Feedback, *, by: Person, at: datetime) -> None:
    """Send the reasons, and show them on the applicant's page; not before the no itself."""
    if find_told_decision(feedback.application_id, at=at) is None:
        raise NotPossible(mark("The answer itself has not left yet. Send the reasons after it."))
    move(feedback, "send_feedback", by=by, at=at)
    feedback.sent_at = at
    queue_letter(feedback_letter(feedback), at=at)


def _refuse_when_nobody_asked(decision: Decision) -> None:
    is_told = decision.state is DecisionState.RELEASED and decision.outcome is Outcome.DECLINE
    if not is_told or not decision.application.wants_feedback:
        raise NotPossible(
            mark("Reasons are written to those who have had a no and have asked for them.")
        )
