"""Protected attributes: nothing is weighed without its ground, and no answer outlives its use."""

from datetime import datetime

import sqlalchemy as sa

from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.operations.invariants.people import Broken
from aspirant.protected.models import TargetUse, WeighedAnswer
from aspirant.protected.words import PROTECTED
from aspirant.selection.models import Target


def targets_without_ground(at: datetime) -> Broken:
    """Targets on a protected attribute that no use in force lets the round weigh."""
    in_force = (
        sa.exists()
        .where(
            TargetUse.round_id == Target.round_id,
            TargetUse.attribute == Target.attribute,
            TargetUse.ended_at.is_(None),
        )
        .correlate(Target)
    )
    return sa.select(Target.id).where(Target.attribute.in_(PROTECTED), ~in_force)


def binding_protected_targets(at: datetime) -> Broken:
    """Targets on a protected attribute that are binding."""
    return sa.select(Target.id).where(Target.attribute.in_(PROTECTED), Target.is_hard)


def answers_weighed_too_long(at: datetime) -> Broken:
    """Answers for a use that has ended."""
    return (
        sa.select(WeighedAnswer.id)
        .join(TargetUse, TargetUse.id == WeighedAnswer.use_id)
        .where(TargetUse.ended_at.is_not(None))
    )


def uses_not_in_the_log(at: datetime) -> list[str]:
    """Uses of protected attributes that the log does not say were begun."""
    begun = sa.select(AuditEntry).where(AuditEntry.action == "begin_target_use")
    logged = {
        (entry.thing_id, entry.details.get("attribute")) for entry in db.session.scalars(begun)
    }
    uses = db.session.execute(sa.select(TargetUse.id, TargetUse.attribute).order_by(TargetUse.id))
    return [str(row.id) for row in uses if (row.id, row.attribute) not in logged]
