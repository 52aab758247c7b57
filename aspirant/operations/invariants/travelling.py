"""Travel claims: sums, receipts, and that nobody is paid twice or by themselves."""

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, undefer

from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.lifecycle import BatchState, ClaimState
from aspirant.operations.invariants.people import Broken
from aspirant.programme.models import Session
from aspirant.travel.models import (
    OPEN,
    PayrollBatch,
    TravelClaim,
    TravelLine,
    TravelPassenger,
    TravelReceipt,
    cost_of,
)


def claims_in_another_round(at: datetime) -> Broken:
    """Claims filed under another round than that of their session."""
    return (
        sa.select(TravelClaim.id)
        .join(TravelClaim.session)
        .where(Session.round_id != TravelClaim.round_id)
    )


def claims_that_do_not_add_up(at: datetime) -> Broken:
    """Claims before somebody, or paid, whose sum is not that of their lines."""
    lines = (
        sa.select(sa.func.coalesce(sa.func.sum(TravelLine.amount_ore), 0))
        .where(TravelLine.claim_id == TravelClaim.id)
        .scalar_subquery()
    )
    settled = TravelClaim.state.not_in([*OPEN, ClaimState.WITHDRAWN])
    return sa.select(TravelClaim.id).where(settled, TravelClaim.total_ore != lines)


def drives_at_another_rate(at: datetime) -> list[str]:
    """Drives in claims that are sent whose amount does not follow from the claim's rate."""
    rows = db.session.execute(
        sa.select(TravelLine, TravelClaim.ore_per_mil)
        .join(TravelLine.claim)
        .where(
            TravelClaim.state.not_in([*OPEN, ClaimState.WITHDRAWN]),
            TravelLine.tenths_of_km.is_not(None),
        )
        .order_by(TravelLine.id)
    )
    return [
        str(line.id)
        for line, rate in rows
        if line.ore_per_mil != rate or line.amount_ore != cost_of(line.tenths_of_km or 0, rate or 0)
    ]


def receipts_of_another_claim(at: datetime) -> Broken:
    """Lines that lean on a receipt of another claim."""
    return (
        sa.select(TravelLine.id)
        .join(TravelLine.receipt)
        .where(TravelReceipt.claim_id != TravelLine.claim_id)
    )


def passengers_of_themselves(at: datetime) -> Broken:
    """People who came along on what they paid themselves."""
    return (
        sa.select(TravelPassenger.id)
        .join(TravelLine, TravelLine.id == TravelPassenger.line_id)
        .join(TravelLine.claim)
        .where(TravelPassenger.person_id == TravelClaim.person_id)
    )


def claims_answered_by_nobody_else(at: datetime) -> list[str]:
    """Approved or paid claims of which the log says that their own person approved them."""
    wanted = (
        sa.select(TravelClaim.id)
        .join(AuditEntry, AuditEntry.thing_id == TravelClaim.id)
        .where(AuditEntry.action == "approve_claim", AuditEntry.by_id == TravelClaim.person_id)
    )
    return [str(id) for id in db.session.scalars(wanted.order_by(TravelClaim.id))]


def batches_that_do_not_add_up(at: datetime) -> list[str]:
    """Lists that stand whose count or sum is not that of the claims in them."""
    found: dict[object, list[int]] = defaultdict(lambda: [0, 0])
    rows = db.session.execute(
        sa.select(TravelClaim.batch_id, TravelClaim.total_ore)
        .where(TravelClaim.batch_id.is_not(None))
        .order_by(TravelClaim.id)
    )
    for batch_id, ore in rows:
        found[batch_id][0] += 1
        found[batch_id][1] += ore
    batches = db.session.scalars(sa.select(PayrollBatch).order_by(PayrollBatch.id))
    return [
        str(one.id)
        for one in batches
        if found[one.id] != ([0, 0] if one.state is BatchState.UNDONE else
                             [one.claims_count, one.total_ore])
    ]  # fmt: skip


def files_without_their_claims(at: datetime) -> list[str]:
    """Lists that stand whose file does not name each of their claims."""
    batch = aliased(PayrollBatch)
    numbers: dict[object, set[str]] = defaultdict(set)
    rows = db.session.scalars(
        sa.select(TravelClaim).where(TravelClaim.batch_id.is_not(None)).order_by(TravelClaim.id)
    )
    for claim in rows:
        numbers[claim.batch_id].add(claim.reference)
    batches = db.session.scalars(
        sa.select(batch)
        .where(batch.state != BatchState.UNDONE)
        .options(undefer(batch.content))
        .order_by(batch.id)
    )
    return [str(one.id) for one in batches if _named(one.content or b"") != numbers[one.id]]


def batches_half_paid(at: datetime) -> Broken:
    """Claims that are paid in a list that is not, or the other way about."""
    return (
        sa.select(TravelClaim.id)
        .join(TravelClaim.batch)
        .where((PayrollBatch.state == BatchState.PAID) != (TravelClaim.state == ClaimState.PAID))
    )


def _named(content: bytes) -> set[str]:
    """The references that the lines of a file begin with, without their round."""
    lines = content.decode("utf-8-sig").splitlines()[1:]
    return {line.split(";", 1)[0].rpartition("/")[2] for line in lines}
