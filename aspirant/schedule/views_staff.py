"""Pages for those who run the round: who comes, changes of plan, who was there."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.mail.models import Letter
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round
from aspirant.schedule import service
from aspirant.schedule.forms import CancelForm, PlanForm, plan_form, presences_in, roll_form
from aspirant.schedule.models import is_changed_lately, takes_answers, takes_attendance
from aspirant.schedule.queries import (
    Roll,
    find_roll,
    find_session,
    list_answers,
    list_people_concerned,
    list_turnouts,
)
from aspirant.web.forms import VersionedForm, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("schedule_staff", __name__)


@pages.get("/rounds/<slug>/sessions")
@guard("keep_attendance", find_round)
def list_sessions(round: Round) -> ResponseReturnValue:
    """Every session with its answers, who is silent, and who was there."""
    at, turnouts = now(), list_turnouts(round)
    return render_template(
        "schedule/staff/list_sessions.html",
        round=round,
        turnouts=turnouts,
        changed=[one.session.id for one in turnouts if is_changed_lately(one.session, at)],
        asked=[one.session.id for one in turnouts if takes_answers(one.session, at)],
        open_rolls=[one.session.id for one in turnouts if takes_attendance(one.session, at)],
    )


@pages.route("/sessions/<uuid:session_id>/change", methods=["GET", "POST"])
@guard("manage_sessions", find_session)
def edit_session(session: Session) -> ResponseReturnValue:
    """Another time or place: how it stands, whom it concerns, and what it becomes."""
    form = plan_form(session)
    if form.validate_on_submit():
        form.expect_version(session)
        letters = service.change_session(
            session, plan=form.plan(), message=form.message.data or "", by=current_user, at=now()
        )
        return done(_list_of(session), _said(_("The session is changed."), letters))
    return _ask("schedule/staff/edit_session.html", session, form)


@pages.route("/sessions/<uuid:session_id>/cancel", methods=["GET", "POST"])
@guard("manage_sessions", find_session)
def cancel_session(session: Session) -> ResponseReturnValue:
    """Asks before a session is cancelled, since that cannot be undone."""
    form = CancelForm(version=session.version)
    if form.validate_on_submit():
        form.expect_version(session)
        letters = service.cancel_session(
            session, message=form.message.data or "", by=current_user, at=now()
        )
        return done(_list_of(session), _said(_("The session is cancelled."), letters))
    return _ask("schedule/staff/cancel_session.html", session, form)


@pages.route("/sessions/<uuid:session_id>/attendance", methods=["GET", "POST"])
@guard("keep_attendance", find_session)
def attendance(session: Session) -> ResponseReturnValue:
    """The roll: one tick for each, one press for all."""
    roll = find_roll(session)
    form = roll_form(roll)
    if form.validate_on_submit():
        form.expect_version(roll)
        presences = presences_in(form, roll, is_rest_here="rest" in request.form)
        service.note_attendance(session, presences=presences, by=current_user, at=now())
        return done(_list_of(session), _("Attendance is noted."))
    return _show_roll(roll, form)


def _show_roll(roll: Roll, form: VersionedForm) -> ResponseReturnValue:
    page = render_template(
        "schedule/staff/attendance.html",
        session=roll.session,
        round=roll.session.round,
        roll=roll,
        form=form,
        is_open=takes_attendance(roll.session, now()),
    )
    return page, status_of(form)


def _ask(template: str, session: Session, form: PlanForm | CancelForm) -> ResponseReturnValue:
    page = render_template(
        template,
        session=session,
        round=session.round,
        form=form,
        people=list_people_concerned(session),
        answers=list_answers(session),
    )
    return page, status_of(form)


def _list_of(session: Session) -> str:
    return url_for("schedule_staff.list_sessions", slug=session.round.slug)


def _said(what: str, letters: list[Letter]) -> str:
    if not letters:
        return what
    told = ngettext(
        "A letter is on its way to %(num)s person.",
        "Letters are on their way to %(num)s people.",
        len(letters),
    )
    return f"{what} {told}"
