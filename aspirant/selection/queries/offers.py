"""Offers: those of a round with who waits, and one as its person may see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.lifecycle import DecisionState, OfferState
from aspirant.programme.models import Round
from aspirant.selection.models import Decision, Offer, Outcome
from aspirant.selection.queries.decisions import find_told_decision, list_decisions


def find_offer_of(application_id: UUID) -> Offer | None:
    """The offer to an application, if there was one."""
    return db.session.scalar(select(Offer).where(Offer.application_id == application_id))


def is_reserve(application_id: UUID, *, at: datetime) -> bool:
    """Whether somebody has been told of a place on the reserve list, and has had no offer."""
    decision = find_told_decision(application_id, at=at)
    is_listed = decision is not None and decision.outcome is Outcome.RESERVE
    return is_listed and find_offer_of(application_id) is None


@dataclass(frozen=True)
class OfferSheet:
    """The offers of a round, and who waits on the reserve list."""

    offers: tuple[Offer, ...]
    reserves: tuple[Decision, ...]
    places: int

    def count(self, state: str) -> int:
        """How many offers are in a state."""
        return sum(offer.state == state for offer in self.offers)

    @property
    def holding(self) -> tuple[Offer, ...]:
        """The offers that hold a place: accepted, or waiting for an answer."""
        return tuple(
            one for one in self.offers if one.state in {OfferState.SENT, OfferState.ACCEPTED}
        )

    @property
    def gone(self) -> tuple[Offer, ...]:
        """The offers whose place somebody else may have: declined, expired, withdrawn."""
        held = set(self.holding)
        return tuple(one for one in self.offers if one not in held)

    @property
    def waiting(self) -> int:
        """How many have not answered yet."""
        return self.count(OfferState.SENT)

    def leaves_at(self, at: datetime) -> datetime | None:
        """When the last letter leaves that can still be taken back; None when all have left."""
        held = [one.sent_at for one in self.offers if one.sent_at > at]
        return max(held, default=None)

    @property
    def free(self) -> int:
        """How many places nobody holds."""
        return max(self.places - len(self.holding), 0)


def find_offer_sheet(round: Round) -> OfferSheet:
    """The offers by number, and the reserves who have had none, in their order."""
    offers = db.session.scalars(
        select(Offer)
        .join(Offer.application)
        .where(Offer.round_id == round.id)
        .options(
            contains_eager(Offer.application).joinedload(Application.person),
            contains_eager(Offer.application).joinedload(Application.association),
            selectinload(Offer.extensions),
        )
        .order_by(Application.number, Offer.id)
    ).all()
    asked = {offer.application_id for offer in offers}
    reserves = [
        one
        for one in list_decisions(round)
        if one.outcome is Outcome.RESERVE
        and one.state is DecisionState.RELEASED
        and one.application_id not in asked
    ]
    reserves.sort(key=lambda one: (one.reserve_rank or 0, one.application.number or 0))
    return OfferSheet(tuple(offers), tuple(reserves), round.places)


def find_offer(offer_id: UUID) -> Offer | None:
    """One offer with round, application and person."""
    return db.session.scalar(
        select(Offer)
        .where(Offer.id == offer_id)
        .options(
            joinedload(Offer.round).joinedload(Round.programme),
            joinedload(Offer.application).joinedload(Application.person),
        )
    )


def find_told_offer(offer_id: UUID, *, at: datetime) -> Offer | None:
    """One offer as its person may see it: not before its letter has left."""
    offer = find_offer(offer_id)
    return offer if offer and offer.sent_at <= at else None


def list_told_offers(person_id: UUID, *, at: datetime) -> list[Offer]:
    """The offers to a person that they may know of, the latest first, with rounds."""
    return list(
        db.session.scalars(
            select(Offer)
            .join(Offer.application)
            .where(Application.person_id == person_id, Offer.sent_at <= at)
            .options(
                contains_eager(Offer.application),
                joinedload(Offer.round).joinedload(Round.programme),
            )
            .order_by(Offer.sent_at.desc(), Offer.id)
        )
    )
