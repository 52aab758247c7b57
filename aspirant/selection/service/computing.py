"""What the worker computes for the selection: a group, when that takes longer than a page may."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.core.tokens import new_token
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round_by_id
from aspirant.selection.explaining import explain_everybody
from aspirant.selection.models import Proposal, Reasons
from aspirant.selection.queries.proposals import Question, find_question
from aspirant.selection.service.proposals import keep_proposal, refuse_when_released
from aspirant.selection.solving import Answer, Impossible, is_same_question, solve
from aspirant.work.models import Job
from aspirant.work.running import Keep, Tell
from aspirant.work.service import ask_for_job

PROPOSE = "propose_group"

#: Reading, solving, keeping: what the page of the job counts.
STEPS = 3

READY = mark("Proposal %(number)s is ready.")
OUTDATED = mark(
    "Proposal %(number)s is ready, but points, targets, people or holds were changed while it was"
    " computed. It is kept as it is; propose again to count the change in."
)
EXPLAINED = mark("There is a reason for each of %(people)s people.")
TOO_LATE = mark(
    "Points, targets, people or holds were changed before the reasons were computed. Propose again,"
    " and the reasons come with the new proposal."
)
NO_GROUP = mark("No group can keep all the binding rules together. Nothing was proposed.")


def ask_for_group(round: Round, *, leads_to: str, by: Person, at: datetime) -> Job:
    """Let the worker compute the next proposal of a round."""
    refuse_when_released(round)
    return ask_for_job(PROPOSE, round=round, given={}, leads_to=leads_to, by=by, at=at)


def compute_group(job: Job, tell: Tell) -> Keep:
    """Solve what the round asks now. What is kept says whether the question changed meanwhile."""
    question = find_question(_round_of(job), seed=new_token())
    db.session.close()
    tell(1, STEPS)
    if not question.problem.places:
        raise NotPossible(mark("There is nobody to choose from yet."))
    try:
        answer = solve(question.problem)
    except Impossible:
        return lambda at: {"said": NO_GROUP, "where": "/impossible"}
    tell(2, STEPS)
    return lambda at: _keep(job, question, answer, at=at)


def _keep(job: Job, question: Question, answer: Answer, *, at: datetime) -> dict[str, Any]:
    by = find_person(job.asked_by_id) if job.asked_by_id else None
    if by is None:
        raise NotPossible(mark("Whoever asked for it is no longer here."))
    made = keep_answer(question, answer, by=by, at=at)
    said = OUTDATED if is_outdated(made, question) else READY
    return {"said": said, "values": {"number": made.number}, "where": f"?proposal={made.number}"}


def compute_reasons(job: Job, tell: Tell) -> Keep:
    """Explain everybody of a proposal, price its targets, find what lies nearest."""
    question = find_question(_round_of(job))
    proposal = next(
        (one for one in question.proposals if str(one.id) == job.given["proposal"]), None
    )
    if proposal is None or not is_same_question(proposal.input_hash, question.problem):
        return lambda at: {"said": TOO_LATE}
    chosen, proposal_id = proposal.chosen, proposal.id
    db.session.close()
    found = explain_everybody(question.problem, chosen, tell)
    return lambda at: _keep_reasons(proposal_id, found, at=at)


def _keep_reasons(
    proposal_id: UUID, found: dict[str, dict[str, Any]], *, at: datetime
) -> dict[str, Any]:
    db.session.execute(delete(Reasons).where(Reasons.proposal_id == proposal_id))
    db.session.add(Reasons(proposal_id=proposal_id, made_at=at, **found))
    return {"said": EXPLAINED, "values": {"people": len(found["people"])}}


def keep_answer(question: Question, answer: Answer, *, by: Person, at: datetime) -> Proposal:
    """Keep an answer. When its question was changed meanwhile it is kept as an old proposal.

    The board then goes on showing the one it showed, if there is one.
    """
    made = keep_proposal(question, answer, by=by, at=at)
    if is_outdated(made, question) and any(not one.set_aside_at for one in question.proposals):
        made.set_aside_at = at
    return made


def is_outdated(proposal: Proposal, asked: Question) -> bool:
    """Whether a proposal answers what was asked, but no longer what its round asks now."""
    now = find_question(asked.round, seed=asked.problem.seed)
    return not is_same_question(proposal.input_hash, now.problem)


def _round_of(job: Job) -> Round:
    found = find_round_by_id(job.round_id) if job.round_id else None
    if found is None:
        raise NotPossible(mark("The round is no longer here."))
    return found
