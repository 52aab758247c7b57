"""The guard: a view receives its subject only through here, after permission is asked.

    @pages.post("/applications/<uuid:application_id>/submit")
    @guard("edit_application", find_application)
    def submit(application: Application) -> Response: ...

`find` gets the parts of the address that it names and returns the thing or None (404). The view
gets the thing first, then the remaining parts by name.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from aspirant.permissions import PERMISSIONS, can
from aspirant.web.receipts import claim_intent

View = Callable[..., ResponseReturnValue]

#: Endpoints without a permission, each for a reason: files, health, and the way in itself.
OPEN = {
    "static",
    "health.healthz",
    "health.readyz",
    "health.metrics",
    "health.robots",
    "health.favicon",
}


def guard(action: str, find: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Ask whether the person may do `action` to what `find` finds; only then run the view."""
    if action not in PERMISSIONS:
        raise KeyError(action)
    names = list(inspect.signature(find).parameters) if find else []

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(**where: Any) -> ResponseReturnValue:
            subjects = [_find(find, {name: where.pop(name) for name in names})] if find else []
            refused = _refuse(action, subjects[0] if subjects else None)
            return refused or claim_intent() or view(*subjects, **where)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return wrap


def _find(find: Callable[..., Any], parts: dict[str, Any]) -> Any:
    thing = find(**parts)
    if thing is None:
        abort(404)
    g.thing = thing
    return thing


def _refuse(action: str, thing: Any) -> ResponseReturnValue | None:
    if can(current_user, action, thing):
        return None
    if current_user.is_authenticated:
        abort(403)
    if request.method != "GET":
        abort(401)
    return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))


def check_every_endpoint(app: Flask) -> None:
    """Refuse to start when a route has no permission and is not on the open list."""
    for endpoint, view in app.view_functions.items():
        if endpoint not in OPEN and not hasattr(view, "action"):
            raise RuntimeError(f"{endpoint} has no guard")
