"""Sends what is due in the outbox: claim, send, mark; each step committed.

A letter is leased before SMTP begins and marked sent only after the server took it. A worker that
is killed leaves a lease that runs out; the letter is then sent again under the same Message-ID, so
that a recipient's mail program can tell a double from a second letter.
"""

import smtplib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from flask import current_app
from flask_mail import BadHeaderError
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.lifecycle import LetterState, move
from aspirant.mail.connection import connect
from aspirant.mail.message import LetterMessage
from aspirant.mail.models import REPLACED, Letter
from aspirant.mail.rendering import render_letter

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)

log = structlog.get_logger("mail")


def send_due_letters(*, at: datetime, most: int = 500) -> int:
    """Send letters that are due, oldest first, one at a time. Returns how many left."""
    sent = 0
    for _turn in range(most):
        letter = _claim(at=at)
        if letter is None:
            break
        sent += _send(letter)
    return sent


def _claim(*, at: datetime) -> Letter | None:
    letter = db.session.scalar(
        select(Letter)
        .where(_is_due(at), ~_waits_for_another(at))
        .order_by(Letter.next_attempt_at, Letter.calendar_sequence, Letter.created_at, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if letter is None:
        db.session.commit()
        return None
    if _is_replaced(letter):
        return _give_up(letter, "replace_letter", REPLACED, at=at)
    if letter.attempts >= MOST_ATTEMPTS:  # every worker that tried it died
        return _give_up(letter, "fail_letter", "attempts", at=at)
    move(letter, "lease_letter", by=None, at=at)
    letter.lease_until = at + LEASE
    letter.attempts += 1
    db.session.commit()
    return letter


def _is_due(at: datetime) -> ColumnElement[bool]:
    return or_(
        (Letter.state == LetterState.QUEUED) & (Letter.next_attempt_at <= at),
        (Letter.state == LetterState.SENDING) & (Letter.lease_until < at),
    )


def _waits_for_another(at: datetime) -> ColumnElement[bool]:
    """That another worker is just sending this reader something about the same event."""
    other = aliased(Letter)
    return exists().where(
        Letter.calendar_uid != "",
        other.calendar_uid == Letter.calendar_uid,
        other.address == Letter.address,
        other.id != Letter.id,
        other.state == LetterState.SENDING,
        other.lease_until >= at,
    )


def _is_replaced(letter: Letter) -> bool:
    """Whether a newer letter tells this reader's calendar what holds (or has told it).

    Some calendars take whatever comes last: an old change after a cancellation would bring the
    event back to life.
    """
    newer = or_(
        Letter.calendar_sequence > letter.calendar_sequence,
        (Letter.calendar_sequence == letter.calendar_sequence)
        & (Letter.created_at > letter.created_at),
    )
    found = select(Letter.id).where(
        Letter.calendar_uid == letter.calendar_uid,
        Letter.address == letter.address,
        Letter.state.in_((LetterState.QUEUED, LetterState.SENDING, LetterState.SENT)),
        newer,
    )
    return letter.calendar_uid != "" and db.session.scalar(found.limit(1)) is not None


def _give_up(letter: Letter, verb: str, error: str, *, at: datetime) -> Letter | None:
    """Let this one be, and claim the next."""
    move(letter, verb, by=None, at=at, error=error)
    letter.lease_until, letter.last_error = None, error
    db.session.commit()
    return _claim(at=at)


def _send(letter: Letter) -> bool:
    try:
        message = compose(letter)
        db.session.commit()  # rendering only read; no transaction stays open during SMTP
        with connect() as connection:
            connection.send(message)
    except smtplib.SMTPRecipientsRefused as error:
        _put_back(letter, error, is_final=all(code >= 550 for code, _ in error.recipients.values()))
        return False
    except BadHeaderError as error:  # a line break in an address or subject: it never leaves
        _put_back(letter, error, is_final=True)
        return False
    except (smtplib.SMTPException, OSError) as error:
        _put_back(letter, error, is_final=False)
        return False
    move(letter, "sent_letter", by=None, at=now())
    letter.lease_until = None
    letter.sent_at = now()
    db.session.commit()
    return True


def compose(letter: Letter) -> LetterMessage:
    """The mail of a letter. Its Message-ID comes from the row, so that a repeat is known as one."""
    words = render_letter(letter)
    message = LetterMessage(
        words.subject, recipients=[letter.address], body=words.text, html=words.html
    )
    host = urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
    message.msgId = f"<{letter.id}@{host}>"
    message.extra_headers = {"Auto-Submitted": "auto-generated"}
    if letter.calendar and letter.method:
        message.invite(letter.calendar, letter.method)
    return message


def _put_back(letter: Letter, error: Exception, *, is_final: bool) -> None:
    at = now()
    letter.lease_until = None
    letter.last_error = type(error).__name__
    if is_final or letter.attempts >= MOST_ATTEMPTS:
        move(letter, "fail_letter", by=None, at=at, error=letter.last_error)
    else:
        move(letter, "put_back_letter", by=None, at=at)
        letter.next_attempt_at = at + FIRST_WAIT * 2 ** (letter.attempts - 1)
    db.session.commit()
    log.warning("letter not sent", letter=str(letter.id), error=letter.last_error)
