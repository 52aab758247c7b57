"""Pages for those who take part: check in."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter.util import get_remote_address
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.extensions import limiter
from aspirant.presence import service
from aspirant.presence.codes import is_code, was_code
from aspirant.presence.forms import CheckInForm
from aspirant.presence.half_days import count_half_days, find_check_in
from aspirant.presence.queries import find_attendance, list_sessions_to_check_in
from aspirant.programme.models import Session
from aspirant.schedule.models import Presence, is_cancelled
from aspirant.schedule.queries import find_session
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("presence", __name__)


def _whoever_tries() -> str:
    """One person, wherever they sit: a whole room shares one address."""
    return str(current_user.id) if current_user.is_authenticated else get_remote_address()


@pages.app_template_filter("takes_check_in")
def takes_check_in(session: Session) -> bool:
    """Whether one can check in to a session now."""
    return not is_cancelled(session) and find_check_in(session, now()) is not None


@pages.app_template_filter("is_noted_here")
def is_noted_here(session: Session) -> bool:
    """Whether the reader is noted as here, at the half day that goes on now."""
    half = None if is_cancelled(session) else find_check_in(session, now())
    if half is None or not current_user.is_authenticated:
        return False
    noted = find_attendance(session, current_user.id, half.number)
    return noted is not None and noted.presence is Presence.PRESENT


@pages.app_template_filter("say_counted")
def say_counted(session: Session) -> str:
    """Whether a session counts towards the certificate, and how much."""
    if not session.is_counted:
        return _("It does not count towards the certificate.")
    return ngettext(
        "It counts towards the certificate: %(num)s half day.",
        "It counts towards the certificate: %(num)s half days.",
        count_half_days(session),
    )


@pages.route("/sessions/<uuid:session_id>/check-in", methods=["GET", "POST"])
@limiter.limit("6/minute;40/hour", key_func=_whoever_tries, methods=["POST"])
@guard("answer_session", find_session)
def check_in(session: Session) -> ResponseReturnValue:
    """I am here: the code from the screen, and one press."""
    form, at = CheckInForm(code=request.args.get("code", "")[:20]), now()
    if form.validate_on_submit():
        if is_code(session, form.code.data, at):
            service.check_in(session, by=current_user, at=at)
            return done(_page_of(session))
        form.code.errors = [_why_not([session], form.code.data)]
    elif request.method == "GET" and form.code.data and not is_code(session, form.code.data, at):
        form.code.data = ""
        return _show_check_in(session, form, came_late=True)
    return _show_check_in(session, form)


@pages.route("/check-in", methods=["GET", "POST"])
@limiter.limit("6/minute;40/hour", key_func=_whoever_tries, methods=["POST"])
@guard("use_own_page")
def check_in_anywhere() -> ResponseReturnValue:
    """The short address below the code: the code alone tells which session it is."""
    form, at = CheckInForm(), now()
    sessions = list_sessions_to_check_in(current_user, at=at)
    if form.validate_on_submit():
        session = next((one for one in sessions if is_code(one, form.code.data, at)), None)
        if session:
            service.check_in(session, by=current_user, at=at)
            return done(_page_of(session))
        form.code.errors = [_why_not(sessions, form.code.data)]
    page = render_template("presence/check_in_anywhere.html", form=form, sessions=sessions)
    return page, status_of(form)


def _page_of(session: Session) -> str:
    return url_for("presence.check_in", session_id=session.id)


def _why_not(sessions: Sequence[Session], code: str) -> str:
    """What is wrong with a code, in words."""
    if any(was_code(one, code, now()) for one in sessions):
        return _("That code has been replaced, as it is each minute. Write the one shown now.")
    return _("That code is not the one on the screen now. Look, and try again.")


def _show_check_in(
    session: Session, form: CheckInForm, *, came_late: bool = False
) -> ResponseReturnValue:
    half = None if is_cancelled(session) else find_check_in(session, now())
    page = render_template(
        "presence/check_in.html",
        session=session,
        round=session.round,
        form=form,
        half=half,
        noted=find_attendance(session, current_user.id, half.number) if half else None,
        came_late=came_late,
        is_cancelled=is_cancelled(session),
        is_over=session.ends_at < now(),
        noted_otherwise=service.NOTED_OTHERWISE,
    )
    return page, status_of(form)
