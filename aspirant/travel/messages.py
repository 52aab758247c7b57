"""Letters about a travel claim. The subject tells its number, and nothing of how it went."""

from aspirant.core.money import write_decimal
from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter
from aspirant.travel.models import TravelClaim


def returned_letter(claim: TravelClaim) -> Letter:
    """Something is to be mended; then it is sent again."""
    return _letter("travel/returned", claim, reason=claim.reason)


def refused_letter(claim: TravelClaim) -> Letter:
    """It is not paid, and why."""
    return _letter("travel/refused", claim, reason=claim.reason)


def approved_letter(claim: TravelClaim) -> Letter:
    """It is approved, and goes to the payroll."""
    return _letter("travel/approved", claim)


def paid_letter(claim: TravelClaim) -> Letter:
    """It is paid."""
    return _letter("travel/paid", claim)


def _letter(kind: str, claim: TravelClaim, **context: object) -> Letter:
    person = claim.person
    return write_letter(
        kind,
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=claim.round_id,
        name=person.name,
        claim_id=claim.id,
        reference=claim.reference,
        title=claim.session.title.in_language(person.language),
        amount=write_decimal(claim.total_ore),
        **context,
    )
