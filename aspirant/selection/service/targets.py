"""Verbs: set, bind and copy the targets of a round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.protected.models import TargetUse
from aspirant.protected.service import end_use
from aspirant.protected.words import is_protected
from aspirant.selection.models import StepKind, Target
from aspirant.selection.queries.pool import find_pool
from aspirant.selection.queries.targets import Line, find_sheet, list_targets, values_of
from aspirant.selection.service.terms import begin_step, note_step
from aspirant.selection.words import PRESET, PRESET_ASSOCIATION, PRESET_PLACES


@dataclass(frozen=True)
class Wanted:
    """How many of a value are wanted. Least 0 and no most: nothing is."""

    attribute: str
    value: str
    least: int
    most: int | None
    priority: int = 1

    @property
    def asks(self) -> bool:
        """Whether it asks for anything at all."""
        return self.least > 0 or self.most is not None


def set_targets(round: Round, wanted: Sequence[Wanted], *, by: Person, at: datetime) -> None:
    """Let the round have these targets and no others. A binding one that stays keeps its ground."""
    _refuse_unknown(round, wanted)
    before = begin_step(round)
    old = {(target.attribute, target.value): target for target in list_targets(round)}
    kept = {(one.attribute, one.value): one for one in wanted if one.asks}
    for key in old.keys() - kept.keys():
        db.session.delete(old[key])
    for position, (key, one) in enumerate(kept.items()):
        target = old.get(key) or _new(round, one)
        target.least, target.most = one.least, one.most
        target.priority, target.position = one.priority, position
    db.session.flush()
    record("set_targets", round, by=by, at=at, targets=len(kept))
    note_step(StepKind.SET_TARGETS, round, before=before, by=by, at=at)


def bind_target(target: Target, *, ground: str, by: Person, at: datetime) -> None:
    """Let no proposal miss the target, on the ground that is recorded with it."""
    if not ground.strip():
        raise NotPossible(mark("A binding target needs its ground in writing."))
    if is_protected(target.attribute):
        raise NotPossible(mark("A target on a protected attribute is never binding."))
    before = begin_step(_round_of(target))
    target.is_hard, target.ground = True, ground.strip()
    record("bind_target", target, by=by, at=at, target=f"{target.attribute}={target.value}")
    note_step(StepKind.BIND, _round_of(target), before=before, by=by, at=at)


def unbind_target(target: Target, *, by: Person, at: datetime) -> None:
    """Let proposals miss the target again when that is needed."""
    before = begin_step(_round_of(target))
    target.is_hard, target.ground = False, ""
    record("unbind_target", target, by=by, at=at, target=f"{target.attribute}={target.value}")
    note_step(StepKind.UNBIND, _round_of(target), before=before, by=by, at=at)


def use_preset(round: Round, *, by: Person, at: datetime) -> None:
    """Set targets on region, sector, level and association, scaled to the places.

    No least is higher than there are people for. Targets on competence and on protected attributes
    are left as they are.
    """
    lines = find_sheet(round, find_pool(round)).lines
    people = {(line.attribute, line.value): line.entrants for line in lines}
    scale = round.places / PRESET_PLACES
    wanted = [
        Wanted(a, v, min(_scaled(least, scale), people[a, v]), max(_scaled(most, scale), 1), rank)
        for (a, v), (least, most, rank) in PRESET.items()
    ]
    least, most, rank = PRESET_ASSOCIATION
    wanted += [
        Wanted(line.attribute, line.value, least, max(_scaled(most, scale), least), rank)
        for line in lines
        if line.attribute == "association" and line.entrants
    ]
    kept = [line.target for line in lines if _is_left_alone(line) and line.target]
    set_targets(round, [*_fitting(wanted, round.places), *map(_wanted, kept)], by=by, at=at)


def copy_targets(round: Round, source: Round, *, by: Person, at: datetime) -> None:
    """Take over another round's targets, all of them as advisory: a ground is for one round.

    So targets on protected attributes are not taken over; those that the round has stay.
    """
    theirs = [one for one in list_targets(source) if not is_protected(one.attribute)]
    own = [one for one in list_targets(round) if is_protected(one.attribute)]
    set_targets(round, [_wanted(target) for target in (*theirs, *own)], by=by, at=at)


def stop_weighing(use: TargetUse, round: Round, *, by: Person, at: datetime) -> None:
    """Let a protected attribute be only counted again, and take it out of the targets at once."""
    before = begin_step(round)
    named = [one for one in list_targets(round) if one.attribute == use.attribute]
    for target in named:
        db.session.delete(target)
    end_use(use, by=by, at=at)
    if named:
        record("set_targets", round, by=by, at=at, targets=len(list_targets(round)))
        note_step(StepKind.SET_TARGETS, round, before=before, by=by, at=at)


def _is_left_alone(line: Line) -> bool:
    return line.attribute == "competence" or line.is_protected


def _round_of(target: Target) -> Round:
    return db.session.get_one(Round, target.round_id)


def _new(round: Round, wanted: Wanted) -> Target:
    target = Target(
        round_id=round.id,
        attribute=wanted.attribute,
        value=wanted.value,
        is_hard=False,
        ground="",
    )
    db.session.add(target)
    return target


def _wanted(target: Target) -> Wanted:
    return Wanted(target.attribute, target.value, target.least, target.most, target.priority)


def _refuse_unknown(round: Round, wanted: Sequence[Wanted]) -> None:
    known = values_of(round)
    if any((one.attribute, one.value) not in known for one in wanted):
        raise NotPossible(mark("A target can only be set on what is listed on the page."))


def _scaled(number: int, scale: float) -> int:
    return int(number * scale + 1 / 2)


def _fitting(wanted: list[Wanted], places: int) -> list[Wanted]:
    """Where the least of the associations are more than the places, none of them asks for one."""
    associations = [one for one in wanted if one.attribute == "association"]
    if sum(one.least for one in associations) <= places:
        return wanted
    others = [one for one in wanted if one.attribute != "association"]
    return others + [Wanted(o.attribute, o.value, 0, o.most, o.priority) for o in associations]
