"""Reads: what became of a plan, who has seen it, and what can still be undone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.lifecycle import LetterState
from aspirant.mail.holding import HOLD
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.programme.models import Round, Session
from aspirant.programme.words import PlanChange
from aspirant.schedule.audience import concerns, list_people_concerned
from aspirant.schedule.models import LATELY, AgendaItem, ChangeOfPlan, Plan, SeenChange


def find_change_to_undo(session: Session, *, at: datetime) -> ChangeOfPlan | None:
    """The latest change of plan, while its letters wait and nothing has changed since."""
    return db.session.scalar(
        select(ChangeOfPlan)
        .where(
            ChangeOfPlan.session_id == session.id,
            ChangeOfPlan.kind != PlanChange.PLANNED,
            ChangeOfPlan.sequence == session.sequence,
            ChangeOfPlan.undone_at.is_(None),
            ChangeOfPlan.done_at > at - HOLD,
        )
        .order_by(ChangeOfPlan.done_at.desc(), ChangeOfPlan.id)
        .limit(1)
    )


def list_changes_to_undo(round: Round, *, at: datetime) -> set[UUID]:
    """The sessions of the round whose latest change can be undone."""
    return set(
        db.session.scalars(
            select(ChangeOfPlan.session_id)
            .join(Session, Session.id == ChangeOfPlan.session_id)
            .where(
                Session.round_id == round.id,
                ChangeOfPlan.kind != PlanChange.PLANNED,
                ChangeOfPlan.sequence == Session.sequence,
                ChangeOfPlan.undone_at.is_(None),
                ChangeOfPlan.done_at > at - HOLD,
            )
        )
    )


def list_waits(sessions: Iterable[Session], *, at: datetime) -> dict[UUID, datetime]:
    """By session: until when its planning or its latest change can be undone, where it can be."""
    lately = [one.id for one in sessions if at - one.changed_at < HOLD]
    if not lately:
        return {}
    rows = db.session.execute(
        select(ChangeOfPlan.session_id, func.max(ChangeOfPlan.done_at))
        .join(Session, Session.id == ChangeOfPlan.session_id)
        .where(
            ChangeOfPlan.session_id.in_(lately),
            ChangeOfPlan.sequence == Session.sequence,
            ChangeOfPlan.undone_at.is_(None),
            ChangeOfPlan.done_at > at - HOLD,
        )
        .group_by(ChangeOfPlan.session_id)
    )
    return {session_id: done_at + HOLD for session_id, done_at in rows}


def find_planning_to_undo(session: Session, *, at: datetime) -> ChangeOfPlan | None:
    """That the session was planned, while its letters wait and nothing has changed since."""
    return db.session.scalar(
        select(ChangeOfPlan).where(
            ChangeOfPlan.session_id == session.id,
            ChangeOfPlan.kind == PlanChange.PLANNED,
            ChangeOfPlan.sequence == session.sequence,
            ChangeOfPlan.done_at > at - HOLD,
        )
    )


def find_fresh_planning(session: Session, *, at: datetime) -> ChangeOfPlan | None:
    """That the session was planned so lately that its letters wait, whatever became of it since."""
    return db.session.scalar(
        select(ChangeOfPlan)
        .where(
            ChangeOfPlan.session_id == session.id,
            ChangeOfPlan.kind == PlanChange.PLANNED,
            ChangeOfPlan.done_at > at - HOLD,
        )
        .order_by(ChangeOfPlan.done_at.desc(), ChangeOfPlan.id)
        .limit(1)
    )


def list_to_tell_of_end(session: Session, *, at: datetime) -> list[Person]:
    """Whom a letter tells that the session is cancelled.

    Of one that was just planned only those whom a letter has told that it is.
    """
    people = list_people_concerned(session)
    if find_fresh_planning(session, at=at) is None:
        return people
    has_left = Letter.state.in_((LetterState.SENDING, LetterState.SENT))
    told = select(Letter.address).where(Letter.event_id == session.id, has_left)
    addresses = set(db.session.scalars(told))
    return [one for one in people if one.email in addresses]


def find_late_line(session: Session, plan: Plan) -> datetime | None:
    """When the last line of the agenda begins, where that is after the end of the plan."""
    own = AgendaItem.session_id == session.id
    minutes = db.session.scalar(select(func.max(AgendaItem.minutes_in)).where(own))
    begins = None if minutes is None else plan.starts_at + timedelta(minutes=minutes)
    return begins if begins and begins > plan.ends_at else None


def list_unseen_changes(person: Person, *, at: datetime) -> list[Session]:
    """The sessions that concern the person whose plan is another, till they have seen it."""
    mine = (SeenChange.session_id == Session.id) & (SeenChange.person_id == person.id)
    return list(
        db.session.scalars(
            select(Session)
            .outerjoin(SeenChange, mine)
            .where(
                concerns(person.id),
                Session.plan_changed_at > at - LATELY,
                Session.ends_at > at,
                SeenChange.seen_at.is_(None) | (SeenChange.seen_at < Session.plan_changed_at),
            )
            .order_by(Session.starts_at, Session.id)
        )
    )


def has_unseen_change(session: Session, person: Person, *, at: datetime) -> bool:
    """Whether the session's plan became another that the person has not said they have seen."""
    changed_at = session.plan_changed_at
    if changed_at is None or at - changed_at >= LATELY or session.ends_at <= at:
        return False
    own = SeenChange.session_id == session.id, SeenChange.person_id == person.id
    seen_at = db.session.scalar(select(SeenChange.seen_at).where(*own))
    return seen_at is None or seen_at < changed_at


def find_last_change(session: Session) -> dict[str, Any] | None:
    """What was planned before the latest change of plan, in the words of the log."""
    return db.session.scalar(
        select(AuditEntry.details)
        .where(AuditEntry.thing_id == session.id, AuditEntry.action == "change_session")
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
