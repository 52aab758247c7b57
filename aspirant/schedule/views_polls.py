"""Pages: ask when to meet, answer, choose a time. The routes are added to one's own sessions."""

from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.lifecycle import is_possible
from aspirant.programme.models import Area, Round
from aspirant.programme.queries import find_area_with_members, find_round, list_areas
from aspirant.programme.words import Audience
from aspirant.schedule import polling
from aspirant.schedule.audience import Whom
from aspirant.schedule.forms import said_of_planning
from aspirant.schedule.models import Poll, PollTime
from aspirant.schedule.poll_forms import (
    LEAST_TIMES,
    MOST_TIMES,
    SHOWN_TIMES,
    PollForm,
    answer_form,
    poll_form,
    words_in,
)
from aspirant.schedule.polls import (
    find_poll,
    list_asked,
    list_by_word,
    list_own_words,
    list_polls,
    list_times,
)
from aspirant.schedule.rehearsals import rehearse_choice
from aspirant.schedule.views import pages
from aspirant.web.forms import Form, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

__all__ = ["pages"]


@pages.get("/rounds/<slug>/polls")
@guard("list_own_sessions", find_round)
def list_of_polls(round: Round) -> ResponseReturnValue:
    """The polls that ask me, the open ones first."""
    polls = list_polls(round, current_user)
    return render_template("schedule/list_polls.html", round=round, polls=polls)


@pages.route("/rounds/<slug>/polls/new", methods=["GET", "POST"])
@guard("plan_session", find_round)
def open_poll(round: Round) -> ResponseReturnValue:
    """Ask the round, or a workgroup, when it suits."""
    form = poll_form(list_areas(round))
    return _open(form, round, form.whom) if form.validate_on_submit() else _new(form, round)


@pages.route("/areas/<uuid:area_id>/polls/new", methods=["GET", "POST"])
@guard("call_session", find_area_with_members)
def ask_group(area: Area) -> ResponseReturnValue:
    """Ask one's own workgroup when it suits."""
    form = poll_form(None)
    if not form.validate_on_submit():
        return _new(form, area.round, area)
    return _open(form, area.round, lambda: Whom(Audience.WORKGROUP, area.id))


@pages.get("/polls/<uuid:poll_id>")
@guard("read_poll", find_poll)
def show_poll(poll: Poll) -> ResponseReturnValue:
    """The times, what everybody said, and what I say."""
    return _show(poll, answer_form(poll, list_own_words(poll, current_user)))


@pages.post("/polls/<uuid:poll_id>/answer")
@guard("answer_poll", find_poll)
def answer_poll(poll: Poll) -> ResponseReturnValue:
    """Say of each time whether it suits."""
    form = answer_form(poll, {})
    if not form.validate_on_submit():
        return _show(poll, form)
    polling.answer_poll(poll, words=words_in(form, poll), by=current_user, at=now())
    return done(_page_of(poll), _("Thank you, your answer is saved."))


@pages.route("/polls/<uuid:poll_id>/times/<uuid:time_id>/choose", methods=["GET", "POST"])
@guard("manage_poll", find_poll)
def choose_time(poll: Poll, time_id: UUID) -> ResponseReturnValue:
    """What happens if one of the times becomes a session; then it does."""
    time = next((one for one in poll.times if one.id == time_id), None) or abort(404)
    if is_possible("close_poll", poll) and time.starts_at > now():
        rehearsal, form = rehearse_choice(poll, time, by=current_user, at=now()), Form()
        if not form.validate_on_submit() or not rehearsal.is_seen(request.form.get("looked")):
            is_late = "looked" in request.form
            return _ask(poll, time, rehearsal=rehearsal, form=form, is_late=is_late)
    elif request.method == "GET":
        return _ask(poll, time)
    session = polling.choose_time(poll, time, by=current_user, at=now())
    here = url_for("schedule.show_session", session_id=session.id)
    return done(here, said_of_planning(_("The session is planned."), session, at=now()))


@pages.post("/polls/<uuid:poll_id>/close")
@guard("manage_poll", find_poll)
def close_poll(poll: Poll) -> ResponseReturnValue:
    """Ask no longer, though no time is chosen."""
    polling.close_poll(poll, by=current_user, at=now())
    return done(_page_of(poll), _("The question is closed. No letter is sent about it."))


@pages.post("/polls/<uuid:poll_id>/reopen")
@guard("manage_poll", find_poll)
def reopen_poll(poll: Poll) -> ResponseReturnValue:
    """Ask again."""
    polling.reopen_poll(poll, by=current_user, at=now())
    return done(_page_of(poll), _("The question is open again, and takes answers."))


def _open(form: PollForm, round: Round, whom: object) -> ResponseReturnValue:
    asked = form.asked()
    poll = polling.open_poll(round, asked=asked, whom=whom(), by=current_user, at=now())  # type: ignore[operator]
    return done(_page_of(poll), _("The question is asked, and the others get a letter."))


def _new(form: PollForm, round: Round, area: Area | None = None) -> ResponseReturnValue:
    html = render_template(
        "schedule/new_poll.html",
        round=round,
        area=area,
        form=form,
        least_times=LEAST_TIMES,
        shown_times=SHOWN_TIMES,
        most_times=MOST_TIMES,
    )
    return html, status_of(form)


def _ask(poll: Poll, time: PollTime, **what: Any) -> ResponseReturnValue:
    return render_template(
        "schedule/choose_time.html",
        poll=poll,
        time=time,
        round=poll.round,
        answers=list_by_word(poll, time),
        is_past=time.starts_at <= now(),
        **what,
    )


def _show(poll: Poll, form: Form) -> ResponseReturnValue:
    people = list_asked(poll)
    html = render_template(
        "schedule/show_poll.html",
        poll=poll,
        round=poll.round,
        form=form,
        people=people,
        times=list_times(poll, people),
        at=now(),
    )
    return html, status_of(form)


def _page_of(poll: Poll) -> str:
    return url_for("schedule.show_poll", poll_id=poll.id)
