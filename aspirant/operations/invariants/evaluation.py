"""Evaluations: every box is its own, and holds as many answers as there are people to give them."""

from datetime import datetime

import sqlalchemy as sa
from cryptography.fernet import InvalidToken

from aspirant.algorithms.ballots import Box
from aspirant.core.db import db
from aspirant.evaluation.models import Asked, BallotBox, Evaluation
from aspirant.operations.invariants.people import Broken
from aspirant.programme.models import Session


def boxes_of_another_session(at: datetime) -> list[str]:
    """Boxes that cannot be opened, or are sealed for another session than the one they lie at."""
    ids = db.session.scalars(sa.select(BallotBox.id).order_by(BallotBox.id))
    return [str(box_id) for box_id in ids if _content(box_id) is None]


def boxes_that_do_not_add_up(at: datetime) -> list[str]:
    """Evaluations whose box holds other than as many answers as were given, or a question more."""
    days = sa.select(Asked.session_id, sa.func.count(Asked.answered_on)).group_by(Asked.session_id)
    answered = dict(db.session.execute(days).all())
    rows = db.session.execute(
        sa.select(Evaluation, BallotBox.id)
        .join(BallotBox, BallotBox.session_id == Evaluation.session_id)
        .order_by(Evaluation.id)
    )
    return [
        str(one.id)
        for one, box_id in rows
        if (box := _content(box_id)) and not _adds_up(one, box, answered.get(one.session_id, 0))
    ]


def evaluations_in_another_round(at: datetime) -> Broken:
    """Evaluations filed under another round than their session's."""
    return (
        sa.select(Evaluation.id)
        .join(Session, Session.id == Evaluation.session_id)
        .where(Session.round_id != Evaluation.round_id)
    )


def answers_on_days_when_none_were_taken(at: datetime) -> Broken:
    """Answers before an evaluation was opened, or after its last day."""
    return (
        sa.select(Asked.id)
        .join(Evaluation, Evaluation.session_id == Asked.session_id)
        .where(
            (Asked.answered_on < Evaluation.opened_on) | (Asked.answered_on > Evaluation.closes_on)
        )
    )


def _content(box_id: object) -> Box | None:
    try:
        box = db.session.get(BallotBox, box_id)
        return box.open() if box else None
    except (InvalidToken, ValueError, KeyError):
        return None


def _adds_up(evaluation: Evaluation, box: Box, answered: int) -> bool:
    """Who was deleted since took their day with them, and left the answer that is nobody's."""
    numbers = [sum(values.values()) for values in box.counts.values()]
    numbers += [len(texts) for texts in box.texts.values()]
    return (
        answered <= box.answers <= evaluation.asked_count
        and evaluation.answers in {None, box.answers}
        and max(numbers, default=0) <= box.answers
        and {*box.counts, *box.texts} <= {one.key for one in evaluation.asks()}
    )
