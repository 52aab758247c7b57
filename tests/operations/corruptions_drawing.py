"""How to break what must hold of draws."""

from typing import Any

import sqlalchemy as sa

from aspirant.lottery.models import Draw, DrawSeat
from aspirant.selection.models import Proposal
from tests.operations.world import World


def _changed_list(world: World) -> list[Any]:
    changed = sa.func.replace(Draw.__table__.c.file, '"deviation": "0', '"deviation": "1')
    return [sa.update(Draw.__table__).values(file=changed)]


def _another_fingerprint(world: World) -> list[Any]:
    return [sa.update(Draw.__table__).values(hash="another")]


def _seat_elsewhere(world: World) -> list[Any]:
    jon = world.applications["jon"].id
    first = sa.select(sa.func.min(DrawSeat.alias)).scalar_subquery()
    table = DrawSeat.__table__
    return [sa.update(table).where(table.c.alias == first).values(application_id=jon)]


def _proposal_elsewhere(world: World) -> list[Any]:
    return [sa.update(Proposal.__table__).values(round_id=world.other.id)]


DRAWING_CORRUPTIONS = {
    "every list of a draw adds up": _changed_list,
    "published draws have the fingerprint that the log holds": _another_fingerprint,
    "those in a draw applied to its round": _seat_elsewhere,
    "a draw leads to a proposal of its round": _proposal_elsewhere,
}
