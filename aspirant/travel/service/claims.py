"""Verbs of the one who travelled: begin a claim, send it, take it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import move
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.words import Mode
from aspirant.schedule.models import is_cancelled
from aspirant.travel.models import TravelClaim, cost_of, is_by_road
from aspirant.travel.queries.claims import (
    HINDRANCE_WORDS,
    Trip,
    find_own_claim,
    find_rules,
    list_hindrances,
)


def begin_claim(trip: Trip, *, by: Person, at: datetime) -> TravelClaim:
    """The person's claim for the session: a new draft, or the one there is."""
    if found := find_own_claim(trip.session, by):
        return found
    if is_cancelled(trip.session) or not is_by_road(trip.session):
        raise NotPossible(mark("Travel is paid to sessions that are held on site."))
    claim = TravelClaim(
        round_id=trip.round_id, session_id=trip.id, person_id=by.id, started_at=at, total_ore=0
    )
    db.session.add(claim)
    db.session.flush()
    record("begin_claim", claim, by=by, at=at)
    return claim


def submit_claim(claim: TravelClaim, *, was_there: bool, by: Person, at: datetime) -> None:
    """Send the claim. It gets its number and its rate the first time, and keeps them.

    To a session that could be joined online too, the person says that they were there.
    """
    lock_round(claim.round_id)
    rules = find_rules(claim.round_id)
    for hindrance in list_hindrances(claim, rules, at=at):
        raise NotPossible(HINDRANCE_WORDS[hindrance])
    if needs_word(claim) and not was_there:
        raise NotPossible(mark("Say that you were there: one could join the session online too."))
    move(claim, "submit_claim", by=by, at=at)
    claim.was_there = was_there and needs_word(claim)
    claim.decided_at, claim.decided_by_id = None, None
    if not claim.is_sent:
        claim.number, claim.submitted_at = _next_number(claim), at
        claim.ore_per_mil = rules.ore_per_mil
    _settle_amounts(claim)


def withdraw_claim(claim: TravelClaim, *, by: Person, at: datetime) -> None:
    """Take the claim back. It can be taken up again."""
    move(claim, "withdraw_claim", by=by, at=at)
    claim.decided_at, claim.decided_by_id = None, None


def resume_claim(claim: TravelClaim, *, by: Person, at: datetime) -> None:
    """Take up a claim that was taken back."""
    move(claim, "resume_claim", by=by, at=at)


def needs_word(claim: TravelClaim) -> bool:
    """Whether the person has to say that they came in person."""
    return claim.session.mode is Mode.HYBRID


def lock_round(round_id: UUID) -> None:
    """Let nobody else number or list claims of the round until this is over.

    Rows that only refer to the round, such as letters, are not kept waiting.
    """
    one = select(Round.id).where(Round.id == round_id)
    db.session.execute(one.with_for_update(key_share=True))


def _next_number(claim: TravelClaim) -> int:
    of_round = TravelClaim.round_id == claim.round_id
    with db.session.no_autoflush:
        last = db.session.scalar(select(func.max(TravelClaim.number)).where(of_round))
    return (last or 0) + 1


def _settle_amounts(claim: TravelClaim) -> None:
    rate = claim.ore_per_mil or 0
    for line in claim.lines:
        if line.tenths_of_km is not None:
            line.amount_ore, line.ore_per_mil = cost_of(line.tenths_of_km, rate), rate
    claim.total_ore = sum(line.amount_ore for line in claim.lines)
