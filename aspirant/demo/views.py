"""Pages that only the demo has: step into a role, read the letters."""

from flask import Blueprint, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from aspirant.core.clock import now
from aspirant.demo.queries import list_cast, list_latest_letters
from aspirant.mail.rendering import render_letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.people.service import open_sign_in
from aspirant.people.sessions import enter
from aspirant.web.guard import guard
from aspirant.web.preferences import safe_path
from aspirant.web.receipts import done

pages = Blueprint("demo", __name__, url_prefix="/demo")


@pages.get("/")
@guard("read_public_page")
def roles() -> ResponseReturnValue:
    """Who one can be, and where each begins."""
    return render_template("demo/roles.html", cast=list_cast())


@pages.get("/letters")
@guard("read_public_page")
def letters() -> ResponseReturnValue:
    """The latest letters of the site, as their recipients would get them: the demo sends none."""
    shown = [(letter, render_letter(letter)) for letter in list_latest_letters(most=20, at=now())]
    return render_template("demo/letters.html", letters=shown)


@pages.post("/step-into/<uuid:person_id>")
@guard("read_public_page", find_person)
def step_into(person: Person) -> ResponseReturnValue:
    """Sign in as one of the cast, who reads the language that the visitor has chosen."""
    person.language = session.get("language", person.language)
    token = open_sign_in(person, browser="demo", at=now())
    enter(person, token)
    return done(safe_path(request.form.get("next"), url_for("home.my_page")))
