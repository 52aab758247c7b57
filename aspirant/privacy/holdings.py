"""Everything we hold about one person, computed from the marks on the columns.

A table leads to a person by a column that names them (`person_id`), by their address, or through
a row that does (an answer through its application). Columns marked "secret" are left out, and so
is every reference to somebody else. What is thought of an application is shown first when its
answer has been released, as on every other page.
"""

import enum
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, false, or_, select

from aspirant.applications.models import Application
from aspirant.core.db import Base, db
from aspirant.core.i18n import Bilingual
from aspirant.lifecycle import DecisionState, FeedbackState, LetterState, WorkgroupState
from aspirant.people.models import Person
from aspirant.privacy.queries import find_diversity
from aspirant.privacy.words import TABLE_WORDS
from aspirant.protected.queries import find_own_answers
from aspirant.selection.queries.decisions import HOLD

#: What a reference to a table is called by: the words of the row it leads to.
_NAMES = {
    "rounds": "name",
    "questions": "label",
    "entry_rules": "statement",
    "areas": "name",
    "sessions": "title",
    "criteria": "name",
    "associations": "name",
    "travel_lines": "day",
}
#: Parts of letters that are keys, not words.
_SECRETS_OF_LETTERS = {"token", "code"}

#: Times that tell of the machinery, not of the person.
_TECHNICAL = {"next_attempt_at", "lease_until", "due_at"}

Row = dict[str, Any]


@dataclass(frozen=True)
class Holding:
    """What one table holds about the person."""

    table: str
    rows: list[Row]


def marked_columns() -> dict[str, dict[str, str]]:
    """By table: its marked columns and their marks, in the order of the tables."""
    found = {
        table.name: {one.name: one.info["personal"] for one in table.c if "personal" in one.info}
        for table in Base.metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


def find_holdings(person: Person, *, at: datetime) -> list[Holding]:
    """What is held about a person, table by table; empty tables are left out.

    A decision shows when its letter has left, not while the release can still be undone.
    """
    search = _Search(person, at=at)
    names = sorted(marked_columns(), key=_place)
    found = [Holding(name, search.rows(Base.metadata.tables[name])) for name in names]
    return [holding for holding in found if holding.rows]


def _place(table: str) -> int:
    """Where a table comes in the telling: the person first, the log last."""
    order = list(TABLE_WORDS)
    return order.index(table) if table in TABLE_WORDS else len(order)


class _Search:
    """One walk through the tables on behalf of one person."""

    def __init__(self, person: Person, *, at: datetime) -> None:
        self.person = person
        self.own = list(
            db.session.scalars(select(Application).where(Application.person_id == person.id))
        )
        decisions = Base.metadata.tables["decisions"]
        self.answered = set(
            db.session.scalars(
                select(decisions.c.application_id).where(
                    decisions.c.application_id.in_([one.id for one in self.own]),
                    decisions.c.state == DecisionState.RELEASED,
                    decisions.c.released_at <= at - HOLD,
                )
            )
        )
        self.names = {key: _names(key, column) for key, column in _NAMES.items()}

    def rows(self, table: Table) -> list[Row]:
        """The rows of a table about the person, then those that say what the person did."""
        if table.name == "diversity_answers":
            return [dict(given) for one in self.own if (given := find_diversity(one))]
        if table.name == "weighed_answers":
            return [dict(given) for one in self.own if (given := find_own_answers(one))]
        found = db.session.execute(select(table).where(self.about(table)).order_by(table.c.id))
        about = [self._show(table, dict(row)) for row in found.mappings()]
        return [row for row in [*about, *self._done(table)] if row]

    def about(self, table: Table) -> ColumnElement[bool]:
        """The condition that a row of the table is about the person."""
        ways = [*self._direct(table), *self._through(table)]
        return or_(false(), *ways) & _released(table)

    def _direct(self, table: Table) -> Iterator[ColumnElement[bool]]:
        if table.name == "people":
            yield table.c.id == self.person.id
        if "person_id" in table.c:
            yield table.c.person_id == self.person.id
        if "email" in table.c and table.name != "people":
            yield table.c.email == self.person.email
        if "address" in table.c:
            yield table.c.address == self.person.email

    def _through(self, table: Table) -> Iterator[ColumnElement[bool]]:
        for column, parent in _references(table):
            if parent.name == "applications":
                yield column.in_(self._applications(table))
            elif "person_id" not in table.c and _leads_to_person(parent):
                yield column.in_(select(parent.c.id).where(self.about(parent)))

    def _applications(self, table: Table) -> list[UUID]:
        if _is_thought(table) or table.name == "offers":
            return list(self.answered)
        return [one.id for one in self.own]

    def _show(self, table: Table, row: Mapping[str, Any]) -> Row:
        shown: Row = {}
        for column, parent in _references(table):
            if name := self.names.get(parent.name, {}).get(row[column.name]):
                shown[column.name.removesuffix("_id")] = name
        for column in table.c:
            if self._may_see(table, column, row):
                shown[column.name] = _plain(row[column.name])
        if rules := shown.get("screening_rules"):
            shown["screening_rules"] = [self.names["entry_rules"][UUID(one)] for one in rules]
        return shown

    def _may_see(self, table: Table, column: Column[Any], row: Mapping[str, Any]) -> bool:
        kind = column.info.get("personal")
        if kind == "assessment" and table.name == "applications":
            return row["id"] in self.answered
        if column.foreign_keys or column.name.endswith("_id"):
            return False
        is_time = isinstance(row[column.name], datetime) and column.name not in _TECHNICAL
        return is_time or (bool(kind) and kind != "secret")

    def _done(self, table: Table) -> list[Row]:
        """Rows that the person wrote or decided about others: that they did, and when."""
        shown = []
        for column in _actors(table):
            wanted = select(table).where(column == self.person.id).order_by(table.c.id)
            for row in db.session.execute(wanted).mappings():
                times = {k: _plain(v) for k, v in row.items() if isinstance(v, datetime)}
                words = {k: row[k] for k in ("action", "kind") if k in row}
                shown.append({column.name: True, **words, **times})
        return shown


def _references(table: Table) -> Iterator[tuple[Column[Any], Table]]:
    for column in table.c:
        for key in column.foreign_keys:
            yield column, key.column.table


def _actors(table: Table) -> list[Column[Any]]:
    """Columns that name whoever did something, other than the one whom the row is about."""
    return [
        column
        for column in table.c
        if "personal" in column.info
        and column.name != "person_id"
        and (column.name == "by_id" or any(p.name == "people" for p in _parents(column)))
    ]


def _parents(column: Column[Any]) -> list[Table]:
    return [key.column.table for key in column.foreign_keys]


def _leads_to_person(table: Table) -> bool:
    return table.name == "travel_claims" or _leads_to_application(table)


def _leads_to_application(table: Table) -> bool:
    return any(
        parent.name == "applications" or _leads_to_application(parent)
        for _column, parent in _references(table)
        if parent is not table
    )


def _is_thought(table: Table) -> bool:
    """Whether all that a table says of an application is what somebody thinks of it."""
    kinds = {column.info.get("personal") for column in table.c} - {None, "log"}
    return kinds == {"assessment"}


def _released(table: Table) -> ColumnElement[bool]:
    """What has not left us yet is not shown: letters on hold, workgroups that are only proposed."""
    if table.name == "letters":
        return table.c.state == LetterState.SENT
    if table.name == "feedback":
        return table.c.state == FeedbackState.SENT
    if table.name == "memberships":
        groups = Base.metadata.tables["workgroups"]
        published = select(groups.c.id).where(groups.c.state == WorkgroupState.PUBLISHED)
        return table.c.workgroup_id.in_(published)
    return ~false()


def _names(table_name: str, column: str) -> dict[UUID, Any]:
    table = Base.metadata.tables[table_name]
    return {row[0]: row[1] for row in db.session.execute(select(table.c.id, table.c[column]))}


def _plain(value: Any) -> Any:
    """A value as a page or JSON can hold it. A letter's contents lose their keys."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str) and value.startswith("{"):
        return _without_secrets(value)
    return value


def _without_secrets(text: str) -> Any:
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return {key: value for key, value in found.items() if key not in _SECRETS_OF_LETTERS}


def as_json(value: Any) -> Any:
    """For json.dumps: times as ISO text, bilingual texts as both."""
    if isinstance(value, Bilingual):
        return {"sv": value.sv, "en": value.en}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
