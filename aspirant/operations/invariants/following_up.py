"""Frozen steps and figures to compare with."""

from datetime import datetime

import sqlalchemy as sa

from aspirant.algorithms.disclosure_checker import check_tables
from aspirant.core.db import db
from aspirant.reporting.models import FrozenStep, ReferenceSheet
from aspirant.reporting.queries import list_frozen
from aspirant.reporting.words import LADDERS, WHOLE, Step


def frozen_steps_that_give_away(at: datetime) -> list[str]:
    """Rounds and questions whose frozen tables, taken together, tell of too few people."""
    rounds = db.session.scalars(sa.select(FrozenStep.round_id).distinct())
    found = []
    for round_id, rows in list_frozen(rounds.all()).items():
        for attribute, ladder in LADDERS.items():
            categories = tuple(one for group in ladder[0] for one in group)
            tables = [row.table(attribute) for row in rows.values()]
            if check_tables(tables, categories):
                found.append(f"{round_id}: {attribute}")
    return found


def frozen_steps_that_do_not_add_up(at: datetime) -> list[str]:
    """Frozen steps with a table whose groups are not everybody."""
    rows = db.session.scalars(sa.select(FrozenStep).order_by(FrozenStep.id))
    return [
        f"{row.id}: {attribute}"
        for row in rows
        for attribute in LADDERS
        if (table := row.table(attribute)).is_shown
        and sum(count for _group, count in table.groups) != table.total
    ]


def frozen_steps_out_of_order(at: datetime) -> list[str]:
    """Frozen steps before which a step of the same round is not frozen, or frozen later."""
    rounds = db.session.scalars(sa.select(FrozenStep.round_id).distinct())
    wrong = []
    for rows in list_frozen(rounds.all()).values():
        before: datetime | None = None
        for step, row in zip(Step, rows.values(), strict=False):
            if row.step is not step or (before and row.frozen_at < before):
                wrong.append(str(row.id))
            before = row.frozen_at
    return wrong


def references_beyond_the_whole(at: datetime) -> list[str]:
    """Figures to compare with that are below nought, or shares of more than everybody."""
    sheets = db.session.scalars(sa.select(ReferenceSheet).order_by(ReferenceSheet.id))
    return [
        str(sheet.id)
        for sheet in sheets
        if min(sheet.amounts.values(), default=0) < 0
        or (sheet.is_share and sum(sheet.amounts.values()) > WHOLE)
    ]
