"""`flask check`: nothing is wrong with what the verbs made, and each wrong is found."""

import pytest
from flask import Flask
from sqlalchemy import text

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.operations.checking import INVARIANTS, check, find_broken
from tests.operations import world
from tests.operations.corruptions import CORRUPTIONS


def test_every_invariant_has_its_corruption() -> None:
    assert set(INVARIANTS) == set(CORRUPTIONS)


def test_an_empty_site_is_whole(app: Flask) -> None:
    assert check(at=now()) == {}


def test_what_the_verbs_make_is_whole_and_every_corruption_is_found(app: Flask) -> None:
    made = world.build()
    assert check(at=world.LATER) == {}
    silent = [name for name in INVARIANTS if not _found(made, name)]
    assert silent == []
    assert check(at=world.LATER) == {}


def test_the_command_names_what_is_broken(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    runner = app.test_cli_runner()
    whole = runner.invoke(args=["check"])
    assert (whole.exit_code, whole.output.count("\n")) == (0, len(INVARIANTS))
    assert "BROKEN" not in whole.output


def _found(made: world.World, name: str) -> list[str]:
    """Break one thing, look, and undo it: the constraints wait until a commit that never comes."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    for statement in CORRUPTIONS[name](made):
        db.session.execute(statement)
    found = find_broken(name, at=world.LATER)
    db.session.rollback()
    db.session.expire_all()
    return found
