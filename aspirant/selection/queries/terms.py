"""Terms: the targets and pins of a round as they stand or stood, and the steps between them."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from aspirant.core.db import db
from aspirant.programme.models import Round
from aspirant.selection.models import Pin, PinKept, Step, Target, Terms


def lock_selection(round: Round) -> None:
    """Let one change at a time be made to the selection of a round."""
    db.session.execute(select(Round.id).where(Round.id == round.id).with_for_update())


def content_of(targets: Sequence[Target]) -> dict[str, Any]:
    """The targets as terms keep them."""
    rows = [
        {
            "attribute": one.attribute,
            "value": one.value,
            "least": one.least,
            "most": one.most,
            "hard": one.is_hard,
            "ground": one.ground,
            "priority": one.priority,
            "position": one.position,
        }
        for one in targets
    ]
    return {"targets": sorted(rows, key=lambda row: (row["attribute"], row["value"]))}


def version_of_terms(targets: Sequence[Target], pins: Sequence[Pin]) -> str:
    """The same for the same targets and pins, another as soon as one of them differs."""
    held = sorted(f"{pin.application_id}:{pin.kind}:{pin.at.isoformat()}" for pin in pins)
    return sha256(f"{content_of(targets)}|{held}".encode()).hexdigest()[:24]


def find_terms(round: Round, version: str) -> Terms | None:
    """The terms of a round with that version, when they have been kept."""
    return db.session.scalar(
        select(Terms)
        .where(Terms.round_id == round.id, Terms.version == version)
        .options(selectinload(Terms.pins))
    )


def find_terms_by_id(terms_id: UUID) -> Terms | None:
    """One set of terms with its pins."""
    return db.session.scalar(
        select(Terms).where(Terms.id == terms_id).options(selectinload(Terms.pins))
    )


def find_last_step(round: Round) -> Step | None:
    """The latest change at the board that is not undone, with who made it and whom it held."""
    pins = selectinload(Terms.pins).joinedload(PinKept.application)
    return db.session.scalar(
        select(Step)
        .where(Step.round_id == round.id, Step.undone_at.is_(None))
        .options(
            joinedload(Step.by),
            joinedload(Step.before).options(pins),
            joinedload(Step.after).options(pins),
            joinedload(Step.proposal),
        )
        .order_by(Step.number.desc())
        .limit(1)
    )


def find_step(step_id: UUID) -> Step | None:
    """One change, with its terms and its proposal."""
    return db.session.scalar(
        select(Step)
        .where(Step.id == step_id)
        .options(
            joinedload(Step.before).selectinload(Terms.pins),
            joinedload(Step.after),
            joinedload(Step.proposal),
        )
    )


def next_number(round: Round) -> int:
    """The number of the next change."""
    last = select(Step.number).where(Step.round_id == round.id).order_by(Step.number.desc())
    return (db.session.scalar(last.limit(1)) or 0) + 1
