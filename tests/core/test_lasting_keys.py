"""The site's secret can be changed: the log stays whole and answers are found by their givers."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from cryptography.fernet import InvalidToken
from flask import Flask
from sqlalchemy.orm import Session

from aspirant.applications.models import Application
from aspirant.core.audit import AuditEntry, find_broken_entry, keep_keys_of_log
from aspirant.core.crypto import keyring
from aspirant.core.lasting_keys import LastingKey, Purpose
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.privacy.queries import find_diversity
from aspirant.privacy.service import answer_diversity
from config import Settings
from tests import make

GIVEN = {"gender": "woman"}


@pytest.fixture
def sent(app: Flask, alva: Person, settings: Settings) -> Iterator[Application]:
    """An application with voluntary answers. Afterwards the site's secret is as it was."""
    made = make.application(make.round(), alva)
    answer_diversity(made, GIVEN, by=alva, at=make.AT)
    db.session.commit()
    yield made
    keyring.configure(settings.keys(), settings.secret_key.get_secret_value())


def change_secret(settings: Settings) -> None:
    keyring.configure(settings.keys(), "another secret, just as long as the first")
    db.session.rollback()


def forget_keys() -> None:
    """As the database was before it kept them."""
    db.session.execute(sa.delete(LastingKey))
    db.session.commit()


def test_another_secret_changes_nothing_that_is_kept(sent: Application, settings: Settings) -> None:
    change_secret(settings)
    assert find_broken_entry() is None
    assert find_diversity(sent) == GIVEN


def test_what_is_done_before_and_after_is_one_chain(sent: Application, settings: Settings) -> None:
    change_secret(settings)
    make.person("eva")
    assert find_broken_entry() is None


def test_an_older_site_gets_its_keys_kept_by_the_worker(
    sent: Application, settings: Settings
) -> None:
    forget_keys()
    assert (find_broken_entry(), find_diversity(sent)) == (None, GIVEN)
    for _twice in range(2):
        keep_keys_of_log()
        db.session.commit()
    kept = db.session.scalars(sa.select(LastingKey.purpose)).all()
    assert sorted(kept) == sorted(Purpose)
    change_secret(settings)
    assert (find_broken_entry(), find_diversity(sent)) == (None, GIVEN)


def test_without_the_kept_keys_another_secret_breaks_both(
    sent: Application, settings: Settings
) -> None:
    forget_keys()
    change_secret(settings)
    assert (find_broken_entry(), find_diversity(sent)) == (1, {})


@pytest.mark.corrupts
def test_the_keys_cannot_change_places(sent: Application) -> None:
    keys = sa.select(LastingKey).order_by(LastingKey.purpose)
    # The order is that of the purposes: the log's key comes first.
    first, second, *_others = db.session.scalars(keys)
    first.sealed, second.sealed = second.sealed, first.sealed
    db.session.commit()
    with pytest.raises(InvalidToken):
        find_broken_entry()


def test_a_back_up_from_before_is_read_without_them(sent: Application) -> None:
    columns = AuditEntry.__table__.columns
    rows = [dict(row) for row in db.session.execute(sa.select(*columns)).mappings()]
    engine = sa.create_engine("sqlite://")
    AuditEntry.__table__.create(engine)  # type: ignore[attr-defined]
    with Session(engine) as older:
        older.execute(sa.insert(AuditEntry), rows)
        assert find_broken_entry(older) is None
    engine.dispose()
