"""Public pages: the front, the call, earlier rounds."""

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.permissions import can
from aspirant.programme.models import Call, Round
from aspirant.programme.phases import PHASE_KINDS, PHASE_WORDS, phase_of
from aspirant.programme.queries import (
    count_aspirants,
    find_begun,
    find_call,
    find_finished_round,
    list_areas,
    list_entry_rules,
    list_finished_rounds,
    list_public_calls,
    list_public_sessions,
)
from aspirant.web.guard import guard

pages = Blueprint("programme", __name__)


@pages.get("/")
@guard("read_public_page")
def front() -> ResponseReturnValue:
    """The call, when there is one to apply to; else how it stands and whom to ask."""
    at = now()
    calls = list_public_calls()
    current = [call for call in calls if call.is_open(at)]
    current += [call for call in reversed(calls) if call.is_announced(at)]
    if len(current) == 1:
        return _show_call(current[0], at)
    return render_template("programme/front.html", current=current, calls=calls, at=at)


@pages.get("/calls/<slug>")
@guard("read_public_page", find_call)
def call(call: Call) -> ResponseReturnValue:
    """The call of a round: what it is, who can apply, how we choose, when we meet."""
    if not can(current_user, "read_call", call):
        abort(404)
    return _show_call(call, now())


@pages.get("/earlier-rounds")
@guard("read_public_page")
def earlier_rounds() -> ResponseReturnValue:
    """The rounds that are over."""
    rounds = list_finished_rounds()
    return render_template(
        "programme/earlier_rounds.html", rounds=rounds, aspirants=count_aspirants(rounds)
    )


@pages.get("/earlier-rounds/<slug>")
@guard("read_public_page", find_finished_round)
def show_round(round: Round) -> ResponseReturnValue:
    """What a round was."""
    return render_template(
        "programme/show_round.html",
        round=round,
        areas=list_areas(round),
        sessions=list_public_sessions(round),
        aspirants=count_aspirants([round]).get(round.id, 0),
    )


def _show_call(call: Call, at: datetime) -> str:
    phase = phase_of(call.round, at=at)
    return render_template(
        "programme/call.html",
        call=call,
        round=call.round,
        phase=phase.value,
        phase_word=PHASE_WORDS[phase],
        phase_kind=PHASE_KINDS.get(phase, ""),
        rules=list_entry_rules(call.round),
        areas=list_areas(call.round),
        sessions=list_public_sessions(call.round),
        own=_find_own(call, at),
        at=at,
    )


def _find_own(call: Call, at: datetime) -> Any:
    """What the reader began of an application, while the call is open."""
    is_asked = current_user.is_authenticated and call.is_open(at)
    return find_begun(call.round, current_user) if is_asked else None
