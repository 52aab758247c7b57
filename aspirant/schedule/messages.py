"""Letters about a change of plan. The subject tells the day, and nothing of what it is about."""

from datetime import datetime

from aspirant.mail.models import Letter
from aspirant.mail.service import invite_by, write_letter
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.programme.words import MODE_LABELS
from aspirant.schedule.answer_tokens import make_answer_token
from aspirant.schedule.calendar import invitation_to
from aspirant.schedule.models import Plan, Poll, has_seats, plan_of


def changed_letter(
    session: Session, person: Person, *, before: Plan, after: Plan, message: str, at: datetime
) -> Letter:
    """What was planned, and what is planned now."""
    return _letter(
        "schedule/session_changed",
        session,
        person,
        at=at,
        before=_say(before),
        after=_say(after),
        is_moved=not after.has_time_of(before),
        message=message,
    )


def cancelled_letter(
    session: Session, person: Person, *, before: Plan, message: str, at: datetime
) -> Letter:
    """It will not take place."""
    return _letter(
        "schedule/session_cancelled", session, person, at=at, before=_say(before), message=message
    )


def planned_letter(session: Session, person: Person, *, at: datetime) -> Letter:
    """A session is planned to which the person is asked; seats are only offered."""
    return _letter(
        "schedule/session_planned",
        session,
        person,
        at=at,
        is_invitation=not has_seats(session),
        plan=_say(plan_of(session)),
        has_seats=has_seats(session),
    )


def place_letter(session: Session, person: Person, *, at: datetime) -> Letter:
    """The person has a place: it was their turn in the line, or it was given to them."""
    plan = _say(plan_of(session))
    return _letter("schedule/place_given", session, person, at=at, plan=plan)


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
    *,
    at: datetime,
    is_invitation: bool = True,
    **context: object,
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
        **context,
    )
    if not is_invitation:
        return letter
    return invite_by(letter, invitation_to(session, person, at=at))


def _say(plan: Plan) -> dict[str, str]:
    return {
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
        "mode": MODE_LABELS[plan.mode],
        "place": plan.place,
        "link": plan.link,
    }
