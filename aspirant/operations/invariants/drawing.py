"""Draws: the published list is what was published, and leads where it says."""

import json
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from aspirant.algorithms.lottery_verify import faults_of
from aspirant.applications.models import Application
from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.lifecycle import DrawState
from aspirant.lottery.models import Draw, DrawSeat
from aspirant.operations.invariants.people import Broken
from aspirant.selection.models import Proposal


def lists_that_do_not_add_up(at: datetime) -> list[str]:
    """Draws whose list, read by the program that everybody can run, has a fault."""
    draws = db.session.scalars(
        sa.select(Draw).options(undefer(Draw.file), undefer(Draw.traits)).order_by(Draw.id)
    )
    return [str(draw.id) for draw in draws if _is_wrong(draw)]


def fingerprints_not_in_the_log(at: datetime) -> list[str]:
    """Published draws whose fingerprint is not the one that the log holds."""
    logged = {
        (entry.thing_id, entry.details.get("hash"))
        for entry in db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "publish_draw")
        )
    }
    public = sa.select(Draw).where(Draw.state != DrawState.PREPARED).order_by(Draw.id)
    return [str(one.id) for one in db.session.scalars(public) if (one.id, one.hash) not in logged]


def seats_in_another_round(at: datetime) -> Broken:
    """People in a draw of a round that they did not apply to."""
    return (
        sa.select(DrawSeat.id)
        .join(DrawSeat.draw)
        .join(DrawSeat.application)
        .where(Application.round_id != Draw.round_id)
    )


def proposals_of_another_round(at: datetime) -> Broken:
    """Draws that led to a proposal of another round."""
    return sa.select(Draw.id).join(Draw.proposal).where(Proposal.round_id != Draw.round_id)


def _is_wrong(draw: Draw) -> bool:
    file = json.loads(draw.file) | {"traits": json.loads(draw.traits)}
    too_high = (draw.number_drawn or 0) > len(file["published"]["groups"])
    return too_high or file["sha256"] != draw.hash or any(faults_of(file))
