"""Pages: the sessions of one's round, and one session with one's answer."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round
from aspirant.schedule import service
from aspirant.schedule.forms import ANSWERED_WORDS, AnswerForm, answer_in
from aspirant.schedule.models import is_cancelled, is_changed_lately, takes_answers
from aspirant.schedule.queries import (
    find_answer,
    find_last_change,
    find_session,
    list_own_sessions,
    list_participants,
    next_of,
)
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("schedule", __name__)
pages.add_app_template_test(is_cancelled, "cancelled")


@pages.get("/rounds/<slug>/my-sessions")
@guard("read_session", find_round)
def list_sessions(round: Round) -> ResponseReturnValue:
    """What comes next, what comes then, what was, and the others of the group."""
    at, own = now(), list_own_sessions(round, current_user)
    following = next_of(own, at)
    return render_template(
        "schedule/list_sessions.html",
        round=round,
        following=following,
        form=AnswerForm(answer=following.answer if following else None),
        coming=[one for one in own if one.session.ends_at > at and one is not following],
        past=[one for one in reversed(own) if one.session.ends_at <= at],
        group=list_participants(round.id),
        changed=[one.session.id for one in own if is_changed_lately(one.session, at)],
        takes_answers=following is not None and takes_answers(following.session, at),
    )


@pages.get("/sessions/<uuid:session_id>")
@guard("read_session", find_session)
def show_session(session: Session) -> ResponseReturnValue:
    """One session: when, where, what, and whether I come."""
    rsvp = find_answer(session, current_user)
    return _show(session, AnswerForm(answer=rsvp.answer if rsvp else None))


@pages.post("/sessions/<uuid:session_id>/answer")
@guard("answer_session", find_session)
def answer(session: Session) -> ResponseReturnValue:
    """Whether I come."""
    form = AnswerForm()
    if form.validate_on_submit():
        service.answer_session(session, answer=answer_in(form), by=current_user, at=now())
        here = url_for("schedule.show_session", session_id=session.id)
        return done(here, _(ANSWERED_WORDS[answer_in(form)]))
    return _show(session, form)


def _show(session: Session, form: AnswerForm) -> ResponseReturnValue:
    at = now()
    is_changed = is_changed_lately(session, at) and not is_cancelled(session)
    page = render_template(
        "schedule/show_session.html",
        session=session,
        round=session.round,
        form=form,
        change=find_last_change(session) if is_changed else None,
        takes_answers=takes_answers(session, at),
    )
    return page, status_of(form)
