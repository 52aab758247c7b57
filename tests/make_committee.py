"""Builds the record of a meeting as a coordinator does. Each function returns it committed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aspirant.committee.models import Meeting
from aspirant.committee.queries.meetings import find_meeting
from aspirant.committee.service.meetings import (
    Minutes,
    present_meeting,
    sign_meeting,
    write_meeting,
)
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.programme.service import set_answer_rules
from tests.make_programme import AT

REASONS = "Vi valde bredd framför de sista tiondelarna."


def minutes(*present: Person, signers: Sequence[Person] = (), reasons: str = REASONS) -> Minutes:
    """A meeting that the first of those present leads and writes of; all sign unless said."""
    return Minutes(
        held_at=AT,
        place="Kansliet",
        chair=present[0].id,
        secretary=present[0].id,
        present=[one.id for one in present],
        signers=[one.id for one in signers or present],
        guests="",
        reasons=reasons,
        proposals=[1],
    )


def meeting(round: Round, *present: Person, signers: Sequence[Person] = ()) -> Meeting:
    """A record that is being written."""
    by = present[0]
    made = write_meeting(_found(round), minutes(*present, signers=signers), by=by, at=AT)
    db.session.commit()
    return again(made.id)


def presented(round: Round, *present: Person, signers: Sequence[Person] = ()) -> Meeting:
    """A record that waits for its signatures."""
    made = meeting(round, *present, signers=signers)
    present_meeting(made, by=present[0], at=AT)
    db.session.commit()
    return again(made.id)


def sign(made: Meeting, *signers: Person, at: datetime = AT) -> Meeting:
    """The record with those signatures."""
    for person in signers:
        found = again(made.id)
        sign_meeting(found, seen=found.hash, by=person, at=at)
        db.session.commit()
    return again(made.id)


def signed_meeting(round: Round, *present: Person) -> Meeting:
    """A record signed by all of them."""
    return sign(presented(round, *present), *present)


def with_two_signatures(round: Round) -> Round:
    """The round, in which two must sign."""
    found = _found(round)
    set_answer_rules(
        found,
        needs_two_signatures=True,
        reminder_days=found.reminder_days,
        offers_feedback=found.offers_feedback,
        by=None,
        at=AT,
    )
    db.session.commit()
    return _found(round)


def again(meeting_id: UUID) -> Meeting:
    """The record as the database has it now."""
    db.session.expire_all()
    found = find_meeting(meeting_id)
    assert found
    return found


def _found(round: Round) -> Round:
    db.session.expire_all()
    found = find_round(round.slug)
    assert found
    return found
