"""Every page as everybody sees it: whole HTML, one heading, a title, both languages, no writes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask
from sqlalchemy import text, update

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.operations.checking import check
from aspirant.people.models import Person
from config import Settings
from tests.crawl import Visit, cast, find_all_visits, page_rules, sign_in
from tests.demo_site import demo_site


@pytest.fixture(scope="module")
def demo(
    settings: Settings, database_url: str, shared_folder: Path, tmp_path_factory: Any
) -> Iterator[Flask]:
    """A site with the demo's rounds, of this module alone."""
    if not database_url.startswith("sqlite"):
        pytest.skip("the pages are crawled on SQLite; the journeys run on both")
    folder = Path(tmp_path_factory.mktemp("demo"))
    with demo_site(settings, folder, shared_folder) as app:
        app.config["WTF_CSRF_ENABLED"] = False
        yield app


@pytest.fixture(scope="module")
def visits(demo: Flask, shared_folder: Path) -> list[Visit]:
    """Everything that everybody can open."""
    return [visit for pages in find_all_visits(demo, shared_folder).values() for visit in pages]


def test_the_demo_has_nothing_to_mend_but_what_the_worker_does(demo: Flask) -> None:
    the_workers = {"no letter waits after its time", "answers taken back are gone in time"}
    assert set(check(at=now())) - the_workers == set()


def test_every_page_was_seen_by_somebody(demo: Flask, visits: list[Visit]) -> None:
    seen = {visit.endpoint for visit in visits}
    assert {rule.endpoint for rule in page_rules(demo)} - seen == set()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_is_whole(demo: Flask, visits: list[Visit], language: str) -> None:
    db.session.execute(update(Person).values(language=language))
    db.session.commit()
    faults = []
    for email in cast():
        client = sign_in(demo.test_client(), email)
        if not email:
            client.post("/preferences", data={"language": language})
        for visit in (one for one in visits if one.email == email):
            page = client.get(visit.url).text
            faults += [f"{visit.email} {visit.url}: {fault}" for fault in _faults(page, language)]
    assert faults == []


def test_looking_changes_nothing(demo: Flask, visits: list[Visit]) -> None:
    clients = {email: sign_in(demo.test_client(), email) for email in cast()}
    before = _rows()
    for visit in visits:
        clients[visit.email].get(visit.url)
    assert _rows() == before


def _rows() -> dict[str, int]:
    db.session.rollback()
    tables = db.metadata.sorted_tables
    found = {}
    for table in tables:
        rows = db.session.execute(table.select().order_by(*table.primary_key.columns)).all()
        found[table.name] = hash(tuple(tuple(map(str, row)) for row in rows))
    db.session.execute(text("SELECT 1"))
    return found


def _faults(page: str, language: str) -> Iterator[str]:
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(page)
    for _where, code, values in parser.errors:
        yield f"{code} {values}"
    space = "{http://www.w3.org/1999/xhtml}"
    if len(tree.findall(f".//{space}h1")) != 1:
        yield "not exactly one h1"
    title = tree.findtext(f".//{space}title") or ""
    if len(title.strip(" –")) < len("Aspirant") + 3:
        yield f"no title: {title!r}"
    if tree.get("lang") != language:
        yield "wrong language"
    ids = re.findall(r'\sid="([^"]+)"', page)
    if repeated := {one for one in ids if ids.count(one) > 1}:
        yield f"the same id twice: {sorted(repeated)}"
    if "%(" in page:
        yield "a hole was not filled"
    if re.search(r'href="#[a-z_]+\.[a-z_]+"', page):
        yield "a link leads nowhere"
