"""Reads: the list of sent applications as columns, filtered and sorted as the address says."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select

from aspirant.applications.models import READABLE, Application, RuleAnswer
from aspirant.core.db import db
from aspirant.lifecycle import ApplicationState
from aspirant.people.models import Person
from aspirant.programme.models import Association, Round
from aspirant.programme.words import COUNTIES

PAGE_SIZES = (50, 200, 1000)

_NUMBER = re.compile(r"(?:(\d{4})-)?(\d{1,6})")

SORTS: dict[str, Any] = {
    "number": Application.number,
    "name": func.lower(Person.name),
    "title": func.lower(Application.title),
    "workplace": func.lower(Application.workplace),
    "association": Association.position,
    "county": Application.county,
    "sent": Application.submitted_at,
    "state": Application.state,
}


@dataclass(frozen=True)
class View:
    """What the address of the list says: search, filters, order, page (from 1)."""

    search: str = ""
    states: Sequence[str] = ()
    associations: Sequence[UUID] = ()
    counties: Sequence[str] = ()
    regions: Sequence[str] = ()
    sectors: Sequence[str] = ()
    levels: Sequence[str] = ()
    sort: str = "number"
    page: int = 1
    size: int = PAGE_SIZES[0]


@dataclass(frozen=True)
class Counts:
    """How many applications the view holds, and how many in the round are not sent."""

    total: int
    unsent: int = field(default=0)


def list_rows(round: Round, view: View, *, whole: bool = False) -> Sequence[Row[Any]]:
    """The page of the list that the view asks for, or (`whole`) the list."""
    wanted = _matching(round, view).order_by(*_order(view.sort))
    if not whole:
        wanted = wanted.limit(view.size).offset((view.page - 1) * view.size)
    return db.session.execute(wanted).all()


def list_numbered(round: Round, numbers: Iterable[int]) -> list[Application]:
    """Applications by their numbers, without what they answer."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.round_id == round.id, Application.number.in_(set(numbers)))
            .order_by(Application.number)
        )
    )


def list_rows_numbered(round: Round, numbers: Iterable[int]) -> Sequence[Row[Any]]:
    """The rows of those numbers, in their order."""
    wanted = _columns(round).where(Application.number.in_(set(numbers)))
    return db.session.execute(wanted.order_by(Application.number)).all()


def count_rows(round: Round, view: View) -> Counts:
    """How many there are."""
    unsent = (
        select(func.count(Application.id))
        .where(Application.round_id == round.id, Application.state == ApplicationState.DRAFT)
        .correlate(None)
        .scalar_subquery()
    )
    matching = _matching(round, view).with_only_columns(func.count(), unsent)
    row = db.session.execute(matching).one()
    return Counts(row[0], row[1])


def find_neighbours(application: Application) -> tuple[int | None, int | None]:
    """The numbers before and after an application's own."""
    number, of_round = Application.number, Application.round_id == application.round_id
    before = select(func.max(number)).where(of_round, number < application.number)
    after = select(func.min(number)).where(of_round, number > application.number)
    row = db.session.execute(select(before.scalar_subquery(), after.scalar_subquery())).one()
    return row[0], row[1]


def list_with_unmet_rules(round: Round, numbers: Iterable[int]) -> set[int]:
    """Those numbers whose applicants answered no to an entry rule."""
    found = db.session.scalars(
        select(Application.number)
        .join(RuleAnswer, RuleAnswer.application_id == Application.id)
        .where(
            Application.round_id == round.id,
            Application.number.in_(set(numbers)),
            RuleAnswer.is_met.is_(False),
        )
    )
    return {number for number in found if number}


def _readable(column: Any, label: str) -> ColumnElement[Any]:
    """What the applicant answered, while the staff may read it."""
    return case((Application.state.in_(READABLE), column), else_="").label(label)


def _columns(round: Round) -> Select[Any]:
    return (
        select(
            Application.id,
            Application.number,
            Application.year,
            Application.state,
            Application.submitted_at,
            Person.name,
            _readable(Application.title, "title"),
            _readable(Application.workplace, "workplace"),
            _readable(Association.name, "association"),
            _readable(Application.county, "county"),
        )
        .join(Person, Person.id == Application.person_id)
        .join(Association, Association.id == Application.association_id, isouter=True)
        .where(Application.round_id == round.id, Application.number.is_not(None))
    )


def _matching(round: Round, view: View) -> Select[Any]:
    counties = set(view.counties)
    counties |= {key for key, (_, region) in COUNTIES.items() if region in view.regions}
    chosen: dict[Any, Iterable[Any]] = {
        Application.state: view.states or READABLE,
        Application.association_id: view.associations,
        Application.county: counties,
        Application.sector: view.sectors,
        Application.level: view.levels,
    }
    wanted = _columns(round).where(*(key.in_(values) for key, values in chosen.items() if values))
    return wanted.where(_search(view.search)) if view.search else wanted


def _search(text: str) -> ColumnElement[bool]:
    """Number, name, workplace or title. SQLite folds only a to z: å, ä, ö are tried both ways."""
    if found := _NUMBER.fullmatch(text):
        is_number = Application.number == int(found[2])
        return and_(is_number, Application.year == int(found[1])) if found[1] else is_number
    columns = (Person.name, Application.workplace, Application.title)
    ways = {text, text.lower(), text.upper(), text.title()}
    return and_(
        Application.state.in_(READABLE) | Person.name.icontains(text, autoescape=True),
        or_(*(column.icontains(way, autoescape=True) for column in columns for way in ways)),
    )


def _order(sort: str) -> tuple[Any, ...]:
    column = SORTS.get(sort.removeprefix("-"), Application.number)
    return (column.desc() if sort.startswith("-") else column.asc(), Application.number)
