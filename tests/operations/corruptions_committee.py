"""How to break what must hold of the committee's record and of waived targets."""

from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from aspirant.committee.models import Meeting, MeetingRecusal, MeetingSeat, Signature, Waiver
from aspirant.core.crypto import EncryptedText
from aspirant.reviews.models import Review
from aspirant.selection.models import Decision, Feedback, Offer, OfferReminder
from tests import make
from tests.operations.world import LATER, World


def _another_hash(world: World) -> list[Any]:
    return [sa.update(Signature.__table__).values(hash="another")]


def _changed_record(world: World) -> list[Any]:
    return [sa.update(Meeting.__table__).values(hash="another")]


def _signed_by_another(world: World) -> list[Any]:
    return [sa.update(Signature.__table__).values(signer_id=world.people["bo"].id)]


def _not_in_the_log(world: World) -> list[Any]:
    table = Signature.__table__
    return [sa.update(table).values(signer_id=world.people["dag"].id)]


def _one_more_signs(world: World) -> list[Any]:
    seat = {"id": uuid4(), "person_id": world.people["bo"].id, "signs": True}
    meeting = sa.select(Meeting.id).scalar_subquery()
    return [
        sa.delete(MeetingSeat.__table__).where(MeetingSeat.person_id == world.people["bo"].id),
        sa.insert(MeetingSeat.__table__).values(meeting_id=meeting, **seat),
    ]


def _recused_elsewhere(world: World) -> list[Any]:
    reason = sa.type_coerce(sa.literal("kusin", EncryptedText()), EncryptedText())
    row = {"id": uuid4(), "recused_id": world.people["bo"].id}
    meeting = sa.select(Meeting.id).scalar_subquery()
    return [
        sa.insert(MeetingRecusal.__table__).values(
            meeting_id=meeting, application_id=world.applications["jon"].id, reason=reason, **row
        )
    ]


def _waived_elsewhere(world: World) -> list[Any]:
    return [sa.update(Waiver.__table__).values(round_id=world.other.id)]


def _decided_alone(world: World) -> list[Any]:
    cleo = world.people["cleo"].id
    return [
        sa.update(Review.__table__)
        .where(Review.application_id == world.applications["elin"].id)
        .where(Review.state == "recused")
        .values(reviewer_id=cleo),
        sa.update(Decision.__table__).values(decided_by_id=cleo, decided_at=make.AT),
    ]


def _reasons_to_the_chosen(world: World) -> list[Any]:
    text = sa.type_coerce(sa.literal("skäl", EncryptedText()), EncryptedText())
    row = {"state": "sent", "version": 1, "sent_at": LATER, "round_id": world.round.id}
    return [
        sa.insert(Feedback.__table__).values(
            id=uuid4(), application_id=world.applications["alva"].id, text=text,
            written_by_id=world.people["cleo"].id, **row,
        )
    ]  # fmt: skip


def _reminded_too_late(world: World) -> list[Any]:
    offer = sa.select(Offer.id).order_by(Offer.id).limit(1).scalar_subquery()
    row = {"id": uuid4(), "days": 1, "reply_by": make.AT, "sent_at": LATER}
    return [sa.insert(OfferReminder.__table__).values(offer_id=offer, **row)]


COMMITTEE_CORRUPTIONS = {
    "reasons are sent only after a no": _reasons_to_the_chosen,
    "nobody is reminded when it is too late to answer": _reminded_too_late,
    "every record put up for signing has its fingerprint": _changed_record,
    "every signature is on the record that stands": _another_hash,
    "signatures are by those who were asked": _signed_by_another,
    "every signature stands in the log": _not_in_the_log,
    "a signed record is signed by all who were asked": _one_more_signs,
    "recusals at a meeting are of its round": _recused_elsewhere,
    "waived targets are of the round": _waived_elsewhere,
    "nobody who stepped aside decided alone": _decided_alone,
}
