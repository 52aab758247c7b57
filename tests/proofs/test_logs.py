"""What a production site writes to its log while people use it: JSON, and nothing about them."""

import json
import os
import subprocess
import sys

import pytest
from flask import Flask

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.people.service import add_person
from config import ROOT
from tests.proofs.machine import Browser, Machine, wait_until


def test_a_whole_visit_leaves_no_name_address_token_or_path(machine: Machine) -> None:
    machine.start_site()
    machine.start_worker()
    with machine.app.app_context():
        person = add_person("canary-mail@example.org", name="Canary Name", language="sv",
                            by=None, at=now())  # fmt: skip
        db.session.commit()
        browser = machine.browser(person)
    secrets = _visit(machine, browser)
    wait_until(lambda: len(machine.mailbox.taken) == 2)
    log = machine.log()
    assert [word for word in secrets if word in log] == []
    entries = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    visits = [entry for entry in entries if entry["event"] == "request"]
    assert {"people.sign_in", "people.use_link", "people.enter_code"} <= {
        entry["endpoint"] for entry in visits
    }
    assert {frozenset(entry) for entry in visits} == {
        frozenset({"endpoint", "event", "id", "level", "method", "ms", "person", "status",
                   "timestamp"})
    }  # fmt: skip


def _visit(machine: Machine, browser: Browser) -> list[str]:
    stranger = Browser(machine.port)
    for email in ("canary-mail@example.org", "canary-unknown@example.org"):
        stranger.open("POST", "/sign-in", **stranger.fields("/sign-in"), email=email)
    wrong = stranger.fields("/sign-in/code")
    stranger.open("POST", "/sign-in/code", **wrong, code="987654")
    token = "canary-token-in-a-path"
    stranger.open("POST", f"/sign-in/{token}", **stranger.fields(f"/sign-in/{token}"))
    stranger.open("GET", f"/feeds/{token}.ics")
    stranger.open("GET", "/no/such/canary-path?q=canary-query")
    browser.open(
        "POST", "/my-page/details", **browser.fields("/my-page/details"),
        name="Canary Renamed", phone="070-9876543", language="sv",
    )  # fmt: skip
    cookie = browser.cookies["__Host-aspirant"]
    return ["canary", "Canary", "987654", "070-9876543", "192.0.2.1", cookie]


def test_without_its_settings_it_says_only_what_is_missing(app: Flask) -> None:
    done = _gunicorn({})
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "aspirant does not start: production needs SECRET_KEY, ENCRYPTION_KEYS" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("name", "value"), [("BASE_URL", "http://x"), ("ENCRYPTION_KEYS", "canary-key")]
)
def test_what_is_wrong_is_named_and_never_quoted(app: Flask, name: str, value: str) -> None:
    given = {
        "SECRET_KEY": "canary-secret-" * 4, "BASE_URL": "https://example.org",
        "ENCRYPTION_KEYS": "", "MAIL_SERVER": "mail.example.org", "MAIL_SENDER": "a@example.org",
    } | {name: value}  # fmt: skip
    done = _gunicorn(given)
    assert done.returncode != 0
    assert "aspirant does not start" in done.stderr + done.stdout
    assert "canary" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def _gunicorn(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", "127.0.0.1:0"],
        cwd=ROOT, env={"PATH": os.environ["PATH"]} | settings, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
