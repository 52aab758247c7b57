"""The outbox against a real SMTP server: each letter exactly once, whatever happens."""

import json
import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from aspirant.core.clock import now
from aspirant.extensions import db
from aspirant.lifecycle import LetterState
from aspirant.mail import delivery
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.people.messages import sign_in_letter
from tests.mail.conftest import Mailbox


def letter(language: str = "sv") -> Letter:
    """A letter in the outbox."""
    made = queue_letter(
        sign_in_letter("alva@example.org", language=language, token="t" * 32, code="123456"),
        at=now(),
    )
    db.session.commit()
    return made


def states() -> list[tuple[LetterState, int, str]]:
    found = db.session.execute(select(Letter.state, Letter.attempts, Letter.last_error))
    return [tuple(row) for row in found]  # type: ignore[misc]


def test_a_letter_leaves_in_the_recipients_language_with_text_and_html(
    app: Flask, mailbox: Mailbox
) -> None:
    row = letter("sv")
    assert delivery.send_due_letters(at=now()) == 1
    (mail,) = mailbox.taken
    assert mail["Message-ID"] == f"<{row.id}@localhost>"
    assert mail["Subject"] == "Logga in med koden 123456"
    assert mail["To"] == "alva@example.org"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "http://localhost/sign-in/" + "t" * 32 in plain.get_content()
    assert re.search(r'<a class="button" href="[^"]+" style="', html.get_content())
    assert states() == [(LetterState.SENT, 1, "")]


def test_a_letter_in_english_is_in_english(app: Flask, mailbox: Mailbox) -> None:
    letter("en")
    delivery.send_due_letters(at=now())
    assert mailbox.taken[0]["Subject"] == "Sign in with the code 123456"


def test_nothing_is_sent_twice(app: Flask, mailbox: Mailbox) -> None:
    letter()
    assert [delivery.send_due_letters(at=now()) for _run in range(3)] == [1, 0, 0]


def test_a_refusal_for_now_is_tried_again_later(app: Flask, mailbox: Mailbox) -> None:
    letter()
    mailbox.answer = "451 try again later"
    assert delivery.send_due_letters(at=now()) == 0
    assert states() == [(LetterState.QUEUED, 1, "SMTPDataError")]
    mailbox.answer = "250 OK"
    assert delivery.send_due_letters(at=now()) == 0
    assert delivery.send_due_letters(at=now() + timedelta(minutes=2)) == 1
    assert states() == [(LetterState.SENT, 2, "SMTPDataError")]


def test_a_server_that_is_down_loses_no_letter(app: Flask, mailbox: Mailbox) -> None:
    letter()
    state = app.extensions["mail"]
    right, state.port = state.port, 1
    assert delivery.send_due_letters(at=now()) == 0
    state.port = right
    assert delivery.send_due_letters(at=now() + timedelta(minutes=2)) == 1
    assert len(mailbox.taken) == 1


def test_it_gives_up_after_eight_times_and_says_so(app: Flask, mailbox: Mailbox) -> None:
    letter()
    mailbox.answer = "451 no"
    for day in range(10):
        delivery.send_due_letters(at=now() + timedelta(days=day + 1))
    assert states() == [(LetterState.FAILED, 8, "SMTPDataError")]


def test_a_worker_killed_after_the_server_took_it_repeats_under_the_same_id(
    app: Flask, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter()
    real_move = delivery.move

    def die(*args: Any, **kwargs: Any) -> None:
        if args[1] == "sent_letter":
            raise SystemExit
        real_move(*args, **kwargs)

    monkeypatch.setattr(delivery, "move", die)
    with pytest.raises(SystemExit):
        delivery.send_due_letters(at=now())
    db.session.rollback()
    monkeypatch.undo()
    assert delivery.send_due_letters(at=now()) == 0  # the lease still runs
    assert delivery.send_due_letters(at=now() + timedelta(minutes=6)) == 1
    assert len({mail["Message-ID"] for mail in mailbox.taken}) == 1
    assert len(mailbox.taken) == 2


def test_line_breaks_in_an_address_never_reach_a_header(app: Flask, mailbox: Mailbox) -> None:
    queue_letter(
        sign_in_letter(
            "a@example.org\r\nBcc: b@example.org", language="sv", token="t", code="123456"
        ),
        at=now(),
    )
    db.session.commit()
    delivery.send_due_letters(at=now())
    assert mailbox.taken == []


def test_tls_with_a_certificate_nobody_signed_is_refused(app: Flask, mailbox: Mailbox) -> None:
    letter()
    state = app.extensions["mail"]
    state.use_tls = True  # the server offers no STARTTLS at all: the letter must not go in clear
    assert delivery.send_due_letters(at=now()) == 0
    assert states()[0][2] in {smtplib.SMTPNotSupportedError.__name__, "SSLCertVerificationError"}


def test_a_letter_that_cannot_be_written_is_given_up_and_holds_up_no_other(
    app: Flask, mailbox: Mailbox
) -> None:
    broken = letter()
    broken.context = "not what templates are filled with"
    db.session.commit()
    for day in range(8):
        with pytest.raises(json.JSONDecodeError):
            delivery.send_due_letters(at=now() + timedelta(days=day))
        db.session.rollback()
    letter()
    assert delivery.send_due_letters(at=now() + timedelta(days=9)) == 1
    assert sorted(states()) == [(LetterState.FAILED, 8, "attempts"), (LetterState.SENT, 1, "")]
