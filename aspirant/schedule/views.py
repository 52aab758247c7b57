"""Pages: the sessions of one's round, and one session with one's answer."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.mail.holding import HOLD
from aspirant.permissions import can
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round
from aspirant.programme.words import AUDIENCE_LABELS, PLAN_CHANGE_LABELS, Audience, Mode, PlanChange
from aspirant.schedule import service
from aspirant.schedule.changes import (
    find_change_to_undo,
    find_last_change,
    find_late_line,
    find_planning_to_undo,
    has_unseen_change,
    list_unseen_changes,
)
from aspirant.schedule.forms import AnswerForm, answer_in, said_of
from aspirant.schedule.models import (
    RsvpAnswer,
    has_seats,
    is_cancelled,
    is_changed_lately,
    is_one_day,
    plan_of,
    takes_answers,
    takes_attendance,
)
from aspirant.schedule.queries import (
    OwnSession,
    count_places_taken,
    find_answer,
    find_place_in_line,
    find_session,
    list_agenda,
    list_materials,
    list_own_sessions,
    list_participants,
    list_turnouts,
    next_of,
)
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.preferences import safe_path
from aspirant.web.receipts import done

pages = Blueprint("schedule", __name__)
pages.add_app_template_test(is_cancelled, "cancelled")


@pages.app_template_filter("as_minutes")
def as_minutes(count: int) -> timedelta:
    """So many minutes, to be added to a time."""
    return timedelta(minutes=count)


@pages.app_template_filter("say_audience")
def say_audience(audience: Audience) -> str:
    """Whom a session is for, in words."""
    return _(AUDIENCE_LABELS[audience])


@pages.get("/rounds/<slug>/my-sessions")
@guard("list_own_sessions", find_round)
def list_sessions(round: Round) -> ResponseReturnValue:
    """What comes next, what comes then, what was, and the others of the group."""
    at, own = now(), list_own_sessions(round, current_user)
    following = next_of(own, at)
    return render_template(
        "schedule/list_sessions.html",
        round=round,
        following=following,
        form=AnswerForm(answer=_chosen(following) if following else None),
        group=list_participants(round.id),
        takes_answers=following is not None and takes_answers(following.session, at),
        **_in_order(own, following, at),
    )


def _chosen(own: OwnSession) -> RsvpAnswer | None:
    """What one answered; to stand in the line is to have said yes."""
    return RsvpAnswer.YES if own.is_waiting else own.answer


def _in_order(own: list[OwnSession], following: OwnSession | None, at: datetime) -> dict[str, Any]:
    """One's sessions by what they are to one: to come, past, changed, with seats to take."""
    mine = [one for one in own if not one.is_seat_to_take]
    return {
        "coming": [one for one in mine if one.session.ends_at > at and one is not following],
        "past": [one for one in reversed(mine) if one.session.ends_at <= at],
        "seats": [one for one in own if one.is_seat_to_take and one.session.starts_at > at],
        "changed": [one.session.id for one in own if is_changed_lately(one.session, at)],
    }


@pages.get("/sessions/<uuid:session_id>")
@guard("read_session", find_session)
def show_session(session: Session) -> ResponseReturnValue:
    """One session: when, where, what, and whether I come."""
    rsvp = find_answer(session, current_user)
    waits = rsvp is None and find_place_in_line(session, current_user) is not None
    return _show(session, AnswerForm(answer=RsvpAnswer.YES if waits else rsvp and rsvp.answer))


@pages.post("/sessions/<uuid:session_id>/answer")
@guard("answer_session", find_session)
def answer(session: Session) -> ResponseReturnValue:
    """Whether I come."""
    form = AnswerForm()
    if form.validate_on_submit():
        made = service.answer_session(session, answer=answer_in(form), by=current_user, at=now())
        here = url_for("schedule.show_session", session_id=session.id)
        return done(here, said_of(answer_in(form), made))
    return _show(session, form)


@pages.post("/sessions/<uuid:session_id>/seen")
@guard("read_session", find_session)
def see_change(session: Session) -> ResponseReturnValue:
    """I have seen what became of the plan."""
    service.see_change(session, by=current_user, at=now())
    here = url_for("schedule.show_session", session_id=session.id)
    return done(safe_path(request.form.get("next"), here), _("Good. It is not said again."))


@pages.app_template_global("unseen_changes")
def unseen_changes() -> list[Session]:
    """For the top of every page: what became of plans that the reader has not seen. One query."""
    return list_unseen_changes(current_user, at=now()) if current_user.is_authenticated else []


@pages.app_template_filter("say_plan_change")
def say_plan_change(kind: PlanChange) -> str:
    """What became of a plan, in words."""
    return _(PLAN_CHANGE_LABELS[kind])


def _contents(session: Session) -> dict[str, Any]:
    """What the page tells beside the plan; of a board meeting, more to those with a seat."""
    answer = find_answer(session, current_user)
    has_place = answer is not None and answer.answer is RsvpAnswer.YES
    return {
        "is_inside": has_place
        or not has_seats(session)
        or can(current_user, "keep_attendance", session),
        "is_one_day": is_one_day(session),
        "agenda": list_agenda(session),
        "materials": list_materials(session),
        "taken": count_places_taken(session) if session.capacity else 0,
        "turn": find_place_in_line(session, current_user) if session.capacity else None,
    }


def _letters_leave_at(session: Session, at: datetime) -> datetime | None:
    """Until when whoever runs a session that was just planned can take that back."""
    if not can(current_user, "manage_sessions", session):
        return None
    planned = find_planning_to_undo(session, at=at)
    return planned.done_at + HOLD if planned else None


def _for_staff(session: Session, at: datetime) -> dict[str, Any]:
    """What tells those who run the session which ways on make sense now; nothing to others."""
    is_manager = can(current_user, "manage_sessions", session)
    if not is_manager and not can(current_user, "keep_attendance", session):
        return {}
    return {
        "is_open": takes_attendance(session, at),
        "is_begun": session.starts_at <= at,
        "is_over": session.ends_at <= at,
        "late_line": find_late_line(session, plan_of(session)) if is_manager else None,
        "lacks_link": session.mode is not Mode.ON_SITE and not session.link,
        "can_undo": is_manager and find_change_to_undo(session, at=at) is not None,
        **_said_to_caller(session),
    }


def _said_to_caller(session: Session) -> dict[str, Any]:
    """Who comes, for whoever called the session; others who run it have a page of answers."""
    if can(current_user, "keep_attendance", session):
        return {}
    turnouts = list_turnouts(session.round)
    return {"turnout": next(one for one in turnouts if one.session.id == session.id)}


def _standing(session: Session, at: datetime) -> dict[str, Any]:
    """How the session stands now, for those who come and for those who run it."""
    return {
        "is_lately": is_changed_lately(session, at),
        "letters_leave_at": _letters_leave_at(session, at),
        "takes_answers": takes_answers(session, at),
        "staff": _for_staff(session, at),
    }


def _show(session: Session, form: AnswerForm) -> ResponseReturnValue:
    at = now()
    unseen = has_unseen_change(session, current_user, at=at)
    is_changed = unseen and not is_cancelled(session)
    page = render_template(
        "schedule/show_session.html",
        session=session,
        round=session.round,
        form=form,
        change=find_last_change(session) if is_changed else None,
        is_unseen=unseen,
        **_standing(session, at),
        **_contents(session),
    )
    return page, status_of(form)
