"""Verbs: keep the terms of a selection, note each change of them, restore what was."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from aspirant.applications.models import Application
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import Stale
from aspirant.core.i18n import mark
from aspirant.lifecycle import ApplicationState
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.protected.queries import attributes_in_use
from aspirant.protected.words import is_protected
from aspirant.selection.models import Pin, PinKept, Proposal, Step, StepKind, Target, Terms
from aspirant.selection.queries.problem import find_pin_of, list_pins
from aspirant.selection.queries.proposals import find_applications
from aspirant.selection.queries.targets import list_targets
from aspirant.selection.queries.terms import (
    content_of,
    find_last_step,
    find_terms,
    lock_selection,
    next_number,
    version_of_terms,
)


def keep_terms(round: Round, targets: Sequence[Target], pins: Sequence[Pin]) -> Terms:
    """The row that holds these targets and pins: the one there is, or a new one."""
    version = version_of_terms(targets, pins)
    kept = find_terms(round, version)
    if kept is None:
        kept = Terms(round_id=round.id, version=version, content=content_of(targets))
        kept.pins = [
            PinKept(
                application_id=pin.application_id,
                kind=pin.kind,
                reason=pin.reason,
                by_id=pin.by_id,
                at=pin.at,
            )
            for pin in pins
        ]
        db.session.add(kept)
        db.session.flush()
    return kept


def begin_step(round: Round) -> Terms:
    """Keep how it stands before a change, and let nobody else change it meanwhile."""
    lock_selection(round)
    return keep_terms(round, list_targets(round), list_pins(round))


def note_step(
    kind: StepKind,
    round: Round,
    *,
    before: Terms,
    proposal: Proposal | None = None,
    by: Person,
    at: datetime,
) -> Step:
    """Note a change that was made, so that it can be undone."""
    db.session.flush()
    after = keep_terms(round, list_targets(round), list_pins(round))
    step = Step(
        round_id=round.id,
        number=next_number(round),
        kind=kind,
        at=at,
        by_id=by.id,
        before_id=before.id,
        after_id=after.id,
        proposal_id=proposal.id if proposal else None,
    )
    db.session.add(step)
    db.session.flush()
    return step


def undo_step(step: Step, round: Round, *, by: Person, at: datetime) -> None:
    """Restore what was before the latest change. Refused when something was changed since."""
    lock_selection(round)
    last = find_last_step(round)
    now = version_of_terms(list_targets(round), list_pins(round))
    if last is None or last.id != step.id or now != step.after.version:
        raise Stale(
            mark("Something was changed after this, so it can no longer be undone by itself.")
        )
    restore_terms(step.before, round, by=by, at=at)
    if step.proposal is not None:
        step.proposal.set_aside_at = at
    step.undone_at, step.undone_by_id = at, by.id
    record("undo_step", step, by=by, at=at, step=step.kind.value, number=step.number)


def restore_terms(terms: Terms, round: Round, *, by: Person, at: datetime) -> int:
    """Let the targets and pins be as in `terms`. Returns how many pins could not be restored.

    Those are the pins of people who have withdrawn since.
    """
    _restore_targets(terms, round)
    for pin in list_pins(round):
        db.session.delete(pin)
    db.session.flush()
    ids = [str(pin.application_id) for pin in terms.pins]
    there = {one.id: one for one in find_applications(ids)} if ids else {}
    lost = 0
    for kept in terms.pins:
        if not _is_there(there.get(kept.application_id)):
            lost += 1
            continue
        db.session.add(_pin(kept, round))
    db.session.flush()
    record("restore_terms", round, by=by, at=at, targets=len(terms.targets), lost=lost)
    return lost


def forget_pins(application: Application, *, by: Person, at: datetime) -> None:
    """Let go of somebody who withdraws, and of what was kept about why they were held."""
    pin = find_pin_of(application)
    if pin is not None:
        record("unpin_application", pin, by=by, at=at, application=str(application.id))
        db.session.delete(pin)
    db.session.execute(delete(PinKept).where(PinKept.application_id == application.id))


def _restore_targets(terms: Terms, round: Round) -> None:
    old = {(one.attribute, one.value): one for one in list_targets(round)}
    in_use = attributes_in_use(round)
    wanted = {
        (row["attribute"], row["value"]): row
        for row in terms.targets
        if not is_protected(row["attribute"]) or row["attribute"] in in_use
    }
    for key in old.keys() - wanted.keys():
        db.session.delete(old[key])
    for key, row in wanted.items():
        target = old.get(key) or Target(round_id=round.id, attribute=key[0], value=key[1])
        target.least, target.most, target.priority = row["least"], row["most"], row["priority"]
        target.is_hard, target.ground = row["hard"], row["ground"]
        target.position = row["position"]
        db.session.add(target)


def _is_there(application: Application | None) -> bool:
    return application is not None and application.state is not ApplicationState.WITHDRAWN


def _pin(kept: PinKept, round: Round) -> Pin:
    return Pin(
        round_id=round.id,
        application_id=kept.application_id,
        kind=kept.kind,
        reason=kept.reason,
        by_id=kept.by_id,
        at=kept.at,
    )
