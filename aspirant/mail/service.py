"""Verbs: put a letter in the outbox, stop it, try it again."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from aspirant.core.audit import Identified
from aspirant.core.db import db
from aspirant.lifecycle import LetterState, move
from aspirant.mail.entries import event_of
from aspirant.mail.invitations import Invitation
from aspirant.mail.models import REPLACED, Letter


def write_letter(
    kind: str,
    *,
    address: str,
    language: str,
    person_id: UUID | None = None,
    round_id: UUID | None = None,
    **context: Any,
) -> Letter:
    """A letter, not yet in the outbox. `kind` names its templates: "people/sign_in".

    `context` takes text, numbers, ids and ISO times: what JSON can hold.
    """
    return Letter(
        kind=kind,
        address=address,
        language=language,
        person_id=person_id,
        round_id=round_id,
        context=json.dumps(context, default=str),
    )


def invite_by(letter: Letter, invitation: Invitation) -> Letter:
    """Have the letter say this to the reader's calendar."""
    letter.calendar, letter.method = invitation.text, invitation.method
    letter.calendar_uid, letter.calendar_sequence = invitation.uid, invitation.sequence
    letter.event_id = event_of(invitation.uid)
    return letter


def queue_letter(letter: Letter, *, at: datetime, hold_until: datetime | None = None) -> Letter:
    """Put the letter in the outbox, in the running transaction."""
    letter.created_at = at
    letter.next_attempt_at = hold_until or at
    letter.attempts = 0
    db.session.add(letter)
    return letter


def cancel_letter(letter: Letter, *, by: Identified | None, at: datetime) -> None:
    """Stop a letter that has not left."""
    move(letter, "cancel_letter", by=by, at=at)


def revive_replaced(stopped: Letter, *, at: datetime) -> Letter | None:
    """Send after all what a letter had replaced that is stopped now: its reader has had neither."""
    of_reader = Letter.calendar_uid == stopped.calendar_uid, Letter.address == stopped.address
    last = db.session.scalar(
        select(Letter)
        .where(*of_reader, Letter.id != stopped.id, Letter.calendar_uid != "")
        .where((Letter.state != LetterState.CANCELLED) | (Letter.last_error == REPLACED))
        .order_by(Letter.calendar_sequence.desc(), Letter.created_at.desc(), Letter.id)
        .limit(1)
    )
    if last is None or last.state is not LetterState.CANCELLED:
        return None
    move(last, "revive_letter", by=None, at=at)
    last.attempts, last.last_error, last.next_attempt_at = 0, "", at
    return last


def retry_letter(letter: Letter, *, by: Identified, at: datetime) -> None:
    """Try a failed letter once more from the beginning."""
    move(letter, "retry_letter", by=by, at=at)
    letter.attempts = 0
    letter.next_attempt_at = at
