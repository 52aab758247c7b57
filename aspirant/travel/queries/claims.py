"""Reads: one's own trips, a claim, and what stands in the way of sending it."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from aspirant.core.db import db
from aspirant.core.i18n import Bilingual, mark
from aspirant.people.models import Person
from aspirant.permissions import Actor, Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.audience import concerns, list_invited
from aspirant.schedule.models import is_cancelled
from aspirant.schedule.queries import find_session
from aspirant.travel.models import (
    OPEN,
    TravelClaim,
    TravelLine,
    TravelPassenger,
    TravelReceipt,
    TravelRules,
    cost_of,
    has_exception,
    is_by_road,
    is_too_late,
)
from aspirant.travel.queries.doubles import find_doubles
from aspirant.travel.words import USUAL_DAYS, USUAL_KINDS, USUAL_RATE, TravelKind


@dataclass(frozen=True)
class Trip:
    """The way to a session, for those who are to come to it."""

    __tablename__: ClassVar[str] = "sessions"

    session: Session
    travellers: list[Person]

    @property
    def id(self) -> UUID:
        """That of the session."""
        return self.session.id

    @property
    def round_id(self) -> UUID:
        """The round of the session."""
        return self.session.round_id

    def is_for(self, who: Actor) -> bool:
        """Whether somebody is among those who are to come."""
        return who.id in {one.id for one in self.travellers}


@dataclass(frozen=True)
class OwnTrip:
    """A session one travels to, and one's claim for it."""

    session: Session
    claim: TravelClaim | None


@dataclass(frozen=True)
class OwnReceipt:
    """A receipt with whom it belongs to, for those who may open it."""

    __tablename__: ClassVar[str] = "travel_receipts"

    receipt: TravelReceipt
    claim: TravelClaim

    @property
    def id(self) -> UUID:
        """That of the receipt."""
        return self.receipt.id

    @property
    def person_id(self) -> UUID:
        """Whose it is."""
        return self.claim.person_id

    @property
    def round_id(self) -> UUID:
        """The round of its claim."""
        return self.claim.round_id

    @property
    def is_sent(self) -> bool:
        """Whether its claim has been sent."""
        return self.claim.is_sent


class Hindrance(enum.StrEnum):
    """Why a claim cannot be sent as it is."""

    EMPTY = "empty"
    NOT_YET = "not_yet"
    TOO_LATE = "too_late"
    NOT_BY_ROAD = "not_by_road"
    NOT_ALLOWED = "not_allowed"
    DOUBLE = "double"


HINDRANCE_WORDS = {
    Hindrance.EMPTY: mark("Nothing is entered yet: add a ticket or a drive."),
    Hindrance.NOT_YET: mark("You send it when the session has begun. Until then it is kept here."),
    Hindrance.TOO_LATE: mark(
        "The last day to send it has passed. Write to the coordinator, who can make an exception."
    ),
    Hindrance.NOT_BY_ROAD: mark(
        "The session is no longer held on site, or is cancelled. If you had already paid for the"
        " journey, write to the coordinator, who can make an exception."
    ),
    Hindrance.NOT_ALLOWED: mark("The round does not pay for one of the kinds you have entered."),
    Hindrance.DOUBLE: mark(
        "One of the journeys is already in somebody else’s claim. Take it away here, so that it is"
        " not paid twice."
    ),
}


def find_rules(round_id: UUID) -> TravelRules:
    """What the round pays for; the usual where nobody has said otherwise (then not in the
    database)."""
    found = db.session.scalar(select(TravelRules).where(TravelRules.round_id == round_id))
    return found or TravelRules(
        round_id=round_id,
        version=0,
        ore_per_mil=USUAL_RATE,
        days=USUAL_DAYS,
        kinds=list(USUAL_KINDS),
        cost_centre="",
        advice=Bilingual(""),
    )


def find_trip(session_id: UUID) -> Trip | None:
    """A session with those who are to come to it."""
    session = find_session(session_id)
    return Trip(session, list_invited(session)) if session else None


def find_claim(claim_id: UUID) -> TravelClaim | None:
    """A claim with everything in it but the files."""
    return db.session.scalar(_whole().where(TravelClaim.id == claim_id))


def find_claim_of_line(line_id: UUID) -> TravelClaim | None:
    """The claim that a line is in, whole."""
    of = select(TravelLine.claim_id).where(TravelLine.id == line_id).scalar_subquery()
    return db.session.scalar(_whole().where(TravelClaim.id == of))


def find_own_claim(session: Session, person: Person) -> TravelClaim | None:
    """A person's claim for a session."""
    return db.session.scalar(
        select(TravelClaim).where(
            TravelClaim.session_id == session.id, TravelClaim.person_id == person.id
        )
    )


def find_receipt(receipt_id: UUID) -> OwnReceipt | None:
    """A receipt with its claim, without the file."""
    of = select(TravelReceipt.claim_id).where(TravelReceipt.id == receipt_id).scalar_subquery()
    claim = db.session.scalar(_whole().where(TravelClaim.id == of))
    if claim is None:
        return None
    return OwnReceipt(next(one for one in claim.receipts if one.id == receipt_id), claim)


def read_receipt(receipt: TravelReceipt) -> bytes:
    """The file itself."""
    wanted = select(TravelReceipt.content).where(TravelReceipt.id == receipt.id)
    return db.session.scalar(wanted) or b""


def list_own_trips(round: Round, person: Person) -> list[OwnTrip]:
    """The sessions of a round that a person travels to or has a claim for, the latest first."""
    mine = (TravelClaim.session_id == Session.id) & (TravelClaim.person_id == person.id)
    is_for_them = concerns(person.id) & (Session.mode != Mode.ONLINE)
    if not person.has_role(Role.PARTICIPANT, round.id):
        is_for_them &= Session.audience != Audience.ROUND
    rows = db.session.execute(
        select(Session, TravelClaim)
        .outerjoin(TravelClaim, mine)
        .where(Session.round_id == round.id, or_(is_for_them, TravelClaim.id.is_not(None)))
        .order_by(Session.starts_at.desc(), Session.id)
    )
    return [
        OwnTrip(session, claim) for session, claim in rows if claim or not is_cancelled(session)
    ]


def list_claims_to_send(person: Person, *, at: datetime) -> list[TravelClaim]:
    """The person's claims that wait for them: sent back, or begun for a session that has been."""
    return list(
        db.session.scalars(
            select(TravelClaim)
            .join(TravelClaim.session)
            .where(
                TravelClaim.person_id == person.id,
                TravelClaim.state.in_(OPEN),
                Session.starts_at <= at,
            )
            .options(joinedload(TravelClaim.session))
            .order_by(Session.starts_at, TravelClaim.id)
        )
    )


def total_of(claim: TravelClaim, rules: TravelRules) -> int:
    """What the lines come to, in öre, at the rate that holds for the claim."""
    return sum(amount_of(line, claim, rules) for line in claim.lines)


def amount_of(line: TravelLine, claim: TravelClaim, rules: TravelRules) -> int:
    """What a line gives, in öre: of a drive at the rate of the claim, or else of today."""
    if line.tenths_of_km is None or not claim.is_open:
        return line.amount_ore
    return cost_of(line.tenths_of_km, claim.ore_per_mil or rules.ore_per_mil)


def list_hindrances(claim: TravelClaim, rules: TravelRules, *, at: datetime) -> list[Hindrance]:
    """Everything that stands in the way of sending the claim."""
    is_off = is_cancelled(claim.session) or not is_by_road(claim.session)
    found = {
        Hindrance.EMPTY: not claim.lines,
        Hindrance.NOT_YET: at < claim.session.starts_at and not has_exception(claim, at),
        Hindrance.TOO_LATE: is_too_late(claim, rules, at),
        Hindrance.NOT_BY_ROAD: is_off and not claim.is_sent and not has_exception(claim, at),
        Hindrance.NOT_ALLOWED: not _kinds_of(claim.lines) <= set(rules.allowed),
        Hindrance.DOUBLE: any(one.is_certain for one in find_doubles(claim)),
    }
    return [one for one, holds in found.items() if holds]


def _kinds_of(lines: Collection[TravelLine]) -> set[TravelKind]:
    return {line.kind for line in lines}


def _whole() -> Select[TravelClaim]:
    passengers = selectinload(TravelClaim.lines).selectinload(TravelLine.passengers)
    return select(TravelClaim).options(
        joinedload(TravelClaim.round).joinedload(Round.call),
        joinedload(TravelClaim.session),
        joinedload(TravelClaim.person),
        joinedload(TravelClaim.batch),
        selectinload(TravelClaim.receipts),
        selectinload(TravelClaim.lines).joinedload(TravelLine.receipt),
        passengers.joinedload(TravelPassenger.person),
    )
