"""Verbs: answer an offer, remind, let it expire, renew it, and let a reserve move up."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from aspirant.applications.models import Application
from aspirant.core.audit import record
from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import DecisionState, OfferState, move
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.people.service import grant_role, revoke_role
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.selection.messages import (
    declined_letter,
    expired_letter,
    extended_letter,
    offer_letter,
    reminder_letter,
    welcome_letter,
)
from aspirant.selection.models import Decision, Offer, OfferExtension, OfferReminder, Outcome
from aspirant.selection.queries.offers import find_offer, find_offer_of, find_offer_sheet
from aspirant.selection.service.free_places import forget_free_place, tell_of_free_place
from aspirant.selection.service.places import LAST_MINUTE, lock_round, make_offer, reply_day

#: When reminders leave, by the programme's clocks.
MORNING = time(9, 0)


def accept_offer(offer: Offer, *, by: Person, at: datetime) -> None:
    """Take the place: the person takes part in the round from now on, and is welcomed."""
    _refuse_late(offer, at=at)
    move(offer, "accept_offer", by=by, at=at)
    offer.answered_at = at
    person = find_person(offer.person_id)
    assert person is not None  # applications hold on to their people
    grant_role(person, Role.PARTICIPANT, offer.round_id, by=by, at=at)
    queue_letter(welcome_letter(offer), at=at)


def decline_offer(offer: Offer, *, reason: str, by: Person, at: datetime) -> None:
    """Say no, or give back a place that was taken. The reason is for the coordinator only."""
    _refuse_late(offer, at=at)
    if offer.round.is_over:
        raise NotPossible(mark("The round is over, so the place cannot be given back."))
    move(offer, "decline_offer", by=by, at=at)
    offer.answered_at, offer.decline_reason = at, reason.strip() or None
    _let_go(offer.person_id, offer.round_id, by=by, at=at)
    queue_letter(declined_letter(offer), at=at)
    tell_of_free_place(offer.round, at=at)


def withdraw_offer(application: Application, *, by: Person, at: datetime) -> None:
    """Close the offer of somebody who withdraws; nothing to do where there is none."""
    found = find_offer_of(application.id)
    offer = find_offer(found.id) if found else None
    if offer is None or offer.state not in {OfferState.SENT, OfferState.ACCEPTED}:
        return
    move(offer, "withdraw_offer", by=by, at=at)
    offer.answered_at = None
    _let_go(application.person_id, offer.round_id, by=by, at=at)
    tell_of_free_place(offer.round, at=at)


def promote_reserve(decision: Decision, round: Round, *, by: Person, at: datetime) -> Offer:
    """Offer a free place to somebody on the reserve list, with the letter."""
    lock_round(round)
    sheet = find_offer_sheet(round)
    if decision.outcome is not Outcome.RESERVE or decision.state is not DecisionState.RELEASED:
        raise NotPossible(mark("Only somebody on the released reserve list can move up."))
    if not sheet.free:
        raise NotPossible(mark("Every place is taken or waits for an answer."))
    if decision.application_id not in {one.application_id for one in sheet.reserves}:
        raise NotPossible(mark("They have had an offer already, or have withdrawn."))
    offer = make_offer(decision, round, by=by, at=at)
    letter = offer_letter(decision.application, round, reply_by=offer.reply_by, at=at)
    queue_letter(letter, at=at)
    record("promote_reserve", decision, by=by, at=at, rank=decision.reserve_rank)
    if sheet.free == 1:
        forget_free_place(round, by=by, at=at)
    return offer


def renew_offer(offer: Offer, *, by: Person, at: datetime) -> None:
    """Give somebody whose offer expired new days to answer, while the place is free."""
    lock_round(offer.round)
    free = find_offer_sheet(offer.round).free
    if not free:
        raise NotPossible(mark("Every place is taken or waits for an answer."))
    move(offer, "renew_offer", by=by, at=at)
    offer.sent_at, offer.reply_by, offer.reminded_at = at, reply_day(offer.round, at=at), None
    letter = offer_letter(offer.application, offer.round, reply_by=offer.reply_by, at=at)
    queue_letter(letter, at=at)
    if free == 1:
        forget_free_place(offer.round, by=by, at=at)


def extend_offer(
    offer: Offer, *, last_day: date, reason: str, by: Person, at: datetime
) -> OfferExtension:
    """Give somebody more time to answer, for a recorded reason, with a letter."""
    _refuse_late(offer, at=at)
    reply_by = from_local(datetime.combine(last_day, LAST_MINUTE))
    if offer.state is not OfferState.SENT:
        raise NotPossible(mark("Only an offer that waits for an answer can be given more time."))
    if reply_by <= offer.reply_by:
        raise NotPossible(mark("The new day must be later than the one they have."))
    if not reason.strip():
        raise NotPossible(mark("More time is given only with a reason in writing."))
    made = OfferExtension(
        offer_id=offer.id, was=offer.reply_by, reply_by=reply_by, reason=reason.strip(),
        by_id=by.id, at=at,
    )  # fmt: skip
    offer.reply_by, offer.reminded_at = reply_by, None
    db.session.add(made)
    queue_letter(extended_letter(offer), at=at)
    record("extend_offer", offer, by=by, at=at, before=made.was.isoformat())
    return made


def remind_offers(*, at: datetime) -> int:
    """Remind those who have not answered on the days that their round has set, once on each.

    Whoever is due for several gets one letter. How many letters.
    """
    told = 0
    for offer in _waiting(Offer.reply_by > at, Offer.sent_at <= at):
        due = due_reminders(offer, at=at)
        for days in due:
            offer.reminders.append(OfferReminder(reply_by=offer.reply_by, days=days, sent_at=at))
        if due:
            offer.reminded_at = at
            queue_letter(reminder_letter(offer), at=at)
            record("remind_offer", offer, by=None, at=at, days=min(due))
            told += 1
    return told


def due_reminders(offer: Offer, *, at: datetime) -> list[int]:
    """The days before the last day whose reminder is due and has not left. Needs `reminders`."""
    gone = {one.days for one in offer.reminders if one.reply_by == offer.reply_by}
    return [
        days
        for days in offer.round.reminder_days
        if days not in gone and offer.sent_at < remind_at(offer.reply_by, days) <= at
    ]


def remind_at(reply_by: datetime, days: int) -> datetime:
    """When a reminder leaves: nine in the morning, so many days before the last day."""
    day = to_local(reply_by).date() - timedelta(days=days)
    return from_local(datetime.combine(day, MORNING))


def expire_offers(*, at: datetime) -> int:
    """Close the offers whose day has passed, with a kind letter. Returns how many."""
    due = _waiting(Offer.reply_by <= at)
    for offer in due:
        move(offer, "expire_offer", by=None, at=at)
        queue_letter(expired_letter(offer), at=at)
    for round in {offer.round_id: offer.round for offer in due}.values():
        tell_of_free_place(round, at=at)
    return len(due)


def _waiting(*conditions: ColumnElement[bool]) -> list[Offer]:
    return list(
        db.session.scalars(
            select(Offer)
            .join(Offer.application)
            .where(Offer.state == OfferState.SENT, *conditions)
            .options(
                contains_eager(Offer.application).joinedload(Application.person),
                joinedload(Offer.round).joinedload(Round.programme),
                selectinload(Offer.reminders),
            )
            .order_by(Offer.reply_by, Offer.id)
            .with_for_update(of=Offer, skip_locked=True)
        )
    )


def _refuse_late(offer: Offer, *, at: datetime) -> None:
    is_late = offer.state is OfferState.SENT and offer.reply_by <= at
    if is_late or offer.state is OfferState.EXPIRED:
        raise NotPossible(
            mark(
                "The last day to answer has passed, so the place may have gone to somebody else."
                " Write to us at %(contact)s: if it is still free we would like to know."
            ),
            contact=offer.round.contact_email,
        )


def _let_go(person_id: UUID, round_id: UUID, *, by: Person, at: datetime) -> None:
    """Whoever gives a place back takes part no longer."""
    person = find_person(person_id)
    for grant in person.roles if person else []:
        if grant.role is Role.PARTICIPANT and grant.round_id == round_id:
            revoke_role(grant, by=by, at=at)
