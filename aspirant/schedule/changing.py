"""Verbs: move a session, hold it elsewhere or cancel it, and take that back while letters wait."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import move
from aspirant.mail.entries import find_entries
from aspirant.mail.holding import hold_letters, stop_letters
from aspirant.mail.models import Letter
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Session
from aspirant.programme.words import Mode, PlanChange
from aspirant.schedule.audience import list_people_concerned
from aspirant.schedule.changes import find_change_to_undo, list_to_tell_of_end
from aspirant.schedule.messages import cancelled_letter, changed_letter
from aspirant.schedule.models import (
    ChangeOfPlan,
    EarlierAnswer,
    Plan,
    Rsvp,
    RsvpAnswer,
    SeenChange,
    Waiting,
    has_seats,
    is_cancelled,
    plan_of,
)
from aspirant.schedule.places import drop_third_seats
from aspirant.schedule.unplanning import stop_planning, tell_of_planning

#: For so long after a session the words about its change of plan are kept.
WORDS_KEPT = timedelta(days=30)


def change_session(
    session: Session, *, plan: Plan, message: str = "", by: Person, at: datetime
) -> list[Letter]:
    """Move the session in time or place and write to everybody concerned.

    Another time is another question: the answers given to the old one are taken back. Returns the
    letters, which wait while the change can be undone; none for a session that is over.
    """
    before = plan_of(session)
    if is_cancelled(session):
        raise NotPossible(mark("The session is cancelled. Plan a new one instead."))
    if plan == before:
        raise NotPossible(mark("Nothing is different from how it stands, so nothing was changed."))
    if before.starts_at > at >= plan.ends_at:
        raise NotPossible(
            mark("A session that lies ahead cannot be moved to a time that has been.")
        )
    is_moved = not plan.has_time_of(before)
    kind = PlanChange.MOVED if is_moved else PlanChange.CHANGED
    change = _keep(session, kind, before, by=by, at=at)
    _apply(session, plan)
    _note_change(session, kind, message, by=by, at=at)
    record("change_session", session, by=by, at=at, was=_words(before), now=_words(plan))
    letters = letters_of_change(session, before, plan, message, at=at)
    if is_moved:  # after the letters, which also go to those who had a seat
        _ask_again(session, change)
    return _tell(change, letters, at=at)


def cancel_session(
    session: Session, *, message: str = "", by: Person, at: datetime
) -> list[Letter]:
    """Cancel the session and write to everybody concerned. It stays in calendars, struck out.

    Of one that was just planned the letters that wait are stopped, and nobody else hears of it.
    """
    before = plan_of(session)
    move(session, "cancel_session", by=by, at=at)
    change = _keep(session, PlanChange.CANCELLED, before, by=by, at=at)
    _note_change(session, PlanChange.CANCELLED, message, by=by, at=at)
    letters = letters_of_cancelling(session, before, message, at=at)
    if stopped := stop_planning(session, by=by, at=at):
        change.was = change.was | {"stopped": stopped}
    return _tell(change, letters, at=at)


def undo_change(session: Session, *, by: Person, at: datetime) -> int:
    """Take the latest change back while its letters wait. Returns how many letters were stopped.

    Calendars may have polled meanwhile, so the sequence goes up once more (RFC 5545 3.8.7.4).
    """
    if has_seats(session):
        _hold_takers(session)
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())
    change = find_change_to_undo(session, at=at)
    if change is None:
        raise NotPossible(mark("The letters have left, so the change can no longer be undone."))
    stopped = stop_letters(change.letters, by=by, at=at)
    if change.kind is PlanChange.CANCELLED:
        move(session, "restore_session", by=by, at=at)
    _apply(session, _plan_in(change.was))
    session.map_link = change.was.get("map_link", session.map_link)
    _note_change(session, PlanChange.RESTORED, "", by=by, at=at)
    if not _has_been_seen(session, change):
        session.plan_change = PlanChange(change.earlier_kind) if change.earlier_kind else None
        session.plan_changed_at = change.earlier_at
        session.plan_words = change.earlier_words
    _give_answers_back(session, change)
    drop_third_seats(session)
    if waited := change.was.get("stopped"):
        tell_of_planning(session, waited, by=by, at=at)
    change.undone_at = at
    record("undo_change", session, by=by, at=at, letters=stopped)
    return stopped


def _hold_takers(session: Session) -> None:
    """Let none of those who may get a seat back take one elsewhere meanwhile."""
    people = select(RoleGrant.person_id).where(
        RoleGrant.round_id == session.round_id, RoleGrant.role == Role.PARTICIPANT
    )
    held = select(Person.id).where(Person.id.in_(people)).order_by(Person.id).with_for_update()
    db.session.execute(held).all()


def see_change(session: Session, *, by: Person, at: datetime) -> None:
    """Note that somebody has seen what became of the plan, so that pages stop saying it."""
    own = SeenChange.session_id == session.id, SeenChange.person_id == by.id
    seen = db.session.scalar(select(SeenChange).where(*own))
    seen = seen or SeenChange(session_id=session.id, person_id=by.id)
    seen.seen_at = at
    db.session.add(seen)


def list_sessions_to_hush(*, at: datetime) -> list[Session]:
    """Sessions long over whose change of plan still has its words."""
    return list(
        db.session.scalars(
            select(Session)
            .where(Session.plan_words.is_not(None), Session.ends_at < at - WORDS_KEPT)
            .order_by(Session.ends_at, Session.id)
        )
    )


def hush_changes(*, at: datetime) -> None:
    """Keep that a plan was changed, not what was said beside: it can tell of somebody's illness."""
    for session in list_sessions_to_hush(at=at):
        session.plan_words = None


def letters_of_change(
    session: Session, before: Plan, after: Plan, message: str, *, at: datetime
) -> list[Letter]:
    """The letters about a change, not yet in the outbox: shown first, and then these are sent."""
    entries = find_entries(session.id)
    return [
        changed_letter(
            session, person, before=before, after=after, message=message, entries=entries, at=at
        )
        for person in _people_to_tell(session, before, at)
    ]


def letters_of_cancelling(
    session: Session, before: Plan, message: str, *, at: datetime
) -> list[Letter]:
    """The same when it is cancelled."""
    entries = find_entries(session.id)
    return [
        cancelled_letter(session, person, before=before, message=message, entries=entries, at=at)
        for person in ([] if before.ends_at <= at else list_to_tell_of_end(session, at=at))
    ]


def _keep(
    session: Session, kind: PlanChange, before: Plan, *, by: Person, at: datetime
) -> ChangeOfPlan:
    change = ChangeOfPlan(session_id=session.id, kind=kind, done_at=at, done_by_id=by.id)
    change.sequence = session.sequence + 1
    change.was = _words(before) | {"link": before.link, "map_link": session.map_link}
    change.earlier_kind = session.plan_change.value if session.plan_change else ""
    change.earlier_at = session.plan_changed_at
    change.earlier_words = session.plan_words
    db.session.add(change)
    db.session.flush()
    return change


def _apply(session: Session, plan: Plan) -> None:
    """Elsewhere the link to a map would lead people astray."""
    if plan.place != session.place:
        session.map_link = ""
    session.starts_at, session.ends_at = plan.starts_at, plan.ends_at
    session.mode, session.place, session.link = plan.mode, plan.place, plan.link


def _note_change(
    session: Session, kind: PlanChange, message: str, *, by: Person, at: datetime
) -> None:
    """So that calendars and pages follow. Whoever did it need not be told."""
    session.sequence, session.changed_at = session.sequence + 1, at
    session.plan_change, session.plan_changed_at = kind, at
    session.plan_words = message.strip() or None
    see_change(session, by=by, at=at)


def _tell(change: ChangeOfPlan, letters: list[Letter], *, at: datetime) -> list[Letter]:
    change.letters = hold_letters(letters, at=at)
    return letters


def _ask_again(session: Session, change: ChangeOfPlan) -> None:
    """Take the answers back, and keep them for as long as the change can be undone."""
    for rsvp in db.session.scalars(select(Rsvp).where(Rsvp.session_id == session.id)):
        kept = EarlierAnswer(change_id=change.id, person_id=rsvp.person_id)
        kept.answer, kept.answered_at = rsvp.answer.value, rsvp.answered_at
        db.session.add(kept)
    for line in db.session.scalars(select(Waiting).where(Waiting.session_id == session.id)):
        kept = EarlierAnswer(change_id=change.id, person_id=line.person_id)
        kept.turn, kept.answered_at = line.turn, line.since
        db.session.add(kept)
    _forget_answers(session)


def _give_answers_back(session: Session, change: ChangeOfPlan) -> None:
    if change.kind is not PlanChange.MOVED:
        return
    _forget_answers(session)
    rows = select(EarlierAnswer).where(EarlierAnswer.change_id == change.id)
    for kept in db.session.scalars(rows):
        of = {"session_id": session.id, "person_id": kept.person_id}
        if kept.answer:
            answer = RsvpAnswer(kept.answer)
            db.session.add(Rsvp(**of, answer=answer, answered_at=kept.answered_at))
        else:
            db.session.add(Waiting(**of, turn=kept.turn, since=kept.answered_at))


def _forget_answers(session: Session) -> None:
    db.session.flush()
    for answers in (Rsvp, Waiting):
        db.session.execute(delete(answers).where(answers.session_id == session.id))


def _has_been_seen(session: Session, change: ChangeOfPlan) -> bool:
    """Whether anybody but its maker knows of it."""
    seen = (
        SeenChange.session_id == session.id,
        SeenChange.seen_at >= change.done_at,
        SeenChange.person_id != change.done_by_id,
    )
    return db.session.scalar(select(SeenChange.id).where(*seen).limit(1)) is not None


def _people_to_tell(session: Session, before: Plan, at: datetime) -> list[Person]:
    is_over = max(session.ends_at, before.ends_at) <= at
    return [] if is_over else list_people_concerned(session)


def _words(plan: Plan) -> dict[str, str]:
    return {
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
        "mode": plan.mode.value,
        "place": plan.place,
    }


def _plan_in(was: dict[str, str]) -> Plan:
    times = datetime.fromisoformat(was["starts_at"]), datetime.fromisoformat(was["ends_at"])
    return Plan(*times, Mode(was["mode"]), was["place"], was["link"])
