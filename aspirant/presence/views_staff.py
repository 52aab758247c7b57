"""Pages for those who run the round: the list of a session, and what a phone sends from it."""

from uuid import UUID

import segno
from flask import Blueprint, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from markupsafe import Markup

from aspirant.core.clock import instant, now
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.mail.rendering import link
from aspirant.presence import service
from aspirant.presence.codes import code_at, seconds_left
from aspirant.presence.forms import ExcuseForm, TickForm, choose_person, pressed_in, read_ticks
from aspirant.presence.half_days import find_check_in
from aspirant.presence.queries import find_roll, list_excuses, list_known_ticks
from aspirant.presence.roll_page import batch_in, roll_of, show_roll, state_of
from aspirant.programme.models import Session
from aspirant.schedule.models import Presence, is_cancelled
from aspirant.schedule.queries import find_session
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("presence_staff", __name__)


@pages.route("/sessions/<uuid:session_id>/attendance", methods=["GET", "POST"])
@guard("keep_attendance", find_session)
def roll(session: Session) -> ResponseReturnValue:
    """The list: one press for each."""
    form = TickForm()
    if not form.validate_on_submit():
        return show_roll(session, form)
    pressed = pressed_in(form, instant())
    service.take_ticks(session, [pressed], by=current_user, at=now())
    here = roll_of(session, pressed.half_day, q=request.args.get("q"))
    return done(f"{here}#p-{pressed.person_id.hex}")


@pages.post("/sessions/<uuid:session_id>/attendance/rest")
@guard("keep_attendance", find_session)
def tick_the_rest(session: Session) -> ResponseReturnValue:
    """Everybody who is left is here."""
    half_day = request.form.get("half", 1, type=int)
    batch = service.tick_the_rest(session, half_day, by=current_user, at=now())
    return done(roll_of(session, half_day, batch=batch))


@pages.post("/sessions/<uuid:session_id>/attendance/undo")
@guard("keep_attendance", find_session)
def undo_rest(session: Session) -> ResponseReturnValue:
    """Not everybody who was left, after all."""
    batch, half_day = batch_in(request.form), request.form.get("half", 1, type=int)
    count = service.undo_batch(session, batch, by=current_user, at=now()) if batch else 0
    told = ngettext("%(num)s tick is taken back.", "%(num)s ticks are taken back.", count)
    return done(roll_of(session, half_day), told)


@pages.get("/sessions/<uuid:session_id>/ticks")
@guard("keep_attendance", find_session)
def read_ticks_of(session: Session) -> ResponseReturnValue:
    """How the list stands: what a page asks for now and then."""
    return jsonify(state_of(find_roll(session)))


@pages.post("/sessions/<uuid:session_id>/ticks")
@guard("keep_attendance", find_session)
def take_ticks(session: Session) -> ResponseReturnValue:
    """Ticks that waited in a page for the network. Says which have reached us, and how it stands.

    Those of somebody else, who was signed in on the same phone before, are left to them.
    """
    try:
        pressed = read_ticks(request.get_json(silent=True))
    except ValueError:
        abort(400)
    if request.get_json().get("who") != current_user.id.hex:
        return jsonify(told=_("Somebody else has signed in here.")), 409
    try:
        service.take_ticks(session, pressed, by=current_user, at=now())
    except NotPossible as refusal:
        return jsonify(told=_(refusal.message)), 409
    db.session.commit()
    known = [id.hex for id in list_known_ticks(one.id for one in pressed)]
    return jsonify(state_of(find_roll(session)) | {"taken": known})


@pages.get("/sessions/<uuid:session_id>/check-in-code")
@guard("keep_attendance", find_session)
def show_code(session: Session) -> ResponseReturnValue:
    """The code of this minute, large; the page comes anew with the next, without script."""
    at = now()
    half = None if is_cancelled(session) else find_check_in(session, at)
    address = link("presence.check_in", session_id=session.id, code=code_at(session, at))
    page = render_template(
        "presence/staff/code.html",
        session=session,
        round=session.round,
        half=half,
        code=code_at(session, at),
        address=address,
        short=link("presence.check_in_anywhere").split("://", 1)[1],
        qr=Markup(segno.make(address, error="m").svg_inline(omitsize=True)),  # noqa: S704 - ours
        count=find_roll(session).count(half.number)[Presence.PRESENT] if half else 0,
    )
    return page, 200, {"Refresh": str(seconds_left(at) + 1) if half else "60"}


@pages.route("/sessions/<uuid:session_id>/excuses", methods=["GET", "POST"])
@guard("note_excuse", find_session)
def excuses(session: Session) -> ResponseReturnValue:
    """Why some could not come: for those who coordinate, until the day after the session."""
    form = ExcuseForm(person=request.args.get("person", ""))
    choose_person(form, find_roll(session).people)
    if not form.validate_on_submit():
        return _show_excuses(session, form)
    person_id, reason = UUID(form.person.data), form.reason.data or ""
    service.note_excuse(session, person_id, reason=reason, by=current_user, at=now())
    here = url_for("presence_staff.excuses", session_id=session.id)
    return done(here, _("That is saved."))


def _show_excuses(session: Session, form: ExcuseForm) -> ResponseReturnValue:
    page = render_template(
        "presence/staff/excuses.html",
        session=session,
        round=session.round,
        excuses=list_excuses(session),
        form=form,
        has_people=len(form.person.choices) > 1,
        is_late=now() > session.ends_at + service.EXCUSES_KEPT,
    )
    return page, status_of(form)
