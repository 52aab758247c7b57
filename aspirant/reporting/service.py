"""Verbs: count the steps that are over, for good; keep figures to compare with."""

from collections.abc import Mapping
from datetime import date, datetime

from aspirant.algorithms.disclosure import decide_tables
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.privacy.queries import count_diversity
from aspirant.privacy.service import forget_diversity
from aspirant.programme.models import Round
from aspirant.protected.service import forget_weighed
from aspirant.reporting.models import FrozenStep, ReferenceSheet
from aspirant.reporting.queries import (
    Progress,
    find_progress,
    find_reference,
    list_frozen,
    list_members,
)
from aspirant.reporting.words import LADDERS, Population, Step
from aspirant.selection.service.places import lock_round


def steps_to_freeze(progress: Progress, frozen: Mapping[Step, object]) -> list[Step]:
    """The steps that are over and not counted yet, in order; none after one that goes on."""
    due: list[Step] = []
    for step in Step:
        if step in frozen:
            continue
        if not progress.is_over(step):
            break
        due.append(step)
    return due


def freeze_steps(round: Round, *, by: Person, at: datetime) -> list[Step]:
    """Count the voluntary answers of every step that is over, and keep what may be shown of them.

    What was frozen before stands as it is, and decides what more can be shown. With the last step
    the answers themselves are deleted, and those that were weighed. Returns the steps.
    """
    lock_round(round)
    frozen = list_frozen([round.id])[round.id]
    due = steps_to_freeze(find_progress(round, at=at), frozen)
    if not due:
        raise NotPossible(mark("No step is over that has not been counted already."))
    members = list_members(round, at=at)
    counts = count_diversity(round.id, {step.value: members[step] for step in due})
    rows = {
        step: FrozenStep(round_id=round.id, step=step, total=len(members[step]), tables={},
                         frozen_at=at, frozen_by_id=by.id)
        for step in due
    }  # fmt: skip
    for attribute, ladder in LADDERS.items():
        shown = [row.table(attribute) for row in frozen.values()]
        waiting = [(step.value, counts[step.value][attribute]) for step in due]
        for step, table in zip(due, decide_tables(ladder, shown, waiting), strict=True):
            rows[step].tables[attribute] = [[list(group), n] for group, n in table.groups]
    for step, row in rows.items():
        db.session.add(row)
        record("freeze_step", row, by=by, at=at, step=step.value)
    if Step.ACCEPTED in due:
        forget_diversity(round.id)
        forget_weighed(round)
    db.session.flush()
    return due


def set_reference(
    round: Round,
    attribute: str,
    population: Population,
    *,
    amounts: Mapping[str, float],
    is_share: bool,
    source: str,
    as_of: date,
    by: Person,
    at: datetime,
) -> ReferenceSheet | None:
    """Keep what an attribute looks like among the members or the elected; no amounts: forget it."""
    sheet = find_reference(round, attribute, population)
    if not amounts:
        if sheet is not None:
            record("remove_reference", sheet, by=by, at=at, attribute=attribute)
            db.session.delete(sheet)
        return None
    sheet = sheet or ReferenceSheet(round_id=round.id, population=population, attribute=attribute)
    sheet.amounts, sheet.is_share = dict(amounts), is_share
    sheet.source, sheet.as_of = source.strip(), as_of
    sheet.entered_at, sheet.entered_by_id = at, by.id
    db.session.add(sheet)
    db.session.flush()
    record("set_reference", sheet, by=by, at=at, attribute=attribute)
    return sheet
