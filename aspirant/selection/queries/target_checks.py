"""What targets that are only typed would give: what is impossible, and what the group would be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aspirant.algorithms.selection_problem import Target
from aspirant.programme.models import Round
from aspirant.selection.models import Target as TargetRow
from aspirant.selection.queries.effects import Effect, find_targets_effect
from aspirant.selection.queries.proposals import Labels, find_board, find_question
from aspirant.selection.queries.targets import Fault, Sheet, find_faults

#: By attribute and value: the numbers that are suggested instead of those that stand there.
Changes = dict[tuple[str, str], dict[str, object]]


@dataclass(frozen=True)
class Typed:
    """One target as it is typed."""

    attribute: str
    value: str
    least: int
    most: int | None
    priority: int


@dataclass(frozen=True)
class Check:
    """What cannot be met, and what the next group would be; None when nothing was solved."""

    faults: list[Fault]
    effect: Effect | None
    labels: Labels


def check_targets(round: Round, sheet: Sheet, typed: Sequence[Typed]) -> Check:
    """Look at targets as typed, without saving them. A long computation is not begun."""
    wanted = {(one.attribute, one.value): one for one in typed if one.least or one.most is not None}
    lines = [
        replace(line, target=_row(line.target, wanted.get((line.attribute, line.value))))
        for line in sheet.lines
    ]
    faults = find_faults(replace(sheet, lines=tuple(lines)), round.places)
    question = find_question(round)
    board = find_board(question)
    if board is None or question.takes_long or not question.problem.places:
        return Check(faults, None, question.labels)
    hard = {(one.attribute, one.value) for one in question.targets if one.is_hard}
    targets = [
        Target(one.attribute, one.value, one.least, one.most, key in hard, one.priority)
        for key, one in wanted.items()
    ]
    return Check(faults, find_targets_effect(question, board, targets), question.labels)


def read_changes(texts: Sequence[str]) -> Changes:
    """The changes that an address asks to be filled in: "region=norrland:least:1"."""
    found: Changes = {}
    for text in texts:
        name, _, rest = text.partition(":")
        attribute, _, value = name.partition("=")
        kind, _, number = rest.partition(":")
        if kind in ("least", "most") and (number.isdigit() or not number):
            found.setdefault((attribute, value), {})[kind] = int(number) if number else None
    return found


def _row(row: TargetRow | None, typed: Typed | None) -> TargetRow | None:
    """A target row that is only looked at: never one of the session."""
    if typed is None:
        return None
    return TargetRow(
        attribute=typed.attribute,
        value=typed.value,
        least=typed.least,
        most=typed.most,
        is_hard=row.is_hard if row else False,
        priority=typed.priority,
    )
