"""Verbs: release the decisions of a round as one act, and take the release back within the hold."""

from datetime import datetime, time, timedelta

from sqlalchemy import delete, select

from aspirant.core.audit import record
from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible, Stale
from aspirant.core.i18n import mark
from aspirant.lifecycle import ApplicationState, DecisionState, LetterState, OfferState, move
from aspirant.mail.models import Letter
from aspirant.mail.service import cancel_letter, queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import EntryRule, Round
from aspirant.programme.queries import list_entry_rules
from aspirant.selection.messages import KINDS, NOT_ELIGIBLE, decision_letter
from aspirant.selection.models import Decision, Offer, Outcome
from aspirant.selection.queries.decisions import HOLD, DecisionSheet, find_sheet, unmet_rules

#: An answer counts until this time of the last day.
LAST_MINUTE = time(23, 59)

_RETURNS = {
    ApplicationState.UNDER_REVIEW: "return_application_to_review",
    ApplicationState.SHORTLISTED: "return_application_to_interviews",
}


def reply_day(round: Round, *, at: datetime) -> datetime:
    """When an offer made now must be answered: the round's days from now, 23.59 local time."""
    day = to_local(at).date() + timedelta(days=round.reply_days)
    return from_local(datetime.combine(day, LAST_MINUTE))


def release_decisions(round: Round, *, rehearsed: str, by: Person, at: datetime) -> int:
    """Release every decision: applications decided, offers made, letters queued after the hold.

    `rehearsed` is the version of the sheet that the coordinator saw. Returns how many are told.
    """
    lock_round(round)
    sheet = find_sheet(round)
    _refuse(sheet, rehearsed)
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


def lock_round(round: Round) -> None:
    """Let nobody else release or offer in this round until the transaction ends."""
    db.session.execute(select(Round.id).where(Round.id == round.id).with_for_update())


def make_offer(decision: Decision, round: Round, *, by: Person, at: datetime) -> Offer:
    """Offer a place; `at` is when the letter about it leaves."""
    offer = Offer(
        round_id=round.id,
        application_id=decision.application_id,
        state=OfferState.SENT,
        sent_at=at,
        reply_by=reply_day(round, at=at),
    )
    db.session.add(offer)
    db.session.flush()
    record("make_offer", offer, by=by, at=at, application=str(decision.application_id))
    return offer


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


def _refuse(sheet: DecisionSheet, rehearsed: str) -> None:
    if sheet.state is DecisionState.RELEASED:
        raise NotPossible(mark("The decisions have been released already."))
    if not sheet.decisions:
        raise NotPossible(mark("Nothing is decided yet, so there is nothing to release."))
    if sheet.version != rehearsed:
        raise Stale(mark("A decision has changed since the rehearsal. Look at it once more."))
    if not sheet.is_whole:
        raise NotPossible(
            mark("Somebody has no decision, or more places are offered than there are.")
        )
