"""Puts the pages of follow-up together: what the address asks for, the table, the spreadsheet."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from aspirant.core.clock import now
from aspirant.core.errors import Stale
from aspirant.core.i18n import Bilingual, mark
from aspirant.core.spreadsheets import Cell as SheetCell
from aspirant.privacy.questions import DIVERSITY_CHOICES
from aspirant.programme.models import Round
from aspirant.protected.words import PROTECTED
from aspirant.reporting.figures import COUNTED, Cell, Column, Figures, FollowUp, find_follow_up
from aspirant.reporting.forms import ReferenceForm
from aspirant.reporting.queries import (
    Progress,
    count_readers,
    find_progress,
    find_reference,
    list_frozen,
    list_references,
)
from aspirant.reporting.service import steps_to_freeze
from aspirant.reporting.words import (
    POPULATION_WORDS,
    STEP_ENDS,
    STEP_WORDS,
    Population,
    Step,
)
from aspirant.selection.queries.targets import label_values
from aspirant.web.filters import say


def where(args: Mapping[str, str]) -> dict[str, Any]:
    """What of an address says which figures are shown; what it cannot mean is passed over."""
    known: dict[str, set[str]] = {
        "attribute": set(COUNTED),
        "step": {one.value for one in Step},
        "population": {one.value for one in Population},
    }
    return {key: args[key] for key, words in known.items() if args.get(key) in words}


def asked_figures(round: Round, progress: Progress, *, sees_pending: bool) -> FollowUp:
    """The figures that the address asks for."""
    asked = where(request.args)
    return find_follow_up(
        round,
        asked.get("attribute", next(iter(COUNTED))),
        Step(asked["step"]) if "step" in asked else None,
        at=now(),
        is_told=progress.is_told,
        sees_pending=sees_pending,
    )


def follow_up_page(round: Round, *, sees_pending: bool) -> str:
    """The page of an attribute."""
    progress, frozen = find_progress(round, at=now()), list_frozen([round.id])[round.id]
    due = steps_to_freeze(progress, frozen)
    waiting = [step for step in Step if step not in frozen and step not in due]
    return render_template(
        "reporting/follow_up.html",
        round=round,
        found=asked_figures(round, progress, sees_pending=sees_pending),
        words=COUNTED,
        protected=PROTECTED,
        steps=STEP_WORDS,
        frozen=frozen,
        due=due,
        next_end=STEP_ENDS[waiting[0]] if waiting else None,
        readers=count_readers(round),
        populations=POPULATION_WORDS,
    )


def reference_page(round: Round, form: ReferenceForm) -> str:
    """The page on which figures to compare with are entered."""
    attribute, population = _asked_sheet()
    return render_template(
        "reporting/edit_reference.html",
        round=round,
        form=form,
        attribute=attribute,
        population=population,
        words=COUNTED,
        populations=POPULATION_WORDS,
        labels=_values(attribute),
        where=where(request.args),
    )


def filled_form(round: Round) -> ReferenceForm:
    """The form with what is shown now: this round's figures, or those carried on from before."""
    attribute, population = _asked_sheet()
    own = find_reference(round, attribute, population)
    sheet = own or list_references(round, attribute).get(population)
    amounts = sheet.amounts if sheet else {}
    return ReferenceForm(
        version=str(own.version) if own else "new",
        kind="count" if sheet and not sheet.is_share else "share",
        source=sheet.source if sheet else "",
        as_of=sheet.as_of if sheet else None,
        lines=[
            {"value": value, "amount": _written(amounts.get(value))} for value in _values(attribute)
        ],
    )


def entered(round: Round, form: ReferenceForm) -> dict[str, Any]:
    """What was entered, for the verb. Raises Stale when somebody else was quicker."""
    attribute, population = _asked_sheet()
    own = find_reference(round, attribute, population)
    if form.version.data != (str(own.version) if own else "new"):
        raise Stale(mark("Somebody else changed this while you had the page open."))
    known = _values(attribute)
    return {
        "attribute": attribute,
        "population": population,
        "amounts": {key: amount for key, amount in form.amounts().items() if key in known},
        "is_share": form.kind.data == "share",
        "source": form.source.data or "",
        "as_of": form.as_of.data,
    }


def export_rows(found: FollowUp) -> tuple[list[str], list[list[SheetCell]]]:
    """The tables of the page as they stand: headings, then lines with people and share."""
    rows = _rows(found.steps)
    if found.rounds:
        rows += [[], [_(STEP_WORDS[found.step])], list(_headings(found.rounds))]
        rows += _rows(found.rounds)
    return _headings(found.steps), rows


def _headings(figures: Figures) -> list[str]:
    names = [_named(column) for column in figures.columns]
    names += [_(POPULATION_WORDS[sheet.population]) for sheet in figures.references]
    return [
        _("Category"),
        *(two for one in names for two in (one, _("%(column)s, share", column=one))),
    ]


def _rows(figures: Figures) -> list[list[SheetCell]]:
    rows: list[list[SheetCell]] = []
    for line in figures.lines:
        row: list[SheetCell] = [_(line.word)]
        for cell, column in zip(line.cells, figures.columns, strict=True):
            row += _two(cell, "–" if column.is_empty else _("not shown"))
        for cell in line.references:
            row += _two(cell, _("not known"))
        rows.append(row)
    totals: list[SheetCell] = [_("Everybody")]
    for column in figures.columns:
        note = _(column.note) if column.note else None
        totals += [note, None] if column.is_empty else [column.total, note]
    return [*rows, totals]


def _asked_sheet() -> tuple[str, Population]:
    asked = where(request.args)
    population = Population(asked.get("population", Population.MEMBERS))
    return asked.get("attribute", next(iter(COUNTED))), population


def _values(attribute: str) -> dict[str, str]:
    """The values that a figure can be entered for, with their words."""
    if attribute in PROTECTED:
        choices = DIVERSITY_CHOICES[attribute].items()
        return {value: word for value, word in choices if value != "unsaid"}
    return {value: word for (key, value), word in label_values().items() if key == attribute}


def _written(amount: float | None) -> str:
    return "" if amount is None else f"{amount:g}".replace(".", ",")


def _named(column: Column) -> str:
    return say(column.word) if isinstance(column.word, Bilingual) else _(column.word)


def _two(cell: Cell, instead: str) -> list[SheetCell]:
    """People and their share, to the tenth of a per cent; `instead` where there is neither."""
    if cell.share is None:
        return [instead, None]
    return [cell.count, round(cell.share, 3)]
