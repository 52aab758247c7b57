"""Verbs: decide about everybody in a round, and decide otherwise about one."""

from datetime import datetime

from aspirant.applications.models import Application
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import ApplicationState, DecisionState
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import Decision, Outcome, Proposal
from aspirant.selection.queries.decisions import find_decision_of, find_sheet, list_decisions
from aspirant.selection.queries.pool import list_in_the_running
from aspirant.selection.service.places import lock_round
from aspirant.selection.service.proposals import refuse_when_released


def decide_group(
    proposal: Proposal, round: Round, *, reserves: int, by: Person, at: datetime
) -> None:
    """Decide about everybody: the group is offered, so many are reserves, the rest get no place.

    What was decided before and is not yet released gives way to it.
    """
    refuse_when_released(round)
    people = list_in_the_running(round)
    _refuse_unscreened(people)
    _refuse_gone(proposal, people)
    line = proposal.result["reserves"][:reserves]
    earlier = {one.application_id: one for one in list_decisions(round)}
    for person in people:
        outcome, rank = _outcome(str(person.id), proposal.chosen, line)
        decision = earlier.get(person.id) or Decision(round_id=round.id, application=person)
        _set(decision, outcome, rank, reason="", by=by, at=at)
        db.session.add(decision)
    db.session.flush()
    record("decide_group", proposal, by=by, at=at, number=proposal.number, people=len(people))


def change_decision(
    decision: Decision,
    round: Round,
    *,
    outcome: Outcome,
    rank: int | None,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    """Decide otherwise about one person, for a recorded reason. The reserve list closes up."""
    if decision.state is DecisionState.RELEASED:
        raise NotPossible(mark("This decision is released and stands as it is."))
    if not reason.strip():
        raise NotPossible(mark("Deciding otherwise needs its reason in writing."))
    before = decision.outcome
    line = [one for one in _reserves(round) if one.id != decision.id]
    _set(decision, outcome, decision.reserve_rank, reason=reason.strip(), by=by, at=at)
    if outcome is Outcome.RESERVE:
        line.insert((rank or len(line) + 1) - 1, decision)
    _number(line)
    db.session.flush()
    record("change_decision", decision, by=by, at=at, before=before.value, after=outcome.value)


def fill_place(decision: Decision, round: Round, *, reason: str, by: Person, at: datetime) -> None:
    """Before the release: offer a place that nobody is to have to somebody on the reserve list."""
    lock_round(round)
    if decision.outcome is not Outcome.RESERVE:
        raise NotPossible(mark("Only somebody on the reserve list can take a free place."))
    if not find_sheet(round).too_few:
        raise NotPossible(mark("Every place is offered already."))
    change_decision(decision, round, outcome=Outcome.OFFER, rank=None, reason=reason, by=by, at=at)


def drop_decision(application: Application, *, by: Person, at: datetime) -> None:
    """Forget what was decided about somebody who withdraws before it was released."""
    decision = find_decision_of(application)
    if decision is None or decision.state is DecisionState.RELEASED:
        return
    record("drop_decision", decision, by=by, at=at, application=str(application.id))
    db.session.delete(decision)


def _outcome(id: str, chosen: list[str], line: list[str]) -> tuple[Outcome, int | None]:
    if id in chosen:
        return Outcome.OFFER, None
    return (Outcome.RESERVE, line.index(id) + 1) if id in line else (Outcome.DECLINE, None)


def _set(
    decision: Decision,
    outcome: Outcome,
    rank: int | None,
    *,
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    decision.outcome = outcome
    decision.reserve_rank = rank if outcome is Outcome.RESERVE else None
    decision.reason, decision.decided_at, decision.decided_by_id = reason, at, by.id


def _reserves(round: Round) -> list[Decision]:
    found = [one for one in list_decisions(round) if one.outcome is Outcome.RESERVE]
    return sorted(found, key=lambda one: (one.reserve_rank or 0, one.application.number or 0))


def _number(line: list[Decision]) -> None:
    for rank, decision in enumerate(line, start=1):
        decision.reserve_rank = rank


def _refuse_unscreened(people: list[Application]) -> None:
    waiting = sum(one.state is ApplicationState.SUBMITTED for one in people)
    if waiting:
        raise NotPossible(
            mark(
                "The entry rules have not been checked for %(count)s of the applications."
                " Do that first: whoever does not meet them is told why."
            ),
            count=waiting,
        )


def _refuse_gone(proposal: Proposal, people: list[Application]) -> None:
    present = {str(one.id) for one in people}
    if not present.issuperset(proposal.chosen):
        raise NotPossible(
            mark("Somebody in this proposal has withdrawn since. Propose again first.")
        )
