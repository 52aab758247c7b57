"""The migrations build what the models say, and every one of them can be taken back."""

import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa

from aspirant import create_app
from aspirant.extensions import db
from config import Settings


@pytest.fixture
def empty_database_url(database_url: str, tmp_path: Path) -> str:
    """A database without tables, of the kind that the other tests run on."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'empty.db'}"
    engine = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("DROP DATABASE IF EXISTS migrations WITH (FORCE)"))
        connection.execute(sa.text("CREATE DATABASE migrations"))
    engine.dispose()
    url = sa.make_url(database_url).set(database="migrations")
    return url.render_as_string(hide_password=False)


def test_every_migration_goes_up_and_down(settings: Settings, empty_database_url: str) -> None:
    site = settings.model_copy(update={"database_url": empty_database_url})
    # A process of its own, because a process has one site.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as other:
        left_over, rebuilt, expected = other.submit(_walk, site).result()
    assert left_over == {"alembic_version"}
    assert rebuilt == expected | {"alembic_version"}


def _walk(settings: Settings) -> tuple[set[str], set[str], set[str]]:
    """Up, compare, down, up, compare. Returns the tables at the bottom, at the top, and wanted."""
    with create_app(settings).app_context():
        _upgrade_and_compare()
        flask_migrate.downgrade(revision="base")
        left_over = _tables()
        _upgrade_and_compare()
        rebuilt = _tables()
        db.engine.dispose()
        return left_over, rebuilt, set(db.metadata.tables)


def _upgrade_and_compare() -> None:
    flask_migrate.upgrade()
    flask_migrate.check()  # exits when a model says what no migration does
    refused = _words_refused()
    assert not refused, sorted(refused)  # said in full: this runs in a process of its own


def _words_refused() -> set[str]:
    """The words of a column that the database does not take: `check` does not look at those."""
    reader = sa.inspect(db.engine)
    refused = set()
    for table in db.metadata.sorted_tables:
        rules = {
            one["name"]: str(one["sqltext"]) for one in reader.get_check_constraints(table.name)
        }
        for column in table.columns:
            if isinstance(column.type, sa.Enum) and column.type.create_constraint:
                rule = rules.get(f"ck_{table.name}_{column.type.name}", "")
                words = set(re.findall(r"'([^']*)'", rule))
                refused |= {f"{column}: {word}" for word in set(column.type.enums) - words}
    return refused


def _tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names())


def test_there_is_one_head() -> None:
    folder = Path(__file__).parent.parent / "migrations"
    numbers = sorted(file.name.split("_")[0] for file in (folder / "versions").glob("[0-9]*.py"))
    assert len(set(numbers)) == len(numbers)
    assert (folder / "HEAD").read_text().strip() == numbers[-1]
