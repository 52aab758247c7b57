"""The page with the list of a session, and what its script is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from aspirant.core.clock import instant, now
from aspirant.presence.forms import TickForm
from aspirant.presence.half_days import half_day_at, half_days_of, is_open
from aspirant.presence.queries import Roll, find_roll, list_batch
from aspirant.programme.models import Session
from aspirant.schedule.models import is_cancelled
from aspirant.web.forms import status_of


def show_roll(session: Session, form: TickForm) -> ResponseReturnValue:
    """The list at the half day that the address asks for, else the one that is on."""
    at, found, batch = now(), find_roll(session), batch_in(request.args)
    search = request.args.get("q", "").strip().casefold()[:100]
    page = render_template(
        "presence/staff/roll.html",
        session=session,
        round=session.round,
        roll=found,
        half=found.half_days[_chosen(session, at) - 1],
        shown=[one for one in found.people if search in one.display_name.casefold()],
        open_halves={half.number for half in found.half_days if is_open(half, at)},
        is_cancelled=is_cancelled(session),
        takes_check_ins=at <= session.ends_at,
        state=state_of(found),
        undoable=len(list_batch(session, batch)) if batch else 0,
        batch=batch,
        form=form,
    )
    return page, status_of(form)


def state_of(roll: Roll) -> dict[str, Any]:
    """What a page knows of the list: by half day and person what is noted, and the time."""
    noted: dict[str, dict[str, str]] = {}
    for (person_id, half_day), row in roll.noted.items():
        noted.setdefault(str(half_day), {})[person_id.hex] = row.presence.value
    return {
        "noted": noted,
        "now": int(instant().timestamp() * 1000),
        "who": current_user.id.hex,
        "token": generate_csrf(),
    }


def batch_in(args: Any) -> UUID | None:
    """The press that an address or a form names, to be taken back."""
    try:
        return UUID(args.get("batch", ""))
    except ValueError:
        return None


def roll_of(session: Session, half_day: int | None, **more: Any) -> str:
    """Where the list of a half day is."""
    return url_for("presence_staff.roll", session_id=session.id, half=half_day, **more)


def _chosen(session: Session, at: datetime) -> int:
    asked = request.args.get("half", 0, type=int)
    numbers = {half.number for half in half_days_of(session)}
    return asked if asked in numbers else half_day_at(session, at).number
