"""Verbs: offer times, invite, book, change and hold interviews, and score them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from aspirant.algorithms.slots import Span
from aspirant.applications.models import Application
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.interviews import messages
from aspirant.interviews.models import (
    CUT_OFF,
    Interview,
    InterviewScore,
    InterviewScorecard,
    PanelSeat,
    Slot,
)
from aspirant.interviews.queries import TIMED, find_slot, is_bookable, list_clashes
from aspirant.interviews.telling import tell_booked, tell_cancelled, tell_let_go
from aspirant.lifecycle import ApplicationState, InterviewState, is_possible, move
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import list_criteria
from aspirant.programme.words import Mode, Stage

#: How long the silent are left in peace between two reminders.
PEACE = timedelta(hours=24)


class SlotTaken(NotPossible):
    """Somebody else was quicker: the page shows the other times."""


def add_slots(
    round: Round,
    spans: list[Span],
    *,
    mode: Mode,
    place: str,
    link: str,
    panel: list[Person],
    by: Person,
    at: datetime,
) -> list[Slot]:
    """Offer times with a panel. Nobody sits in two interviews at once; `panel` has roles loaded."""
    if not spans or not panel:
        raise NotPossible(mark("A time needs a panel, and there must be at least one time."))
    if not all(person.has_role(Role.INTERVIEWER, round.id) for person in panel):
        raise NotPossible(mark("Only interviewers of the round can sit in the panel."))
    lock_panel(panel)
    if clashes := list_clashes(panel, spans):
        raise NotPossible(mark("%(name)s already has an interview then."), name=clashes[0].name)
    seats = [person.id for person in panel]
    slots = [_new_slot(round, span, mode, place, link, seats) for span in spans]
    db.session.add_all(slots)
    db.session.flush()
    record("add_slots", round, by=by, at=at, slots=[str(slot.id) for slot in slots])
    return slots


def lock_panel(panel: list[Person]) -> None:
    """Let two coordinators who fill the same panel take turns (SQLite takes turns anyway)."""
    ids = sorted(person.id for person in panel)
    db.session.execute(
        select(Person.id).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    ).all()


def _new_slot(
    round: Round, span: Span, mode: Mode, place: str, link: str, seats: list[UUID]
) -> Slot:
    return Slot(
        round_id=round.id,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        mode=mode,
        place=place.strip() if mode is not Mode.ONLINE else "",
        link=link.strip() if mode is not Mode.ON_SITE else "",
        panel=[PanelSeat(person_id=person_id) for person_id in seats],
    )


def remove_slot(slot: Slot, *, by: Person, at: datetime) -> None:
    """Take back a time that nobody has booked. Needs `panel` and `interview` loaded."""
    if slot.interview is not None:
        raise NotPossible(mark("This time is booked. Move or cancel the interview first."))
    record("remove_slot", slot, by=by, at=at)
    db.session.delete(slot)


def invite_applications(
    applications: Iterable[Application], *, by: Person, at: datetime
) -> list[Interview]:
    """Invite shortlisted applicants to choose a time, with a letter to each.

    Needs `person` and `round` loaded.
    """
    invited = [_invite(application, by=by, at=at) for application in applications]
    if not invited:
        raise NotPossible(mark("There is nobody to invite."))
    return invited


def _invite(application: Application, *, by: Person, at: datetime) -> Interview:
    if application.state is not ApplicationState.SHORTLISTED:
        raise NotPossible(mark("Only those chosen for interview are invited."))
    interview = Interview(
        round_id=application.round_id,
        application_id=application.id,
        application=application,
        state=InterviewState.INVITED,
        sequence=0,
        invited_at=at,
        changed_at=at,
        scorecards=[],
        recusals=[],
    )
    db.session.add(interview)
    db.session.flush()
    record("invite_interview", interview, by=by, at=at, application=str(application.id))
    queue_letter(messages.invitation_letter(interview), at=at)
    return interview


def invite_again(interview: Interview, *, by: Person, at: datetime) -> None:
    """Let somebody whose interview was missed or cancelled choose a time anew."""
    if interview.application.state is not ApplicationState.SHORTLISTED:
        raise NotPossible(mark("Only those chosen for interview are invited."))
    move(interview, "invite_interview", by=by, at=at)
    _let_go(interview, at=at)
    interview.invited_at, interview.reminded_at = at, None
    queue_letter(messages.invitation_letter(interview), at=at)


def remind_silent(interviews: Iterable[Interview], *, by: Person, at: datetime) -> int:
    """Write once more to the invited who have not chosen a time; not twice within a day."""
    count = 0
    for interview in interviews:
        last = interview.reminded_at or interview.invited_at
        if interview.state is InterviewState.INVITED and at - last >= PEACE:
            interview.reminded_at = at
            queue_letter(messages.reminder_letter(interview), at=at)
            record("remind_interview", interview, by=by, at=at)
            count += 1
    if not count:
        raise NotPossible(mark("All who have not chosen a time had a letter within the last day."))
    return count


def book_interview(interview: Interview, slot_id: UUID, *, by: Person, at: datetime) -> None:
    """Choose a time, or another one. Raises SlotTaken when somebody else was quicker."""
    _refuse_after_cut_off(interview, at=at)
    if interview.state not in (InterviewState.INVITED, InterviewState.BOOKED):
        raise NotPossible(mark("This interview can no longer be booked here. Write to us."))
    slot = _find_bookable(interview, slot_id)
    if slot.starts_at - at < CUT_OFF:
        raise SlotTaken(mark("That time begins too soon to be booked. Choose another one."))
    before = interview.slot
    _take(interview, slot, by=by, at=at)
    tell_booked(interview, slot, before=before, letter=messages.booked_letter, at=at)


def move_interview(interview: Interview, slot_id: UUID, *, by: Person, at: datetime) -> None:
    """Give an interview another time, for the applicant, who gets a letter."""
    slot = _find_bookable(interview, slot_id)
    if slot.starts_at <= at:
        raise NotPossible(mark("That time has passed."))
    before = interview.slot
    _take(interview, slot, by=by, at=at)
    tell_booked(interview, slot, before=before, letter=messages.moved_letter, at=at)


def _find_bookable(interview: Interview, slot_id: UUID) -> Slot:
    slot = find_slot(slot_id)
    if slot is None or slot.round_id != interview.round_id:
        raise SlotTaken(mark("That time is no longer there. Choose another one."))
    if slot.id == interview.slot_id:
        raise NotPossible(mark("That is the time you have already."))
    if not is_bookable(slot, interview.application_id):
        raise SlotTaken(mark("That time is no longer there. Choose another one."))
    return slot


def _take(interview: Interview, slot: Slot, *, by: Person, at: datetime) -> None:
    try:
        with db.session.begin_nested():
            interview.slot_id = slot.id
            interview.sequence += 1
            interview.changed_at = at
            move(interview, "book_interview", by=by, at=at, slot=str(slot.id))
    except IntegrityError as error:
        if "slot_id" not in str(error.orig):
            raise
        raise SlotTaken(
            mark("Somebody else has just taken that time. Choose another one.")
        ) from error
    db.session.expire(interview, ["slot"])


def unbook_interview(interview: Interview, *, by: Person, at: datetime) -> None:
    """Let the time go, so that another one can be chosen later."""
    _refuse_after_cut_off(interview, at=at)
    slot = interview.slot
    move(interview, "unbook_interview", by=by, at=at, slot=str(interview.slot_id))
    _let_go(interview, at=at)
    if slot:
        tell_let_go(interview, slot, at=at)


def _refuse_after_cut_off(interview: Interview, *, at: datetime) -> None:
    if interview.application.state is ApplicationState.WITHDRAWN:
        raise NotPossible(mark("The application is withdrawn."))
    if not interview.can_change(at):
        raise NotPossible(
            mark("It is less than 24 hours until the interview. Write to us to change it.")
        )


def _let_go(interview: Interview, *, at: datetime) -> None:
    interview.slot = None
    interview.slot_id = None
    interview.sequence += 1
    interview.changed_at = at
    db.session.flush()


def cancel_interview(interview: Interview, *, by: Person, at: datetime) -> None:
    """Call an interview off; its time is free again, and those who would meet get a letter."""
    if interview.scorecards:
        raise NotPossible(mark("There are scorecards, so the interview has been held."))
    slot = interview.slot
    move(interview, "cancel_interview", by=by, at=at)
    _let_go(interview, at=at)
    tell_cancelled(interview, slot, at=at)


def hold_interview(interview: Interview, *, by: Person, at: datetime) -> None:
    """Note that the interview took place."""
    _refuse_before_it_begins(interview, at=at)
    move(interview, "hold_interview", by=by, at=at)


def miss_interview(interview: Interview, *, by: Person, at: datetime) -> None:
    """Note that the applicant did not come."""
    _refuse_before_it_begins(interview, at=at)
    if interview.scorecards:
        raise NotPossible(mark("There are scorecards, so the interview has been held."))
    move(interview, "miss_interview", by=by, at=at)


def _refuse_before_it_begins(interview: Interview, *, at: datetime) -> None:
    if interview.slot and not interview.has_begun(at):
        raise NotPossible(mark("The interview has not begun."))


def can_score(interview: Interview, *, at: datetime) -> bool:
    """Whether its panel may write scorecards now. Needs `application` and `slot` loaded."""
    return (
        interview.application.state is not ApplicationState.DECIDED
        and interview.state in (InterviewState.BOOKED, InterviewState.HELD)
        and interview.has_begun(at)
    )


def write_scorecard(
    interview: Interview, *, levels: Mapping[UUID, int], note: str, by: Person, at: datetime
) -> InterviewScorecard:
    """Score an interview, as one of its panel; may be done again until decisions are released.

    The first scorecard also says that the interview was held.
    """
    if not can_score(interview, at=at):
        raise NotPossible(mark("Scorecards are written after the interview, until the decision."))
    if interview.state is InterviewState.BOOKED:
        move(interview, "hold_interview", by=by, at=at)
    wanted = {one.id for one in list_criteria(interview.application.round, Stage.INTERVIEW)}
    if not wanted or set(levels) != wanted:
        raise NotPossible(mark("Every criterion needs a level."))
    card = interview.card_of(by.id) or InterviewScorecard(interviewer_id=by.id, scores=[])
    if card not in interview.scorecards:
        interview.scorecards.append(card)
    _fill_in(card, levels, note=note, at=at)
    record("write_scorecard", card, by=by, at=at, interview=str(interview.id))
    return card


def _fill_in(
    card: InterviewScorecard, levels: Mapping[UUID, int], *, note: str, at: datetime
) -> None:
    kept = {score.criterion_id: score for score in card.scores}
    card.scores = [kept.get(one) or InterviewScore(criterion_id=one) for one in levels]
    for score in card.scores:
        score.value = levels[score.criterion_id]
    card.note, card.submitted_at = note, at
    flag_modified(card, "submitted_at")  # a new version even when only a level changed
    db.session.flush()


def unlist_applications(
    chosen: Iterable[tuple[Application, Interview | None]], *, by: Person, at: datetime
) -> list[Application]:
    """Take back to the reading, and return, those who can be; who has a time or was met stays."""
    taken = [(one, interview) for one, interview in chosen if can_unlist(one, interview)]
    for application, interview in taken:
        unlist_application(application, interview, by=by, at=at)
    return [application for application, _interview in taken]


def can_unlist(application: Application, interview: Interview | None) -> bool:
    """Whether an application is on the interview list with no interview booked or held."""
    has_time = interview is not None and interview.state in TIMED
    return is_possible("unlist_application", application) and not has_time


def unlist_application(
    application: Application, interview: Interview | None, *, by: Person, at: datetime
) -> None:
    """Take an application back from the interviews to the reading.

    An invitation without a time is cancelled with it; a booked one is cancelled first, by hand.
    """
    if interview and interview.state in TIMED:
        raise NotPossible(
            mark("No %(number)s has an interview. Cancel it first."), number=application.number
        )
    if interview and interview.state is not InterviewState.CANCELLED:
        cancel_interview(interview, by=by, at=at)
    move(application, "unlist_application", by=by, at=at)
