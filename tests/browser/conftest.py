"""A real browser on the demo's site. Skipped, with the reason, where there is no chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from config import Settings
from tests.demo_site import demo_site, serve

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    """Where this machine has its browser."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def demo(
    settings: Settings, database_url: str, shared_folder: Path, tmp_path_factory: Any
) -> Iterator[Flask]:
    """The demo's site, with forms protected as in production."""
    if not database_url.startswith("sqlite"):
        pytest.skip("the browser looks at the pages on SQLite; the journeys run on both")
    folder = Path(tmp_path_factory.mktemp("demo"))
    with demo_site(settings, folder, shared_folder) as app:
        yield app


@pytest.fixture(scope="module")
def address(demo: Flask) -> Iterator[str]:
    """Where the site is served."""
    with serve(demo) as address:
        demo.config["BASE_URL"] = address
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium for the tests of a module."""
    path = find_chromium()
    if path is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
