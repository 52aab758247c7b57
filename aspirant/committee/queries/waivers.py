"""Reads: the targets that the committee lets go, with the reasons."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.committee.models import Waiver
from aspirant.core.db import db
from aspirant.programme.models import Round
from aspirant.selection.models import Target


def list_waivers(round: Round) -> list[Waiver]:
    """The targets of a round that are waived."""
    return list(
        db.session.scalars(select(Waiver).where(Waiver.round_id == round.id).order_by(Waiver.id))
    )


def find_waiver(target: Target) -> Waiver | None:
    """Why a target is let go, if it is."""
    return db.session.scalar(
        select(Waiver).where(Waiver.target_id == target.id).options(joinedload(Waiver.target))
    )
