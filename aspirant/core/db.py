"""The database: the base of all tables, the column types, and how a transaction begins."""

import enum
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    registry,
)
from sqlalchemy.types import TypeDecorator

from aspirant.core.i18n import Bilingual

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: True while a request only reads. A write is then a bug, and SQLite takes no write lock.
reading: ContextVar[bool] = ContextVar("reading", default=False)


class UtcTime(TypeDecorator[datetime]):
    """A moment. Aware in Python, UTC in the database; a naive value is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class BilingualText(TypeDecorator[Bilingual]):
    """A text in both languages, in one JSON column."""

    impl = sa.JSON
    cache_ok = True

    def process_bind_param(self, value: Bilingual | None, dialect: Dialect) -> Any:
        return None if value is None else {"sv": value.sv, "en": value.en}

    def process_result_value(self, value: Any, dialect: Dialect) -> Bilingual | None:
        return None if value is None else Bilingual(sv=value["sv"], en=value["en"])


def _words(members: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in members]


class Base(DeclarativeBase):
    """Every table: a random id, and types that mean the same on both databases."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            str: sa.Text(),
            datetime: UtcTime(),
            Bilingual: BilingualText(),
            dict[str, Any]: sa.JSON(),
            list[str]: sa.JSON(),
            enum.StrEnum: sa.Enum(
                enum.StrEnum,
                native_enum=False,
                create_constraint=True,
                values_callable=_words,
                length=32,
            ),
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


db = SQLAlchemy(
    model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False}
)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


@contextmanager
def only_reading() -> Iterator[None]:
    """Within this block nothing may be written."""
    token = reading.set(True)
    try:
        yield
    finally:
        reading.reset(token)


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "busy_timeout = 5000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")


@event.listens_for(Session, "before_flush")
def _refuse_writes_while_reading(session: Session, _context: UOWTransaction, _objects: Any) -> None:
    if reading.get() and (session.new or session.deleted or _changed(session)):
        raise RuntimeError("a page that only reads tried to write")


@event.listens_for(Session, "do_orm_execute")
def _refuse_statements_while_reading(state: ORMExecuteState) -> None:
    if reading.get() and (state.is_insert or state.is_update or state.is_delete):
        raise RuntimeError("a page that only reads tried to write")


def _changed(session: Session) -> bool:
    return any(session.is_modified(row) for row in session.dirty)
