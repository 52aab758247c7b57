"""Security headers, request ids, and the log line of every request (no names, no addresses)."""

import time
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from aspirant.core.db import reading

CSP = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)

log = structlog.get_logger("request")


def register_headers(app: Flask) -> None:
    """Set up what happens before and after every request."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_end)


def _begin() -> None:
    g.started = time.perf_counter()
    g.request_id = uuid4().hex[:16]
    g.reading = reading.set(request.method in {"GET", "HEAD", "OPTIONS"})


def _finish(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers.setdefault("Referrer-Policy", "same-origin")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["X-Request-Id"] = g.request_id
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store")
        headers["Vary"] = "Cookie"
    _log(response)
    return response


def add_static_headers(headers: Any, path: str, url: str) -> None:
    """What files get, which never reach the pages' own hooks."""
    headers["Content-Security-Policy"] = CSP
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"


def _log(response: Response) -> None:
    # Only when somebody asked; logging asks the database nothing. A page that takes anonymous
    # answers has nobody named, since the log knows the time to the second.
    person = None if g.get("is_unnamed") else g.get("_login_user")
    log.info(
        "request",
        id=g.request_id,
        endpoint=request.endpoint,
        method=request.method,
        status=response.status_code,
        ms=round((time.perf_counter() - g.started) * 1000, 1),
        person=str(person.id) if person and person.is_authenticated else None,
    )


def _end(_error: BaseException | None) -> None:
    if token := g.pop("reading", None):
        reading.reset(token)
