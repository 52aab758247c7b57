"""Letters about a change of plan. The subject tells what happened, to which session, and when.

`entries` says what the readers' calendars have of the session, by address.
"""

from collections.abc import Mapping
from datetime import datetime

from aspirant.mail.entries import Entry
from aspirant.mail.models import Letter
from aspirant.mail.service import invite_by, write_letter
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.programme.words import MODE_LABELS
from aspirant.schedule.answer_tokens import make_answer_token
from aspirant.schedule.calendar import end_for, invitation_to
from aspirant.schedule.models import Plan, Poll, has_seats, is_cancelled, plan_of

Entries = Mapping[str, Entry]

PLACE, LEFT = "schedule/place_given", "schedule/session_left"
CHANGED = "schedule/session_changed"


def changed_letter(
    session: Session,
    person: Person,
    *,
    before: Plan,
    after: Plan,
    message: str,
    entries: Entries,
    at: datetime,
) -> Letter:
    """What was planned, and what is planned now."""
    return _letter(
        CHANGED,
        session,
        person,
        entries,
        at=at,
        before=_say(before),
        after=_say(after),
        is_moved=not after.has_time_of(before),
        message=message,
    )


def cancelled_letter(
    session: Session, person: Person, *, before: Plan, message: str, entries: Entries, at: datetime
) -> Letter:
    """It will not take place."""
    kind, was = "schedule/session_cancelled", _say(before)
    return _letter(kind, session, person, entries, at=at, before=was, message=message)


def planned_letter(session: Session, person: Person, *, entries: Entries, at: datetime) -> Letter:
    """A session is planned to which the person is asked; seats are only offered."""
    return _letter(
        "schedule/session_planned",
        session,
        person,
        entries,
        at=at,
        is_invitation=not has_seats(session),
        plan=_say(plan_of(session)),
        has_seats=has_seats(session),
    )


def place_letter(session: Session, person: Person, *, entries: Entries, at: datetime) -> Letter:
    """The person has a place: it was their turn in the line, or it was given to them."""
    plan = _say(plan_of(session))
    return _letter(PLACE, session, person, entries, at=at, plan=plan)


def left_letter(session: Session, person: Person, *, entry: Entry, at: datetime) -> Letter:
    """The session is no longer for the person, so it leaves their calendar."""
    letter = _write(
        LEFT,
        session,
        person,
        plan=_say(plan_of(session)),
        is_cancelled=is_cancelled(session),
    )
    return invite_by(letter, end_for(session, person, entry=entry, at=at))


def poll_letter(poll: Poll, person: Person) -> Letter:
    """Somebody asks when to meet."""
    return write_letter(
        "schedule/poll",
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=poll.round_id,
        name=person.name,
        poll_id=poll.id,
        title=poll.title,
    )


def _letter(
    kind: str,
    session: Session,
    person: Person,
    entries: Entries,
    *,
    at: datetime,
    is_invitation: bool = True,
    **context: object,
) -> Letter:
    token = make_answer_token(session, person)
    letter = _write(kind, session, person, answer_token=token, **context)
    if not is_invitation:
        return letter
    entry = entries.get(person.email)
    return invite_by(letter, invitation_to(session, person, entry=entry, at=at))


def _write(kind: str, session: Session, person: Person, **context: object) -> Letter:
    return write_letter(
        kind,
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=session.round_id,
        name=person.name,
        session_id=session.id,
        title=session.title.in_language(person.language),
        is_all_day=session.is_all_day,
        **context,
    )


def _say(plan: Plan) -> dict[str, str]:
    return {
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
        "mode": MODE_LABELS[plan.mode],
        "place": plan.place,
        "link": plan.link,
    }
