"""The list of applications as shown and exported: columns, filters, the view of an address."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import get_template_attribute, render_template
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from aspirant.applications.listing import PAGE_SIZES, SORTS, View, count_rows, list_rows
from aspirant.applications.models import number_text
from aspirant.core.clock import to_local
from aspirant.core.i18n import mark
from aspirant.core.spreadsheets import Cell
from aspirant.lifecycle import STATE_WORDS, ApplicationState
from aspirant.programme.models import Association, Round
from aspirant.programme.queries import list_associations
from aspirant.programme.words import COUNTIES, MANAGEMENT_LEVELS, REGIONS, SECTORS
from aspirant.web.filters import date_short


@dataclass(frozen=True)
class Column:
    """A column: its word, and the key that it sorts by."""

    word: str
    sort: str


#: In the order in which cells_of fills them.
COLUMNS = (
    Column(mark("Application"), "number"),
    Column(mark("Name"), "name"),
    Column(mark("Title"), "title"),
    Column(mark("Workplace"), "workplace"),
    Column(mark("Industry association"), "association"),
    Column(mark("County"), "county"),
    Column(mark("Sent"), "sent"),
    Column(mark("State"), "state"),
)


def cells_of(row: Any) -> list[Cell]:
    """What a row says, column by column, in the reader's language."""
    county, _region = COUNTIES.get(row.county, ("", ""))
    return [
        number_text(row.year, row.number),
        row.name,
        row.title,
        row.workplace,
        row.association or "",
        county,
        row.submitted_at,
        _(STATE_WORDS[row.state]),
    ]


def view_of(args: MultiDict[str, str], associations: Sequence[Association]) -> View:
    """The view that an address asks for; what it cannot mean is passed over."""
    known = {str(one.id): one.id for one in associations}
    chosen = {key: args.getlist(key) for key in FILTERS}
    sort = args.get("sort", "number")
    size = args.get("size", PAGE_SIZES[0], type=int)
    return View(
        search=args.get("q", "").replace("\x00", "").strip()[:100],
        states=_known(chosen["state"], _STATES),
        associations=[known[key] for key in chosen["association"] if key in known],
        counties=_known(chosen["county"], COUNTIES),
        regions=_known(chosen["region"], REGIONS),
        sectors=_known(chosen["sector"], SECTORS),
        levels=_known(chosen["level"], MANAGEMENT_LEVELS),
        sort=sort if sort.removeprefix("-") in SORTS else "number",
        page=min(max(1, args.get("page", 1, type=int)), 10_000),
        size=size if size in PAGE_SIZES else PAGE_SIZES[0],
    )


def list_page(round: Round, args: MultiDict[str, str]) -> str:
    """The page of the list that an address asks for."""
    associations = list_associations()
    view = view_of(args, associations)
    counts = count_rows(round, view)
    pages = -(-counts.total // view.size)
    view = replace(view, page=min(view.page, max(pages, 1)))
    return render_template(
        "applications/list.html",
        round=round,
        rows=list(_lines(list_rows(round, view))),
        columns=COLUMNS,
        words=[_(column.word) for column in COLUMNS],
        states=_state_tags(),
        counts=counts,
        view=view,
        pages=pages,
        tags=tags_of(view, associations),
        filters=filters_of(associations),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it; what is the same in many rows is put in words once."""

    key: int
    number: str
    name: str
    title: str
    workplace: str
    association: str
    county: str
    sent: str
    state: str


def _lines(rows: Iterable[Any]) -> Iterator[Line]:
    days: dict[date, str] = {}
    for row in rows:
        day = to_local(row.submitted_at).date()
        if day not in days:
            days[day] = date_short(day)
        yield Line(
            row.number,
            number_text(row.year, row.number),
            row.name,
            row.title,
            row.workplace,
            row.association or "",
            COUNTIES.get(row.county, ("", ""))[0],
            days[day],
            row.state,
        )


#: How each state is coloured; the word says it too.
_KINDS = {
    ApplicationState.SUBMITTED: "go",
    ApplicationState.UNDER_REVIEW: "ok",
    ApplicationState.SHORTLISTED: "ok",
    ApplicationState.SCREENED_OUT: "bad",
}


def _state_tags() -> dict[str, Markup]:
    """The tag of every state, drawn once."""
    tag = get_template_attribute("components/tag.html", "tag")
    return {state: tag(_(STATE_WORDS[state]), _KINDS.get(state, "")) for state in ApplicationState}


@dataclass(frozen=True)
class Filter:
    """One filter: its key in the address, its word, its choices (value, word)."""

    key: str
    word: str
    choices: list[tuple[str, str]]


def filters_of(associations: Sequence[Association]) -> list[Filter]:
    """Every filter there is, in the reader's language."""
    return [Filter(key, _(word), _choices(key, associations)) for key, word in FILTERS.items()]


def tags_of(view: View, associations: Sequence[Association]) -> list[tuple[str, str, str]]:
    """The filters in use: key, value, word."""
    in_use = {
        "state": view.states,
        "association": [str(one) for one in view.associations],
        "region": view.regions,
        "county": view.counties,
        "sector": view.sectors,
        "level": view.levels,
    }
    words = {key: dict(_choices(key, associations)) for key in FILTERS}
    tags = [(key, value, words[key][value]) for key, values in in_use.items() for value in values]
    return [("q", view.search, _("“%(words)s”", words=view.search)), *tags] if view.search else tags


FILTERS = {
    "state": mark("State"),
    "association": mark("Industry association"),
    "region": mark("Part of the country"),
    "county": mark("County"),
    "sector": mark("Sector"),
    "level": mark("Level of management"),
}

_STATES = {
    state.value: word for state, word in STATE_WORDS.items() if state in set(ApplicationState)
}


def _choices(key: str, associations: Sequence[Association]) -> list[tuple[str, str]]:
    plain = {"state": _STATES, "region": REGIONS, "sector": SECTORS, "level": MANAGEMENT_LEVELS}
    if key in plain:
        return [(value, _(word)) for value, word in plain[key].items()]
    if key == "county":
        return [(letter, name) for letter, (name, _region) in COUNTIES.items()]
    return [(str(one.id), one.name) for one in associations]


def _known(values: Sequence[str], words: Any) -> list[str]:
    return [value for value in dict.fromkeys(values) if value in words]
