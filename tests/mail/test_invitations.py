"""What letters say to calendars: well formed, in order, and never a step back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
from flask import Flask
from flask_mail import Attachment
from sqlalchemy import select

from aspirant.core.calendars import Event, Method
from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.lifecycle import LetterState, move
from aspirant.mail import delivery
from aspirant.mail.invitations import make_invitation
from aspirant.mail.message import LetterMessage
from aspirant.mail.models import Letter
from aspirant.mail.service import invite_by, queue_letter, retry_letter, write_letter
from tests import make
from tests.feeds.conftest import lint_module
from tests.feeds.test_calendars import HOSTILE, event
from tests.mail.conftest import Mailbox

AT = make.AT


@pytest.fixture
def lint() -> Callable[[bytes], list[Any]]:
    """What the checker of calendars says of an invitation."""
    check = lint_module().lint
    return lambda raw: check(raw, itip=True)


def letter(
    sequence: int = 0, *, at: datetime | None = None, name: str = "Alva Ask", **given: Any
) -> Letter:
    """A letter about the one event, in the outbox."""
    at = at or now()
    made = write_letter(
        "people/sign_in",
        address="alva@example.org",
        language="sv",
        token="t" * 32,
        code="123456",
        minutes=15,
    )
    about = event(sequence=sequence, **given)
    invite_by(made, make_invitation(about, name=name, address="alva@example.org", at=at))
    queue_letter(made, at=at)
    db.session.commit()
    return made


def calendars(mail: EmailMessage) -> list[bytes]:
    """What the letter says to calendars: the alternative, and the file."""
    parts = [part for part in mail.walk() if part.get_content_subtype() in {"calendar", "ics"}]
    return [part.get_payload(decode=True) for part in parts]  # type: ignore[misc]


def said(mails: list[EmailMessage]) -> list[tuple[str, int]]:
    """Method and sequence of each letter that left."""
    found = []
    for mail in mails:
        calendar = icalendar.Calendar.from_ical(calendars(mail)[0])
        found.append((str(calendar["METHOD"]), int(calendar.walk("VEVENT")[0]["SEQUENCE"])))
    return found


def outcomes() -> list[tuple[int, str, str]]:
    """Sequence, state and why, of every letter."""
    db.session.expire_all()
    rows = select(Letter).order_by(Letter.calendar_sequence, Letter.created_at)
    return [
        (one.calendar_sequence, one.state.value, one.last_error) for one in db.session.scalars(rows)
    ]


def test_the_letter_has_the_shape_that_every_client_reads(
    app: Flask,
    mailbox: Mailbox,
    lint: Callable[[bytes], list[Any]],
) -> None:
    letter()
    delivery.send_due_letters(at=now())
    (mail,) = mailbox.taken
    assert mail.get_content_type() == "multipart/mixed"
    alternative, file = mail.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    shown = list(alternative.iter_parts())[2]
    assert dict(shown["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert file.get_content_type() == "application/ics"
    assert file.get_filename() == "invite.ics"
    first, second = calendars(mail)
    assert first == second
    assert lint(first) == []


def test_a_request_names_who_invites_and_only_its_reader(app: Flask) -> None:
    made = letter(name='Alva "Ask", m.fl.')
    assert made.calendar
    (found,) = icalendar.Calendar.from_ical(made.calendar).walk("VEVENT")
    assert found["ORGANIZER"] == "mailto:kansli@example.org"
    assert found["ATTENDEE"] == "mailto:alva@example.org"
    assert found["ATTENDEE"].params == {
        "CN": "Alva 'Ask', m.fl.",
        "PARTSTAT": "NEEDS-ACTION",
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "TRUE",
    }
    assert found["STATUS"] == "CONFIRMED"
    assert "VALARM" not in made.calendar


def test_a_cancellation_says_so_in_every_place(
    app: Flask,
    mailbox: Mailbox,
    lint: Callable[[bytes], list[Any]],
) -> None:
    letter(sequence=1, is_cancelled=True)
    delivery.send_due_letters(at=now())
    (mail,) = mailbox.taken
    calendar = icalendar.Calendar.from_ical(calendars(mail)[0])
    (found,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert lint(calendars(mail)[0]) == []


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("is_cancelled", [False, True])
def test_hostile_words_make_a_clean_invitation(
    app: Flask,
    mailbox: Mailbox,
    lint: Callable[[bytes], list[Any]],
    words: str,
    is_cancelled: bool,
) -> None:
    letter(
        name=words, title=words, description=words, place=words, category=words, link=words,
        is_cancelled=is_cancelled,
    )  # fmt: skip
    delivery.send_due_letters(at=now())
    (mail,) = mailbox.taken
    for raw in calendars(mail):
        assert lint(raw) == []
        assert len(icalendar.Calendar.from_ical(raw).walk("VEVENT")) == 1
    assert set(mail.keys()) == {
        "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID",
        "Auto-Submitted",
    }  # fmt: skip


def test_a_long_paragraph_is_no_line_that_servers_refuse(app: Flask, mailbox: Mailbox) -> None:
    long = "å" * 3000 + " " + "a" * 3000
    message = LetterMessage("x", recipients=["a@example.org"], body=long, html=f"<p>{long}</p>")
    assert max(len(line) for line in message.as_bytes().splitlines()) <= 998
    sent = message_from_bytes(message.as_bytes(), policy=policy.default)
    plain, html = [part for part in sent.walk() if part.get_content_maintype() == "text"]
    assert (plain.get_content().strip(), html.get_content().strip()) == (long, f"<p>{long}</p>")


def test_a_newer_letter_replaces_one_that_has_not_left(app: Flask, mailbox: Mailbox) -> None:
    for sequence in range(3):
        letter(sequence, at=now() - timedelta(seconds=3 - sequence))
    delivery.send_due_letters(at=now() + timedelta(minutes=1))
    assert said(mailbox.taken) == [("REQUEST", 2)]
    assert outcomes() == [
        (0, "cancelled", "replaced"),
        (1, "cancelled", "replaced"),
        (2, "sent", ""),
    ]


def test_an_old_change_never_follows_a_cancellation(app: Flask, mailbox: Mailbox) -> None:
    mailbox.answer = "451 try again later"
    old = letter(1)
    delivery.send_due_letters(at=now())
    mailbox.answer = "250 OK"
    letter(2, is_cancelled=True)
    delivery.send_due_letters(at=now())
    delivery.send_due_letters(at=now() + timedelta(hours=1))
    assert said(mailbox.taken) == [("CANCEL", 2)]
    assert outcomes()[0] == (1, "cancelled", "replaced")
    assert old.attempts == 1


def test_a_failed_letter_tried_again_is_replaced_by_what_was_said_since(
    app: Flask,
    mailbox: Mailbox,
) -> None:
    old = letter(1)
    move(old, "lease_letter", by=None, at=now())
    move(old, "fail_letter", by=None, at=now())
    db.session.commit()
    letter(2)
    delivery.send_due_letters(at=now())
    retry_letter(old, by=make.person("cleo"), at=now())
    db.session.commit()
    delivery.send_due_letters(at=now())
    assert said(mailbox.taken) == [("REQUEST", 2)]


def test_a_letter_waits_while_another_worker_sends_the_one_before(
    app: Flask,
    mailbox: Mailbox,
) -> None:
    before = letter(0)
    move(before, "lease_letter", by=None, at=now())
    before.lease_until = now() + timedelta(minutes=5)
    db.session.commit()
    letter(1, at=now())
    assert delivery.send_due_letters(at=now()) == 0
    later = now() + timedelta(minutes=6)  # its worker died: it may have left, and is not sent again
    assert delivery.send_due_letters(at=later) == 1
    assert said(mailbox.taken) == [("REQUEST", 1)]


def test_other_readers_and_other_events_wait_for_nobody(app: Flask, mailbox: Mailbox) -> None:
    before = letter(0)
    move(before, "lease_letter", by=None, at=now())
    before.lease_until = now() + timedelta(minutes=5)
    db.session.commit()
    letter(3, uid="2@aspirant")
    assert delivery.send_due_letters(at=now()) == 1


def test_the_row_gives_the_same_bytes_whenever_it_is_asked(app: Flask) -> None:
    made = letter()
    assert made.calendar == delivery.compose(made).invitation
    assert LetterState.QUEUED is made.state


@pytest.mark.parametrize(
    "message",
    [
        {"extra_headers": {"X-Kind": "a\r\nBcc: b@example.org"}},
        {"extra_headers": {"X-Kind\r\nBcc": "b@example.org"}},
        {"attachments": [Attachment("a\r\nBcc: b@example.org", "text/plain", b"x")]},
        {"attachments": [Attachment("a", "text/plain\r\nBcc: b", b"x")]},
        {"attachments": [Attachment("a", "text/plain", b"x", headers={"X": "a\nBcc: b"})]},
        {"subject": "a\nBcc: b@example.org"},
        {"recipients": ["a@example.org\r\nBcc: b@example.org"]},
        {"reply_to": "a@example.org\nBcc: b@example.org"},
    ],
    ids=range(8),
)
def test_no_line_break_reaches_a_header(app: Flask, message: dict[str, Any]) -> None:
    given: dict[str, Any] = {"subject": "x", "recipients": ["a@example.org"], "body": "x"}
    assert LetterMessage(**(given | message)).has_bad_headers()
    assert not LetterMessage(**given).has_bad_headers()


def test_every_method_has_its_letter(app: Flask) -> None:
    assert {letter().method, letter(is_cancelled=True).method} == set(Method)
    assert Event.__dataclass_fields__.keys() >= {"uid", "sequence", "is_cancelled"}
