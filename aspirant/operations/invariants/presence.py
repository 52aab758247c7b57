"""What must hold of presence, own work and certificates, as queries for what breaks it."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from aspirant.core.db import db
from aspirant.operations.invariants.choosing import by_strangers
from aspirant.presence.models import Excuse, Tick
from aspirant.presence.retention import excused_until
from aspirant.schedule.models import Attendance

Broken = sa.Select[Any]


def ticks_of_strangers(at: datetime) -> Broken:
    """Ticks of somebody with nothing to do with the session's round."""
    return by_strangers(Tick)


def attendance_against_ticks(at: datetime) -> list[str]:
    """Half days that are noted otherwise than the newest tick by those who keep the list says."""
    noted = {
        (row.session_id, row.person_id, row.half_day): row
        for row in db.session.scalars(sa.select(Attendance).order_by(Attendance.id))
    }
    newest: dict[Any, Tick] = {}
    kept = sa.select(Tick).where(~Tick.is_own).order_by(Tick.ticked_at, Tick.number)
    for tick in db.session.scalars(kept):
        newest[tick.session_id, tick.person_id, tick.half_day] = tick
    return [
        str(tick.id)
        for key, tick in newest.items()
        if tick.presence
        and (key not in noted or noted[key].noted_at < tick.ticked_at or noted[key].is_own)
    ] + [
        str(noted[key].id)
        for key, tick in newest.items()
        if key in noted
        and noted[key].noted_at == tick.ticked_at
        and tick.presence not in (None, noted[key].presence)
    ]


def reasons_kept_too_long(at: datetime) -> Broken:
    """Reasons to be away that should have been deleted, two nights ago at the latest."""
    return sa.select(Excuse.id).where(excused_until() < at - timedelta(days=3))
