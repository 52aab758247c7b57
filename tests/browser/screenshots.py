"""Takes the pictures of the README, from the demo: `make screenshots`.

The clock stands still and the people are always the same, so a picture changes only with its page.
"""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine
from cryptography.fernet import Fernet
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from config import ROOT, Settings
from tests.browser.conftest import QUIET, find_chromium
from tests.browser.test_look import Corner, open_context
from tests.crawl import find_visits
from tests.demo_site import demo_site, serve

PICTURES = ROOT / "docs" / "pictures"
A_DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

WIDE, DARK, PHONE = (
    Corner("sv", "light", 1280),
    Corner("sv", "dark", 1280),
    Corner("sv", "light", 390),
)

#: Name of the picture, whose eyes, the page (an endpoint or its address), and how it is looked at.
SHOTS = (
    ("call", "", "programme.front", WIDE),
    ("application", "sokande@example.org", "applications.show", PHONE),
    ("applications", "samordnare@example.org", "applications_staff.list_applications", WIDE),
    ("reading", "bedomare@example.org", "/rounds/2027-2028/readings", WIDE),
    ("interview", "intervjuad@example.org", "interviews.choose_slot", PHONE),
    ("board", "samordnare@example.org", "/rounds/2027-2028/selection", DARK),
    ("offer", "erbjuden@example.org", "selection.show_offer", PHONE),
    ("sessions", "aspirant@example.org", "schedule.list_sessions", WIDE),
    ("calendar", "aspirant@example.org", "feeds.manage", WIDE),
    ("workgroups", "processledare@example.org", "/rounds/2026-2027/workgroups", WIDE),
)


def main() -> None:
    """Seed, serve, look, save."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = find_chromium()
    if path is None:
        raise SystemExit("There is no chromium on this machine.")
    with (
        TemporaryDirectory() as folder,
        TemporaryDirectory() as shared,
        time_machine.travel(A_DAY, tick=False),
        demo_site(_settings(Path(folder)), Path(folder), Path(shared)) as app,
        serve(app) as address,
        sync_playwright() as playwright,
    ):
        app.config.update(BASE_URL=address, WTF_CSRF_ENABLED=False)
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        for name, email, endpoint, corner in SHOTS:
            _take(app, browser, address, name, email, endpoint, corner)
        browser.close()


def _settings(folder: Path) -> Settings:
    return Settings(
        mode="test",
        secret_key="pictures, the same each time they are taken",
        encryption_keys=Fernet.generate_key().decode(),
        base_url="http://localhost",
        instance_path=folder,
        mail_sender="kansli@example.org",
        ratelimit_enabled=False,
    )


def _take(
    app: Flask,
    browser: Browser,
    address: str,
    name: str,
    email: str,
    endpoint: str,
    corner: Corner,
) -> None:
    context = open_context(app, address, browser, email, corner)
    page = context.new_page()
    page.goto(address + _address(app, email, endpoint), wait_until="load")
    if name == "reading":
        page.locator("main a.btn").first.click()
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=False)
    context.close()


def _address(app: Flask, email: str, page: str) -> str:
    if page.startswith("/"):
        return page
    return next(one.url for one in find_visits(app, email) if one.endpoint == page)


if __name__ == "__main__":
    main()
