"""Pages: sign in, sign out, your details."""

from flask import Blueprint, make_response, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.extensions import db, limiter
from aspirant.people import service
from aspirant.people.forms import CodeForm, PersonForm, SignInForm
from aspirant.people.models import Person, SignIn
from aspirant.people.queries import find_own_sign_in, find_sign_in, list_sign_ins
from aspirant.people.sessions import enter, leave
from aspirant.web.arrivals import arrive
from aspirant.web.filters import language
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.preferences import safe_path
from aspirant.web.receipts import done

pages = Blueprint("people", __name__)


@pages.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@guard("read_public_page")
def sign_in() -> ResponseReturnValue:
    """Ask for a link by mail."""
    form = SignInForm(next=safe_path(request.args.get("next"), ""))
    if not form.validate_on_submit():
        return render_template("people/sign_in.html", form=form), status_of(form)
    service.request_sign_in(
        form.email.data,
        next_url=safe_path(form.next.data, ""),
        language=language(),
        at=now(),
    )
    session["sign_in_email"] = form.email.data
    return done(url_for("people.enter_code"))


@pages.route("/sign-in/code", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@guard("read_public_page")
def enter_code() -> ResponseReturnValue:
    """The letter is on its way; its six digits can be typed here."""
    email, form = session.get("sign_in_email", ""), CodeForm()
    if form.validate_on_submit():
        found = service.use_code(email, form.code.data, language=language(), at=now())
        if found:
            return _enter(*found)
        db.session.commit()  # the try counts, though it failed
        form.code.errors = [_("That is not the code in the latest letter. Look once more.")]
    return render_template("people/enter_code.html", form=form, email=email), status_of(form)


@pages.get("/sign-in/<token>")
@guard("read_public_page")
def follow_link(token: str) -> ResponseReturnValue:
    """The link of the letter: shows a button, since mail scanners open links too."""
    service.check_link(token, at=now())
    return render_template("people/follow_link.html", token=token)


@pages.post("/sign-in/<token>")
@limiter.limit("20/minute")
@guard("read_public_page")
def use_link(token: str) -> ResponseReturnValue:
    """The button behind the link."""
    return _enter(*service.use_link(token, language=language(), at=now()))


@pages.errorhandler(service.TooLate)
def ask_again(refusal: service.TooLate) -> ResponseReturnValue:
    """The link or the code no longer counts: say so, and lead to a new one."""
    return render_template("people/ask_again.html", message=_(refusal.message)), 410


@pages.post("/sign-out")
@guard("use_own_page")
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    here = find_sign_in(current_user.sign_in_token or "", at=now())
    if here:
        service.close_sign_in(here, by=current_user, at=now())
    leave()
    response = make_response(done(url_for("programme.front"), _("You are signed out.")))
    response.headers["Clear-Site-Data"] = '"storage"'  # drafts that this browser kept
    return response


@pages.route("/my-page/details", methods=["GET", "POST"])
@guard("use_own_page")
def edit_details() -> ResponseReturnValue:
    """Name, phone, language; and where one is signed in."""
    form = PersonForm(obj=current_user)
    if form.validate_on_submit():
        service.edit_person(
            current_user,
            name=form.name.data,
            phone=form.phone.data,
            language=form.language.data,
            by=current_user,
            at=now(),
        )
        return done(url_for("people.edit_details"), _("Your details are saved."))
    sign_ins = list_sign_ins(current_user, at=now())
    return render_template("people/edit_details.html", form=form, sign_ins=sign_ins), status_of(
        form
    )


@pages.post("/my-page/sign-ins/<uuid:sign_in_id>/close")
@guard("close_sign_in", find_own_sign_in)
def close_sign_in(sign_in: SignIn) -> ResponseReturnValue:
    """Sign out a browser elsewhere."""
    service.close_sign_in(sign_in, by=current_user, at=now())
    return done(url_for("people.edit_details"), _("That browser is signed out."))


def _enter(person: Person, next_url: str) -> ResponseReturnValue:
    browser = request.user_agent.string[:120]
    token = service.open_sign_in(person, browser=browser, at=now())
    enter(person, token)
    return done(arrive(safe_path(next_url, url_for("home.my_page"))))
