"""How an application stands, as its applicant may know it: from the calendar and their own acts.

Nothing here looks at what staff think of the application. Whoever is let in, screened out,
shortlisted or waiting for a decision sees the same page until the answers are released. What
shows is only whether they have begun with it, since it cannot be changed after that.
"""

import enum
from dataclasses import dataclass
from datetime import date, datetime

from aspirant.applications.models import Application
from aspirant.core.clock import to_local
from aspirant.core.i18n import mark
from aspirant.lifecycle import ApplicationState, is_possible
from aspirant.programme.models import Call


class Standing(enum.StrEnum):
    """Where an application is on its way, seen from outside."""

    DRAFT = "draft"
    NOT_SENT = "not_sent"
    SENT = "sent"
    READING = "reading"
    INTERVIEWS = "interviews"
    DECIDING = "deciding"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Step:
    """One step of the way: its word, "done", "current" or "", and when."""

    word: str
    state: str
    first: date | None
    last: date | None


def standing_of(application: Application, *, at: datetime) -> Standing:
    """Where the application is. Needs round and call."""
    call = application.round.call
    if application.state is ApplicationState.WITHDRAWN:
        return Standing.WITHDRAWN
    if application.state is ApplicationState.DRAFT:
        return Standing.DRAFT if call.is_open(at) else Standing.NOT_SENT
    can_change = call.is_open(at) and is_possible("reopen_application", application)
    return Standing.SENT if can_change else _after_closing(call, to_local(at).date())


def _after_closing(call: Call, today: date) -> Standing:
    if call.decision_by and today > call.decision_by:
        return Standing.ANSWERED
    if call.interviews_to and today > call.interviews_to:
        return Standing.DECIDING
    if call.interviews_from and today >= call.interviews_from:
        return Standing.INTERVIEWS
    return Standing.READING


def steps_of(application: Application, *, at: datetime) -> list[Step]:
    """The way from sending to answer, with what is done and what is current."""
    call = application.round.call
    now = _rank(standing_of(application, at=at))
    sent_on = to_local(application.submitted_at).date() if application.submitted_at else None
    lines = (
        (mark("Sent"), sent_on, None),
        (mark("We read"), to_local(call.closes_at).date(), None),
        (mark("Interviews"), call.interviews_from, call.interviews_to),
        (mark("The answer"), None, call.decision_by),
    )
    return [
        Step(word, _step_state(place, now), first, last)
        for place, (word, first, last) in enumerate(lines)
    ]


def _rank(standing: Standing) -> float:
    """How far along the way: 0.5 is past the first step and not yet at the second."""
    ranks = {
        Standing.SENT: 0.5,
        Standing.READING: 1,
        Standing.INTERVIEWS: 2,
        Standing.DECIDING: 3,
        Standing.ANSWERED: 4,
    }
    return ranks.get(standing, 0)


def _step_state(place: int, now: float) -> str:
    if place < now:
        return "done"
    return "current" if place == now else ""
