"""What machines ask: alive, ready, figures, robots."""

import hmac

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select, text

from aspirant.core.db import db
from aspirant.lifecycle import LetterState
from aspirant.mail.models import Letter

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers too (503 when not)."""
    db.session.execute(text("SELECT 1"))
    return Response("ready\n", mimetype="text/plain")


@pages.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Figures for Prometheus: letters by state. By bearer token, else only from this machine."""
    _refuse_strangers()
    registry = CollectorRegistry()
    letters = Gauge("aspirant_letters", "Letters by state", ["state"], registry=registry)
    found = db.session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    counts = dict(found.all())
    for state in LetterState:
        letters.labels(state.value).set(counts.get(state, 0))
    return Response(generate_latest(registry), mimetype=CONTENT_TYPE_LATEST)


@pages.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Open: calendar services ask here before they fetch a feed."""
    return Response("User-agent: *\nDisallow: /sign-in\n", mimetype="text/plain")


@pages.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """The dot of the name."""
    return current_app.send_static_file("icon.svg")


def _refuse_strangers() -> None:
    token = current_app.config["METRICS_TOKEN"]
    if token:
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            abort(401)
    elif request.remote_addr not in {"127.0.0.1", "::1"}:
        abort(403)
