"""Reads for the demo's own pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from aspirant.core.db import db
from aspirant.demo.cast import CAST, Part
from aspirant.lifecycle import LetterState
from aspirant.mail.models import Letter
from aspirant.people.models import Person


@dataclass(frozen=True)
class Player:
    """One of the cast: the part, and the person who plays it."""

    part: Part
    person: Person


def list_cast() -> list[Player]:
    """The cast, in the order of the way through a round. Those not seeded are left out."""
    people = db.session.scalars(
        select(Person)
        .where(Person.email.in_([part.email for part in CAST]))
        .options(selectinload(Person.roles))
    )
    by_email = {person.email: person for person in people}
    return [Player(part, by_email[part.email]) for part in CAST if part.email in by_email]


def list_latest_letters(*, most: int, at: datetime) -> list[Letter]:
    """The newest letters of the whole site that are sent, or would be by now."""
    going = Letter.state.in_((LetterState.QUEUED, LetterState.SENDING))
    is_due = going & (Letter.next_attempt_at <= at)
    newest = select(Letter).where((Letter.state == LetterState.SENT) | is_due)
    return list(
        db.session.scalars(newest.order_by(Letter.created_at.desc(), Letter.id).limit(most))
    )
