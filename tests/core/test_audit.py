"""The audit log's chain: any change to any entry is named."""

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from aspirant.core.audit import AuditEntry, find_broken_entry, record
from aspirant.extensions import db
from aspirant.people.models import Person
from tests import make


@pytest.fixture
def log(app: Flask, alva: Person) -> int:
    """Twenty entries. Returns how many there are."""
    for number in range(20):
        record("test", alva, by=alva, at=make.AT, number=number)
    db.session.commit()
    return len(db.session.scalars(select(AuditEntry)).all())


def test_a_whole_log_is_whole(log: int) -> None:
    assert find_broken_entry() is None


@pytest.mark.parametrize("column", ["action", "kind", "hash"])
def test_an_edited_entry_is_named(log: int, column: str) -> None:
    db.session.execute(update(AuditEntry).where(AuditEntry.number == 7).values({column: "x"}))
    assert find_broken_entry() == 7


def test_a_removed_entry_is_named(log: int) -> None:
    db.session.execute(delete(AuditEntry).where(AuditEntry.number == 7))
    assert find_broken_entry() == 7


def test_swapped_entries_are_named(log: int) -> None:
    for before, after in ((7, 1007), (8, 7), (1007, 8)):
        db.session.execute(
            update(AuditEntry).where(AuditEntry.number == before).values(number=after)
        )
    db.session.expire_all()
    assert find_broken_entry() == 7
