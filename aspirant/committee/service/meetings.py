"""Verbs: write the record of the meeting, put it up for signing, sign it, note who steps aside."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aspirant.applications.models import Application
from aspirant.committee.messages import signing_letter
from aspirant.committee.models import Meeting, MeetingRecusal, MeetingSeat, Signature
from aspirant.committee.queries.meetings import find_meeting_of, list_signed
from aspirant.committee.queries.records import hash_record, list_changed, write_record
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import MeetingState, move
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.selection.queries.decisions import find_sheet, is_released
from aspirant.selection.service.places import lock_round


@dataclass(frozen=True)
class Minutes:
    """What somebody writes about a meeting."""

    held_at: datetime
    place: str
    chair: UUID
    secretary: UUID
    present: Collection[UUID]
    signers: Collection[UUID]
    guests: str
    reasons: str
    proposals: Collection[int]


def needed_signatures(round: Round) -> int:
    """How many must sign the record of a round."""
    return 2 if round.needs_two_signatures else 1


def write_meeting(round: Round, minutes: Minutes, *, by: Person, at: datetime) -> Meeting:
    """Begin the record of the round's meeting, or change it. Signatures on it count no longer."""
    _refuse_when_told(round)
    _refuse_nonsense(round, minutes)
    found = find_meeting_of(round)
    meeting = found or Meeting(round_id=round.id, seats=[], signatures=[])
    meeting.held_at, meeting.place = minutes.held_at, minutes.place.strip()
    meeting.chair_id, meeting.secretary_id = minutes.chair, minutes.secretary
    meeting.guests, meeting.reasons = minutes.guests.strip(), minutes.reasons.strip()
    meeting.proposals = [str(number) for number in sorted(minutes.proposals)]
    _seat(meeting, minutes)
    if found:
        take_down(meeting, by=by, at=at)
    db.session.add(meeting)
    db.session.flush()
    record("write_meeting", meeting, by=by, at=at, present=len(meeting.seats))
    return meeting


def add_recusal(
    meeting: Meeting,
    application: Application,
    person: Person,
    *,
    reason: str,
    by: Person,
    at: datetime,
) -> MeetingRecusal:
    """Note that somebody steps aside at the meeting when one application is talked about."""
    _refuse_when_told(meeting.round)
    made = MeetingRecusal(
        meeting_id=meeting.id,
        application_id=application.id,
        recused_id=person.id,
        reason=reason.strip(),
    )
    db.session.add(made)
    take_down(meeting, by=by, at=at)
    db.session.flush()
    about = {"application": str(application.id), "person": str(person.id)}
    record("add_meeting_recusal", meeting, by=by, at=at, **about)
    return made


def remove_recusal(recusal: MeetingRecusal, *, by: Person, at: datetime) -> None:
    """Take back that somebody stepped aside at the meeting."""
    meeting = recusal.meeting
    _refuse_when_told(meeting.round)
    about = {"application": str(recusal.application_id), "person": str(recusal.recused_id)}
    db.session.delete(recusal)
    take_down(meeting, by=by, at=at)
    record("remove_meeting_recusal", meeting, by=by, at=at, **about)


def present_meeting(meeting: Meeting, *, by: Person, at: datetime) -> None:
    """Put the record up for signing: freeze it with the decisions as they stand, and ask."""
    _refuse_when_told(meeting.round)
    _refuse_unwritten(meeting)
    take_down(meeting, by=by, at=at)
    db.session.flush()
    meeting.record = write_record(meeting, meeting.round)
    meeting.hash, meeting.presented_at = hash_record(meeting.record), at
    move(meeting, "present_meeting", by=by, at=at, hash=meeting.hash)
    for seat in meeting.seats:
        if seat.signs and seat.person_id != by.id:
            queue_letter(signing_letter(meeting, seat.person), at=at)


def sign_meeting(meeting: Meeting, *, seen: str, by: Person, at: datetime) -> None:
    """Sign the record whose fingerprint was `seen`. The last signature makes it whole."""
    lock_round(meeting.round)
    signed = list_signed(meeting)
    if meeting.state is not MeetingState.PRESENTED or meeting.hash != seen:
        raise NotPossible(
            mark("The record has changed since you read it. Read it once more before you sign.")
        )
    if by.id not in meeting.signer_ids:
        raise NotPossible(mark("You are not one of those who sign this record."))
    if by.id in signed:
        raise NotPossible(mark("You have signed it already. One person signs once."))
    if list_changed(meeting, find_sheet(meeting.round)):
        raise NotPossible(
            mark("A decision has changed since the record was put up. It must be put up anew.")
        )
    db.session.add(
        Signature(meeting_id=meeting.id, signer_id=by.id, signed_at=at, hash=meeting.hash)
    )
    db.session.flush()
    record("sign_meeting", meeting, by=by, at=at, hash=meeting.hash)
    if signed | {by.id} >= meeting.signer_ids:
        move(meeting, "finish_signing", by=by, at=at)
        meeting.signed_at = at


def take_down(meeting: Meeting, *, by: Person, at: datetime) -> None:
    """Let no signature count any longer: what they signed is being changed."""
    if meeting.state is MeetingState.WRITING:
        return
    for signature in meeting.valid:
        signature.voided_at = at
    meeting.record = meeting.hash = ""
    meeting.presented_at = meeting.signed_at = None
    move(meeting, "reopen_meeting", by=by, at=at)


def _seat(meeting: Meeting, minutes: Minutes) -> None:
    before = {one.person_id: one for one in meeting.seats}
    kept = []
    for person_id in sorted(set(minutes.present), key=str):
        seat = before.get(person_id) or MeetingSeat(person_id=person_id)
        seat.signs = person_id in minutes.signers
        kept.append(seat)
    meeting.seats = kept


def _refuse_when_told(round: Round) -> None:
    if is_released(round):
        raise NotPossible(mark("The decisions are released, so the record stands as it is."))


def _refuse_nonsense(round: Round, minutes: Minutes) -> None:
    if not {minutes.chair, minutes.secretary} <= set(minutes.present):
        raise NotPossible(mark("Whoever leads the meeting and whoever writes must be present."))
    if not set(minutes.signers) <= set(minutes.present):
        raise NotPossible(mark("Only those who were present can sign."))
    if len(set(minutes.signers)) < needed_signatures(round):
        raise NotPossible(
            mark("The record of this round is signed by at least %(count)s."),
            count=needed_signatures(round),
        )


def _refuse_unwritten(meeting: Meeting) -> None:
    if not meeting.reasons:
        raise NotPossible(mark("Write the reasons of the committee first: they are what counts."))
    if len(meeting.signer_ids) < needed_signatures(meeting.round):
        raise NotPossible(
            mark("The record of this round is signed by at least %(count)s."),
            count=needed_signatures(meeting.round),
        )
    if not find_sheet(meeting.round).decisions:
        raise NotPossible(mark("Nothing is decided yet, so there is nothing to sign."))
