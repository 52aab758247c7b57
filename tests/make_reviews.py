"""Builds readings and interviews as staff and applicants do. Each function returns it committed."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from aspirant.algorithms.slots import Span
from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.applications.screening import admit_application
from aspirant.extensions import db
from aspirant.interviews import service as interviews
from aspirant.interviews.models import Interview, Slot
from aspirant.interviews.queries import find_interview, find_slot
from aspirant.lifecycle import ApplicationState
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import list_criteria
from aspirant.programme.words import Mode, Stage
from aspirant.reviews import service
from aspirant.reviews.models import Review
from aspirant.reviews.queries import find_review
from tests.make_programme import AT, grant

#: When the interviews of the tests begin: a Tuesday in June, nine o'clock in Stockholm.
FIRST_SLOT = datetime(2027, 6, 8, 7, 0, tzinfo=UTC)


def review(
    application: Application,
    reviewer: Person,
    state: str = "submitted",
    values: Sequence[int] = (),
    *,
    note: str = "",
    at: datetime = AT,
) -> Review:
    """A reading that is assigned, submitted (a level per criterion, 4 unless said) or recused.

    Makes the person a reviewer and admits the application where that is not so yet.
    """
    application = _found_application(application)
    reader = with_role(reviewer, Role.REVIEWER, application.round)
    application = _found_application(application)
    if application.state is ApplicationState.SUBMITTED:
        admit_application(application, by=reader, at=at)
    made = service.assign_review(application, reader, by=reader, at=at)
    db.session.commit()
    made = found_review(made)
    if state == "submitted":
        levels = _levels(made.application.round, Stage.REVIEW, values)
        service.submit_review(made, levels=levels, note=note, by=reader, at=at)
    if state == "recused":
        service.recuse_review(made, reason="Vi är grannar.", by=reader, at=at)
    db.session.commit()
    return found_review(made)


def with_role(person: Person, role: Role, round: Round) -> Person:
    """The person as they stand, with that role in the round."""
    found = find_person(person.id)
    assert found
    grant(found, role, round)
    found = find_person(person.id)
    assert found
    return found


def _found_application(made: Application) -> Application:
    found = find_application(made.id)
    assert found
    return found


def found_review(made: Review) -> Review:
    """The reading as it stands, with what its pages need."""
    db.session.expire(made)
    found = find_review(made.id)
    assert found
    return found


def _levels(round: Round, stage: Stage, values: Sequence[int]) -> dict[Any, int]:
    criteria = list_criteria(round, stage)
    return dict(zip((one.id for one in criteria), values or [4] * len(criteria), strict=True))


def slot(
    round: Round,
    *panel: Person,
    starts_at: datetime = FIRST_SLOT,
    minutes: int = 45,
    mode: Mode = Mode.ON_SITE,
) -> Slot:
    """A bookable time; its panel are made interviewers of the round."""
    people = [with_role(person, Role.INTERVIEWER, round) for person in panel]
    span = Span(starts_at, starts_at + timedelta(minutes=minutes))
    made, *_rest = interviews.add_slots(
        round,
        [span],
        mode=mode,
        place="Kansliet, Stockholm",
        link="https://example.org/rum",
        panel=people,
        by=people[0],
        at=AT,
    )
    db.session.commit()
    found_slot = find_slot(made.id)
    assert found_slot
    return found_slot


def interview(
    application: Application,
    state: str = "invited",
    *panel: Person,
    values: Sequence[int] = (),
    starts_at: datetime = FIRST_SLOT,
    at: datetime = AT,
) -> Interview:
    """An interview that is invited, booked, held, missed or cancelled.

    From booked on it takes a `panel` (each person is made an interviewer), whose scorecards are
    written when `values` holds a level per criterion. Shortlists the application first.
    """
    application = _found_application(application)
    by = application.person
    if application.state is ApplicationState.SUBMITTED:
        admit_application(application, by=by, at=at)
    if application.state is ApplicationState.UNDER_REVIEW:
        service.shortlist_applications([application], by=by, at=at)
    (made,) = interviews.invite_applications([application], by=by, at=at)
    db.session.commit()
    if state in {"booked", "held", "missed"}:
        time = slot(_found_application(application).round, *panel, starts_at=starts_at)
        interviews.book_interview(found_interview(made), time.id, by=by, at=at)
        db.session.commit()
    _finish(found_interview(made), state, panel, values)
    db.session.commit()
    return found_interview(made)


def _finish(made: Interview, state: str, panel: Sequence[Person], values: Sequence[int]) -> None:
    by, after = made.application.person, made.slot.ends_at if made.slot else AT
    if state == "cancelled":
        interviews.cancel_interview(made, by=by, at=after)
    if state == "missed":
        interviews.miss_interview(made, by=by, at=after)
    if state == "held":
        interviews.hold_interview(made, by=by, at=after)
    for person in panel if values else ():
        levels = _levels(made.application.round, Stage.INTERVIEW, values)
        interviews.write_scorecard(made, levels=levels, note="", by=person, at=after)


def found_interview(made: Interview) -> Interview:
    """The interview as it stands, with what its pages need."""
    db.session.expire(made)
    found = find_interview(made.id)
    assert found
    return found


def act(
    verb: Callable[..., object], interview: Interview, who: Person, at: datetime, *more: object
) -> None:
    """Have somebody do that to the interview as it stands."""
    by = found_person(who)
    verb(found_interview(interview), *more, by=by, at=at)
    db.session.commit()


def found_person(made: Person) -> Person:
    """The person as they stand, with their roles."""
    found = find_person(made.id)
    assert found
    return found
