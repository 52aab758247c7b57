"""Reads: the list of readings as columns, filtered and sorted as the address says."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Subquery, cast, func, or_, select

from aspirant.algorithms.scores import tenths
from aspirant.applications.models import Application, number_text
from aspirant.core.db import db
from aspirant.lifecycle import ApplicationState
from aspirant.programme.models import Association
from aspirant.programme.words import COUNTIES
from aspirant.reviews.models import OPEN_TO_READERS
from aspirant.reviews.queries import readers_by_application, standings_of_readings
from aspirant.reviews.scores import DISAGREEMENT, is_disputed


@dataclass(frozen=True)
class ReadingRow:
    """One line of the list of readings. `mean` and `spread` are None before the first scorecard."""

    application_id: UUID
    year: int | None
    number: int
    state: ApplicationState
    title: str
    association: str | None
    county: str
    mean: float | None
    spread: float | None
    readers: int
    done: int
    recusals: int

    @property
    def number_text(self) -> str:
        """2026-041."""
        return number_text(self.year, self.number)

    @property
    def county_name(self) -> str:
        """The county's name; "" when not answered."""
        return COUNTIES[self.county][0] if self.county in COUNTIES else ""

    @property
    def is_disputed(self) -> bool:
        """Whether those who have read it disagree."""
        return is_disputed(self.spread_tenths)

    @property
    def mean_tenths(self) -> int | None:
        """The mean in whole tenths."""
        return None if self.mean is None else tenths(self.mean)

    @property
    def spread_tenths(self) -> int | None:
        """The spread in whole tenths; None while there is only one scorecard."""
        return None if self.spread is None or self.done < 2 else tenths(self.spread)


@dataclass(frozen=True)
class ReadingFilter:
    """What the list of readings is narrowed to; empty means all."""

    search: str = ""
    states: tuple[ApplicationState, ...] = ()
    associations: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


#: What an application can be looked for by, besides its state: key of `signs`.
SIGNS = ("disputed", "unread", "read", "recused")


def list_readings(
    round_id: UUID, wanted: ReadingFilter, *, sort: str = "", limit: int = 100, offset: int = 0
) -> list[ReadingRow]:
    """Lines of the list, sorted by a key of SORTS ("-" before it: falling; "": highest mean first).

    Those without a value come last either way, and the number breaks every tie.
    """
    base, columns = _readings(round_id, wanted)
    key = columns[sort.removeprefix("-")] if sort.removeprefix("-") in SORTS else columns["mean"]
    falls = sort.startswith("-") or sort.removeprefix("-") not in SORTS
    ordered = base.order_by(
        key.is_(None), key.desc() if falls else key.asc(), Application.number, Application.id
    )
    return [ReadingRow(*row) for row in db.session.execute(ordered.limit(limit).offset(offset))]


def count_readings(round_id: UUID, wanted: ReadingFilter) -> int:
    """How many lines the list has."""
    base, _columns = _readings(round_id, wanted)
    return db.session.scalar(select(func.count()).select_from(base.subquery())) or 0


#: What the list can be sorted by.
SORTS = ("number", "association", "county", "mean", "spread", "done")


def _readings(
    round_id: UUID, wanted: ReadingFilter
) -> tuple[Select[*tuple[Any, ...]], dict[str, ColumnElement[Any]]]:
    standing, readers = standings_of_readings(round_id), readers_by_application(round_id)
    columns = _columns(standing, readers)
    base = (
        select(*columns.values())
        .join(Association, Association.id == Application.association_id, isouter=True)
        .join(standing, standing.c.application_id == Application.id, isouter=True)
        .join(readers, readers.c.application_id == Application.id, isouter=True)
        .where(
            Application.round_id == round_id,
            Application.state.in_(wanted.states or OPEN_TO_READERS),
        )
    )
    return _narrow(base, wanted, columns), columns


def _columns(standing: Subquery, readers: Subquery) -> dict[str, Any]:
    """By name, in the order of ReadingRow."""
    return {
        "application_id": Application.id,
        "year": Application.year,
        "number": Application.number,
        "state": Application.state,
        "title": Application.title,
        "association": Association.name,
        "county": Application.county,
        "mean": standing.c.mean,
        "spread": standing.c.spread,
        "readers": func.coalesce(readers.c.readers, 0),
        "done": func.coalesce(readers.c.done, 0),
        "recusals": func.coalesce(readers.c.recusals, 0),
    }


def _narrow(
    base: Select[Any], wanted: ReadingFilter, columns: dict[str, Any]
) -> Select[*tuple[Any, ...]]:
    if wanted.search:
        text = wanted.search.strip()
        by_number = cast(Application.number, String) == text.lstrip("0")
        base = base.where(by_number | Application.title.icontains(text, autoescape=True))
    if wanted.associations:
        base = base.where(Association.slug.in_(wanted.associations))
    if wanted.counties:
        base = base.where(Application.county.in_(wanted.counties))
    readers = columns["readers"]
    tests = {
        "disputed": columns["spread"] * 10 >= DISAGREEMENT - 0.5,
        "unread": columns["done"] < readers,
        "read": (columns["done"] == readers) & (readers > 0),
        "recused": columns["recusals"] > 0,
    }
    chosen = [tests[sign] for sign in wanted.signs if sign in tests]
    return base.where(or_(*chosen)) if chosen else base
