"""Verbs: tell those who run a round that a place has become free, once for several."""

from datetime import datetime, timedelta

from sqlalchemy import select

from aspirant.core.db import db
from aspirant.lifecycle import LetterState
from aspirant.mail.models import Letter
from aspirant.mail.service import cancel_letter, queue_letter
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.selection.messages import PLACE_FREE, place_free_letter

#: The letter waits so long for other places that become free.
GATHERING = timedelta(minutes=30)


def tell_of_free_place(round: Round, *, at: datetime) -> None:
    """Write to every coordinator, unless a letter about a free place waits already.

    Needs `programme` of the round loaded.
    """
    told = {letter.person_id for letter in _waiting(round)}
    for person in list_people_in_round(round.id, Role.COORDINATOR):
        if person.is_active and person.id not in told:
            queue_letter(place_free_letter(round, person), at=at, hold_until=at + GATHERING)


def forget_free_place(round: Round, *, by: Person, at: datetime) -> None:
    """Stop the letters that have not left: every place is held again."""
    for letter in _waiting(round):
        cancel_letter(letter, by=by, at=at)


def _waiting(round: Round) -> list[Letter]:
    return list(
        db.session.scalars(
            select(Letter)
            .where(
                Letter.round_id == round.id,
                Letter.kind == PLACE_FREE,
                Letter.state == LetterState.QUEUED,
                Letter.attempts == 0,
            )
            .order_by(Letter.id)
            .with_for_update()
        )
    )
