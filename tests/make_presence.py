"""Builds and reads what tests of presence need."""

from datetime import datetime
from uuid import UUID

from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.people.queries import find_person_by_email
from aspirant.presence import service
from aspirant.presence.queries import find_roll
from aspirant.presence.service import Pressed, press
from aspirant.programme.models import Session
from aspirant.schedule.models import Presence
from tests.make_schedule import found_session


def noted(session: Session, half_day: int = 1) -> dict[str, str]:
    """What is noted at a half day, by name."""
    roll = find_roll(found_session(session))
    found = {one.display_name: roll.presence_of(one, half_day) for one in roll.people}
    return {name: word.value for name, word in found.items() if word}


def who(name: str) -> Person:
    """The one called so."""
    found = find_person_by_email(f"{name}@example.org")
    assert found
    return found


def pressed(
    name: str, word: str | None, *, at: datetime, half_day: int = 1, id: UUID | None = None
) -> Pressed:
    """A press about somebody."""
    return press(who(name).id, half_day, Presence(word) if word else None, at=at, id=id)


def tick(session: Session, *ticks: Pressed, by: Person, at: datetime, is_own: bool = False) -> int:
    """Take them, committed. Returns how many were new."""
    found = found_session(session)
    taken = service.take_ticks(found, ticks, is_own=is_own, by=by, at=at)
    db.session.commit()
    return len(taken)
