"""Verbs: name a proposal, take up its terms again, keep one of the nearest other groups."""

from datetime import datetime

from aspirant.core.audit import record
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import Proposal, Reasons, StepKind
from aspirant.selection.queries.proposals import Question
from aspirant.selection.queries.terms import find_terms_by_id
from aspirant.selection.service.proposals import keep_by_hand, refuse_when_released
from aspirant.selection.service.terms import begin_step, note_step, restore_terms
from aspirant.selection.solving import by_hand


def name_scenario(proposal: Proposal, *, name: str, by: Person, at: datetime) -> None:
    """Call a proposal something, so that it is found again; without a name it is as any other."""
    proposal.name = name.strip() or None
    record("name_scenario", proposal, by=by, at=at, number=proposal.number, named=bool(name))


def open_scenario(proposal: Proposal, round: Round, *, by: Person, at: datetime) -> int:
    """Let targets and pins be as they were for this proposal. Can be undone.

    Returns how many pins could not be restored, since their people have withdrawn.
    """
    refuse_when_released(round)
    before = begin_step(round)
    terms = find_terms_by_id(proposal.terms_id) if proposal.terms_id else None
    if terms is None:
        raise NotPossible(mark("It is not known any more which targets and holds it answered."))
    lost = restore_terms(terms, round, by=by, at=at)
    note_step(StepKind.OPEN_SCENARIO, round, before=before, by=by, at=at)
    return lost


def keep_alternative(
    proposal: Proposal,
    question: Question,
    reasons: Reasons,
    *,
    number: int,
    reason: str,
    by: Person,
    at: datetime,
) -> Proposal:
    """Make one of the groups that lie nearest to a proposal a proposal of its own."""
    refuse_when_released(question.round)
    nearest = reasons.alternatives["nearest"]
    if not 1 <= number <= len(nearest):
        raise NotPossible(mark("There is no such group."))
    trade = nearest[number - 1]
    group = (set(proposal.chosen) - set(trade["leaves"])) | set(trade["enters"])
    if not group <= {one.id for one in question.problem.candidates}:
        raise NotPossible(mark("Somebody in this group can no longer be chosen. Propose again."))
    answer = by_hand(question.problem, group)
    before = begin_step(question.round)
    made = keep_by_hand(question, answer, reason=reason, by=by, at=at)
    kind = StepKind.KEEP_ALTERNATIVE
    note_step(kind, question.round, before=before, proposal=made, by=by, at=at)
    return made
