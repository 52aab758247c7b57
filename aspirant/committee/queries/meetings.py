"""Reads: the meeting of a round, who sits in the committee, and who has stepped aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from aspirant.applications.models import Application
from aspirant.committee.models import Meeting, MeetingRecusal, MeetingSeat, Signature
from aspirant.core.db import db
from aspirant.interviews.models import Interview, InterviewRecusal
from aspirant.lifecycle import ReviewState
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import AT_THE_MEETING
from aspirant.programme.models import Round
from aspirant.reviews.models import Review


@dataclass(frozen=True)
class Recused:
    """Somebody who has stepped aside from one application, at whatever step."""

    application: Application
    person: Person
    row: MeetingRecusal | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Which application and who, as the record names them."""
        return str(self.application.id), str(self.person.id)


def find_meeting(meeting_id: UUID) -> Meeting | None:
    """A meeting with its round, its people and its signatures."""
    return _find(Meeting.id == meeting_id)


def find_meeting_of(round: Round) -> Meeting | None:
    """The meeting of a round, if its record is begun."""
    return _find(Meeting.round_id == round.id)


def _find(condition: ColumnElement[bool]) -> Meeting | None:
    return db.session.scalar(
        select(Meeting)
        .where(condition)
        .options(
            joinedload(Meeting.round).joinedload(Round.programme),
            selectinload(Meeting.seats).joinedload(MeetingSeat.person).selectinload(Person.roles),
            selectinload(Meeting.signatures).joinedload(Signature.signer),
        )
    )


def list_signed(meeting: Meeting) -> set[UUID]:
    """Who has signed the record as it stands, read anew."""
    found = select(Signature.signer_id).where(
        Signature.meeting_id == meeting.id, Signature.voided_at.is_(None)
    )
    return set(db.session.scalars(found))


def list_committee(round: Round) -> list[Person]:
    """Those who can sit at the meeting, by name."""
    return list_people_in_round(round.id, *AT_THE_MEETING)


def find_people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """People by their ids, whatever roles they have now."""
    found = db.session.scalars(select(Person).where(Person.id.in_(list(ids))).order_by(Person.id))
    return {one.id: one for one in found}


def find_recusal(recusal_id: UUID) -> MeetingRecusal | None:
    """One who stepped aside at the meeting, with the meeting whole."""
    return db.session.scalar(
        select(MeetingRecusal)
        .where(MeetingRecusal.id == recusal_id)
        .options(
            joinedload(MeetingRecusal.meeting).joinedload(Meeting.round),
            joinedload(MeetingRecusal.meeting).selectinload(Meeting.seats),
            joinedload(MeetingRecusal.meeting).selectinload(Meeting.signatures),
        )
    )


def list_recused(round: Round, meeting: Meeting | None) -> list[Recused]:
    """Who has stepped aside from what, each pair once, by number and name."""
    before = [*_in_the_reading(round), *_at_an_interview(round)]
    found = {one.key: one for one in [*before, *_at_the_meeting(meeting)]}
    return sorted(
        found.values(),
        key=lambda one: (one.application.number or 0, one.person.display_name, one.key),
    )


def _in_the_reading(round: Round) -> list[Recused]:
    rows = db.session.execute(
        select(Application, Person)
        .join(Review, Review.application_id == Application.id)
        .join(Person, Person.id == Review.reviewer_id)
        .where(Review.round_id == round.id, Review.state == ReviewState.RECUSED)
        .order_by(Application.number, Person.id)
    )
    return [Recused(application, person) for application, person in rows]


def _at_an_interview(round: Round) -> list[Recused]:
    rows = db.session.execute(
        select(Application, Person)
        .join(Interview, Interview.application_id == Application.id)
        .join(InterviewRecusal, InterviewRecusal.interview_id == Interview.id)
        .join(Person, Person.id == InterviewRecusal.recused_id)
        .where(Interview.round_id == round.id)
        .order_by(Application.number, Person.id)
    )
    return [Recused(application, person) for application, person in rows]


def _at_the_meeting(meeting: Meeting | None) -> list[Recused]:
    if meeting is None:
        return []
    rows = db.session.scalars(
        select(MeetingRecusal)
        .where(MeetingRecusal.meeting_id == meeting.id)
        .options(joinedload(MeetingRecusal.application), joinedload(MeetingRecusal.recused))
        .order_by(MeetingRecusal.id)
    )
    return [Recused(row.application, row.recused, row) for row in rows]
