"""How to break what must hold of protected attributes."""

from typing import Any

import sqlalchemy as sa

from aspirant.protected.models import TargetUse, WeighedAnswer
from aspirant.selection.models import Target
from tests.operations.world import LATER, World


def _target(**values: Any) -> Any:
    return lambda world: [sa.update(Target.__table__).values(values)]


def _use(**values: Any) -> Any:
    return lambda world: [sa.update(TargetUse.__table__).values(values)]


def _ended(world: World) -> list[Any]:
    by = TargetUse.__table__.c.began_by_id
    return [sa.update(TargetUse.__table__).values(ended_at=LATER, ended_by_id=by)]


def _under_another_name(world: World) -> list[Any]:
    return [sa.update(WeighedAnswer.__table__).values(id=world.round.id)]


WEIGHING_CORRUPTIONS = {
    "every target on a protected attribute has its ground": _target(
        attribute="gender", value="woman"
    ),
    "no target on a protected attribute is binding": _target(
        attribute="age", value="35_44", is_hard=True, ground="styrelsen"
    ),
    "every answer that is weighed is for a use in force": _ended,
    "every use of a protected attribute stands in the log": _use(attribute="disability"),
    "every answer that is weighed opens in its own row only": _under_another_name,
}
