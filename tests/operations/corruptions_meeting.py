"""How to break what must hold of places, of lines, and of what calendars were told."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from aspirant.extensions import db
from aspirant.mail.models import Letter
from aspirant.programme.models import Session
from aspirant.schedule.models import Rsvp, Waiting
from tests import make
from tests.operations.world import LATER, World

LETTERS, SESSIONS = Letter.__table__, Session.__table__


def _session_ids(world: World) -> list[UUID]:
    """The sessions of the round, first the one at which Alva has a place."""
    own = sa.select(Session.id).where(Session.round_id == world.round.id).order_by(Session.id)
    there = db.session.scalars(sa.select(Rsvp.session_id)).one()
    return [there, *(one for one in db.session.scalars(own) if one != there)]


def _place(session_id: UUID, world: World, name: str) -> Any:
    return sa.insert(Rsvp.__table__).values(
        id=uuid4(), session_id=session_id, person_id=world.people[name].id,
        answer="yes", answered_at=make.AT,
    )  # fmt: skip


def _wait(session_id: UUID, world: World, name: str, turn: int, since: datetime) -> Any:
    return sa.insert(Waiting.__table__).values(
        id=uuid4(), session_id=session_id, person_id=world.people[name].id, turn=turn, since=since
    )


def _limit(session_id: UUID, **values: Any) -> Any:
    return sa.update(SESSIONS).where(SESSIONS.c.id == session_id).values(**values)


def _overfull(world: World) -> list[Any]:
    first = _session_ids(world)[0]
    return [_place(first, world, "disa"), _limit(first, capacity=1)]


def _waits_and_has(world: World) -> list[Any]:
    first = _session_ids(world)[0]
    return [_limit(first, capacity=1), _wait(first, world, "alva", 1, make.AT)]


def _waits_for_nothing(world: World) -> list[Any]:
    return [_wait(_session_ids(world)[0], world, "disa", 1, make.AT)]


def _jumped_the_line(world: World) -> list[Any]:
    first = _session_ids(world)[0]
    return [
        _wait(first, world, "disa", 1, make.AT + timedelta(days=1)),
        _wait(first, world, "elin", 2, make.AT),
    ]


def _third_seat(world: World) -> list[Any]:
    first, *others = _session_ids(world)[:3]
    seats = [_limit(one, audience="seats", capacity=9, is_public=False) for one in (first, *others)]
    return [*seats, *(_place(one, world, "alva") for one in others)]


def _second_letter() -> Any:
    return (LETTERS.c.calendar_uid != "") & (LETTERS.c.calendar_sequence == 2)


def _first_letter() -> Any:
    return (LETTERS.c.calendar_uid != "") & (LETTERS.c.calendar_sequence == 1)


MEETING_CORRUPTIONS = {
    "no more have a place than there are": _overfull,
    "nobody waits for what they have answered": _waits_and_has,
    "nobody waits where there is no limit": _waits_for_nothing,
    "everybody waits in their turn": _jumped_the_line,
    "nobody sits at too many board meetings": _third_seat,
    "no letter tells a calendar of less than it knows": lambda w: [
        sa.update(LETTERS).where(_second_letter()).values(calendar_sequence=0)
    ],
    "nothing follows the end of an event": lambda w: [
        sa.update(LETTERS).where(_first_letter()).values(method="CANCEL")
    ],
    "letters to a calendar left in their order": lambda w: [
        sa.update(LETTERS).where(_first_letter()).values(sent_at=LATER + timedelta(days=1))
    ],
    "letters to calendars say about what": lambda w: [sa.update(LETTERS).values(event_id=None)],
}
