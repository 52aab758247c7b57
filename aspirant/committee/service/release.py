"""Verbs: waive a target, release what was rehearsed as one act, take it back within the hold."""

from datetime import datetime

from sqlalchemy import delete, select

from aspirant.committee.models import Waiver
from aspirant.committee.queries.checks import Facts, list_checks, list_misses
from aspirant.committee.queries.meetings import find_meeting_of, list_recused
from aspirant.committee.queries.waivers import find_waiver
from aspirant.committee.rehearsal import make_letters, version_of
from aspirant.committee.service.meetings import take_down
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible, Stale
from aspirant.core.i18n import mark
from aspirant.lifecycle import ApplicationState, LetterState, move
from aspirant.mail.models import Letter
from aspirant.mail.service import cancel_letter, queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import EntryRule, Round
from aspirant.programme.queries import list_entry_rules
from aspirant.selection.messages import KINDS, NOT_ELIGIBLE, decision_letter
from aspirant.selection.models import Decision, Offer, Outcome, Target
from aspirant.selection.queries.decisions import (
    HOLD,
    DecisionSheet,
    count_unfinished,
    find_sheet,
    is_released,
    unmet_rules,
)
from aspirant.selection.service.places import lock_round, make_offer, reply_day

_RETURNS = {
    ApplicationState.UNDER_REVIEW: "return_application_to_review",
    ApplicationState.SHORTLISTED: "return_application_to_interviews",
}


def gather_facts(round: Round, sheet: DecisionSheet, *, at: datetime) -> Facts:
    """What the checks of a release look at."""
    meeting = find_meeting_of(round)
    return Facts(
        round=round,
        sheet=sheet,
        meeting=meeting,
        recused=list_recused(round, meeting),
        misses=list_misses(round, sheet),
        unfinished=count_unfinished(round),
        at=at,
    )


def release_decisions(round: Round, *, rehearsed: str, by: Person, at: datetime) -> int:
    """Release every decision: applications decided, offers made, letters queued after the hold.

    `rehearsed` is the version that the coordinator saw; nothing leaves that was not shown, and
    nothing at all while a check fails. Returns how many are told.
    """
    lock_round(round)
    sheet = find_sheet(round)
    _refuse_unready(sheet)
    if version_of(sheet, make_letters(sheet, round, at=at)) != rehearsed:
        raise Stale(
            mark("A decision or a letter has changed since the rehearsal. Look at it once more.")
        )
    _refuse_failing(gather_facts(round, sheet, at=at))
    rules = list_entry_rules(round)
    for decision in sheet.decisions:
        _release(decision, round, rules, by=by, at=at)
    db.session.flush()
    record("release_decisions", round, by=by, at=at, people=len(sheet.decisions))
    return len(sheet.decisions)


def undo_release(round: Round, *, by: Person, at: datetime) -> int:
    """Take a release back while its letters wait. Returns how many letters were stopped."""
    lock_round(round)
    sheet = find_sheet(round)
    released_at = sheet.released_at
    if released_at is None or at >= released_at + HOLD:
        raise NotPossible(mark("The letters have left, so the release can no longer be undone."))
    letters = _held_letters(round, released_at)
    for letter in letters:
        cancel_letter(letter, by=by, at=at)
    db.session.execute(delete(Offer).where(Offer.round_id == round.id))
    for decision in sheet.decisions:
        _recall(decision, by=by, at=at)
    db.session.flush()
    record("undo_release", round, by=by, at=at, letters=len(letters))
    return len(letters)


def waive_target(target: Target, round: Round, *, reason: str, by: Person, at: datetime) -> Waiver:
    """Let the group miss a target by as many as it does now, for a recorded reason.

    It stands in the record of the meeting, so signatures on an earlier record count no longer.
    """
    if is_released(round):
        raise NotPossible(mark("The decisions are released, so the proposals stand as they are."))
    missed = {one.target_id: one.row for one in list_misses(round, find_sheet(round))}
    if target.id not in missed:
        raise NotPossible(mark("The group meets this target, so there is nothing to waive."))
    if not reason.strip():
        raise NotPossible(mark("A target is waived only with a reason in writing."))
    waiver = find_waiver(target) or Waiver(round_id=round.id, target_id=target.id)
    waiver.missing, waiver.reason = missed[target.id].missing, reason.strip()
    waiver.by_id, waiver.at = by.id, at
    db.session.add(waiver)
    db.session.flush()
    meeting = find_meeting_of(round)
    if meeting:
        take_down(meeting, by=by, at=at)
    what = f"{target.attribute}={target.value}"
    record("waive_target", waiver, by=by, at=at, target=what, missing=waiver.missing)
    return waiver


def _refuse_failing(facts: Facts) -> None:
    failing = [one for one in list_checks(facts) if one.fails]
    if failing:
        raise NotPossible(
            mark(
                "Nothing is released: “%(check)s” does not hold. See the rehearsal for what to do."
            ),
            check=failing[0].message,
        )


def _refuse_unready(sheet: DecisionSheet) -> None:
    if sheet.is_released:
        raise NotPossible(mark("The decisions have been released already."))
    if not sheet.decisions:
        raise NotPossible(mark("Nothing is decided yet, so there is nothing to release."))


def _release(
    decision: Decision, round: Round, rules: list[EntryRule], *, by: Person, at: datetime
) -> None:
    told_at = at + HOLD
    application = decision.application
    decision.application_was = application.state
    decision.released_at, decision.released_by_id = at, by.id
    move(decision, "release_decision", by=by, at=at, outcome=decision.outcome.value)
    if application.state is not ApplicationState.SCREENED_OUT:
        move(application, "decide_application", by=by, at=at)
    if decision.outcome is Outcome.OFFER:
        make_offer(decision, round, by=by, at=told_at)
    unmet = unmet_rules(decision.application, rules)
    letter = decision_letter(decision, round, unmet, reply_by=reply_day(round, at=told_at))
    queue_letter(letter, at=at, hold_until=told_at)


def _recall(decision: Decision, *, by: Person, at: datetime) -> None:
    application, was = decision.application, decision.application_was
    decision.released_at = decision.released_by_id = decision.application_was = None
    move(decision, "recall_decision", by=by, at=at)
    if was in _RETURNS and application.state is ApplicationState.DECIDED:
        move(application, _RETURNS[was], by=by, at=at)


def _held_letters(round: Round, released_at: datetime) -> list[Letter]:
    return list(
        db.session.scalars(
            select(Letter)
            .where(
                Letter.round_id == round.id,
                Letter.kind.in_([*KINDS.values(), NOT_ELIGIBLE]),
                Letter.created_at == released_at,
                Letter.state != LetterState.CANCELLED,
            )
            .order_by(Letter.id)
            .with_for_update()
        )
    )
