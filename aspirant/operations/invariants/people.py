"""People, their roles and ways in, letters and calendar addresses."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from aspirant.core.audit import AuditEntry
from aspirant.feeds.models import FeedAddress
from aspirant.lifecycle import FeedState, LetterState
from aspirant.mail.delivery import LEASE
from aspirant.mail.models import Letter
from aspirant.operations.retention import RETENTIONS
from aspirant.people.models import Person, RoleGrant, SignIn, SignInLink

Broken = sa.Select[UUID]

#: A letter that is due leaves within this time while the worker runs.
PATIENCE = timedelta(minutes=30)


def addresses_in_capitals(at: datetime) -> Broken:
    """People who could not be found by their address."""
    return sa.select(Person.id).where(
        sa.or_(
            Person.email != sa.func.lower(Person.email), Person.email != sa.func.trim(Person.email)
        )
    )


def people_in_no_language(at: datetime) -> Broken:
    """People whose pages and letters have no language."""
    return sa.select(Person.id).where(Person.language.not_in(["sv", "en"]))


def sign_ins_to_closed_accounts(at: datetime) -> Broken:
    """Browsers signed in to an account that is closed."""
    return sa.select(SignIn.id).join(SignIn.person).where(Person.is_active.is_(False))


def stale_sign_in_links(at: datetime) -> Broken:
    """Links that the nightly purge should have taken: the worker does not run."""
    _table, column, kept, _condition = RETENTIONS["sign-in links"]
    return sa.select(SignInLink.id).where(column < at - kept - timedelta(days=2))


def roles_nobody_gave(at: datetime) -> Broken:
    """Roles without the log entry of their giving."""
    given = sa.exists().where(
        AuditEntry.thing_id == RoleGrant.id, AuditEntry.action == "grant_role"
    )
    return sa.select(RoleGrant.id).where(~given)


def administrators_nobody_made(at: datetime) -> Broken:
    """Administrators without the log entry of their making."""
    made = sa.exists().where(
        AuditEntry.thing_id == Person.id, AuditEntry.action == "make_administrator"
    )
    return sa.select(Person.id).where(Person.is_administrator, ~made)


def stuck_letters(at: datetime) -> Broken:
    """Letters whose sender died and that nobody took over."""
    return sa.select(Letter.id).where(
        Letter.state == LetterState.SENDING, Letter.lease_until < at - LEASE
    )


def waiting_letters(at: datetime) -> Broken:
    """Letters that should have left: the worker does not run."""
    return sa.select(Letter.id).where(
        Letter.state == LetterState.QUEUED, Letter.next_attempt_at < at - PATIENCE
    )


def letters_sent_before_written(at: datetime) -> Broken:
    """Letters that left before they were written."""
    return sa.select(Letter.id).where(Letter.sent_at < Letter.created_at)


def second_calendar_addresses(at: datetime) -> Broken:
    """Active addresses of somebody who has another active one to the same calendar."""
    other = aliased(FeedAddress)
    return (
        sa.select(FeedAddress.id)
        .join(other, (other.person_id == FeedAddress.person_id) & (other.id != FeedAddress.id))
        .where(other.scope == FeedAddress.scope)
        .where(other.round_id.is_not_distinct_from(FeedAddress.round_id))
        .where(FeedAddress.state == FeedState.ACTIVE, other.state == FeedState.ACTIVE)
    )
