"""Verbs: places at a session with so many and no more, the line for them, and board seats."""

from datetime import datetime

from sqlalchemy import delete, func, select

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.mail.entries import find_entries
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.programme.models import Session
from aspirant.programme.words import Audience
from aspirant.schedule.messages import place_letter
from aspirant.schedule.models import (
    MOST_SEATS,
    Rsvp,
    RsvpAnswer,
    Waiting,
    has_seats,
    takes_answers,
)
from aspirant.schedule.queries import (
    count_places_taken,
    count_seats,
    find_answer,
    find_session,
    list_line,
    list_placed_or_waiting,
    list_sessions_with_places,
)


def hold_places(session: Session, person: Person) -> None:
    """Let nobody else take a place here, nor the person one elsewhere, till the transaction ends.

    Only for sessions with so many places; SQLite lets one writer in at a time as it is.
    """
    if session.capacity is None:
        return
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())


def has_room(session: Session) -> bool:
    """Whether a place is free."""
    return session.capacity is None or count_places_taken(session) < session.capacity


def refuse_fewer_places(session: Session, capacity: int | None) -> None:
    """Raise NotPossible where that many places are fewer than are taken; nobody takes one now."""
    if capacity is None:
        return
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())
    taken = count_places_taken(session)
    if capacity < taken:
        raise NotPossible(
            mark("%(taken)s have a place already, so there cannot be fewer."), taken=taken
        )


def refuse_third_seat(session: Session, person: Person) -> None:
    """Raise NotPossible where the person already sits at as many board meetings as one may."""
    if has_seats(session) and count_seats(session.round_id, person) >= MOST_SEATS:
        raise NotPossible(
            mark("Each aspirant sits at %(most)s board meetings at most."), most=MOST_SEATS
        )


def stand_in_line(session: Session, *, by: Person, at: datetime) -> None:
    """Wait for a place. Whoever waits already keeps their turn."""
    in_line = Waiting.session_id == session.id, Waiting.person_id == by.id
    if db.session.scalar(select(Waiting.id).where(*in_line)) is None:
        _forget_answer(session, by)
        last = select(func.max(Waiting.turn)).where(Waiting.session_id == session.id)
        turn = (db.session.scalar(last) or 0) + 1
        db.session.add(Waiting(session_id=session.id, person_id=by.id, turn=turn, since=at))
        record("stand_in_line", session, by=by, at=at)


def note_answer(session: Session, person: Person, answer: RsvpAnswer, *, at: datetime) -> Rsvp:
    """Write down an answer; the person no longer waits."""
    in_line = Waiting.session_id == session.id, Waiting.person_id == person.id
    db.session.execute(delete(Waiting).where(*in_line))
    rsvp = find_answer(session, person) or Rsvp(session_id=session.id, person_id=person.id)
    rsvp.answer, rsvp.answered_at = answer, at
    db.session.add(rsvp)
    db.session.flush()
    return rsvp


def fill_places(session: Session, *, by: Person | None, at: datetime) -> None:
    """Give what is free to those first in line, and write to them."""
    if session.capacity is None:
        return
    free = max(session.capacity - count_places_taken(session), 0)
    for person in _first_in_line(session, free):
        note_answer(session, person, RsvpAnswer.YES, at=at)
        record("give_place", session, by=by, at=at, person=str(person.id))
        _tell(session, person, at=at)


def keep_places(*, at: datetime) -> None:
    """Take back the places of those for whom a session no longer is, and give what is free.

    However they left, somebody in the line is waiting for it.
    """
    for session_id in list_sessions_with_places(after=at):
        session = find_session(session_id)
        if session is None or session.capacity is None:
            continue
        gone = [one for one in list_placed_or_waiting(session) if not session.asks(one)]
        is_waited_for = bool(list_line(session)) and has_room(session)
        if gone or is_waited_for:
            _tidy(session, gone, at=at)


def _tidy(session: Session, gone: list[Person], *, at: datetime) -> None:
    db.session.execute(select(Session.id).where(Session.id == session.id).with_for_update())
    for person in gone:
        _forget_answer(session, person)
        in_line = Waiting.session_id == session.id, Waiting.person_id == person.id
        db.session.execute(delete(Waiting).where(*in_line))
        record("take_back_place", session, by=None, at=at, person=str(person.id))
    fill_places(session, by=None, at=at)


def drop_third_seats(session: Session) -> None:
    """Where a board meeting is on again, let go of seats above what one may have."""
    if not has_seats(session):
        return
    for person in list_placed_or_waiting(session):
        if count_seats(session.round_id, person) > MOST_SEATS:
            _forget_answer(session, person)


def give_seat(session: Session, person: Person, *, by: Person, at: datetime) -> None:
    """Assign a seat at a board meeting, and write to the person."""
    if not has_seats(session) or not takes_answers(session, at):
        raise NotPossible(mark("The session has begun or is cancelled, so it takes no answers."))
    hold_places(session, person)
    rsvp = find_answer(session, person)
    if rsvp is not None and rsvp.answer is RsvpAnswer.YES:
        return
    refuse_third_seat(session, person)
    if not has_room(session):
        raise NotPossible(mark("All seats are taken."))
    note_answer(session, person, RsvpAnswer.YES, at=at)
    record("give_place", session, by=by, at=at, person=str(person.id))
    _tell(session, person, at=at)


def take_back_seat(session: Session, person: Person, *, by: Person, at: datetime) -> None:
    """Let the seat be free again; whoever is first in line gets it."""
    if not has_seats(session) or not takes_answers(session, at):
        raise NotPossible(mark("The session has begun or is cancelled, so it takes no answers."))
    hold_places(session, person)
    _forget_answer(session, person)
    record("take_back_place", session, by=by, at=at, person=str(person.id))
    fill_places(session, by=by, at=at)


def _tell(session: Session, person: Person, *, at: datetime) -> None:
    entries = find_entries(session.id)
    queue_letter(place_letter(session, person, entries=entries, at=at), at=at)


def _forget_answer(session: Session, person: Person) -> None:
    own = Rsvp.session_id == session.id, Rsvp.person_id == person.id
    db.session.execute(delete(Rsvp).where(*own))


def _first_in_line(session: Session, most: int) -> list[Person]:
    """Those whose turn it is, who still take part and do not sit at too many meetings."""
    people = [
        person
        for one in list_line(session)
        if (person := find_person(one)) and session.asks(person)
    ]
    if session.audience is Audience.SEATS:
        people = [one for one in people if count_seats(session.round_id, one) < MOST_SEATS]
    return people[:most]
