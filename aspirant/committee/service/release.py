"""Verbs: waive a target with a reason, and release what was rehearsed."""

from datetime import datetime

from aspirant.committee.models import Waiver
from aspirant.committee.queries.checks import Facts, find_waiver, list_checks, list_misses
from aspirant.committee.queries.meetings import find_meeting_of, list_recused
from aspirant.committee.rehearsal import make_letters, version_of
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible, Stale
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.models import Target
from aspirant.selection.queries.decisions import (
    DecisionSheet,
    count_unfinished,
    find_sheet,
    is_released,
)
from aspirant.selection.service.release import lock_round, release_decisions


def gather_facts(round: Round, sheet: DecisionSheet, *, at: datetime) -> Facts:
    """What the checks of a release look at."""
    meeting = find_meeting_of(round)
    return Facts(
        round=round,
        sheet=sheet,
        meeting=meeting,
        recused=list_recused(round, meeting),
        misses=list_misses(round, sheet),
        unfinished=count_unfinished(round),
        at=at,
    )


def release_rehearsed(round: Round, *, rehearsed: str, by: Person, at: datetime) -> int:
    """Release everything as it was rehearsed, unless a check fails. Returns how many are told."""
    lock_round(round)
    sheet = find_sheet(round)
    if sheet.is_pending:
        if version_of(sheet, make_letters(sheet, round, at=at)) != rehearsed:
            raise Stale(
                mark(
                    "A decision or a letter has changed since the rehearsal. Look at it once more."
                )
            )
        _refuse_failing(gather_facts(round, sheet, at=at))
    return release_decisions(round, rehearsed=sheet.version, by=by, at=at)


def waive_target(target: Target, round: Round, *, reason: str, by: Person, at: datetime) -> Waiver:
    """Let the group miss a target by as many as it does now, for a recorded reason."""
    if is_released(round):
        raise NotPossible(mark("The decisions are released, so the proposals stand as they are."))
    missed = {one.target_id: one.row for one in list_misses(round, find_sheet(round))}
    if target.id not in missed:
        raise NotPossible(mark("The group meets this target, so there is nothing to waive."))
    if not reason.strip():
        raise NotPossible(mark("A target is waived only with a reason in writing."))
    waiver = find_waiver(target) or Waiver(round_id=round.id, target_id=target.id)
    waiver.missing, waiver.reason = missed[target.id].missing, reason.strip()
    waiver.by_id, waiver.at = by.id, at
    db.session.add(waiver)
    db.session.flush()
    what = f"{target.attribute}={target.value}"
    record("waive_target", waiver, by=by, at=at, target=what, missing=waiver.missing)
    return waiver


def _refuse_failing(facts: Facts) -> None:
    failing = [one for one in list_checks(facts) if one.fails]
    if failing:
        raise NotPossible(
            mark(
                "Nothing is released: “%(check)s” does not hold. See the rehearsal for what to do."
            ),
            check=failing[0].message,
        )
