"""Verbs of the applicant: begin, write, send, change, take back."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from aspirant.applications.messages import receipt_letter, withdrawal_letter
from aspirant.applications.models import Application
from aspirant.applications.parts import Missing, Part, Values, missing_in, read_part, version_of
from aspirant.applications.queries import find_application_of, find_asked
from aspirant.applications.writing import WRITERS
from aspirant.core.audit import record
from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.core.errors import NotPossible, Stale
from aspirant.core.i18n import mark
from aspirant.lifecycle import ApplicationState, is_possible, move
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import Call, Programme, Round

#: How long the answers of an application that was taken back are kept, in case of second thoughts.
KEPT_AFTER_WITHDRAWAL = timedelta(days=30)


class Incomplete(NotPossible):
    """The application cannot be sent yet; `missing` says what to see to."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(mark("Something is missing before you can send the application."))
        self.missing = missing


def start_application(round: Round, *, by: Person, at: datetime) -> Application:
    """Begin an application; the one that is already there is given back as it stands."""
    found = find_application_of(round, by)
    if found:
        return found
    _require_open(round.call, at=at)
    application = Application(
        round_id=round.id,
        person_id=by.id,
        created_at=at,
        saved_at=at,
        answers=[],
        rule_answers=[],
        area_choices=[],
        availability=[],
    )
    try:
        with db.session.begin_nested():
            db.session.add(application)
    except IntegrityError:  # begun in the same moment, from another window
        found = find_application_of(round, by)
        if not found:
            raise
        return found
    record("start_application", application, by=by, at=at)
    return find_application_of(round, by) or application


def wish_for_feedback(application: Application, *, wants: bool, by: Person, at: datetime) -> None:
    """Ask for the reasons should there be no place, or ask no longer. Nothing to do twice."""
    if wants and not application.round.offers_feedback:
        raise NotPossible(mark("In this round the reasons are not told one by one."))
    if application.wants_feedback is wants:
        return
    application.wants_feedback = wants
    record("wish_for_feedback", application, by=by, at=at, wants=wants)


def save_part(
    application: Application, part: Part, values: Values, *, seen: str, by: Person, at: datetime
) -> str:
    """Keep what is written in a part, however unfinished. Returns its new version.

    `seen` is the version that the page was shown with. Raises Stale when the part says something
    else by now; saving what is already there is never stale.
    """
    _require_draft(application, at=at)
    current = read_part(application, part)
    cleaned = {field: _clean(text) for field, text in values.items()}
    wanted = {field: text for field, text in (current | cleaned).items() if text}
    if wanted == current:
        return version_of(current)
    if seen != version_of(current):
        raise Stale(mark("This part was saved in another window while you had the page open."))
    WRITERS[part](application, wanted, by=by, at=at)
    application.touch(at)
    db.session.flush()
    return version_of(read_part(application, part))


def submit_application(application: Application, *, by: Person, at: datetime) -> None:
    """Send the application: it gets its number the first time, and its person a receipt.

    Raises Incomplete when something is missing.
    """
    if not is_possible("submit_application", application):
        raise NotPossible(mark("The application has been sent already."))
    _require_open(application.round.call, at=at)
    missing = missing_in(application, find_asked(application.round))
    if missing:
        raise Incomplete(missing)
    is_change = application.number is not None
    if not is_change:
        year = to_local(application.round.call.closes_at).year
        application.number, application.year = _next_number(application.round, year), year
    application.submitted_at = at
    move(application, "submit_application", by=by, at=at, number=application.number_text)
    queue_letter(receipt_letter(application, is_change=is_change), at=at)


def reopen_application(application: Application, *, by: Person, at: datetime) -> None:
    """Make a sent application a draft again, to change it and send it once more."""
    _require_open(application.round.call, at=at)
    move(application, "reopen_application", by=by, at=at)


def withdraw_application(application: Application, *, by: Person, at: datetime) -> None:
    """Take the application back; its answers go within a month. See processes.withdraw."""
    was_sent = application.state is not ApplicationState.DRAFT or application.number is not None
    application.withdrawn_at = at
    move(application, "withdraw_application", by=by, at=at)
    day = deletion_day(application)
    if was_sent and day:
        queue_letter(withdrawal_letter(application, deleted_on=day.isoformat()), at=at)


def deletion_day(application: Application) -> date | None:
    """The day on which the answers of an application that was taken back are deleted."""
    if application.withdrawn_at is None:
        return None
    return to_local(application.withdrawn_at + KEPT_AFTER_WITHDRAWAL).date()


def resume_application(application: Application, *, by: Person, at: datetime) -> None:
    """Take up again what was taken back, as a draft, while the call is open."""
    _require_open(application.round.call, at=at)
    application.withdrawn_at = None
    move(application, "resume_application", by=by, at=at)


def _require_open(call: Call, *, at: datetime) -> None:
    if not call.is_open(at):
        raise NotPossible(mark("The call is not open, so applications cannot be sent or changed."))


def _require_draft(application: Application, *, at: datetime) -> None:
    if not is_possible("submit_application", application):
        raise NotPossible(mark("The application has been sent. Open it for changes first."))
    _require_open(application.round.call, at=at)


def _next_number(round: Round, year: int) -> int:
    """The next number of a year, whatever the round, so that it says which application is meant.

    Those who send at the same moment take turns (on SQLite whoever changes something does).
    """
    programme = select(Programme.id).where(Programme.id == round.programme_id)
    db.session.execute(programme.with_for_update(key_share=True))
    last = db.session.scalar(select(func.max(Application.number)).where(Application.year == year))
    return (last or 0) + 1


def _clean(text: str) -> str:
    """Text as it is stored: plain line breaks, no NUL (PostgreSQL takes none), no edges."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
