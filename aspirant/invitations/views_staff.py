"""Pages for those who run the round: who is silent, what is needed, which replies wait."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.invitations import service
from aspirant.invitations.models import Reply
from aspirant.invitations.queries import (
    count_coming,
    find_reply,
    list_food,
    list_kept_replies,
    list_needs,
    list_reasons,
    list_reminded,
    list_replies_to_office,
    list_told,
)
from aspirant.invitations.words import FAULT_WORDS
from aspirant.mail.models import Letter
from aspirant.permissions import can
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round
from aspirant.schedule.changes import list_waits
from aspirant.schedule.models import ANSWER_WORDS, takes_answers
from aspirant.schedule.queries import find_session, list_turnouts
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("invitations_staff", __name__)


@pages.get("/rounds/<slug>/answers")
@guard("keep_attendance", find_round)
def list_answers(round: Round) -> ResponseReturnValue:
    """The sessions to come: who answered what, who is silent or reminded, calendars’ replies."""
    at = now()
    coming = [one for one in list_turnouts(round) if takes_answers(one.session, at)]
    sessions = [one.session for one in coming]
    return render_template(
        "invitations/staff/list_answers.html",
        round=round,
        coming=coming,
        told=list_told(sessions),
        waits=list_waits(sessions, at=at),
        reminded=list_reminded(sessions),
        reasons=list_reasons(sessions) if can(current_user, "note_excuse", round) else {},
        replies=_kept_replies(round),
        faults=FAULT_WORDS,
        answers=ANSWER_WORDS,
    )


@pages.post("/sessions/<uuid:session_id>/invite")
@guard("remind_silent", find_session)
def invite(session: Session) -> ResponseReturnValue:
    """Send the session to whoever has not had it."""
    letters = service.invite_to_session(session, by=current_user, at=now())
    return done(_answers_of(session.round), _said(letters))


@pages.post("/sessions/<uuid:session_id>/remind")
@guard("remind_silent", find_session)
def remind(session: Session) -> ResponseReturnValue:
    """Ask whoever has not answered once more."""
    letters = service.remind_silent(session, by=current_user, at=now())
    return done(_answers_of(session.round), _said(letters))


@pages.get("/sessions/<uuid:session_id>/needs")
@guard("keep_attendance", find_session)
def needs(session: Session) -> ResponseReturnValue:
    """How many need what: for the kitchen and the place. Nobody by name."""
    return render_template(
        "invitations/staff/needs.html",
        session=session,
        round=session.round,
        coming=count_coming(session),
        food=list_food(session),
        needs=list_needs(session),
    )


@pages.get("/networks/office/replies")
@guard("support_networks")
def list_network_replies() -> ResponseReturnValue:
    """The office: replies of calendars to network meetings, and those that belong nowhere."""
    return render_template(
        "invitations/staff/list_network_replies.html",
        replies=list_replies_to_office(),
        faults=FAULT_WORDS,
        answers=ANSWER_WORDS,
    )


@pages.post("/replies/<uuid:reply_id>/take")
@guard("settle_replies", find_reply)
def take_reply(reply: Reply) -> ResponseReturnValue:
    """Let a kept reply count."""
    service.take_reply(reply, by=current_user, at=now())
    return done(_list_with(reply), _("The reply counts as the answer."))


@pages.post("/replies/<uuid:reply_id>/set-aside")
@guard("settle_replies", find_reply)
def set_aside_reply(reply: Reply) -> ResponseReturnValue:
    """Let a kept reply count for nothing."""
    service.set_aside_reply(reply, by=current_user, at=now())
    return done(_list_with(reply), _("The reply is set aside."))


def _kept_replies(round: Round) -> list[Reply]:
    """Who is called to an interview is nothing for those who only keep the attendance."""
    kept = list_kept_replies(round)
    is_open = can(current_user, "settle_replies", round)
    return [one for one in kept if is_open or one.interview_id is None]


def _list_with(reply: Reply) -> str:
    if reply.round_id is None:
        return url_for("invitations_staff.list_network_replies")
    return _answers_of(reply.round)


def _answers_of(round: Round) -> str:
    return url_for("invitations_staff.list_answers", slug=round.slug)


def _said(letters: list[Letter]) -> str:
    return ngettext(
        "A letter is on its way to %(num)s person.",
        "Letters are on their way to %(num)s people.",
        len(letters),
    )
