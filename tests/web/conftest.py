"""What the tests of the web share: a site as in production, and every way in and out of it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from aspirant import create_app
from aspirant.extensions import db, limiter
from aspirant.jobs import register_jobs
from config import Settings

#: Something for every part of an address; nothing is there.
NOWHERE = {
    "slug": "nowhere",
    "token": "x" * 32,
    "part": "contact",
    "filename": "app.css",
    "number": 1,
    "kind": "questions",
}


@pytest.fixture
def production(app: Flask, settings: Settings) -> Iterator[Flask]:
    """The same database behind the settings of production: https, secure cookies, no test mode."""
    given = settings.model_dump() | {
        "mode": "production",
        "base_url": "https://aspirant.example.org",
        "mail_server": "mail.example.org",
        "database_url": settings.database,
    }
    made = create_app(Settings(**given))
    yield made
    close_database(made)
    limiter.enabled = False
    register_jobs(app, None)


def close_database(made: Flask) -> None:
    """Give back the connections of a site that a test made for itself."""
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def address(app: Flask, rule: Rule) -> str:
    """An address of the rule, with something in every hole."""
    holes: dict[str, Any] = {name: NOWHERE.get(name, UUID(int=1)) for name in rule.arguments}
    for name, kind in rule._converters.items():
        if isinstance(kind, AnyConverter):
            holes[name] = min(kind.items)
    adapter = app.url_map.bind("localhost")
    built: str = adapter.build(rule.endpoint, holes, method=None)
    return built


def unsafe_rules(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule with each method that may change something."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"})
    ]


def readable_rules(app: Flask) -> list[Rule]:
    """Every rule that can be read."""
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]
