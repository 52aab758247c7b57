"""Reads: journeys that are in two claims, or seem to be, so that nobody is paid twice."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from aspirant.core.db import db
from aspirant.people.models import Person
from aspirant.travel.models import STANDING, TravelClaim, TravelLine, TravelPassenger, TravelReceipt


@dataclass(frozen=True)
class Shared:
    """A journey that another paid and has in a claim, in which one came along."""

    line: TravelLine
    payer: Person


@dataclass(frozen=True)
class Double:
    """A line, and one in another's claim that may be the same journey.

    It certainly is when both go between the same places; otherwise a person has to look.
    """

    line: TravelLine
    other: TravelLine
    payer: Person

    @property
    def is_certain(self) -> bool:
        """Whether both are of the same way."""
        return _way(self.line) == _way(self.other)


def list_shared_with(claim: TravelClaim) -> list[Shared]:
    """What others have in their claims for the same session in which the claim's person came
    along: they need not enter it."""
    return [
        Shared(line, line.claim.person)
        for line in _lines_of_others(claim)
        if claim.person_id in _passengers(line)
    ]


def find_doubles(claim: TravelClaim) -> list[Double]:
    """Lines of the claim for which somebody has asked already: the same day and kind, and a person
    who was in both, as payer or along."""
    if not claim.lines:
        return []
    return [
        Double(line, other, other.claim.person)
        for other in _lines_of_others(claim)
        for line in claim.lines
        if (line.kind, line.day) == (other.kind, other.day)
        and _people_in(line, claim.person_id) & _people_in(other, other.claim.person_id)
    ]


def find_same_files(claim: TravelClaim) -> list[tuple[TravelReceipt, TravelClaim]]:
    """Receipts of the claim whose very file is in another claim too, with that claim."""
    prints = [one.fingerprint for one in claim.receipts]
    rows = db.session.execute(
        select(TravelReceipt, TravelClaim)
        .join(TravelReceipt.claim)
        .where(
            TravelReceipt.fingerprint.in_(prints),
            TravelClaim.id != claim.id,
            TravelClaim.state.in_(STANDING),
        )
        .options(joinedload(TravelClaim.person), joinedload(TravelClaim.session))
        .order_by(TravelClaim.started_at, TravelClaim.id)
    )
    return [(receipt, other) for receipt, other in rows]


def _lines_of_others(claim: TravelClaim) -> list[TravelLine]:
    return list(
        db.session.scalars(
            select(TravelLine)
            .join(TravelLine.claim)
            .join(TravelClaim.person)
            .where(
                TravelClaim.session_id == claim.session_id,
                TravelClaim.id != claim.id,
                TravelClaim.state.in_(STANDING),
            )
            .options(
                contains_eager(TravelLine.claim).contains_eager(TravelClaim.person),
                selectinload(TravelLine.passengers).joinedload(TravelPassenger.person),
            )
            .order_by(TravelLine.day, TravelLine.claim_id, TravelLine.position)
        )
    )


def _people_in(line: TravelLine, payer_id: UUID) -> set[UUID]:
    return {payer_id, *_passengers(line)}


def _passengers(line: TravelLine) -> set[UUID]:
    return {one.person_id for one in line.passengers}


def _way(line: TravelLine) -> tuple[str, str]:
    return _plain(line.from_place), _plain(line.to_place)


def _plain(place: str) -> str:
    return "".join(letter for letter in place.casefold() if letter.isalnum())
