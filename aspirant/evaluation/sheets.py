"""The pages of results as spreadsheets, with the same words and figures as on the page."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from aspirant.core.spreadsheets import Cell
from aspirant.evaluation.models import Evaluation
from aspirant.evaluation.results import Line, Results, Strand
from aspirant.evaluation.words import THEME_WORDS, VALUES, YES_NO_WORDS, Kind
from aspirant.web.filters import number, period, say

Sheet = tuple[list[str], list[list[Cell]]]


def say_response(evaluation: Evaluation) -> str:
    """How many answered and which share that is: 12 svar, 75,00 % av de 16 tillfrågade."""
    return ngettext(
        "%(answers)s answer, %(share)s%% of the %(asked)s asked",
        "%(answers)s answers, %(share)s%% of the %(asked)s asked",
        evaluation.answered,
        answers=number(evaluation.answered),
        share=number(evaluation.share, 2),
        asked=number(evaluation.asked_count),
    )


def say_strand(strand: Strand) -> str:
    """What a theme is called, and in what it is counted."""
    word = _(THEME_WORDS[strand.theme])
    if strand.kind is Kind.SCALE:
        return _("%(theme)s, mean 1–5", theme=word)
    return _("%(theme)s, yes in %%", theme=word)


def results_sheet(results: Results) -> Sheet:
    """One evaluation: headings, how many answered, then question by question."""
    headings = [_("Question"), _("Theme"), _("Answer"), _("How many"), _("Share in per cent")]
    rows: list[list[Cell]] = [[say_response(results.evaluation)]]
    if results.is_too_few:
        rows.append([_("Too few have answered for anything to be shown.")])
    for line in results.lines:
        start: list[Cell] = [say(line.asks.text), _(THEME_WORDS[line.asks.theme])]
        rows += [[*start, *cells] for cells in _cells(line)]
    return headings, rows


def themes_sheet(
    evaluations: Sequence[Evaluation], strands: Sequence[Strand], *, at: datetime
) -> Sheet:
    """A round: its evaluations line by line, with a column for each theme, and all together."""
    headings = [_("Session"), _("When"), _("Answers"), _("Asked"), _("Share in per cent")]
    headings += [say_strand(one) for one in strands]
    rows: list[list[Cell]] = []
    for one in evaluations:
        start: list[Cell] = [say(one.session.title), period(one.session)]
        told = [_rounded(strand.value(one.session_id)) for strand in strands]
        rows.append([*start, one.answered, one.asked_count, round(one.share, 2), *told])
    if strands:
        totals = [_rounded(one.value_of(one.total)) for one in strands]
        rows.append([_("All together"), None, None, None, None, *totals])
    return headings, rows


def _cells(line: Line) -> list[list[Cell]]:
    if line.texts is not None:
        return [[text] for text in line.texts] or [[_("Nobody wrote anything.")]]
    if line.tally is None:
        return [[_("Fewer than five have answered this question.")]]
    tally = line.tally
    cells: list[list[Cell]] = [
        [_value(line, value), count, round(100 * tally.share(value))]
        for value, count in tally.counts.items()
    ]
    if line.asks.kind is Kind.SCALE:
        cells.append([_("Mean value"), round(tally.mean, 1)])
    return cells


def _value(line: Line, value: str) -> str:
    if line.asks.kind is Kind.YES_NO:
        return _(YES_NO_WORDS[value])
    first, *_others, last = VALUES[Kind.SCALE]
    end = {first: line.asks.low, last: line.asks.high}.get(value)
    return f"{value} – {say(end)}" if end else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
