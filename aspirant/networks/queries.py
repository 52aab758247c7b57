"""Reads: networks, their meetings, who is signed up, and whom a letter's key stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from aspirant.core.db import db
from aspirant.core.letter_tokens import is_letter_token, make_letter_token, read_letter_token
from aspirant.lifecycle import NetworkMeetingState, SignUpState
from aspirant.mail.models import Letter
from aspirant.networks.models import Network, NetworkDraft, NetworkMeeting, NetworkWord, SignUp
from aspirant.people.models import Person

_PURPOSE = "sign-up by letter"
_OPEN = NetworkMeetingState.ACCEPTED


@dataclass(frozen=True)
class Places:
    """How full a meeting is."""

    capacity: int
    placed: int = 0
    waiting: int = 0

    @property
    def left(self) -> int:
        """How many places nobody has."""
        return max(self.capacity - self.placed, 0)


def find_network(network_id: UUID) -> Network | None:
    """A network with its host and its meetings."""
    return db.session.scalar(
        sa.select(Network)
        .where(Network.id == network_id)
        .options(joinedload(Network.person), selectinload(Network.meetings))
    )


def find_public_network(network_id: UUID) -> Network | None:
    """The same, once one of its meetings is for everybody to read about."""
    network = find_network(network_id)
    return network if network and any(one.is_public() for one in network.meetings) else None


def find_network_meeting(network_meeting_id: UUID) -> NetworkMeeting | None:
    """A meeting with its host, its network and the meetings beside it."""
    return db.session.scalar(_meeting_where(NetworkMeeting.id == network_meeting_id))


def find_public_meeting(network_meeting_id: UUID) -> NetworkMeeting | None:
    """The same when everybody may read about it."""
    meeting = find_network_meeting(network_meeting_id)
    return meeting if meeting and meeting.is_public() else None


def _meeting_where(*conditions: sa.ColumnElement[bool]) -> sa.Select[NetworkMeeting]:
    return (
        sa.select(NetworkMeeting)
        .where(*conditions)
        .options(
            joinedload(NetworkMeeting.person),
            joinedload(NetworkMeeting.network).selectinload(Network.meetings),
        )
    )


def list_open_meetings(*, at: datetime) -> list[NetworkMeeting]:
    """The meetings to come that everybody may read about, soonest first, with their networks."""
    return list(
        db.session.scalars(
            sa.select(NetworkMeeting)
            .where(NetworkMeeting.state == _OPEN, NetworkMeeting.ends_at > at)
            .options(joinedload(NetworkMeeting.network))
            .order_by(NetworkMeeting.starts_at, NetworkMeeting.id)
        )
    )


def list_hosted_meetings(person: Person) -> list[NetworkMeeting]:
    """The meetings that somebody proposed, the latest first."""
    return list(
        db.session.scalars(
            sa.select(NetworkMeeting)
            .where(NetworkMeeting.person_id == person.id)
            .order_by(NetworkMeeting.starts_at.desc(), NetworkMeeting.id)
        )
    )


def list_proposals() -> list[NetworkMeeting]:
    """Proposals that wait for the office, the oldest first, with host and network."""
    return list(
        db.session.scalars(
            sa.select(NetworkMeeting)
            .where(NetworkMeeting.state == NetworkMeetingState.PROPOSED)
            .options(joinedload(NetworkMeeting.person), joinedload(NetworkMeeting.network))
            .order_by(NetworkMeeting.proposed_at, NetworkMeeting.id)
        )
    )


def count_proposals() -> int:
    """How many proposals wait for the office."""
    waits = NetworkMeeting.state == NetworkMeetingState.PROPOSED
    return db.session.scalar(sa.select(sa.func.count(NetworkMeeting.id)).where(waits)) or 0


def list_networks() -> list[Network]:
    """The networks that the office has supported, the oldest first, with all their meetings."""
    supported = sa.exists().where(
        NetworkMeeting.network_id == Network.id, NetworkMeeting.support_given.is_not(None)
    )
    return list(
        db.session.scalars(
            sa.select(Network)
            .where(supported)
            .options(joinedload(Network.person), selectinload(Network.meetings))
            .order_by(Network.started_at, Network.id)
        )
    )


def list_words(meeting: NetworkMeeting) -> list[NetworkWord]:
    """What host and office have said about a meeting, in order."""
    return list(
        db.session.scalars(
            sa.select(NetworkWord)
            .where(NetworkWord.meeting_id == meeting.id)
            .order_by(NetworkWord.written_at, NetworkWord.id)
        )
    )


def find_draft(person: Person) -> NetworkDraft | None:
    """The proposal that somebody is writing."""
    return db.session.scalar(sa.select(NetworkDraft).where(NetworkDraft.person_id == person.id))


def list_places(meetings: Sequence[NetworkMeeting]) -> dict[UUID, Places]:
    """How full each meeting is. Counts only: nobody by name."""
    counts: dict[UUID, dict[SignUpState, int]] = {one.id: {} for one in meetings}
    rows = db.session.execute(
        sa.select(SignUp.meeting_id, SignUp.state, sa.func.count(SignUp.id))
        .where(SignUp.meeting_id.in_(list(counts)))
        .group_by(SignUp.meeting_id, SignUp.state)
    )
    for meeting_id, state, count in rows:
        counts[meeting_id][state] = count
    return {
        one.id: Places(
            one.capacity,
            counts[one.id].get(SignUpState.PLACED, 0),
            counts[one.id].get(SignUpState.WAITING, 0),
        )
        for one in meetings
    }


def count_placed(meeting: NetworkMeeting) -> int:
    """How many have a place."""
    placed = SignUp.meeting_id == meeting.id, SignUp.state == SignUpState.PLACED
    return db.session.scalar(sa.select(sa.func.count(SignUp.id)).where(*placed)) or 0


def is_full(meeting: NetworkMeeting) -> bool:
    """Whether whoever signs up now stands in the line."""
    return count_placed(meeting) >= meeting.capacity


def list_sign_ups(meeting: NetworkMeeting, *states: SignUpState) -> list[SignUp]:
    """Those signed up in `states`: who waits in their turn, the others as they came."""
    return list(
        db.session.scalars(
            sa.select(SignUp)
            .where(SignUp.meeting_id == meeting.id, SignUp.state.in_(states))
            .order_by(SignUp.turn, SignUp.confirmed_at, SignUp.id)
        )
    )


def list_signed_up(meeting: NetworkMeeting, *, with_line: bool = True) -> list[SignUp]:
    """Those who have a place, and those in the line if asked for, with the meeting at hand."""
    states = (SignUpState.PLACED, SignUpState.WAITING) if with_line else (SignUpState.PLACED,)
    found = list_sign_ups(meeting, *states)
    for one in found:
        set_committed_value(one, "meeting", meeting)  # at hand, and nothing to write
    return found


def find_sign_up(meeting: NetworkMeeting, email: str) -> SignUp | None:
    """The sign-up of an address."""
    return db.session.scalar(
        sa.select(SignUp).where(SignUp.meeting_id == meeting.id, SignUp.email == email)
    )


def find_sign_up_by_id(sign_up_id: UUID) -> SignUp | None:
    """A sign-up with its meeting, as letters and calendars name it."""
    return db.session.scalar(
        sa.select(SignUp)
        .join(SignUp.meeting)
        .where(SignUp.id == sign_up_id)
        .options(contains_eager(SignUp.meeting).joinedload(NetworkMeeting.network))
    )


def count_ahead(sign_up: SignUp) -> int:
    """How many stand before somebody in the line."""
    ahead = SignUp.meeting_id == sign_up.meeting_id, SignUp.turn < sign_up.turn
    return db.session.scalar(sa.select(sa.func.count(SignUp.id)).where(*ahead)) or 0


def count_letters_to(email: str, kinds: Sequence[str], *, since: datetime) -> int:
    """How many letters of `kinds` an address has been sent lately."""
    lately = Letter.address == email, Letter.kind.in_(kinds), Letter.created_at > since
    return db.session.scalar(sa.select(sa.func.count(Letter.id)).where(*lately)) or 0


def sign_up_token(sign_up: SignUp) -> str:
    """What stands in the letters to somebody who signed up."""
    return make_letter_token(_PURPOSE, (sign_up.id,), address=sign_up.email)


def find_sign_up_by_letter(token: str) -> SignUp | None:
    """The sign-up that a letter's key stands for, with its meeting."""
    ids = read_letter_token(token, count=1)
    sign_up = find_sign_up_by_id(ids[0]) if ids else None
    if not sign_up or not is_letter_token(token, _PURPOSE, (sign_up.id,), address=sign_up.email):
        return None
    return sign_up


def list_meetings_past(*, at: datetime) -> list[NetworkMeeting]:
    """Open meetings that are over."""
    return list(
        db.session.scalars(
            sa.select(NetworkMeeting)
            .where(NetworkMeeting.state == _OPEN, NetworkMeeting.ends_at <= at)
            .order_by(NetworkMeeting.ends_at, NetworkMeeting.id)
        )
    )


def list_own_sign_ups(person: Person, *, at: datetime) -> list[SignUp]:
    """Where the address of somebody has a place or waits, soonest first, with the meetings."""
    return list(
        db.session.scalars(
            sa.select(SignUp)
            .join(SignUp.meeting)
            .where(
                SignUp.email == person.email,
                SignUp.state != SignUpState.ASKED,
                NetworkMeeting.state == _OPEN,
                NetworkMeeting.ends_at > at,
            )
            .options(contains_eager(SignUp.meeting))
            .order_by(NetworkMeeting.starts_at, SignUp.id)
        )
    )


def needed_until(meeting_id: Any = SignUp.meeting_id) -> sa.ColumnElement[Any]:
    """The moment after which nobody needs to know who signed up, or what they said.

    `meeting_id` is the column that names the meeting.
    """
    ended = sa.case(
        (NetworkMeeting.state == NetworkMeetingState.CANCELLED, NetworkMeeting.changed_at),
        else_=NetworkMeeting.ends_at,
    )
    return (
        sa.select(ended)
        .where(NetworkMeeting.id == meeting_id)
        .correlate(meeting_id.class_)
        .scalar_subquery()
    )
