"""Verbs: put a letter in the outbox, stop it, try it again."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from aspirant.core.audit import Identified
from aspirant.core.db import db
from aspirant.lifecycle import move
from aspirant.mail.entries import event_of
from aspirant.mail.invitations import Invitation
from aspirant.mail.models import Letter


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


def retry_letter(letter: Letter, *, by: Identified, at: datetime) -> None:
    """Try a failed letter once more from the beginning."""
    move(letter, "retry_letter", by=by, at=at)
    letter.attempts = 0
    letter.next_attempt_at = at
