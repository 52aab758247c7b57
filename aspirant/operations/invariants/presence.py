"""What must hold of presence, own work and certificates, as queries for what breaks it."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from aspirant.applications.models import Application
from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.operations.invariants.choosing import by_strangers
from aspirant.people.models import RoleGrant
from aspirant.presence.models import Certificate, Excuse, OwnWork, Tick
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


def own_work_of_strangers(at: datetime) -> Broken:
    """Own work in a round by somebody with nothing to do with it."""
    return _not_of_the_round(OwnWork)


def certificates_of_strangers(at: datetime) -> Broken:
    """Certificates of a round for somebody with nothing to do with it."""
    return _not_of_the_round(Certificate)


def certificates_not_in_the_log(at: datetime) -> Broken:
    """Certificates that nobody gave."""
    given = sa.exists().where(
        AuditEntry.action == "give_certificate",
        AuditEntry.thing_id == Certificate.id,
        AuditEntry.by_id == Certificate.given_by_id,
    )
    return sa.select(Certificate.id).where(~given)


def reasons_kept_too_long(at: datetime) -> Broken:
    """Reasons to be away that should have been deleted, two nights ago at the latest."""
    return sa.select(Excuse.id).where(excused_until() < at - timedelta(days=3))


def _not_of_the_round(table: Any) -> Broken:
    applied = sa.exists().where(
        Application.person_id == table.person_id, Application.round_id == table.round_id
    )
    has_role = sa.exists().where(
        RoleGrant.person_id == table.person_id, RoleGrant.round_id == table.round_id
    )
    return sa.select(table.id).where(~applied, ~has_role)
