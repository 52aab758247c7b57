"""How to break what must hold of presence."""

from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from aspirant.presence.models import Certificate, Excuse, OwnWork, Tick
from aspirant.schedule.models import Attendance, Presence
from tests import make
from tests.operations.world import World


def _ticks_of_dag(world: World) -> list[Any]:
    return [sa.update(Tick.__table__).values(person_id=world.people["dag"].id)]


def _noted_otherwise(world: World) -> list[Any]:
    return [sa.update(Attendance.__table__).values(presence=Presence.ABSENT)]


def _an_old_reason(world: World) -> list[Any]:
    first = sa.select(Tick.session_id).limit(1).scalar_subquery()
    return [
        sa.insert(Excuse.__table__).values(
            id=uuid4(), session_id=first, person_id=world.people["alva"].id,
            reason="en skälig orsak", saved_at=make.AT,
        )
    ]  # fmt: skip


def _to_dag(model: Any) -> Any:
    return lambda world: [sa.update(model.__table__).values(person_id=world.people["dag"].id)]


def _given_by_nobody(world: World) -> list[Any]:
    return [sa.update(Certificate.__table__).values(given_by_id=world.people["dag"].id)]


PRESENCE_CORRUPTIONS = {
    "own work is by people of the round": _to_dag(OwnWork),
    "certificates are of people of the round": _to_dag(Certificate),
    "every certificate stands in the log": _given_by_nobody,
    "ticks are of people of the round": _ticks_of_dag,
    "attendance is what its ticks come to": _noted_otherwise,
    "reasons to be away are gone in time": _an_old_reason,
}
