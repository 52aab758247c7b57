"""Reading a page never writes: the database is the same after every page was read."""

import hashlib

import sqlalchemy as sa

from aspirant.core.db import Base
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.permissions import Role
from tests import make
from tests.conftest import Client
from tests.web.conftest import NOWHERE, address, readable_rules


def fingerprint() -> dict[str, str]:
    db.session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(sa.text(f"SELECT * FROM {table.name}"))
        words = "\n".join(sorted(map(repr, rows)))
        found[table.name] = hashlib.sha256(words.encode()).hexdigest()
    db.session.rollback()
    return found


def test_no_page_writes_whoever_reads_it(client: Client, alva: Person, cleo: Person) -> None:
    round = make.round()
    made = make.application(round, alva)
    for role in Role:
        make.grant(cleo, role, round)
    app, here = client.application, {"slug": round.slug, "application_id": made.id}
    paths = [
        app.url_map.bind("localhost").build(
            rule.endpoint, {n: here.get(n, NOWHERE.get(n)) for n in rule.arguments}
        )
        for rule in readable_rules(app)
        if rule.arguments <= set(here) | set(NOWHERE)
    ] + [address(app, rule) for rule in readable_rules(app)]
    statuses = {}
    for person in (None, alva, cleo):
        browser = app.test_client()
        if person:
            browser.sign_in(person)  # type: ignore[attr-defined]
        before = fingerprint()
        for path in dict.fromkeys(paths):
            for method in ("GET", "HEAD"):
                answer = browser.open(path, method=method, buffered=True)
                statuses[(person and person.name, method, path)] = answer.status_code
        assert fingerprint() == before
    assert {where: code for where, code in statuses.items() if code >= 500} == {}
    assert sum(code == 200 for code in statuses.values()) > 40
