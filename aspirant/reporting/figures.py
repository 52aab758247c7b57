"""The figures of a page: lines of categories, columns of steps or rounds, cells of people.

A cell without a count is not shown; why stands with its column. The same figures are drawn, read
aloud and exported.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aspirant.algorithms.disclosure import LEAST_TOTAL, Group, Table
from aspirant.core.i18n import Bilingual, mark
from aspirant.programme.models import Round
from aspirant.protected.words import PROTECTED
from aspirant.reporting import queries
from aspirant.reporting.models import FrozenStep, ReferenceSheet
from aspirant.reporting.words import LADDERS, NOT_STATED, STEP_WORDS, Step, group_word
from aspirant.selection.queries.targets import label_values
from aspirant.selection.words import ATTRIBUTES

NOT_COUNTED = mark("not counted yet")
TOO_FEW = mark("fewer than 20")
TOO_CLOSE = mark("not shown")
NOT_TOLD = mark("when the answers have been sent")

#: What the page offers to count, in order.
COUNTED = {**{key: ATTRIBUTES[key] for key in ("association", "region", "sector", "level",
                                               "competence")}, **PROTECTED}  # fmt: skip

#: Earlier rounds beside this one: as far as nobody can be worked out, or as far as it goes.
USUAL_STEP = {True: Step.APPLIED, False: Step.ACCEPTED}


Counts = Mapping[tuple[str | Bilingual, str], Counter[str]]
"""By column (its word, and why it is not shown): how many have each value."""


@dataclass(frozen=True)
class Column:
    """A step or a round: how many people there are in all, or why there are no figures."""

    word: str | Bilingual
    total: int | None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing yet, rather than something that is withheld."""
        return self.total is None


@dataclass(frozen=True)
class Cell:
    """How many people, and their share of the column; None where it is not shown."""

    count: int | None = None
    share: float | None = None


@dataclass(frozen=True)
class Line:
    """A category, or several that are counted together. `word` is a message, or a name."""

    key: Group
    word: str
    cells: tuple[Cell, ...]
    references: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Figures:
    """A table of them."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    references: tuple[ReferenceSheet, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no column has anything to show."""
        return all(cell.count is None for line in self.lines for cell in line.cells)

    @property
    def hides(self) -> bool:
        """Whether something is withheld, which needs its explanation."""
        return any(one.note in {TOO_FEW, TOO_CLOSE} for one in self.columns) or any(
            cell.count is None and column.total is not None and not column.note
            for line in self.lines
            for cell, column in zip(line.cells, self.columns, strict=True)
        )

    @property
    def most(self) -> float:
        """The greatest share: the end of the scale, the same for all bars."""
        shares = [
            cell.share or 0 for line in self.lines for cell in (*line.cells, *line.references)
        ]
        return max([*shares, 0.01])


@dataclass(frozen=True)
class FollowUp:
    """All that the page shows of one attribute."""

    attribute: str
    is_protected: bool
    steps: Figures
    rounds: Figures | None
    step: Step


def find_follow_up(
    round: Round,
    attribute: str,
    step: Step | None,
    *,
    at: datetime,
    is_told: bool,
    sees_pending: bool,
) -> FollowUp:
    """The figures of an attribute, step by step; and at one step, beside earlier rounds.

    Who is proposed is shown when the round's decisions are told (`is_told`), or to whoever may see
    them before (`sees_pending`); who is offered a place and accepts it, only when they are told.
    """
    is_protected = attribute in PROTECTED
    chosen = step or USUAL_STEP[is_protected]
    earlier = queries.list_earlier_rounds(round)
    sheets = tuple(queries.list_references(round, attribute).values())
    if is_protected:
        steps, rounds = _frozen_figures(round, earlier, attribute, chosen, sheets)
    else:
        pending = round if sees_pending else None
        counts = queries.count_values(
            [one.id for one in (round, *earlier)], attribute, at=at, pending=pending
        )
        hidden = set() if is_told else {Step.PROPOSED, Step.OFFERED, Step.ACCEPTED}
        hidden -= {Step.PROPOSED} if sees_pending else set()
        chosen = step or _last_step(counts[round.id], hidden) or chosen
        steps, rounds = _live_figures(round, earlier, attribute, chosen, sheets, counts, hidden)
    return FollowUp(attribute, is_protected, steps, rounds if earlier else None, chosen)


def _last_step(own: queries.Counts, hidden: set[Step]) -> Step | None:
    """The last step of which there is something to show."""
    return next((one for one in reversed(Step) if own[one] and one not in hidden), None)


def _live_figures(
    round: Round,
    earlier: Sequence[Round],
    attribute: str,
    chosen: Step,
    sheets: tuple[ReferenceSheet, ...],
    found: Mapping[UUID, queries.Counts],
    hidden: set[Step],
) -> tuple[Figures, Figures]:
    words = {value: word for (key, value), word in label_values().items() if key == attribute}
    own = found[round.id]
    steps: Counts = {
        (STEP_WORDS[step], NOT_TOLD if step in hidden else ""): own[step] for step in Step
    }
    untold = NOT_TOLD if chosen in hidden else ""
    rounds: Counts = {
        (one.name, untold if one is round else ""): found[one.id][chosen]
        for one in (round, *earlier)
    }
    return _live(steps, words, sheets), _live(rounds, words, sheets)


def _live(
    counts: Counts,
    words: Mapping[str, str],
    sheets: tuple[ReferenceSheet, ...],
) -> Figures:
    columns = tuple(
        Column(word, None if note else sum(held.values()), note)
        for (word, note), held in counts.items()
    )
    is_lacking = any(held[""] for held in counts.values())
    known = dict(words) | ({"": NOT_STATED} if is_lacking else {})
    lines = tuple(
        Line(
            (value,),
            word,
            tuple(
                _cell(held[value], column.total)
                for held, column in zip(counts.values(), columns, strict=True)
            ),
            tuple(_reference(sheet, (value,)) for sheet in sheets),
        )
        for value, word in known.items()
    )
    return Figures(columns, lines, sheets)


def _frozen_figures(
    round: Round,
    earlier: Sequence[Round],
    attribute: str,
    chosen: Step,
    sheets: tuple[ReferenceSheet, ...],
) -> tuple[Figures, Figures]:
    everybody = [round, *earlier]
    frozen = queries.list_frozen([one.id for one in everybody])
    own = frozen[round.id]
    steps = [(STEP_WORDS[step], _table(own.get(step), attribute)) for step in Step]
    rounds = [(one.name, _table(frozen[one.id].get(chosen), attribute)) for one in everybody]
    return _frozen(steps, attribute, sheets), _frozen(rounds, attribute, sheets)


def _table(row: FrozenStep | None, attribute: str) -> Table | None:
    return row.table(attribute) if row else None


def _frozen(
    tables: Sequence[tuple[str | Bilingual, Table | None]],
    attribute: str,
    sheets: tuple[ReferenceSheet, ...],
) -> Figures:
    columns = tuple(
        Column(word, table.total if table else None, _note(table)) for word, table in tables
    )
    lines = tuple(
        Line(
            group,
            group_word(attribute, group),
            tuple(
                _cell(table.count(group), table.total) if table else Cell()
                for _word, table in tables
            ),
            tuple(_reference(sheet, group) for sheet in sheets),
        )
        for group in _groups(attribute, [table for _word, table in tables if table])
    )
    return Figures(columns, lines, sheets)


def _groups(attribute: str, tables: Sequence[Table]) -> list[Group]:
    """Every group that some table shows, in the order of the answers; before any, the finest."""
    top = LADDERS[attribute][0]
    order = [category for group in top for category in group]
    shown = {group for table in tables for group, _count in table.groups} or set(top)
    return sorted(shown, key=lambda group: (order.index(group[0]), len(group)))


def _note(table: Table | None) -> str:
    if table is None:
        return NOT_COUNTED
    if table.is_shown:
        return ""
    return TOO_FEW if table.total < LEAST_TOTAL else TOO_CLOSE


def _cell(count: int | None, total: int | None) -> Cell:
    if count is None or total is None:
        return Cell()
    return Cell(count, count / total if total else 0.0)


def _reference(sheet: ReferenceSheet, group: Group) -> Cell:
    """What the sheet says of a group: the sum of its values, when it knows them all."""
    if any(sheet.amounts.get(one) is None for one in group):
        return Cell()
    amount = sum(float(sheet.amounts[one]) for one in group)
    if sheet.is_share:
        return Cell(None, amount / 100)
    whole = sum(float(one) for one in sheet.amounts.values() if one is not None)
    return Cell(int(amount + 0.5), amount / whole if whole else 0.0)
