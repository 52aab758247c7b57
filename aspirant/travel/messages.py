"""Letters about a travel claim. The subject tells its number, and nothing of how it went."""

from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter
from aspirant.travel.models import TravelClaim


def returned_letter(claim: TravelClaim) -> Letter:
    """Something is to be mended; then it is sent again."""
    return _letter("travel/returned", claim, reason=claim.reason)


def exception_letter(claim: TravelClaim, until: date) -> Letter:
    """It can be sent all the same, until a day."""
    return _letter("travel/exception", claim, until=until.isoformat())


def refused_letter(claim: TravelClaim) -> Letter:
    """It is not paid, and why."""
    return _letter("travel/refused", claim, reason=claim.reason)


def approved_letter(claim: TravelClaim) -> Letter:
    """It is approved, and goes to the payroll."""
    return _letter("travel/approved", claim)


def paid_letter(claim: TravelClaim) -> Letter:
    """It is paid."""
    return _letter("travel/paid", claim)


def _write_amount(ore: int, language: str) -> str:
    """1 234,50 to one who reads Swedish, 1,234.50 to one who reads English."""
    return format_decimal(Decimal(ore) / 100, "#,##0.00", locale=language)


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
        amount=_write_amount(claim.total_ore, person.language),
        **context,
    )
