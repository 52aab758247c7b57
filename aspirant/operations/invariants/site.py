"""The whole database: its rules, references, seals and log."""

import enum
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import InvalidToken

from aspirant.core.audit import AuditEntry, find_broken_entry
from aspirant.core.crypto import keyring
from aspirant.core.db import Base, db
from aspirant.core.tokens import hash_token
from aspirant.feeds.models import FeedAddress
from aspirant.lifecycle import MOVES, JobState, LetterState
from aspirant.operations.rotation import find_unreadable

#: Whose moves the worker makes; the row itself is the record of them.
UNLOGGED = (LetterState, JobState)

#: So far may two machines' clocks differ.
SLACK = timedelta(minutes=5)


def broken_log(at: datetime) -> list[str]:
    """The first entry of the audit log that does not fit."""
    number = find_broken_entry()
    return [] if number is None else [f"entry {number}"]


def unreadable_values(at: datetime) -> list[str]:
    """Sealed values that no key opens."""
    return find_unreadable()


def moved_diversity_answers(at: datetime) -> list[str]:
    """Voluntary answers that do not open together with their own row."""
    return _moved("diversity_answers")


def moved_weighed_answers(at: datetime) -> list[str]:
    """Answers to be weighed that do not open together with their own row."""
    return _moved("weighed_answers")


def _moved(name: str) -> list[str]:
    table = Base.metadata.tables[name]
    rows = db.session.execute(sa.select(table.c.id, table.c.sealed).order_by(table.c.id))
    return [str(row_id) for row_id, sealed in rows if not _opens_as(bytes(sealed), str(row_id))]


def lost_references(at: datetime) -> list[str]:
    """Rows that refer to a row that is not there."""
    lost = []
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            parent = key.column.table.alias()
            there = sa.exists().where(parent.c[key.column.name] == key.parent)
            wanted = sa.select(table.c.id).where(key.parent.is_not(None), ~there)
            lost += [f"{key.parent} {row_id}" for row_id in db.session.scalars(wanted)]
    return lost


def missing_rules(at: datetime) -> list[str]:
    """Tables, columns, indexes and constraints of this version that the database lacks."""
    inspector = sa.inspect(db.session.connection())
    tables = set(inspector.get_table_names())
    missing = []
    for table in Base.metadata.sorted_tables:
        if table.name not in tables:
            missing.append(table.name)
            continue
        found = _names_in(inspector, table.name)
        missing += [f"{table.name}: {name}" for name in sorted(_names_of(table) - found)]
    return missing


def states_the_log_does_not_know(at: datetime) -> list[str]:
    """Things in another state than their last move in the log left them in."""
    logged = _states_in_log()
    wrong = []
    for table, first in _stateful_tables():
        rows = db.session.execute(sa.select(table.c.id, table.c.state).order_by(table.c.id))
        wrong += [
            f"{table.name} {row_id}: {state}"
            for row_id, state in rows
            if str(state) != logged.get(row_id, first)
        ]
    return wrong


def tokens_that_differ(at: datetime) -> list[str]:
    """Calendar addresses whose sealed copy is not the one that is looked up."""
    rows = db.session.scalars(sa.select(FeedAddress).order_by(FeedAddress.id))
    return [str(feed.id) for feed in rows if hash_token(feed.token) != feed.token_hash]


def entries_to_come(at: datetime) -> list[str]:
    """Log entries from a time that has not come: a clock is wrong."""
    wanted = sa.select(AuditEntry.number).where(AuditEntry.at > at + SLACK)
    return [f"entry {number}" for number in db.session.scalars(wanted)]


def _opens_as(sealed: bytes, context: str) -> bool:
    try:
        keyring.open(sealed, context=context)
    except InvalidToken:
        return False
    return True


def _names_in(inspector: sa.Inspector, table: str) -> set[str]:
    named: list[Any] = [
        *inspector.get_columns(table),
        *inspector.get_indexes(table),
        *inspector.get_unique_constraints(table),
        *inspector.get_check_constraints(table),
    ]
    return {str(one["name"]) for one in named}


def _names_of(table: sa.Table) -> set[str]:
    rules = (sa.UniqueConstraint, sa.CheckConstraint)
    named: list[Any] = [*table.columns, *table.indexes]
    named += [one for one in table.constraints if isinstance(one, rules)]
    return {str(one.name) for one in named}


def _states_in_log() -> dict[Any, str]:
    verbs = {move.verb for moves in MOVES.values() for move in moves}
    entries = db.session.execute(
        sa.select(AuditEntry.thing_id, AuditEntry.details)
        .where(AuditEntry.action.in_(verbs))
        .order_by(AuditEntry.number)
    )
    return {thing_id: details["after"] for thing_id, details in entries if "after" in details}


def _stateful_tables() -> list[tuple[sa.Table, str]]:
    """Each table with a state that the log follows, and the state its rows begin in."""
    found = []
    for table in Base.metadata.sorted_tables:
        column = table.c.get("state")
        states = getattr(column.type, "enum_class", None) if column is not None else None
        if states is not None and issubclass(states, enum.StrEnum) and states not in UNLOGGED:
            found.append((table, next(iter(states)).value))
    return found
