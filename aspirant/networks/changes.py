"""Reads: what became of a meeting's plan, what can still be undone, and what stands in its way."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from aspirant.algorithms.holidays import holidays_between
from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.lifecycle import LetterState, NetworkMeetingState, RoundState, SessionState
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.networks.models import MeetingPlan, NetworkChange, NetworkMeeting, SignUp
from aspirant.networks.queries import list_signed_up
from aspirant.networks.words import HELD_LETTERS, SIGN_UP_LETTERS
from aspirant.programme.models import Break, Round, Session
from aspirant.programme.queries import list_breaks
from aspirant.programme.words import Audience

#: Meetings this near in time are looked at more closely.
NEARBY = timedelta(hours=36)
_OPEN = (NetworkMeetingState.ACCEPTED, NetworkMeetingState.CANCELLED)


@dataclass(frozen=True)
class InTheWay:
    """What whoever moves a meeting should know of the day."""

    meetings: list[NetworkMeeting]
    sessions: list[Session]
    holidays: dict[date, str]
    breaks: list[Break]

    def __bool__(self) -> bool:
        return bool(self.meetings or self.sessions or self.holidays or self.breaks)


def find_last_change(meeting: NetworkMeeting) -> NetworkChange | None:
    """The latest change of the meeting's plan, undone or not, with who made it."""
    return db.session.scalar(
        sa.select(NetworkChange)
        .where(NetworkChange.meeting_id == meeting.id)
        .options(joinedload(NetworkChange.done_by))
        .order_by(NetworkChange.done_at.desc(), NetworkChange.sequence.desc())
        .limit(1)
    )


def find_change_to_undo(meeting: NetworkMeeting, *, at: datetime) -> NetworkChange | None:
    """The latest change, while its letters wait and nothing has changed since."""
    last = find_last_change(meeting)
    if last is None or last.undone_at or last.sequence != meeting.sequence:
        return None
    return last if at < last.done_at + HOLD and meeting.state in _OPEN else None


def list_letters_about(
    meeting: NetworkMeeting, addresses: list[str], *, since: datetime | None = None
) -> list[Letter]:
    """The letters to those addresses about the meeting that were not stopped, in order."""
    wanted = (
        sa.select(Letter)
        .where(
            Letter.kind.in_(SIGN_UP_LETTERS),
            Letter.address.in_(addresses),
            Letter.state != LetterState.CANCELLED,
        )
        .order_by(Letter.created_at, Letter.id)
    )
    if since is not None:
        wanted = wanted.where(Letter.created_at >= since)
    about = str(meeting.id)
    found = db.session.scalars(wanted)
    return [one for one in found if json.loads(one.context).get("meeting_id") == about]


def list_letters_of_change(sign_up: SignUp) -> list[Letter]:
    """The letters to somebody about a change or an end of the meeting, left or not."""
    found = list_letters_about(sign_up.meeting, [sign_up.email])
    return [one for one in found if one.kind in HELD_LETTERS]


def list_told_otherwise(
    meeting: NetworkMeeting, plan: dict[str, str], *, since: datetime
) -> list[SignUp]:
    """Those signed up whom a letter has told another plan since then, with the meeting at hand."""
    signed_up = list_signed_up(meeting)
    told = list_letters_about(meeting, [one.email for one in signed_up], since=since)
    otherwise = {one.address for one in told if json.loads(one.context)["plan"] != plan}
    return [one for one in signed_up if one.email in otherwise]


def find_in_the_way(meeting: NetworkMeeting, plan: MeetingPlan) -> InTheWay:
    """What else there is on the day that the meeting is planned for. It hinders nothing."""
    first, last = to_local(plan.starts_at).date(), to_local(plan.ends_at).date()
    return InTheWay(
        _list_meetings_beside(meeting, plan),
        _list_sessions_beside(plan),
        holidays_between(first, last),
        _distinct(list_breaks(None, first, last)),
    )


def _list_meetings_beside(meeting: NetworkMeeting, plan: MeetingPlan) -> list[NetworkMeeting]:
    """Open meetings of the same network or in the same municipality, on the same day."""
    near = db.session.scalars(
        sa.select(NetworkMeeting)
        .where(
            NetworkMeeting.state == NetworkMeetingState.ACCEPTED,
            NetworkMeeting.id != meeting.id,
            NetworkMeeting.starts_at < plan.ends_at + NEARBY,
            NetworkMeeting.ends_at > plan.starts_at - NEARBY,
        )
        .options(joinedload(NetworkMeeting.network))
        .order_by(NetworkMeeting.starts_at, NetworkMeeting.id)
    )
    here = plan.municipality.casefold()
    return [
        one
        for one in near
        if _share_a_day(one, plan)
        and (one.network_id == meeting.network_id or one.municipality.casefold() == here)
    ]


def _list_sessions_beside(plan: MeetingPlan) -> list[Session]:
    """Sessions for a whole round on the same day."""
    near = db.session.scalars(
        sa.select(Session)
        .join(Round, Round.id == Session.round_id)
        .where(
            Session.state == SessionState.PLANNED,
            Session.audience == Audience.ROUND,
            Round.state != RoundState.FINISHED,
            Session.starts_at < plan.ends_at + NEARBY,
            Session.ends_at > plan.starts_at - NEARBY,
        )
        .order_by(Session.starts_at, Session.id)
    )
    return [one for one in near if _share_a_day(one, plan)]


def _share_a_day(other: NetworkMeeting | Session, plan: MeetingPlan) -> bool:
    first, last = to_local(plan.starts_at).date(), to_local(plan.ends_at).date()
    return to_local(other.starts_at).date() <= last and to_local(other.ends_at).date() >= first


def _distinct(breaks: list[Break]) -> list[Break]:
    """Two rounds may have noted the same break."""
    return list({(one.name, one.first_day, one.last_day): one for one in breaks}.values())
