"""Reads: one application with all it says, for its person and for staff."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from aspirant.applications.models import Application
from aspirant.applications.parts import Asked
from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.lifecycle import SessionState
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.queries import (
    list_areas,
    list_associations,
    list_entry_rules,
    list_questions,
    list_sessions,
)


def _whole() -> Select[Application]:
    """Applications with round, call, person, association and everything answered."""
    return select(Application).options(
        joinedload(Application.round).joinedload(Round.call),
        joinedload(Application.round).joinedload(Round.programme),
        joinedload(Application.person),
        joinedload(Application.association),
        selectinload(Application.answers),
        selectinload(Application.rule_answers),
        selectinload(Application.area_choices),
        selectinload(Application.availability),
    )


def find_application(application_id: UUID) -> Application | None:
    """One application, whole."""
    return db.session.scalar(_whole().where(Application.id == application_id))


def find_numbered_application(slug: str, number: int) -> Application | None:
    """The application with that number in the round at an address, whole."""
    return db.session.scalar(
        _whole().join(Application.round).where(Round.slug == slug, Application.number == number)
    )


def find_application_of(round: Round, person: Person) -> Application | None:
    """What a person sent, or began to write, to a round; whole."""
    return db.session.scalar(
        _whole().where(Application.round_id == round.id, Application.person_id == person.id)
    )


def find_asked(round: Round) -> Asked:
    """What a round asks of its applicants; cancelled sessions are not asked about."""
    sessions = [one for one in list_sessions(round) if one.state is SessionState.PLANNED]
    return Asked(
        questions=list_questions(round),
        rules=list_entry_rules(round),
        areas=list_areas(round),
        sessions=sessions,
        associations=list_associations(),
    )


@dataclass(frozen=True)
class Event:
    """Something done with an application: when, what (an action), by whom ("": the system)."""

    at: datetime
    action: str
    by: str


def list_history(application: Application, *, own: bool = False) -> list[Event]:
    """What was done with an application, the latest first; `own`: only by its own person."""
    wanted = (
        select(AuditEntry.at, AuditEntry.action, Person.name)
        .join(Person, Person.id == AuditEntry.by_id, isouter=True)
        .where(AuditEntry.thing_id == application.id)
        .order_by(AuditEntry.number.desc())
    )
    if own:
        wanted = wanted.where(AuditEntry.by_id == application.person_id)
    found = db.session.execute(wanted)
    return [Event(row.at, row.action, row.name or "") for row in found]
