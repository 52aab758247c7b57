"""What the same machine needs for the least that Flask can do: the measure of everything else."""

import sqlite3
from pathlib import Path

from flask import Flask, render_template_string

COLUMNS = ("number", "name", "title", "workplace", "association", "county", "sent", "state")
PAGE = """<!doctype html><title>List</title><h1>{{ count }}</h1><p>{{ who }}: {{ roles }}</p><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>"""


def bare_site(folder: Path, rows: int = 1000) -> Flask:
    """`/` answers a word; `/list` asks SQLite four things and shows 50 rows of eight columns."""
    app = Flask("bare")
    database = sqlite3.connect(folder / "bare.db", check_same_thread=False)
    database.execute(f"CREATE TABLE applications ({', '.join(COLUMNS)})")
    marks = ", ".join("?" * len(COLUMNS))
    lines = [[f"{column} {row}" for column in COLUMNS] for row in range(rows)]
    database.executemany(f"INSERT INTO applications VALUES ({marks})", lines)

    @app.get("/")
    def word() -> str:
        return "ok"

    @app.get("/list")
    def listing() -> str:
        ask = database.execute
        return render_template_string(
            PAGE,
            who=ask("SELECT name FROM applications LIMIT 1").fetchone()[0],
            roles=ask("SELECT state FROM applications LIMIT 3").fetchall(),
            count=ask("SELECT count(*) FROM applications").fetchone()[0],
            rows=ask("SELECT * FROM applications ORDER BY number LIMIT 50").fetchall(),
        )

    return app
