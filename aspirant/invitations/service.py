"""Verbs: answer with what goes with it, invite, remind, take what calendars reply."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.interviews.models import Interview
from aspirant.invitations.mailbox import Found
from aspirant.invitations.messages import invitation_letter, reminder_letter
from aspirant.invitations.models import AnswerDetail, Reply
from aspirant.invitations.queries import (
    find_detail,
    find_interview_called,
    find_place_called,
    find_seen,
    find_session_of,
    list_coming_sessions,
    list_reminded,
    list_told,
    round_of_sender,
)
from aspirant.invitations.taking import note_taken, settle_place, take_network_reply
from aspirant.invitations.words import Fault
from aspirant.lifecycle import move
from aspirant.mail.entries import find_entries
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.people.queries import find_person_by_email
from aspirant.permissions import can
from aspirant.programme.models import Session
from aspirant.schedule.changes import list_waits
from aspirant.schedule.models import Rsvp, RsvpAnswer, takes_answers
from aspirant.schedule.queries import find_answer, find_session, list_turnouts
from aspirant.schedule.service import answer_session

#: Nobody is reminded of the same session again sooner than this.
REMINDERS_APART = timedelta(hours=24)
#: Whoever has not answered is reminded automatically, once, this long before.
REMIND_BEFORE = timedelta(days=7)
#: ... unless they were told so lately that they may still be thinking.
THINKING_TIME = timedelta(days=2)


def answer_fully(
    session: Session,
    *,
    answer: RsvpAnswer,
    reason: str = "",
    needs: Sequence[str] = (),
    by: Person,
    at: datetime,
) -> Rsvp | None:
    """Say whether one comes, why not, and what one needs. Who stays away needs nothing.

    None comes back where a yes is a place in the line.
    """
    made = answer_session(session, answer=answer, by=by, at=at)
    detail = find_detail(session.id, by.id)
    if detail is None and not reason and not needs:
        return made
    detail = detail or AnswerDetail(session_id=session.id, person_id=by.id)
    detail.reason, detail.saved_at = reason.strip(), at
    detail.ask([] if answer is RsvpAnswer.NO else needs)
    db.session.add(detail)
    record("save_answer_detail", session, by=by, at=at)
    return made


def answer_from_afar(
    session: Session,
    *,
    answer: RsvpAnswer,
    reason: str = "",
    needs: Sequence[str] = (),
    by: Person,
    at: datetime,
) -> Rsvp | None:
    """Answer where nothing that was said before is shown: from a letter, or from a calendar.

    What was said before is kept, and what is said now is added to it. A reason for another answer
    is kept, but no longer stands beside the answer.
    """
    before = find_answer(session, by)
    is_same = before is not None and before.answer is answer
    made = answer_session(session, answer=answer, by=by, at=at)
    detail, reason = find_detail(session.id, by.id), reason.strip()
    if detail is None and not reason and not needs:
        return made
    own = {"session_id": session.id, "person_id": by.id, "saved_at": at}
    detail = detail or AnswerDetail(**own, reason="", needs="[]")
    detail.ask([*detail.asked, *(() if answer is RsvpAnswer.NO else needs)])
    if reason or is_same:
        detail.reason, detail.saved_at = reason or detail.reason, at
    db.session.add(detail)
    record("save_answer_detail", session, by=by, at=at)
    return made


def list_silent(session: Session) -> list[Person]:
    """Those who are asked and have said nothing, who can still be written to."""
    turnout = next(one for one in list_turnouts(session.round) if one.session.id == session.id)
    return [person for person in turnout.silent if person.is_active]


def invite_to_session(session: Session, *, by: Person, at: datetime) -> list[Letter]:
    """Send the session to those who have not had it for their calendar, and have not answered."""
    _refuse_closed(session, at)
    _refuse_undoable(session, at)
    told, entries = list_told([session])[session.id], find_entries(session.id)
    letters = [
        queue_letter(invitation_letter(session, person, entries=entries, at=at), at=at)
        for person in list_silent(session)
        if person.email not in told
        or (person.email in entries and not entries[person.email].is_standing)
    ]
    if not letters:
        raise NotPossible(mark("Everybody who is asked has got the invitation."))
    record("invite_to_session", session, by=by, at=at, count=len(letters))
    return letters


def remind_silent(session: Session, *, by: Person | None, at: datetime) -> list[Letter]:
    """Ask those who have not answered once more; each of them at most once a day."""
    _refuse_closed(session, at)
    _refuse_undoable(session, at)
    reminded = list_reminded([session])[session.id]
    entries = find_entries(session.id)
    letters = [
        queue_letter(reminder_letter(session, person, entries=entries, at=at), at=at)
        for person in list_silent(session)
        if person.email not in reminded or at - reminded[person.email] >= REMINDERS_APART
    ]
    if not letters:
        raise NotPossible(
            mark("Nobody is left to remind: those who have not answered were reminded today.")
        )
    record("remind_silent", session, by=by, at=at, count=len(letters))
    return letters


def remind_due(*, at: datetime) -> int:
    """Remind whoever is silent a week before, once for each session. Returns how many letters."""
    coming = list_coming_sessions(after=at, before=at + REMIND_BEFORE)
    told, reminded = list_told(coming), list_reminded(coming)
    waits = list_waits(coming, at=at)
    count = 0
    for session in coming:
        late = {who for who, when in told[session.id].items() if at - when < THINKING_TIME}
        if reminded[session.id] or late or session.id in waits:
            continue
        if list_silent(session):
            count += len(remind_silent(session, by=None, at=at))
    return count


def take_found(found: Found, *, at: datetime) -> Reply | None:
    """Take what a calendar replied as the answer, or keep it for a coordinator.

    None when the same letter was here before.
    """
    if find_seen(found.seen):
        return None
    if place := find_place_called(found.uid):
        return take_network_reply(found, place, at=at)
    about = find_session_of(found.uid) or find_interview_called(found.uid)
    person = find_person_by_email(found.sender) if found.sender else None
    reply = Reply(
        seen=found.seen,
        session_id=about.id if isinstance(about, Session) else None,
        interview_id=about.id if isinstance(about, Interview) else None,
        person_id=person.id if person else None,
        round_id=about.round_id if about else round_of_sender(person) if person else None,
        sender=found.sender,
        answer=found.answer,
        comment=found.comment or None,
        fault=find_fault(found, about, person, at=at),
        received_at=at,
    )
    db.session.add(reply)
    db.session.flush()
    if reply.fault is Fault.NONE and person:
        _take(reply, about, person, said_at=min(found.stamped_at or at, at), at=at)
    return reply


def _take(
    reply: Reply,
    about: Session | Interview | None,
    person: Person,
    *,
    said_at: datetime,
    at: datetime,
) -> None:
    """A yes to an interview changes nothing: the time is booked.

    An answer is as old as its calendar says, not as the mailbox: what was said after it counts.
    """
    if not isinstance(about, Session):
        note_taken(reply, by=person, at=at)
        return
    _answer(reply, about, person, by=person, at=at)
    if rsvp := find_answer(about, person):
        rsvp.answered_at = said_at


def take_reply(reply: Reply, *, by: Person, at: datetime) -> None:
    """Let a reply that was kept count as the person's answer."""
    if reply.network_meeting_id:
        settle_place(reply, by=by, at=at)
        return
    session = find_session(reply.session_id) if reply.session_id else None
    if session is None or reply.person is None or reply.answer is None:
        raise NotPossible(mark("It does not say who answers what to which session."))
    _answer(reply, session, reply.person, by=by, at=at)


def set_aside_reply(reply: Reply, *, by: Person, at: datetime) -> None:
    """Let a reply that was kept count for nothing."""
    move(reply, "set_aside_reply", by=by, at=at)


def find_fault(
    found: Found, about: Session | Interview | None, person: Person | None, *, at: datetime
) -> Fault:
    """The first thing that keeps the reply from being taken."""
    if found.answer is None or found.stamped_at is None:
        return Fault.UNREADABLE
    if len(found.attendees) != 1:
        return Fault.ATTENDEES
    if person is None or found.attendees[0] != found.sender:
        return Fault.SOMEBODY_ELSE
    if not found.is_verified:
        return Fault.UNVERIFIED
    if about is None:
        return Fault.UNKNOWN_SESSION
    if isinstance(about, Interview):
        return _find_fault_of_interview(found, about, person)
    if _is_outdated(found, about, person):
        return Fault.OUTDATED
    may_answer = person.is_active and can(person, "answer_session", about)
    return Fault.NONE if may_answer and takes_answers(about, at) else Fault.NOT_POSSIBLE


def _find_fault_of_interview(found: Found, interview: Interview, person: Person) -> Fault:
    """A yes changes nothing, whenever it was written; any other word is for somebody to read."""
    if found.answer is RsvpAnswer.YES:
        return Fault.NONE
    comes = {interview.person_id} | interview.interviewer_ids
    is_current = person.id in comes and found.sequence >= interview.sequence
    return Fault.INTERVIEW if is_current else Fault.OUTDATED


def _is_outdated(found: Found, session: Session, person: Person) -> bool:
    """Whether it answers an earlier plan, or was written before the answer that stands."""
    rsvp = find_answer(session, person)
    assert found.stamped_at is not None
    is_older = rsvp is not None and found.stamped_at < rsvp.answered_at.replace(microsecond=0)
    return found.sequence < session.sequence or is_older


def _answer(reply: Reply, session: Session, person: Person, *, by: Person, at: datetime) -> None:
    assert reply.answer is not None
    answer_from_afar(session, answer=reply.answer, reason=reply.comment or "", by=person, at=at)
    note_taken(reply, by=by, at=at)


def _refuse_closed(session: Session, at: datetime) -> None:
    if not takes_answers(session, at):
        raise NotPossible(mark("The session has begun or is cancelled, so it takes no answers."))


def _refuse_undoable(session: Session, at: datetime) -> None:
    """A letter with a time that is taken back would lead its reader astray."""
    if until := list_waits([session], at=at).get(session.id):
        raise NotPossible(
            mark("The plan can be undone until %(time)s. Write to them after that."),
            time=until,
        )
