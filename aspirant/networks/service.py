"""Verbs of proposing and supporting: draft, propose, talk, accept, decline, withdraw.

What a host does with a meeting that is open lies in `hosting`; signing up in `signing_up`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete

from aspirant.core.audit import record
from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import is_possible, move
from aspirant.mail.service import queue_letter
from aspirant.networks.messages import (
    accepted_letter,
    declined_letter,
    proposed_letter,
    word_letter,
)
from aspirant.networks.models import (
    MeetingPlan,
    Network,
    NetworkDraft,
    NetworkMeeting,
    NetworkWord,
)
from aspirant.networks.queries import find_draft
from aspirant.networks.words import Support
from aspirant.people.models import Person


@dataclass(frozen=True)
class Idea:
    """What somebody proposes. `other_days` would do as well as the day of `starts_at`."""

    title: str
    about: str
    starts_at: datetime
    ends_at: datetime
    municipality: str
    place: str
    capacity: int
    support: Support
    other_days: tuple[date, ...] = ()


def save_draft(contents: Mapping[str, str], *, by: Person, at: datetime) -> None:
    """Keep what somebody has written of a proposal so far."""
    draft = find_draft(by) or NetworkDraft(person_id=by.id)
    draft.contents, draft.saved_at = json.dumps(dict(contents)), at
    db.session.add(draft)


def drop_draft(*, by: Person, at: datetime) -> None:
    """Forget what somebody had written."""
    db.session.execute(delete(NetworkDraft).where(NetworkDraft.person_id == by.id))


def start_network(
    name: str, *, idea: Idea, word: str = "", by: Person, at: datetime
) -> NetworkMeeting:
    """Propose a network by its first meeting. The office hears of it."""
    network = Network(person_id=by.id, name=name.strip(), started_at=at)
    network.person = by
    db.session.add(network)
    db.session.flush()
    record("start_network", network, by=by, at=at)
    drop_draft(by=by, at=at)
    return propose_meeting(network, idea=idea, word=word, by=by, at=at)


def propose_meeting(
    network: Network, *, idea: Idea, word: str = "", by: Person, at: datetime
) -> NetworkMeeting:
    """Propose a meeting of the network. One that stands on its own opens it at once."""
    _refuse_past(idea, at)
    meeting = NetworkMeeting(network_id=network.id, person_id=by.id, proposed_at=at, changed_at=at)
    meeting.network, meeting.person = network, by
    meeting.title, meeting.about = idea.title.strip(), idea.about.strip()
    meeting.municipality, meeting.place = idea.municipality.strip(), idea.place.strip()
    meeting.starts_at, meeting.ends_at = idea.starts_at, idea.ends_at
    meeting.other_days = [day.isoformat() for day in idea.other_days]
    meeting.capacity, meeting.support_asked = idea.capacity, idea.support
    db.session.add(meeting)
    db.session.flush()
    record("propose_network_meeting", meeting, by=by, at=at, support=idea.support.value)
    if network.stands_alone_at:
        _open(meeting, Support.ALONE, by=by, at=at)
        return meeting
    queue_letter(proposed_letter(meeting), at=at)
    if word.strip():
        _keep_word(meeting, word, is_offices=False, by=by, at=at)
    return meeting


def say_word(meeting: NetworkMeeting, text: str, *, by: Person, at: datetime) -> None:
    """Say something about a meeting: the host to the office, anybody else to the host."""
    is_offices = by.id != meeting.person_id
    _keep_word(meeting, text, is_offices=is_offices, by=by, at=at)
    queue_letter(word_letter(meeting, is_offices=is_offices, text=text.strip()), at=at)
    record("say_word", meeting, by=by, at=at)


def accept_meeting(
    meeting: NetworkMeeting,
    *,
    support: Support,
    day: date,
    word: str = "",
    is_member: bool,
    by: Person,
    at: datetime,
) -> None:
    """Support a proposal on one of its days, and open it for sign-up."""
    network = meeting.network
    if not is_member and network.membership_confirmed_at is None:
        raise NotPossible(mark("Look up first that the host is a member, and say so."))
    if day not in days_of(meeting):
        raise NotPossible(mark("That is none of the days that the host can."))
    meeting.starts_at, meeting.ends_at = _on_day(meeting.starts_at, meeting.ends_at, day)
    if meeting.starts_at <= at:
        raise NotPossible(mark("That day has passed. Agree on another one with the host."))
    network.membership_confirmed_at = network.membership_confirmed_at or at
    if support is Support.ALONE:
        network.stands_alone_at = network.stands_alone_at or at
    _open(meeting, support, by=by, at=at)
    if word.strip():
        _keep_word(meeting, word, is_offices=True, by=by, at=at)
    queue_letter(accepted_letter(meeting, text=word.strip()), at=at)


def decline_meeting(meeting: NetworkMeeting, *, reason: str, by: Person, at: datetime) -> None:
    """Say no for this time, and why."""
    move(meeting, "decline_network_meeting", by=by, at=at)
    meeting.answered_at, meeting.answered_by_id = at, by.id
    _keep_word(meeting, reason, is_offices=True, by=by, at=at)
    queue_letter(declined_letter(meeting, text=reason.strip()), at=at)


def withdraw_meeting(meeting: NetworkMeeting, *, by: Person, at: datetime) -> None:
    """Take a proposal back before it is answered."""
    move(meeting, "withdraw_network_meeting", by=by, at=at)


def let_stand_alone(network: Network, stands: bool, *, by: Person, at: datetime) -> None:
    """Say that a network runs itself, so that its host opens meetings without asking; or not."""
    network.stands_alone_at = at if stands else None
    record("let_network_stand_alone" if stands else "support_network_again", network, by=by, at=at)


def days_of(meeting: NetworkMeeting) -> list[date]:
    """The days that the host can, in order."""
    others = {date.fromisoformat(one) for one in meeting.other_days}
    return sorted({to_local(meeting.starts_at).date(), *others})


def plan_on(meeting: NetworkMeeting, day: date) -> MeetingPlan:
    """The meeting at the same time on the clock on another day."""
    times = _on_day(meeting.starts_at, meeting.ends_at, day)
    return MeetingPlan(*times, meeting.municipality, meeting.place)


def is_waiting(meeting: NetworkMeeting) -> bool:
    """Whether the office has still to answer."""
    return is_possible("decline_network_meeting", meeting)


def _open(meeting: NetworkMeeting, support: Support, *, by: Person, at: datetime) -> None:
    meeting.answered_at, meeting.answered_by_id, meeting.changed_at = at, by.id, at
    meeting.support_given, meeting.other_days = support, []
    move(meeting, "accept_network_meeting", by=by, at=at, support=support.value)


def _keep_word(
    meeting: NetworkMeeting, text: str, *, is_offices: bool, by: Person, at: datetime
) -> None:
    said = NetworkWord(meeting_id=meeting.id, person_id=by.id, is_offices=is_offices)
    said.text, said.written_at = text.strip(), at
    db.session.add(said)


def _refuse_past(idea: Idea, at: datetime) -> None:
    if idea.starts_at <= at:
        raise NotPossible(mark("The meeting must lie ahead."))


def _on_day(starts_at: datetime, ends_at: datetime, day: date) -> tuple[datetime, datetime]:
    """The same time on the clock on another day."""
    wall = to_local(starts_at)
    moved = datetime.combine(day, wall.time(), tzinfo=wall.tzinfo)
    lasts: timedelta = ends_at - starts_at
    return moved, moved + lasts
