"""Verbs: ask what a session was like, take an answer, remind the silent, close.

Answers are not written to the audit log: its times and names would tell when somebody answered.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import delete

from aspirant.algorithms.ballots import FEWEST, Box, put_in
from aspirant.core.audit import record
from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.evaluation.messages import reminder_letter, request_letter
from aspirant.evaluation.models import Asked, BallotBox, Evaluation, EvaluationTerms
from aspirant.evaluation.queries import (
    find_asked,
    find_box,
    find_terms,
    list_open_evaluations,
    list_sessions_to_ask_about,
)
from aspirant.evaluation.words import VALUES, Asks
from aspirant.lifecycle import move
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import Round, Session
from aspirant.schedule.audience import list_invited
from aspirant.schedule.models import is_cancelled

#: Nobody is asked about what lies further back than this, as when a site was away.
ASK_WITHIN = timedelta(days=3)
#: Letters leave between these hours, so that a late session is asked about the next morning.
MORNING, NIGHT = time(7), time(21)

CLOSED = mark("The evaluation is closed, so it takes no more answers.")
ANSWERED = mark("You have answered already, and an answer cannot be changed.")


def tend_evaluations(*, at: datetime) -> None:
    """What the worker calls every minute: ask, remind and close what is due."""
    if MORNING <= to_local(at).time() < NIGHT:
        for session in list_sessions_to_ask_about(at=at, within=ASK_WITHIN):
            open_evaluation(session, by=None, at=at)
    today = to_local(at).date()
    for evaluation in list_open_evaluations():
        if not evaluation.has_been(at):
            _end_early(evaluation, at=at)
        elif today > evaluation.closes_on or _had_everybody_answered(evaluation, at):
            close_evaluation(evaluation, at=at)
        elif today >= evaluation.remind_on and to_local(at).time() >= MORNING:
            _remind(evaluation, by=None, at=at)


def open_evaluation(session: Session, *, by: Person | None, at: datetime) -> Evaluation | None:
    """Ask those whom a session was for what it was like; each gets a letter.

    None when the round does not ask, when they are so few that nothing could be told, or when the
    session was never held.
    """
    if is_cancelled(session) or session.ends_at > at:
        return None
    terms = find_terms(session.round)
    people = [person for person in list_invited(session) if person.is_active]
    if not terms.is_asked or len(people) < FEWEST:
        return None
    today = to_local(at).date()
    made = Evaluation(session_id=session.id, round_id=session.round_id, session=session)
    made.questions, made.asked_count = list(terms.questions), len(people)
    made.opened_on, made.closes_on = today, today + timedelta(days=terms.open_days)
    made.remind_on = today + timedelta(days=terms.remind_after)
    box = BallotBox(session_id=session.id)
    box.seal(Box())
    db.session.add_all([made, box])
    db.session.add_all(Asked(session_id=session.id, person_id=one.id) for one in people)
    db.session.flush()
    record("open_evaluation", made, by=by, at=at, count=len(people))
    for person in people:
        queue_letter(request_letter(made, person), at=at)
    return made


def hand_in(evaluation: Evaluation, *, given: Mapping[str, str], by: Person, at: datetime) -> None:
    """Put an answer in the box. That it was given is kept, by day; whose it is, is not.

    `given` is what was chosen and written, by question; what is left out counts for nothing.
    """
    _hold(evaluation)
    asked, box = find_asked(evaluation, by), find_box(evaluation)
    if asked is None or box is None or not evaluation.is_open(at):
        raise NotPossible(CLOSED)
    if asked.answered_on is not None:
        raise NotPossible(ANSWERED)
    chosen, written = _apart(evaluation.asks(), given)
    box.seal(put_in(box.open(), chosen=chosen, written=written, salt=str(evaluation.id)))
    asked.answered_on = to_local(at).date()


def remind_evaluation(evaluation: Evaluation, *, by: Person, at: datetime) -> list[Letter]:
    """Ask the silent once more, and only once: the reminder that would come by itself does not."""
    _hold(evaluation)
    if not evaluation.is_open(at):
        raise NotPossible(CLOSED)
    if evaluation.reminded_on is not None:
        raise NotPossible(mark("They have been reminded, and that is done once."))
    letters = _remind(evaluation, by=by, at=at)
    if not letters:
        raise NotPossible(mark("Nobody is left to remind: everybody has answered."))
    return letters


def close_evaluation(evaluation: Evaluation, *, at: datetime) -> None:
    """Take no more answers: from now on what was answered can be shown, and never changes."""
    _hold(evaluation)
    box = find_box(evaluation)
    move(evaluation, "close_evaluation", by=None, at=at)
    evaluation.answers = box.open().answers if box else 0


def drop_evaluation(evaluation: Evaluation, *, at: datetime) -> None:
    """Forget that a session was asked about: it has another time, and is asked about after that."""
    _hold(evaluation)
    record("drop_evaluation", evaluation, by=None, at=at)
    for table in (Asked, BallotBox):
        own = delete(table).where(table.session_id == evaluation.session_id)
        db.session.execute(own.execution_options(synchronize_session=False))
    db.session.delete(evaluation)
    db.session.flush()


def set_evaluation_terms(
    round: Round,
    *,
    is_asked: bool,
    remind_after: int,
    open_days: int,
    questions: Sequence[Asks],
    by: Person,
    at: datetime,
) -> EvaluationTerms:
    """Decide what is asked after the sessions to come, and for how long."""
    if round.is_over:
        raise NotPossible(mark("The round is over, so nothing more is asked."))
    terms = find_terms(round)
    terms.is_asked, terms.remind_after, terms.open_days = is_asked, remind_after, open_days
    terms.questions = [one.as_row() for one in questions]
    db.session.add(terms)
    record("set_evaluation_terms", terms, by=by, at=at, questions=len(questions))
    return terms


def _end_early(evaluation: Evaluation, *, at: datetime) -> None:
    """Ask no more about a session that was cancelled or moved on, once that cannot be undone."""
    changed_at = evaluation.session.plan_changed_at
    if changed_at is None or changed_at > at - HOLD:
        return
    if is_cancelled(evaluation.session):
        close_evaluation(evaluation, at=at)
    else:
        drop_evaluation(evaluation, at=at)


def _hold(evaluation: Evaluation) -> None:
    """Let others wait: each answer seals the whole box anew, and a reminder is sent once."""
    db.session.refresh(evaluation, ["state", "reminded_on"], with_for_update=True)


def _remind(evaluation: Evaluation, *, by: Person | None, at: datetime) -> list[Letter]:
    if evaluation.reminded_on is not None:
        return []
    letters = [
        queue_letter(reminder_letter(evaluation, person), at=at)
        for person in evaluation.silent
        if person.is_active
    ]
    evaluation.reminded_on = to_local(at).date()
    record("remind_evaluation", evaluation, by=by, at=at, count=len(letters))
    return letters


def _had_everybody_answered(evaluation: Evaluation, at: datetime) -> bool:
    """Whether all had answered before today: a log must not tell when the last one did."""
    today = to_local(at).date()
    return all(one.answered_on is not None and one.answered_on < today for one in evaluation.asked)


def _apart(asks: list[Asks], given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What was chosen and what was written, of what is asked."""
    chosen, written = {}, {}
    for one in asks:
        said = given.get(one.key, "").strip()
        if said in VALUES[one.kind]:
            chosen[one.key] = said
        elif said and not VALUES[one.kind]:
            written[one.key] = said
    return chosen, written
