"""What every answer carries, whatever it is: page, refusal, bug, file or redirect."""

import pytest
from flask import Flask

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.web.headers import CSP
from tests.conftest import Client
from tests.web.conftest import address, readable_rules

ALWAYS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sign-in", 200),
        ("/healthz", 200),
        ("/no-such-page", 404),
        ("/my-page/details", 302),
        ("/preferences", 405),
        ("static/app.css", 200),
        ("static/icon.svg", 200),
        ("static/no-such-file.css", 404),
    ],
)
def test_every_kind_of_answer_is_protected(client: Client, path: str, status: int) -> None:
    address = path.replace("static", client.application.static_url_path or "", 1)
    answer = client.get(address, buffered=True)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Server-Timing" not in answer.headers


def test_a_bug_is_answered_with_the_same_protection(
    client: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("canary")

    monkeypatch.setitem(app.config, "SHOW_ERROR_PAGES", True)
    monkeypatch.setitem(app.view_functions, "people.sign_in", fail)
    answer = client.get("/sign-in")
    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert "Traceback" not in answer.text
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS


def test_every_page_that_can_be_read_is_protected(client: Client, alva: Person) -> None:
    client.sign_in(alva)
    app = client.application
    bare = {}
    for rule in readable_rules(app):
        answer = client.get(address(app, rule), buffered=True)
        lacks = [name for name in ALWAYS if name not in answer.headers]
        is_kept = answer.mimetype == "text/html" and "no-store" not in answer.headers.get(
            "Cache-Control", ""
        )
        if lacks or is_kept or answer.status_code >= 500:
            bare[rule.rule] = (answer.status_code, lacks)
    assert bare == {}


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    assert "unsafe" not in CSP
    assert "http" not in CSP
    assert CSP.startswith("default-src 'none'")


def test_over_https_the_browser_is_told_to_stay_there(production: Flask) -> None:
    browser = production.test_client()
    answer = browser.get("/sign-in", base_url="https://aspirant.example.org")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_cookie_is_for_this_site_and_the_server_alone(production: Flask) -> None:
    browser = production.test_client()
    answer = browser.get("/sign-in", base_url="https://aspirant.example.org")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, _, rest = cookie.partition("=")
    flags = {part.strip() for part in rest.split(";")[1:]}
    assert name == "__Host-aspirant"
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= flags
    assert not any(flag.startswith("Domain") for flag in flags)


def test_another_host_name_is_not_answered(production: Flask) -> None:
    answer = production.test_client().get("/sign-in", base_url="https://evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.text
    db.session.rollback()


def test_signing_out_empties_what_the_browser_kept(client: Client, alva: Person) -> None:
    answer = client.sign_in(alva).post("/sign-out")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"storage"'
