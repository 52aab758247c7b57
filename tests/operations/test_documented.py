"""docs/running.md names every setting and every command, and no others."""

import re

from flask import Flask

from config import ROOT, Settings

TEXT = (ROOT / "docs" / "running.md").read_text()
#: Commands that Flask and its extensions bring, and those of the demo.
OTHERS = {"db", "limiter", "routes", "run", "shell", "demo"}


def test_every_setting_stands_in_the_table_and_nothing_else() -> None:
    (table,) = re.findall(r"\| setting \|.*?\n\n", TEXT, re.DOTALL)
    named = {
        name
        for line in table.strip().splitlines()[2:]
        for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])
    }
    assert named == {name.upper() for name in Settings.model_fields}


def test_the_defaults_of_the_table_are_the_real_ones() -> None:
    for name, default in re.findall(r"^\| `([A-Z_]+)` \| (\S+) \|", TEXT, re.MULTILINE):
        field = Settings.model_fields[name.lower()]
        if default not in {"yes", "`instance/`"}:
            assert str(field.default).lower() == default.lower(), name


def test_every_command_is_told(app: Flask) -> None:
    ours = set(app.cli.commands) - OTHERS
    assert {name for name in ours if f"flask --app wsgi {name}" not in TEXT} == set()


def test_every_command_that_is_told_is_there(app: Flask) -> None:
    told = set(re.findall(r"flask --app wsgi ([a-z-]+)", TEXT))
    assert told <= set(app.cli.commands)
