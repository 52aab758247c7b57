"""Every page in a real browser: no accessibility fault, nothing to the side, nothing blocked.

Each page is looked at once in each of two opposite corners: Swedish, light and narrow; English,
dark and wide. `make prove` looks at every page as everybody, in all eight.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from sqlalchemy import update

from aspirant.extensions import db
from aspirant.people.models import Person
from tests.crawl import Visit, find_all_visits, sign_in

AXE = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa",
                                                 "best-practice"]}  # fmt: skip

RULES = Axe()


@dataclass(frozen=True)
class Corner:
    """One way to look at a page."""

    language: str
    theme: str
    width: int


CORNERS = [Corner("sv", "light", 320), Corner("en", "dark", 1280)]
ALL = [Corner(*each) for each in product(("sv", "en"), ("light", "dark"), (320, 1280))]


@pytest.fixture(scope="module")
def visits(demo: Flask, shared_folder: Path) -> dict[str, list[Visit]]:
    """What everybody can open, by who."""
    demo.config["WTF_CSRF_ENABLED"] = False
    return find_all_visits(demo, shared_folder)


@pytest.mark.parametrize("corner", CORNERS, ids=str)
def test_pages_are_well_made(
    demo: Flask, address: str, browser: Browser, visits: dict[str, list[Visit]], corner: Corner
) -> None:
    assert look_at_all(demo, address, browser, first_of_each(visits), corner) == []


def first_of_each(visits: dict[str, list[Visit]]) -> dict[str, list[Visit]]:
    """Every page once, as the first of the cast who can open it."""
    seen: set[str] = set()
    chosen: dict[str, list[Visit]] = {}
    for email, pages in visits.items():
        chosen[email] = [visit for visit in pages if visit.endpoint not in seen]
        seen |= {visit.endpoint for visit in pages}
    return chosen


@pytest.mark.prove
@pytest.mark.parametrize("corner", ALL, ids=str)
def test_pages_are_well_made_in_every_corner(
    demo: Flask, address: str, browser: Browser, visits: dict[str, list[Visit]], corner: Corner
) -> None:
    assert look_at_all(demo, address, browser, visits, corner) == []


def look_at_all(
    demo: Flask, address: str, browser: Browser, visits: dict[str, list[Visit]], corner: Corner
) -> list[str]:
    """The faults of every page, each with where it was seen."""
    db.session.execute(update(Person).values(language=corner.language))
    db.session.commit()
    faults = []
    for email, pages in visits.items():
        context = open_context(demo, address, browser, email, corner)
        page, said = context.new_page(), list[str]()
        page.on("console", _keep_in(said))
        for visit in pages:
            said.clear()
            page.goto(address + visit.url, wait_until="load")
            found = [*_axe(page), *_sideways(page), *said]
            where = f"{visit.endpoint} {visit.url} as {visit.email or 'a stranger'}"
            faults += [f"{where}: {one}" for one in found]
        context.close()
    return faults


def open_context(
    demo: Flask, address: str, browser: Browser, email: str, corner: Corner
) -> BrowserContext:
    """A browser window of that size, signed in as `email`, in that language and theme."""
    client = sign_in(demo.test_client(), email)
    client.post("/preferences", data={"language": corner.language, "theme": corner.theme})
    cookie = client.get_cookie(demo.config["SESSION_COOKIE_NAME"])
    context = browser.new_context(
        viewport={"width": corner.width, "height": 900},
        color_scheme="dark" if corner.theme == "dark" else "light",
        reduced_motion="reduce",
        locale="sv-SE",
    )
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    return context


def _keep_in(said: list[str]) -> Callable[[ConsoleMessage], None]:
    """Keeps what the browser complains of."""

    def keep(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(message.text)

    return keep


def _axe(page: Page) -> list[str]:
    results: Any = RULES.run(page, options=AXE)
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for violation in results.response["violations"]
        for node in violation["nodes"][:2]
    ]


def _sideways(page: Page) -> list[str]:
    root = "document.scrollingElement"
    width, inner = page.evaluate(f"[{root}.scrollWidth, {root}.clientWidth]")
    return [f"scrolls sideways: {width} in {inner}"] if width > inner else []
