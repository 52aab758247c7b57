"""Reads: what a feed holds. Its scope says what is asked for, the owner's roles what is given."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, literal, or_, select
from sqlalchemy.orm import joinedload

from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.feeds.models import FeedAddress
from aspirant.feeds.words import FeedScope
from aspirant.interviews.models import Interview, PanelSeat, Slot
from aspirant.lifecycle import ApplicationState, InterviewState, SessionState
from aspirant.people.models import RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience
from aspirant.schedule.audience import concerns

KEPT_AFTER_CANCELLING = timedelta(days=30)
#: Those that had a time, whoever came to it.
TIMED = (InterviewState.BOOKED, InterviewState.HELD, InterviewState.MISSED)

Moment = datetime | ColumnElement[datetime]
Condition = ColumnElement[bool]


def list_sessions_in(feed_id: UUID, *, at: datetime) -> list[Session]:
    """The sessions of the address, in their order."""
    return list(
        db.session.scalars(
            select(Session)
            .join(FeedAddress, has_session(at - KEPT_AFTER_CANCELLING))
            .where(FeedAddress.id == feed_id)
            .order_by(Session.starts_at, Session.id)
        )
    )


def list_public_sessions(round_id: UUID, *, at: datetime) -> list[Session]:
    """The public sessions of a round, in their order."""
    return list(
        db.session.scalars(
            select(Session)
            .where(Session.round_id == round_id, is_public(at - KEPT_AFTER_CANCELLING))
            .order_by(Session.starts_at, Session.id)
        )
    )


def list_own_interviews(feed_id: UUID) -> list[Interview]:
    """The booked interviews about the owner of the address, with their slots."""
    return _list_interviews(feed_id, is_applicant())


def list_held_interviews(feed_id: UUID) -> list[Interview]:
    """The booked interviews that the owner holds, with their slots."""
    return _list_interviews(feed_id, is_in_panel())


def list_run_interviews(feed_id: UUID) -> list[Interview]:
    """The booked interviews of the round that the owner runs, with their slots."""
    return _list_interviews(feed_id, is_running())


def slug_of(round_id: UUID) -> str:
    """The round's part of an address."""
    return db.session.scalar(select(Round.slug).where(Round.id == round_id)) or ""


def session_versions() -> Select[str, UUID, int, str]:
    """What says that a session is another than before."""
    return select(
        literal("session").label("kind"),
        Session.id.label("item_id"),
        Session.version.label("version"),
        literal("").label("slot"),
    )


def interview_versions(kind: str) -> Select[str, UUID, int, str]:
    """The same of interviews. A slot has no version, so its time and place stand in for one."""
    times = cast(Slot.starts_at, String) + cast(Slot.ends_at, String)
    slot = times + cast(Slot.mode, String) + Slot.place + Slot.link
    return (
        select(literal(kind), Interview.id, Interview.version, slot)
        .join(Slot, Slot.id == Interview.slot_id)
        .join(Application, Application.id == Interview.application_id)
    )


def has_session(kept_from: Moment) -> Condition:
    """That the address holds the session: it is for its owner, and of its scope."""
    scope = FeedAddress.scope
    theirs = concerns(FeedAddress.person_id)
    runs = Session.round_id.in_(rounds_where(Role.COORDINATOR)) & (
        Session.audience != Audience.WORKGROUP
    )
    of_the_round = Session.round_id == FeedAddress.round_id
    return is_kept(kept_from) & or_(
        theirs & (scope == FeedScope.EVERYTHING),
        theirs & of_the_round & (scope == FeedScope.ROUND),
        theirs
        & of_the_round
        & (scope == FeedScope.WORKGROUP)
        & (Session.audience == Audience.WORKGROUP),
        runs & of_the_round & (scope == FeedScope.COORDINATION),
    )


def is_public(kept_from: Moment) -> Condition:
    """That everybody may know of the session."""
    return Session.is_public & is_kept(kept_from)


def is_kept(kept_from: Moment) -> Condition:
    """That the session is planned, or cancelled so lately that calendars must hear of it."""
    return or_(Session.state != SessionState.CANCELLED, Session.changed_at > kept_from)


def is_applicant() -> Condition:
    """That the interview is about the owner."""
    mine = Application.person_id == FeedAddress.person_id
    return mine & (FeedAddress.scope == FeedScope.EVERYTHING) & _is_timed()


def is_in_panel() -> Condition:
    """That the owner holds the interview."""
    seats = (
        select(PanelSeat.slot_id)
        .where(PanelSeat.person_id == FeedAddress.person_id)
        .correlate(FeedAddress)
    )
    scopes = (FeedScope.EVERYTHING, FeedScope.INTERVIEWS)
    return Interview.slot_id.in_(seats) & FeedAddress.scope.in_(scopes) & _is_timed()


def is_running() -> Condition:
    """That the owner coordinates the round of the interview, and asked to see that."""
    return (
        (Interview.round_id == FeedAddress.round_id)
        & (FeedAddress.scope == FeedScope.COORDINATION)
        & Interview.round_id.in_(rounds_where(Role.COORDINATOR))
        & _is_timed()
    )


def rounds_where(*roles: Role) -> Select[UUID]:
    """The rounds in which the owner of the address has one of the roles."""
    return (
        select(RoleGrant.round_id)
        .where(RoleGrant.person_id == FeedAddress.person_id, RoleGrant.role.in_(roles))
        .correlate(FeedAddress)
    )


def _is_timed() -> Condition:
    return Interview.state.in_(TIMED) & (Application.state != ApplicationState.WITHDRAWN)


def _list_interviews(feed_id: UUID, condition: Condition) -> list[Interview]:
    return list(
        db.session.scalars(
            select(Interview)
            .join(Slot, Slot.id == Interview.slot_id)
            .join(Application, Application.id == Interview.application_id)
            .join(FeedAddress, condition)
            .where(FeedAddress.id == feed_id)
            .options(joinedload(Interview.slot))
            .order_by(Slot.starts_at, Interview.id)
        )
    )
