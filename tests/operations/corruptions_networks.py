"""How to break each invariant of network meetings."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from aspirant.networks.models import Network, NetworkMeeting, SignUp
from tests import make
from tests.operations.world import World


def _update(model: Any, **values: Any) -> list[Any]:
    return [sa.update(model.__table__).values(**values)]


def _one_leaves(_world: World) -> list[Any]:
    """Somebody who has a place is taken away, and nobody moves up."""
    table = SignUp.__table__
    first = sa.select(sa.func.min(table.c.email)).where(table.c.state == "placed")
    return [sa.delete(table).where(table.c.email == first.scalar_subquery())]


def _came_before(_world: World) -> list[Any]:
    """Whoever stands last in the line came first."""
    table = SignUp.__table__
    last = sa.select(sa.func.max(table.c.turn)).scalar_subquery()
    earlier = make.AT - timedelta(days=1)
    return [sa.update(table).where(table.c.turn == last).values(confirmed_at=earlier)]


NETWORK_CORRUPTIONS = {
    "no network meeting has more people than places": lambda _w: _update(
        NetworkMeeting, capacity=1
    ),
    "nobody waits for a network meeting with free places": _one_leaves,
    "nobody jumps the line of a network meeting": _came_before,
    "those who signed up to a network meeting are forgotten in time": lambda _w: _update(
        NetworkMeeting,
        starts_at=make.AT - timedelta(days=30),
        ends_at=make.AT - timedelta(days=29),
    ),
    "networks open once the host is known to be a member": lambda _w: _update(
        Network, membership_confirmed_at=None
    ),
}
