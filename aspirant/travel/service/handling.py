"""Verbs of those who run the round: what a claim is answered with. Nobody answers their own."""

from datetime import date, datetime

from aspirant.core.audit import record
from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import Bilingual, mark
from aspirant.lifecycle import move
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.travel.messages import (
    approved_letter,
    exception_letter,
    refused_letter,
    returned_letter,
)
from aspirant.travel.models import TravelClaim, TravelRules
from aspirant.travel.queries.claims import find_rules
from aspirant.travel.queries.doubles import find_doubles, find_same_files


def approve_claim(
    claim: TravelClaim,
    *,
    payroll_reference: str,
    has_looked: bool,
    reason: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Say that it is to be paid. Where something may be in two claims somebody must have looked,
    and where a receipt is missing there is a reason."""
    _refuse_own(claim, by)
    if not has_looked and (find_doubles(claim) or find_same_files(claim)):
        raise NotPossible(
            mark("Something here may be in another claim too. Look at both before you approve.")
        )
    if claim.lacks_receipt and not reason:
        raise NotPossible(mark("A receipt is missing. Say why the claim is paid all the same."))
    move(claim, "approve_claim", by=by, at=at, has_looked=has_looked)
    claim.payroll_reference, claim.reason = payroll_reference, reason or None
    _decide(claim, by, at)
    queue_letter(approved_letter(claim), at=at)


def return_claim(claim: TravelClaim, *, reason: str, by: Person, at: datetime) -> None:
    """Send it back to be mended, with what is to be mended."""
    _refuse_own(claim, by)
    move(claim, "return_claim", by=by, at=at)
    claim.reason = reason
    _decide(claim, by, at)
    queue_letter(returned_letter(claim), at=at)


def refuse_claim(claim: TravelClaim, *, reason: str, by: Person, at: datetime) -> None:
    """Say that it is not paid, and why."""
    _refuse_own(claim, by)
    move(claim, "refuse_claim", by=by, at=at)
    claim.reason = reason
    _decide(claim, by, at)
    queue_letter(refused_letter(claim), at=at)


def reopen_claim(claim: TravelClaim, *, by: Person, at: datetime) -> None:
    """Take an answer back, while no list for the payroll holds the claim."""
    _refuse_own(claim, by)
    if claim.batch_id is not None:
        raise NotPossible(mark("The claim is in a list for the payroll. Undo the list first."))
    if claim.is_granted:
        claim.reason = None
    move(claim, "reopen_claim", by=by, at=at)
    claim.decided_at, claim.decided_by_id = None, None


def allow_late(claim: TravelClaim, *, until: date, reason: str, by: Person, at: datetime) -> None:
    """Let a claim be sent after its last day, or though the session was not held on site. The
    person gets a letter."""
    _refuse_own(claim, by)
    if claim.is_sent:
        raise NotPossible(mark("The claim is sent already."))
    if until < to_local(at).date():
        raise NotPossible(mark("Choose a day to come."))
    claim.exception_until, claim.exception_reason = until, reason
    record("allow_late", claim, by=by, at=at, until=until.isoformat())
    queue_letter(exception_letter(claim, until), at=at)


def set_rules(
    round: Round,
    *,
    ore_per_mil: int,
    days: int,
    kinds: list[str],
    cost_centre: str,
    advice: Bilingual,
    by: Person,
    at: datetime,
) -> TravelRules:
    """Say what the round pays for. A new rate holds for claims that are sent from now on."""
    rules = find_rules(round.id)
    before = rules.ore_per_mil
    rules.ore_per_mil, rules.days, rules.kinds = ore_per_mil, days, kinds
    rules.cost_centre, rules.advice = cost_centre, advice
    db.session.add(rules)
    db.session.flush()
    record("set_travel_rules", rules, by=by, at=at, rate_before=before, rate_after=ore_per_mil)
    return rules


def _refuse_own(claim: TravelClaim, by: Person) -> None:
    if claim.person_id == by.id:
        raise NotPossible(mark("Somebody else has to look at your own claim."))


def _decide(claim: TravelClaim, by: Person, at: datetime) -> None:
    claim.decided_at, claim.decided_by_id = at, by.id
