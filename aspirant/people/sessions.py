"""How a browser's cookie becomes a person: called by Flask-Login on each request."""

from flask import session
from flask_login import login_user, logout_user

from aspirant.core.clock import now
from aspirant.people.models import Person
from aspirant.people.queries import find_sign_in


def load_person(token: str) -> Person | None:
    """The person signed in with this browser's token; None when it no longer counts."""
    sign_in = find_sign_in(token, at=now())
    if sign_in is None or not sign_in.person.is_active:
        return None
    person = sign_in.person
    person.sign_in_token = token
    return person


def enter(person: Person, token: str) -> None:
    """Put the sign-in in this browser's cookie; whatever was there before is gone."""
    kept = {key: session[key] for key in ("language", "theme") if key in session}
    session.clear()
    session.update(kept)
    session.permanent = True
    person.sign_in_token = token
    login_user(person)


def leave() -> None:
    """Forget the sign-in in this browser."""
    logout_user()
