"""Network meetings: nobody beyond the places, the line in its order, and nobody kept too long."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from aspirant.lifecycle import NetworkMeetingState, SignUpState
from aspirant.networks.models import Network, NetworkMeeting, SignUp
from aspirant.networks.queries import needed_until
from aspirant.networks.words import KEPT_AFTER

#: The clearing away runs once a day, and a machine may have been off a night.
PURGE_SLACK = timedelta(days=2)


def meetings_with_more_people_than_places(at: datetime) -> sa.Select[Any]:
    """Meetings at which more have a place than there are places."""
    return sa.select(NetworkMeeting.id).where(_placed() > NetworkMeeting.capacity)


def lines_beside_free_places(at: datetime) -> sa.Select[Any]:
    """Open meetings to come where somebody waits though a place is free."""
    waits = sa.exists().where(
        SignUp.meeting_id == NetworkMeeting.id, SignUp.state == SignUpState.WAITING
    )
    return sa.select(NetworkMeeting.id).where(
        NetworkMeeting.state == NetworkMeetingState.ACCEPTED,
        NetworkMeeting.starts_at > at,
        waits,
        _placed() < NetworkMeeting.capacity,
    )


def people_who_jumped_the_line(at: datetime) -> sa.Select[Any]:
    """Those who stand before somebody who stood there first."""
    later = aliased(SignUp)
    return (
        sa.select(SignUp.id)
        .join(later, later.meeting_id == SignUp.meeting_id)
        .where(SignUp.turn < later.turn, SignUp.confirmed_at > later.confirmed_at)
    )


def sign_ups_kept_too_long(at: datetime) -> sa.Select[Any]:
    """Sign-ups that should have been deleted after the meeting."""
    return sa.select(SignUp.id).where(needed_until() < at - KEPT_AFTER - PURGE_SLACK)


def opened_without_membership_looked_up(at: datetime) -> sa.Select[Any]:
    """Networks with a meeting that opened though nobody had looked up that the host is a member."""
    opened = sa.exists().where(
        NetworkMeeting.network_id == Network.id, NetworkMeeting.support_given.is_not(None)
    )
    return sa.select(Network.id).where(opened, Network.membership_confirmed_at.is_(None))


def _placed() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count(SignUp.id))
        .where(SignUp.meeting_id == NetworkMeeting.id, SignUp.state == SignUpState.PLACED)
        .correlate(NetworkMeeting)
        .scalar_subquery()
    )
