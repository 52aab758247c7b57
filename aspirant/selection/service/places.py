"""What the release and the offers share: the lock of a round, the day to answer by, the offer."""

from datetime import datetime, time, timedelta

from sqlalchemy import select

from aspirant.core.audit import record
from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.lifecycle import OfferState
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import Decision, Offer

#: An answer counts until this time of the last day.
LAST_MINUTE = time(23, 59)


def reply_day(round: Round, *, at: datetime) -> datetime:
    """When an offer made now must be answered: the round's days from now, 23.59 local time."""
    day = to_local(at).date() + timedelta(days=round.reply_days)
    return from_local(datetime.combine(day, LAST_MINUTE))


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
