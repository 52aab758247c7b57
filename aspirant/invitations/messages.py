"""Letters that ask whether somebody comes. The subject tells the day, and nothing of what it is."""

from datetime import datetime

from aspirant.invitations.queries import INVITATION, REMINDER
from aspirant.mail.models import Letter
from aspirant.mail.service import invite_by, write_letter
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.programme.words import MODE_LABELS
from aspirant.schedule.answer_tokens import make_answer_token
from aspirant.schedule.calendar import invitation_to
from aspirant.schedule.messages import Entries


def invitation_letter(
    session: Session, person: Person, *, entries: Entries, at: datetime
) -> Letter:
    """Here is the session, for the calendar too. Will you be there?"""
    return _letter(INVITATION, session, person, entries, at=at)


def reminder_letter(session: Session, person: Person, *, entries: Entries, at: datetime) -> Letter:
    """You have not answered yet."""
    return _letter(REMINDER, session, person, entries, at=at)


def _letter(
    kind: str, session: Session, person: Person, entries: Entries, *, at: datetime
) -> Letter:
    letter = write_letter(
        kind,
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=session.round_id,
        name=person.name,
        session_id=session.id,
        title=session.title.in_language(person.language),
        is_all_day=session.is_all_day,
        answer_token=make_answer_token(session, person),
        plan={
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "mode": MODE_LABELS[session.mode],
            "place": session.place,
        },
    )
    entry = entries.get(person.email)
    return invite_by(letter, invitation_to(session, person, entry=entry, at=at))
