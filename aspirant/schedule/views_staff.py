"""Pages for those who run the round: who comes, and changes of plan."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.permissions import can
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round
from aspirant.schedule import service
from aspirant.schedule.audience import list_people_concerned
from aspirant.schedule.changes import (
    find_fresh_planning,
    find_late_line,
    list_changes_to_undo,
    list_to_tell_of_end,
    list_waits,
)
from aspirant.schedule.changing import letters_of_cancelling, letters_of_change
from aspirant.schedule.clashes import find_in_the_way
from aspirant.schedule.forms import CancelForm, ChangeForm, change_form, with_link_word
from aspirant.schedule.models import (
    Plan,
    is_cancelled,
    is_changed_lately,
    plan_of,
    takes_answers,
    takes_attendance,
)
from aspirant.schedule.queries import (
    Turnout,
    find_session,
    has_attendance,
    list_answers,
    list_turnouts,
)
from aspirant.schedule.runs import list_mail_runs, list_runs_under_way
from aspirant.web.changes import Change, find_changes
from aspirant.web.forms import CHANGED_MEANWHILE, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("schedule_staff", __name__)

#: Of a great many letters that differ by the name alone, one in each language is shown.
MOST_SHOWN = 30

CHANGE, CANCEL = "schedule/staff/edit_session.html", "schedule/staff/cancel_session.html"


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
        undoable=_undoable(round, turnouts, at),
        waits=list_waits([one.session for one in turnouts], at=at),
        runs=list_runs_under_way(round, at=at),
        open_rolls=[one.session.id for one in turnouts if takes_attendance(one.session, at)],
    )


@pages.route("/sessions/<uuid:session_id>/change", methods=["GET", "POST"])
@guard("manage_sessions", find_session)
def edit_session(session: Session) -> ResponseReturnValue:
    """Another time or place: how it stands, whom it concerns, and what it becomes."""
    form = change_form(session)
    if not (form.validate_on_submit() and form.suits(session, is_noted=has_attendance(session))):
        return _ask(CHANGE, session, form)
    plan, message = form.plan(), form.message.data or ""
    if _is_late(session, form):
        return _rehearse(CHANGE, session, form, plan, _rehearsed(session, plan, message))
    if plan == plan_of(session):
        form.form_errors.append(_("You have not changed anything."))
        return _ask(CHANGE, session, form)
    if "look" in request.form or _is_unlooked(session, plan):
        return _rehearse(CHANGE, session, form, plan, _rehearsed(session, plan, message))
    return _change(session, plan, message)


@pages.route("/sessions/<uuid:session_id>/cancel", methods=["GET", "POST"])
@guard("manage_sessions", find_session)
def cancel_session(session: Session) -> ResponseReturnValue:
    """Asks before a session is cancelled."""
    form = CancelForm(version=session.version)
    if not form.validate_on_submit():
        return _ask(CANCEL, session, form)
    message = form.message.data or ""
    if _is_late(session, form) or "look" in request.form:
        letters = letters_of_cancelling(session, plan_of(session), message, at=now())
        return _rehearse(CANCEL, session, form, None, letters)
    letters = service.cancel_session(session, message=message, by=current_user, at=now())
    said = _("The session is cancelled.")
    if not letters and find_fresh_planning(session, at=now()):
        said += " " + _("Its letters are stopped, so nobody gets one.")
    return done(_list_of(session), _said(said, letters))


@pages.post("/sessions/<uuid:session_id>/undo")
@guard("manage_sessions", find_session)
def undo_change(session: Session) -> ResponseReturnValue:
    """The plan as it was, and the letters stopped."""
    service.undo_change(session, by=current_user, at=now())
    said = _("The session is planned as before, and no letter about the change has left.")
    return done(_list_of(session), said)


@pages.get("/sessions/<uuid:session_id>/letters")
@guard("manage_sessions", find_session)
def show_mail_runs(session: Session) -> ResponseReturnValue:
    """How far the letters have come. It can be left: the worker goes on."""
    return render_template(
        "schedule/staff/mail_runs.html",
        session=session,
        round=session.round,
        runs=list_mail_runs([session.id]),
        at=now(),
    )


def _change(session: Session, plan: Plan, message: str) -> ResponseReturnValue:
    letters = service.change_session(session, plan=plan, message=message, by=current_user, at=now())
    said = with_link_word(_("The session is changed."), plan)
    return done(_list_of(session), _said(said, letters))


def _rehearsed(session: Session, plan: Plan, message: str) -> list[Letter]:
    """The letters as they would be sent; none while the plan is the one that stands."""
    before = plan_of(session)
    return [] if plan == before else letters_of_change(session, before, plan, message, at=now())


def _is_late(session: Session, form: ChangeForm | CancelForm) -> bool:
    """Whether somebody else changed the plan meanwhile. A session they cancelled is a 409 page."""
    if is_cancelled(session):
        form.expect_version(session)
    return form.meets_change(session)


def _is_unlooked(session: Session, plan: Plan) -> bool:
    """Whether something stands in the way of a plan, and it was not shown before the press."""
    return request.form.get("looked") != _key(plan) and bool(find_in_the_way(session, plan))


def _key(plan: Plan) -> str:
    """What tells that a press is about the plan whose rehearsal was shown."""
    return "/".join([plan.starts_at.isoformat(), plan.ends_at.isoformat(), plan.mode, plan.place])


def _undoable(round: Round, turnouts: list[Turnout], at: datetime) -> set[UUID]:
    """The sessions whose change can be undone; looked up only when one has changed just now."""
    times = [one.session.plan_changed_at for one in turnouts]
    is_recent = any(time and at - time < HOLD for time in times)
    return list_changes_to_undo(round, at=at) if is_recent else set()


def _ask(
    template: str,
    session: Session,
    form: ChangeForm | CancelForm,
    rehearsal: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    at, is_end = now(), template == CANCEL
    page = render_template(
        template,
        rehearsal=rehearsal,
        session=session,
        round=session.round,
        form=form,
        people=list_to_tell_of_end(session, at=at) if is_end else list_people_concerned(session),
        is_untold=is_end and find_fresh_planning(session, at=at) is not None,
        is_over=session.ends_at <= at,
        answers=list_answers(session),
        changes=_meanwhile(session, form),
    )
    return page, 409 if form.is_late else status_of(form)


def _meanwhile(session: Session, form: ChangeForm | CancelForm) -> list[Change]:
    """What was done to the session while whoever is late had its page open; the form says whose."""
    if not form.is_late:
        return []
    changes = find_changes(session)
    is_own = bool(changes) and changes[0].by_id == current_user.id
    said = _("You changed this in another window.") if is_own else _(CHANGED_MEANWHILE)
    form.form_errors.append(said)
    return changes


def _rehearse(
    template: str,
    session: Session,
    form: ChangeForm | CancelForm,
    plan: Plan | None,
    letters: list[Letter],
) -> ResponseReturnValue:
    """The same page with what would happen: nothing is written yet."""
    rehearsal = {
        "plan": plan,
        "key": _key(plan) if plan else None,
        "late_line": find_late_line(session, plan) if plan else None,
        "in_the_way": find_in_the_way(session, plan) if plan else None,
        "letters": [(letter.address, render_letter(letter)) for letter in _shown(letters)],
        "addresses": [letter.address for letter in letters],
    }
    return _ask(template, session, form, rehearsal)


def _shown(letters: list[Letter]) -> list[Letter]:
    """All of them; of a great many, one in each language: they differ by the name alone."""
    if len(letters) <= MOST_SHOWN:
        return letters
    return list({letter.language: letter for letter in reversed(letters)}.values())


def _list_of(session: Session) -> str:
    if not can(current_user, "keep_attendance", session):
        return url_for("schedule.show_session", session_id=session.id)
    return url_for("schedule_staff.list_sessions", slug=session.round.slug)


def _said(what: str, letters: list[Letter]) -> str:
    if not letters:
        return what
    told = ngettext(
        "A letter is on its way to %(num)s person.",
        "Letters are on their way to %(num)s people.",
        len(letters),
    )
    return f"{what} {told} " + _("They leave in ten minutes; until then you can undo it.")
