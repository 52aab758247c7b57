"""Verbs: hold people in or out, keep a proposal, make one by hand."""

from datetime import datetime
from typing import Any

from aspirant.applications.models import Application
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.core.tokens import new_token
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import Pin, PinKind, Proposal, StepKind
from aspirant.selection.queries.decisions import is_released
from aspirant.selection.queries.problem import find_pin_of, list_pins
from aspirant.selection.queries.proposals import Question, find_question, list_proposals
from aspirant.selection.queries.terms import lock_selection
from aspirant.selection.service.terms import begin_step, keep_terms, note_step
from aspirant.selection.solving import Answer, solve
from aspirant.work.service import ask_for_job


def pin_application(
    application: Application, round: Round, *, kind: PinKind, reason: str, by: Person, at: datetime
) -> Pin:
    """Hold somebody in or out of every later proposal, for a reason that is recorded."""
    refuse_when_released(round)
    before = begin_step(round)
    pins = list_pins(round)
    held_in = [pin for pin in pins if pin.kind is PinKind.IN]
    others = [pin for pin in held_in if pin.application_id != application.id]
    if kind is PinKind.IN and len(others) >= round.places:
        raise NotPossible(
            mark("Every place is already held for somebody. Let one of them go first.")
        )
    pin = find_pin_of(application) or Pin(round_id=round.id, application_id=application.id)
    pin.kind, pin.reason, pin.by_id, pin.at = kind, reason.strip(), by.id, at
    db.session.add(pin)
    db.session.flush()
    record("pin_application", pin, by=by, at=at, kind=kind.value, application=str(application.id))
    note_step(StepKind.PIN, round, before=before, by=by, at=at)
    return pin


def unpin_application(pin: Pin, *, by: Person, at: datetime) -> None:
    """Let later proposals place the person freely again."""
    before = begin_step(pin.round)
    record("unpin_application", pin, by=by, at=at, application=str(pin.application_id))
    db.session.delete(pin)
    note_step(StepKind.UNPIN, pin.round, before=before, by=by, at=at)


def propose_group(round: Round, *, by: Person, at: datetime) -> Proposal:
    """Ask the solver and keep its answer. The first proposal draws the seed of all of them.

    Raises Impossible when no group keeps the binding rules.
    """
    question = find_question(round, seed=new_token())
    return keep_proposal(question, solve(question.problem), by=by, at=at)


def keep_proposal(question: Question, answer: Answer, *, by: Person, at: datetime) -> Proposal:
    """Keep the solver's answer to a question as the next proposal of its round."""
    refuse_when_released(question.round)
    made = _add(question, answer, reason="", is_by_hand=False, by=by, at=at)
    given = {"proposal": str(made.id)}
    ask_for_job("explain_group", round=question.round, given=given, by=by, at=at)
    return made


def swap_members(
    proposal: Proposal,
    question: Question,
    answer: Answer,
    *,
    leaves: str,
    enters: str,
    reason: str,
    by: Person,
    at: datetime,
) -> Proposal:
    """Make the next proposal by hand: `enters` in the place of `leaves`, for a recorded reason.

    `answer` is the group after the exchange, as `solving.swap` describes it.
    """
    refuse_when_released(question.round)
    group = set(proposal.chosen)
    if leaves not in group or set(answer.proposal.chosen) != (group - {leaves}) | {enters}:
        raise NotPossible(
            mark("The one who leaves must be in the group, the one who enters must not.")
        )
    before = begin_step(question.round)
    made = keep_by_hand(question, answer, reason=reason, by=by, at=at)
    note_step(StepKind.SWAP, question.round, before=before, proposal=made, by=by, at=at)
    return made


def keep_by_hand(
    question: Question, answer: Answer, *, reason: str, by: Person, at: datetime
) -> Proposal:
    """Keep a group that somebody put together as the next proposal of its round."""
    return _add(question, answer, reason=reason.strip(), is_by_hand=True, by=by, at=at)


def _add(
    question: Question, answer: Answer, *, reason: str, is_by_hand: bool, by: Person, at: datetime
) -> Proposal:
    lock_selection(question.round)
    made = list_proposals(question.round)
    terms = keep_terms(question.round, question.targets, question.pins)
    proposal = Proposal(
        round_id=question.round.id,
        number=len(made) + 1,
        made_at=at,
        made_by_id=by.id,
        is_by_hand=is_by_hand,
        reason=reason,
        seed=question.problem.seed,
        input_hash=answer.proposal.input_hash,
        is_proven=answer.proposal.proven,
        merit=answer.proposal.merit,
        result=_result(question, answer),
        terms_id=terms.id,
    )
    db.session.add(proposal)
    db.session.flush()
    record("propose_group", proposal, by=by, at=at, number=proposal.number, by_hand=is_by_hand)
    return proposal


def _result(question: Question, answer: Answer) -> dict[str, Any]:
    merits = {one.id: one.merit for one in question.problem.candidates}
    return {
        "chosen": list(answer.proposal.chosen),
        "contested": list(answer.proposal.contested),
        "merits": {id: merits[id] for id in answer.proposal.chosen},
        "replacements": dict(answer.replacements),
        "prices": dict(answer.prices),
        "reserves": list(answer.reserves),
        "places": question.problem.places,
        "candidates": len(question.problem.candidates),
        "method": answer.proposal.method,
        "solver": answer.proposal.solver,
        "seconds": answer.seconds,
    }


def refuse_when_released(round: Round) -> None:
    """Raise NotPossible once the decisions of a round are released."""
    if is_released(round):
        raise NotPossible(mark("The decisions are released, so the proposals stand as they are."))
