"""Pages of the applicant: the parts of the form, check, send. See home for how it stands."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.applications import service
from aspirant.applications.form_pages import both_texts, check_page, part_page
from aspirant.applications.forms import PartForm, SendForm, part_form
from aspirant.applications.models import Application
from aspirant.applications.parts import (
    Asked,
    Part,
    missing_in,
    read_part,
)
from aspirant.applications.queries import find_application, find_application_of, find_asked
from aspirant.applications.status import Standing, standing_of, steps_of
from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.core.errors import NotPossible, Stale
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.web.arrivals import on_arrival
from aspirant.web.filters import clock_time, number, say
from aspirant.web.forms import Form, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("applications", __name__)

PART = "/applications/<uuid:application_id>/<any(contact,leadership,motivation,areas,dates):part>"


def _find_public_round(slug: str) -> Round | None:
    """The round at an address, where everybody may read its call."""
    found = find_round(slug)
    return found if found and found.call.is_public() else None


@pages.post("/calls/<slug>/application")
@guard("start_application", _find_public_round)
def start(round: Round) -> ResponseReturnValue:
    """Begin, or come back to what was begun."""
    application = service.start_application(round, by=current_user, at=now())
    return done(url_for("applications.show", application_id=application.id))


@pages.get("/calls/<slug>/application")
@guard("start_application", _find_public_round)
def begin(round: Round) -> ResponseReturnValue:
    """What the person began, else the call with the button that begins it."""
    found = find_application_of(round, current_user)
    if found:
        return redirect(url_for("applications.show", application_id=found.id))
    return redirect(url_for("programme.call", slug=round.slug))


@on_arrival("applications.begin")
def begin_at_once(slug: str) -> str:
    """Begin for somebody who pressed the button before signing in."""
    round = _find_public_round(slug)
    try:
        application = service.start_application(round, by=current_user, at=now()) if round else None
    except NotPossible:
        application = None  # closed meanwhile: the call says so
    if application is None:
        return url_for("programme.call", slug=slug)
    return url_for("applications.show", application_id=application.id)


@pages.route(PART, methods=["GET", "POST"])
@guard("edit_application", find_application)
def edit_part(application: Application, part: str) -> ResponseReturnValue:
    """One part of the form. What is written is kept, however unfinished."""
    if request.method == "GET" and standing_of(application, at=now()) is not Standing.DRAFT:
        return redirect(url_for("applications.show", application_id=application.id))
    kind, asked, form = _open_part(application, part)
    if not form.validate_on_submit():
        return part_page(application, kind, asked, form), status_of(form)
    try:
        _save(application, kind, form)
    except Stale:
        return both_texts(application, kind, asked, form), 409
    if told := _too_long(application, kind, asked):
        flash(told, "warning")
    return done(_after(application, kind, asked))


@pages.post(f"{PART}/autosave")
@guard("edit_application", find_application)
def autosave(application: Application, part: str) -> ResponseReturnValue:
    """Keep what is being written, and say so in a few words."""
    kind, _asked, form = _open_part(application, part)
    if not form.validate_on_submit():
        return jsonify(saved=_("Not saved: look at what is marked."), errors=_errors(form)), 422
    try:
        version = _save(application, kind, form)
    except Stale:
        return jsonify(saved=_("Saved in another window meanwhile. Press Save to see both.")), 409
    except NotPossible as refusal:
        return jsonify(saved=_(refusal.message)), 409
    db.session.commit()
    return jsonify(saved=_("Saved %(time)s", time=clock_time(now())), version=version)


@pages.get("/applications/<uuid:application_id>/check")
@guard("edit_application", find_application)
def check(application: Application) -> ResponseReturnValue:
    """Everything that will be sent, with a way to change each line."""
    if standing_of(application, at=now()) is not Standing.DRAFT:
        return redirect(url_for("applications.show", application_id=application.id))
    return check_page(application, find_asked(application.round))


@pages.post("/applications/<uuid:application_id>/submit")
@guard("edit_application", find_application)
def submit(application: Application) -> ResponseReturnValue:
    """Send it, or say what is missing. What another window sent already shows its receipt."""
    receipt = url_for("applications.receipt", application_id=application.id)
    if standing_of(application, at=now()) is Standing.SENT:
        return done(receipt)
    wants = bool(SendForm().wants_feedback.data) and application.round.offers_feedback
    service.wish_for_feedback(application, wants=wants, by=current_user, at=now())
    try:
        service.submit_application(application, by=current_user, at=now())
    except service.Incomplete:
        return check_page(application, find_asked(application.round)), 422
    return done(receipt)


@pages.get("/applications/<uuid:application_id>/receipt")
@guard("read_own_application", find_application)
def receipt(application: Application) -> ResponseReturnValue:
    """It is sent: the number, what comes next, and the voluntary questions."""
    standing = standing_of(application, at=now())
    if standing in {Standing.DRAFT, Standing.NOT_SENT, Standing.WITHDRAWN}:
        return redirect(url_for("applications.show", application_id=application.id))
    return render_template(
        "applications/receipt.html",
        application=application,
        steps=steps_of(application, at=now()),
        is_open=standing is Standing.SENT,
    )


@pages.route("/applications/<uuid:application_id>/reopen", methods=["GET", "POST"])
@guard("edit_application", find_application)
def reopen(application: Application) -> ResponseReturnValue:
    """Say that what was sent no longer counts as sent, ask, and open it for changes."""
    here, form = url_for("applications.show", application_id=application.id), Form()
    if form.validate_on_submit():
        service.reopen_application(application, by=current_user, at=now())
        return done(here, _("You can change your application now."))
    if standing_of(application, at=now()) is not Standing.SENT:
        return redirect(here)
    page = render_template("applications/reopen.html", application=application, form=form)
    return page, status_of(form)


@pages.post("/applications/<uuid:application_id>/resume")
@guard("edit_application", find_application)
def resume(application: Application) -> ResponseReturnValue:
    """Take up again what was taken back."""
    service.resume_application(application, by=current_user, at=now())
    return done(
        url_for("applications.show", application_id=application.id),
        _("Your application is a draft again. It counts as sent only when you send it."),
    )


def _open_part(application: Application, part: str) -> tuple[Part, Asked, PartForm]:
    kind, asked = Part(part), find_asked(application.round)
    return kind, asked, part_form(kind, asked, read_part(application, kind))


def _save(application: Application, part: Part, form: PartForm) -> str:
    return service.save_part(
        application,
        part,
        form.values(),
        seen=form.version.data or "",
        by=current_user,
        at=now(),
    )


def _after(application: Application, part: Part, asked: Asked) -> str:
    """Where the pressed button leads once a part is saved."""
    here, then = application.id, request.form.get("then") or request.args.get("then")
    if then == "suggest":
        anchor = "association"
        return url_for("applications.edit_part", application_id=here, part=part, _anchor=anchor)
    if then == "list":
        return url_for("applications.show", application_id=here)
    following = asked.parts[asked.parts.index(part) + 1 :] if part in asked.parts else []
    if then == "check" or not following:
        return url_for("applications.check", application_id=here)
    return url_for("applications.edit_part", application_id=here, part=following[0])


def _errors(form: Form) -> dict[str, str]:
    """What needs attention, by field."""
    return {str(name): " ".join(map(str, texts)) for name, texts in form.errors.items() if name}


def _too_long(application: Application, part: Part, asked: Asked) -> str | None:
    """What to shorten in a part that was saved all the same; the first of it."""
    long = next(
        (one for one in missing_in(application, asked) if one.part is part and one.most), None
    )
    if long is None or long.about is None:
        return None
    return _(
        "Saved, but “%(about)s” is too long to send: %(count)s words, at most %(most)s.",
        about=say(long.about),
        count=number(long.count),
        most=number(long.most),
    )
