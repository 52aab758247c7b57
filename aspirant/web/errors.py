"""What a page says when something cannot be done."""

from datetime import datetime

import structlog
from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import exc
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from aspirant.core.db import db, only_reading
from aspirant.core.errors import NotPossible, Stale
from aspirant.core.failures import describe_failure
from aspirant.web.changes import Change, find_changes
from aspirant.web.filters import clock_time
from aspirant.web.forms import list_entered
from aspirant.web.preferences import safe_path

log = structlog.get_logger("errors")

#: What the database's absence looks like.
AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)

#: Form fields that are never shown again on an error page.
SECRETS = {"csrf_token", "intent", "version", "code", "token"}


def register_errors(app: Flask) -> None:
    """Answer every failure with a page in the reader's language."""
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(SecurityError, _strange_host)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotPossible, _not_possible)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _stale)
    for away in AWAY:
        app.register_error_handler(away, _unavailable)
    app.register_error_handler(Exception, _bug)


def _page(code: int, message: str = "", **context: object) -> tuple[str, int]:
    db.session.rollback()
    _meet_reader()
    with only_reading():
        html = render_template(
            "errors/error.html",
            code=code,
            message=message,
            kept=_typed(),
            back=_way_back() if code in {401, 409, 413} else "",
            **context,
        )
    return html, code


def _way_back() -> str:
    """The page the form was on, when it is one of ours."""
    referrer, ours = request.referrer or "", request.host_url
    return safe_path(f"/{referrer.removeprefix(ours)}", "") if referrer.startswith(ours) else ""


def _meet_reader() -> None:
    """Ask once who reads; a page about a failure must be drawn even when nobody can say."""
    try:
        bool(current_user.is_authenticated)
    except AWAY:
        g._login_user = AnonymousUserMixin()  # noqa: SLF001 (where Flask-Login looks first)


def _typed() -> list[tuple[str, str]]:
    """What the person had typed, by the label of its field, so that nothing is lost."""
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:  # it was never read
        return []
    known = list_entered()
    loose = [("", value) for key, value in sent if key not in known and _looks_typed(key, value)]
    typed = [(known[key].label, known[key].text or "") for key, _value in sent if key in known]
    return [(label, value) for label, value in [*typed, *loose] if value.strip()]


def _looks_typed(field: str, value: str) -> bool:
    """Whether a person seems to have typed what no form knows: words, no key and no token."""
    begins = value[:1].isupper() and len(value) > 2
    return field not in SECRETS and (begins or "@" in value or len(value.split()) > 1)


def answer_http(error: HTTPException) -> ResponseReturnValue:
    """The page of the site for a refusal that has a number."""
    if error.code is None or error.code < 400:
        return error
    return _page(error.code)


def _strange_host(error: SecurityError) -> ResponseReturnValue:
    """Asked for under a name that is not ours: no page, since none of its links could be right."""
    return "Not a name of this site.\n", 400, {"Content-Type": "text/plain"}


def _csrf(error: CSRFError) -> ResponseReturnValue:
    return _page(
        400,
        _(
            "The page had been open for so long that it no longer counted."
            " Load it again and send once more."
        ),
    )


def _not_possible(error: NotPossible) -> ResponseReturnValue:
    values = {name: _said(value) for name, value in error.values.items()}
    changes = _changes()
    if isinstance(error, Stale) and _is_own(changes):
        return _page(409, _("You changed this in another window."), changes=changes)
    return _page(409, _(error.message, **values), changes=changes)


def _said(value: object) -> object:
    """A word in the reader's language, a moment as their clock shows it, anything else as it is."""
    if isinstance(value, datetime):
        return clock_time(value)
    return _(value) if isinstance(value, str) else value


def _is_own(changes: list[Change]) -> bool:
    """Whether the latest change is the reader's own, from another tab."""
    _meet_reader()
    is_known = bool(changes) and current_user.is_authenticated
    return is_known and changes[0].by_id == current_user.id


def _stale(error: Exception) -> ResponseReturnValue:
    db.session.rollback()  # before the language is asked of the person, who is a row too
    message = _("Somebody else was here at the same time, so nothing was saved.")
    return _page(409, message, changes=_changes())


def _changes() -> list[Change]:
    """What others did to the thing of this request, asked once what was tried here is undone."""
    db.session.rollback()
    return find_changes(g.get("thing"))


def _unavailable(error: Exception) -> ResponseReturnValue:
    """The database is away, full or locked: nothing was saved, and nobody is asked who they are."""
    log.error("database unavailable", id=g.get("request_id"), **describe_failure(error))
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 (as above)
    html, code = _page(503)
    return html, code, {"Retry-After": "30"}


def _bug(error: Exception) -> ResponseReturnValue:
    if current_app.config["TESTING"] and not current_app.config.get("SHOW_ERROR_PAGES"):
        raise error
    log.error("bug", id=g.get("request_id"), **describe_failure(error))
    return _page(500)
