"""How to break what must hold of evaluations."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from aspirant.core.crypto import keyring
from aspirant.evaluation.models import Asked, BallotBox, Evaluation
from tests.operations.world import LATER, World


def _sealed_for_another(world: World) -> list[Any]:
    box = '{"session": "another", "answers": 1, "counts": {}, "texts": {}}'
    return [sa.update(BallotBox.__table__).values(sealed=keyring.seal(box))]


def _one_answer_more(world: World) -> list[Any]:
    return [sa.update(Evaluation.__table__).values(answers=6)]


def _filed_elsewhere(world: World) -> list[Any]:
    return [sa.update(Evaluation.__table__).values(round_id=world.round.id)]


def _answered_too_late(world: World) -> list[Any]:
    table = Asked.__table__
    late = (LATER + timedelta(days=30)).date()
    return [sa.update(table).where(table.c.answered_on.is_not(None)).values(answered_on=late)]


EVALUATION_CORRUPTIONS = {
    "every box of answers is its own session’s": _sealed_for_another,
    "every box holds as many answers as were given": _one_answer_more,
    "evaluations are filed under their round": _filed_elsewhere,
    "answers were given while they were taken": _answered_too_late,
}
