"""How to break what must hold of travel claims."""

from typing import Any

import sqlalchemy as sa

from aspirant.core.audit import AuditEntry
from aspirant.travel.models import PayrollBatch, TravelClaim, TravelLine, TravelPassenger
from tests.operations.world import World

CLAIMS, LINES, BATCHES = TravelClaim.__table__, TravelLine.__table__, PayrollBatch.__table__
PAID = CLAIMS.c.batch_id.is_not(None)


def _another_round(world: World) -> list[Any]:
    return [sa.update(CLAIMS).values(round_id=world.other.id)]


def _another_sum(world: World) -> list[Any]:
    return [sa.update(CLAIMS).where(PAID).values(total_ore=1)]


def _another_rate(world: World) -> list[Any]:
    return [sa.update(LINES).where(LINES.c.kind == "car").values(ore_per_mil=1)]


def _swapped_receipts(world: World) -> list[Any]:
    trains = LINES.c.kind == "train"
    given = sa.select(LINES.c.receipt_id).where(LINES.c.receipt_id.is_not(None))
    last = given.order_by(LINES.c.receipt_id).limit(1).scalar_subquery()
    return [sa.update(LINES).where(trains).values(receipt_id=last)]


def _alone_in_the_taxi(world: World) -> list[Any]:
    payer = world.people["alva"].id
    return [sa.update(TravelPassenger.__table__).values(person_id=payer)]


def _ones_own(world: World) -> list[Any]:
    log = AuditEntry.__table__
    approved = log.c.action == "approve_claim"
    return [sa.update(log).where(approved).values(by_id=world.people["alva"].id)]


def _another_count(world: World) -> list[Any]:
    return [sa.update(BATCHES).values(claims_count=7)]


def _another_file(world: World) -> list[Any]:
    return [sa.update(BATCHES).values(content=b"Referens\r\n")]


def _half_paid(world: World) -> list[Any]:
    return [sa.update(BATCHES).values(state="made", paid_at=None)]


TRAVELLING_CORRUPTIONS = {
    "travel claims are filed under the round of their session": _another_round,
    "what a travel claim comes to is the sum of its lines": _another_sum,
    "drives are paid at the rate of their claim": _another_rate,
    "receipts are of the claim that leans on them": _swapped_receipts,
    "nobody came along with themselves": _alone_in_the_taxi,
    "nobody approved their own travel claim": _ones_own,
    "lists for the payroll add up": _another_count,
    "files for the payroll name the claims of their list": _another_file,
    "claims are paid with their list": _half_paid,
}
