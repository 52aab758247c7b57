"""Language and theme: chosen by anyone, kept in the cookie, and with the person when signed in."""

import re

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from aspirant.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("web", __name__)

THEMES = ("system", "light", "dark")

#: One slash and no second one (browsers read "\\" as "/"); printable throughout.
_OUR_PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def choose_language() -> str:
    """The language for this request: the person's, else the cookie's, else Swedish."""
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    chosen = session.get("language", DEFAULT_LANGUAGE)
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def theme() -> str:
    """light, dark, or "" for what the system says."""
    chosen = session.get("theme", "")
    return chosen if chosen in THEMES[1:] else ""


def safe_path(target: str | None, otherwise: str = "/") -> str:
    """`target` when it is a path on this site, else `otherwise`."""
    is_ours = _OUR_PATH.fullmatch(target or "") is not None
    return target if target and is_ours else otherwise


@pages.post("/preferences")
@guard("read_public_page")
def set_preferences() -> ResponseReturnValue:
    """Keep the chosen language or theme, and go back to the page."""
    if (language := request.form.get("language")) in LANGUAGES:
        session["language"] = language
        if current_user.is_authenticated:
            current_user.language = language
    if (chosen := request.form.get("theme")) in THEMES:
        session["theme"] = chosen
    return done(safe_path(request.form.get("next")))
