"""Reads: the public network meetings that a feed holds, and what says that they have changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, literal, or_, select

from aspirant.core.db import db
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.queries.contents import KEPT_AFTER_CANCELLING, Condition, Moment
from aspirant.feeds.queries.keys import make_key
from aspirant.feeds.words import FeedScope
from aspirant.lifecycle import NetworkMeetingState, SignUpState
from aspirant.networks.models import Network, NetworkMeeting, SignUp
from aspirant.people.models import Person

#: Meetings that were held stay in the public feeds for so long.
KEPT_AFTER_HOLDING = timedelta(days=90)
_HELD = (NetworkMeetingState.ACCEPTED, NetworkMeetingState.HELD)


@dataclass(frozen=True)
class NetworkFeed:
    """The public meetings of one network or of all, and the key of what they are now."""

    network_id: UUID | None
    name: str
    since: datetime | None
    key: str

    def is_gone(self, at: datetime) -> bool:
        """Never: what was public stays so."""
        return False


def find_network_feed(network_id: UUID | None, *, at: datetime) -> NetworkFeed | None:
    """The feed of a network that has been public, or of all; None where there is none."""
    if network_id is None:
        rows = db.session.execute(
            select(NetworkMeeting.id, NetworkMeeting.version).where(_is_in_feed(None, at))
        ).all()
        return NetworkFeed(None, "", None, make_key([], rows))
    found = db.session.execute(
        select(Network.name, Network.started_at, NetworkMeeting.id, NetworkMeeting.version)
        .outerjoin(
            NetworkMeeting,
            (NetworkMeeting.network_id == Network.id) & _is_in_feed(network_id, at),
        )
        .where(Network.id == network_id, _was_public())
    ).all()
    if not found:
        return None
    name, since, *_meeting = found[0]
    return NetworkFeed(network_id, name, since, make_key([name], [row[2:] for row in found]))


def list_public_network_meetings(network_id: UUID | None, *, at: datetime) -> list[NetworkMeeting]:
    """The meetings of such a feed, in their order."""
    return list(
        db.session.scalars(
            select(NetworkMeeting)
            .where(_is_in_feed(network_id, at))
            .order_by(NetworkMeeting.starts_at, NetworkMeeting.id)
        )
    )


def sign_up_versions() -> Select[str, UUID, int, str]:
    """What says that a meeting with a place of one's own is another than before."""
    return (
        select(literal("sign-up"), SignUp.id, NetworkMeeting.version, literal(""))
        .select_from(SignUp)
        .join(NetworkMeeting, NetworkMeeting.id == SignUp.meeting_id)
        .join(Person, Person.email == SignUp.email)
    )


def has_sign_up(kept_from: Moment) -> Condition:
    """That the address holds the meeting: its owner has a place there."""
    return (
        (Person.id == FeedAddress.person_id)
        & (FeedAddress.scope == FeedScope.EVERYTHING)
        & (SignUp.state == SignUpState.PLACED)
        & _is_kept(kept_from)
    )


def hosted_versions() -> Select[str, UUID, int, str]:
    """The same of the meetings that somebody hosts."""
    return select(literal("hosted"), NetworkMeeting.id, NetworkMeeting.version, literal(""))


def is_host(kept_from: Moment) -> Condition:
    """That the address holds the meeting: its owner is the host."""
    mine = NetworkMeeting.person_id == FeedAddress.person_id
    return mine & (FeedAddress.scope == FeedScope.EVERYTHING) & _is_kept(kept_from)


def list_own_network_meetings(
    feed_id: UUID, *, at: datetime
) -> list[tuple[NetworkMeeting, SignUp | None]]:
    """The meetings that the owner of an address hosts or has a place at, in their order."""
    placed = (
        (SignUp.meeting_id == NetworkMeeting.id)
        & (SignUp.email == Person.email)
        & (SignUp.state == SignUpState.PLACED)
    )
    is_host = NetworkMeeting.person_id == Person.id
    rows = db.session.execute(
        select(NetworkMeeting, SignUp)
        .select_from(NetworkMeeting)
        .join(FeedAddress, FeedAddress.id == feed_id)
        .join(Person, Person.id == FeedAddress.person_id)
        .outerjoin(SignUp, placed)
        .where(
            FeedAddress.scope == FeedScope.EVERYTHING,
            or_(is_host, SignUp.id.is_not(None)),
            _is_kept(at - KEPT_AFTER_CANCELLING),
        )
        .order_by(NetworkMeeting.starts_at, NetworkMeeting.id)
    )
    return [(meeting, sign_up) for meeting, sign_up in rows]


def _was_public() -> Condition:
    return (
        exists()
        .where(NetworkMeeting.network_id == Network.id, NetworkMeeting.support_given.is_not(None))
        .correlate(Network)
    )


def _is_in_feed(network_id: UUID | None, at: datetime) -> Condition:
    is_near = NetworkMeeting.ends_at > at - KEPT_AFTER_HOLDING
    wanted: ColumnElement[bool] = is_near & _is_kept(at - KEPT_AFTER_CANCELLING)
    return wanted if network_id is None else wanted & (NetworkMeeting.network_id == network_id)


def _is_kept(kept_from: Moment) -> Condition:
    lately = NetworkMeeting.changed_at > kept_from
    return or_(
        NetworkMeeting.state.in_(_HELD),
        (NetworkMeeting.state == NetworkMeetingState.CANCELLED) & lately,
    )
