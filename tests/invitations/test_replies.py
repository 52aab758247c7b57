"""Replies that calendars send by mail: taken when certain, else kept for a coordinator."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
import time_machine
from flask import Flask

from aspirant.extensions import db
from aspirant.interviews.models import Interview
from aspirant.interviews.service import move_interview
from aspirant.invitations.mailbox import read_letter
from aspirant.invitations.models import Reply
from aspirant.lifecycle import ReplyState
from aspirant.people.models import Person
from aspirant.permissions import Role
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from aspirant.schedule.models import Plan
from aspirant.schedule.service import cancel_session, change_session
from tests import make
from tests.conftest import Client
from tests.invitations.test_answer import answers
from tests.make_reviews import FIRST_SLOT, act, found_interview
from tests.make_schedule import again, found_session

AUTHORITY = "mx.example.org"
VERIFIED = f"{AUTHORITY}; spf=pass smtp.mailfrom=example.org; dmarc=pass header.from=example.org"


def calendar(session: Session, **said: object) -> bytes:
    """What a calendar answers; `said` changes it."""
    event = icalendar.Event()
    event.add("UID", said.get("uid", f"{session.id}@aspirant"))
    event.add("DTSTAMP", said.get("stamp", make.AT + timedelta(hours=1)))
    event.add("SEQUENCE", said.get("sequence", session.sequence))
    for who in said.get("attendees", ["erik@example.org"]):  # type: ignore[attr-defined]
        address = icalendar.vCalAddress(f"MAILTO:{who}")
        address.params["PARTSTAT"] = icalendar.vText(said.get("partstat", "ACCEPTED"))
        event.add("ATTENDEE", address)
    if "comment" in said:
        event.add("COMMENT", said["comment"])
    whole = icalendar.Calendar()
    whole.add("METHOD", said.get("method", "REPLY"))
    whole.add_component(event)
    return bytes(whole.to_ical())


def letter(
    body: bytes, *, sender: str = "Erik <erik@example.org>", results: str | None = VERIFIED,
    number: int = 1, method: str = "REPLY",
) -> bytes:  # fmt: skip
    """The letter that carries it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "kansli@example.org", "Svar"
    mail["Message-ID"] = f"<{number}@example.org>"
    if results is not None:
        mail["Authentication-Results"] = results
    mail.set_content("Se bifogat.")
    mail.add_alternative(body, maintype="text", subtype="calendar", params={"method": method})
    return mail.as_bytes()


@pytest.fixture(autouse=True)
def _authority(app: Flask) -> None:
    app.config["MAIL_AUTHORITY"] = AUTHORITY


def take(app: Flask, tmp_path: Path, *letters: bytes, at: datetime | None = None) -> str:
    """Hand the letters over as a mailbox, two hours later; what the command says."""
    box = tmp_path / "mailbox"
    box.write_bytes(b"".join(b"From x Tue Sep  1 10:00:00 2026\n" + one + b"\n" for one in letters))
    with time_machine.travel(at or make.AT + timedelta(hours=2), tick=False):
        result = app.test_cli_runner().invoke(args=["take-replies", str(box)])
    assert result.exit_code == 0, result.output
    return str(result.output).strip()


def kept() -> list[tuple[str, str]]:
    """Why each reply that waits does, by sender."""
    db.session.expire_all()
    return sorted(
        (reply.sender, reply.fault.value)
        for reply in db.session.query(Reply).filter_by(state=ReplyState.KEPT)
    )


@pytest.mark.parametrize(
    ("partstat", "answer"), [("ACCEPTED", "yes"), ("DECLINED", "no"), ("TENTATIVE", "maybe")]
)
def test_a_certain_reply_is_the_answer(
    app: Flask, tmp_path: Path, session: Session, erik: Person, partstat: str, answer: str
) -> None:
    said = take(app, tmp_path, letter(calendar(session, partstat=partstat, comment="Är på resa")))
    assert said == "1 taken, 0 kept for a coordinator, 0 seen before, 0 letters are no replies."
    assert answers() == {"Erik": (answer, "Är på resa", [])}


def test_the_same_mailbox_twice_is_taken_once(
    app: Flask, tmp_path: Path, session: Session, erik: Person
) -> None:
    one = letter(calendar(session))
    take(app, tmp_path, one)
    assert take(app, tmp_path, one).startswith("0 taken, 0 kept for a coordinator, 1 seen")


def test_one_letter_as_a_file_is_taken_too(
    app: Flask, tmp_path: Path, session: Session, erik: Person
) -> None:
    file = tmp_path / "letter.eml"
    file.write_bytes(letter(calendar(session)))
    with time_machine.travel(make.AT + timedelta(hours=2), tick=False):
        result = app.test_cli_runner().invoke(args=["take-replies", str(file)])
    assert result.output.startswith("1 taken")


@pytest.mark.parametrize(
    "results",
    [
        None,
        "mx.example.org; dmarc=fail header.from=example.org",
        "mx.example.org; dmarc=pass header.from=evil.example",
        "mx.example.org; spf=pass smtp.mailfrom=example.org",
        "elsewhere.example; dmarc=pass header.from=example.org",
        "mx.example.org (dmarc=pass header.from=example.org); dmarc=none",
        "mx.example.org; dkim=pass header.d=example.org.evil.example",
    ],
)
def test_a_sender_nobody_vouches_for_is_kept(
    app: Flask, tmp_path: Path, session: Session, erik: Person, results: str | None
) -> None:
    take(app, tmp_path, letter(calendar(session), results=results))
    assert kept() == [("erik@example.org", "unverified")]
    assert answers() == {}


def test_only_the_topmost_results_count(
    app: Flask, tmp_path: Path, session: Session, erik: Person
) -> None:
    forged = letter(calendar(session), results="mx.example.org; dmarc=fail header.from=example.org")
    head, rest = forged.split(b"\n\n", 1)
    take(app, tmp_path, head + f"\nAuthentication-Results: {VERIFIED}\n\n".encode() + rest)
    assert kept() == [("erik@example.org", "unverified")]


def test_an_aligned_signature_vouches_too(
    app: Flask, tmp_path: Path, session: Session, erik: Person
) -> None:
    signed = "mx.example.org; dkim=pass (2048-bit key) header.d=example.org header.s=x; dmarc=none"
    assert take(app, tmp_path, letter(calendar(session), results=signed)).startswith("1 taken")


def test_without_a_name_for_our_server_nothing_is_verified(
    app: Flask, tmp_path: Path, session: Session, erik: Person
) -> None:
    app.config["MAIL_AUTHORITY"] = ""
    take(app, tmp_path, letter(calendar(session)))
    assert kept() == [("erik@example.org", "unverified")]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"attendees": ["erik@example.org", "fia@example.org"]}, "attendees"),
        ({"attendees": []}, "unreadable"),
        ({"attendees": ["fia@example.org"]}, "somebody_else"),
        ({"uid": "00000000-0000-4000-8000-000000000000@aspirant"}, "unknown_session"),
        ({"uid": "whatever\r\nX: y"}, "unknown_session"),
        ({"partstat": "NEEDS-ACTION"}, "unreadable"),
        ({"partstat": "DELEGATED"}, "unreadable"),
        ({"method": "COUNTER"}, "unreadable"),
    ],
)
def test_what_is_not_one_plain_answer_is_kept(
    app: Flask, tmp_path: Path, session: Session, erik: Person, said: dict[str, object], fault: str
) -> None:
    take(app, tmp_path, letter(calendar(session, **said)))
    assert kept() == [("erik@example.org", fault)]
    assert answers() == {}


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"BEGIN:VCALENDAR", b"x" * 900_000])
def test_what_cannot_be_read_is_kept(
    app: Flask, tmp_path: Path, session: Session, erik: Person, body: bytes
) -> None:
    take(app, tmp_path, letter(body))
    assert [fault for _sender, fault in kept()] in ([], ["unreadable"])
    assert answers() == {}


@pytest.mark.parametrize("sender", ["a@x.org, erik@example.org", "", "erik@example.org\n x"])
def test_a_letter_from_nobody_or_two_is_kept(
    app: Flask, session: Session, erik: Person, sender: str
) -> None:
    mail = letter(calendar(session)).replace(b"Erik <erik@example.org>", sender.encode(), 1)
    found = read_letter(mail, authority=AUTHORITY)
    assert found
    assert not (found.is_verified and found.sender == "a@x.org")


def test_other_letters_are_let_be(app: Flask, tmp_path: Path, session: Session) -> None:
    plain = letter(calendar(session), method="REQUEST")
    assert take(app, tmp_path, plain).endswith("1 letters are no replies.")
    assert db.session.query(Reply).count() == 0


def test_an_answer_to_an_earlier_plan_is_kept(
    app: Flask, tmp_path: Path, session: Session, erik: Person, cleo: Person
) -> None:
    early = calendar(session)
    starts = make.AT + timedelta(days=20)
    plan = Plan(starts, starts + timedelta(hours=3), Mode.ONLINE, "", "")
    change_session(found_session(session), plan=plan, by=cleo, at=make.AT)
    db.session.commit()
    take(app, tmp_path, letter(early))
    assert kept() == [("erik@example.org", "outdated")]


def test_an_answer_older_than_the_one_that_stands_is_kept(
    app: Flask, tmp_path: Path, session: Session, erik: Person, client: Client
) -> None:
    with time_machine.travel(make.AT + timedelta(hours=1, minutes=30), tick=False):
        client.sign_in(erik).post(f"/sessions/{session.id}/my-answer", data={"answer": "no"})
    take(app, tmp_path, letter(calendar(session)))
    assert kept() == [("erik@example.org", "outdated")]
    assert answers() == {"Erik": ("no", "", [])}


def test_a_later_reply_changes_the_answer_and_an_earlier_does_not(
    app: Flask, tmp_path: Path, session: Session, erik: Person
) -> None:
    first = calendar(session, stamp=datetime(2026, 9, 1, 10, 10, tzinfo=UTC))
    later = calendar(session, stamp=datetime(2026, 9, 1, 12, 30, tzinfo=UTC), partstat="DECLINED")
    take(app, tmp_path, letter(calendar(session)))
    take(app, tmp_path, letter(later, number=2), at=make.AT + timedelta(hours=3))
    take(app, tmp_path, letter(first, number=3), at=make.AT + timedelta(hours=4))
    assert answers()["Erik"][0] == "no"
    assert kept() == [("erik@example.org", "outdated")]


def test_of_two_replies_in_one_mailbox_the_one_written_last_counts(
    app: Flask, tmp_path: Path, session: Session, erik: Person
) -> None:
    changed = calendar(session, stamp=make.AT + timedelta(minutes=90), partstat="DECLINED")
    take(app, tmp_path, letter(calendar(session)), letter(changed, number=2))
    assert answers()["Erik"][0] == "no"
    assert kept() == []


def test_a_cancelled_session_or_a_stranger_takes_no_answer(
    app: Flask, tmp_path: Path, session: Session, erik: Person, dag: Person, cleo: Person
) -> None:
    dags = letter(calendar(session, attendees=["dag@example.org"]), sender="dag@example.org")
    take(app, tmp_path, dags)
    cancel_session(found_session(session), by=cleo, at=make.AT)
    db.session.commit()
    take(app, tmp_path, letter(calendar(found_session(session)), number=2))
    assert kept() == [("dag@example.org", "not_possible"), ("erik@example.org", "not_possible")]


def test_a_reply_keeps_the_needs_given_before(
    app: Flask, tmp_path: Path, session: Session, erik: Person, client: Client
) -> None:
    page = f"/sessions/{session.id}/my-answer"
    client.sign_in(erik).post(page, data={"answer": "maybe", "needs": ["vegan"]})
    take(app, tmp_path, letter(calendar(session)))
    assert answers() == {"Erik": ("yes", "", ["vegan"])}


def test_a_coordinator_takes_or_sets_aside_what_was_kept(
    app: Flask, tmp_path: Path, session: Session, people: list[Person], cleo: Person,
    client: Client, round: Round,
) -> None:  # fmt: skip
    for number, who in enumerate(("erik", "fia"), start=1):
        body = calendar(session, attendees=[f"{who}@example.org"])
        sender = f"{who}@example.org"
        take(app, tmp_path, letter(body, sender=sender, results=None, number=number))
    first, second = db.session.query(Reply).order_by(Reply.received_at, Reply.sender).all()
    client.sign_in(again(people[2]))
    assert client.post(f"/replies/{first.id}/take").status_code == 403
    page = f"/rounds/{round.slug}/answers"
    client.sign_in(again(cleo))
    assert "Vi kan inte vara säkra" in client.get(page).text
    assert client.post(f"/replies/{first.id}/take").headers["Location"] == page
    assert client.post(f"/replies/{second.id}/set-aside").headers["Location"] == page
    assert client.post(f"/replies/{second.id}/take").status_code == 409
    db.session.expire_all()
    states = [db.session.get_one(Reply, one).state for one in (first.id, second.id)]
    assert states == [ReplyState.TAKEN, ReplyState.SET_ASIDE]
    assert len(answers()) == 1


def test_a_reply_to_nothing_cannot_be_taken(
    app: Flask, tmp_path: Path, session: Session, erik: Person, cleo: Person, client: Client
) -> None:
    take(app, tmp_path, letter(calendar(session, uid="elsewhere")))
    (reply,) = db.session.query(Reply)
    assert reply.round_id == session.round_id  # where its sender takes part
    assert client.sign_in(cleo).post(f"/replies/{reply.id}/take").status_code == 409


@pytest.fixture
def booked(round: Round) -> Interview:
    """Alva's time with Bo."""
    application = make.application(round, make.person("alva"))
    return make.interview(application, "booked", make.person("bo"))


def of_interview(interview: Interview, who: str, **said: object) -> bytes:
    """What somebody's calendar says to the interview."""
    address = f"{who}@example.org"
    results = said.pop("results", VERIFIED)
    body = calendar(interview, **{"uid": f"{interview.id}@aspirant", "attendees": [address]} | said)
    return letter(body, sender=address, number=hash((who, *said)), results=results)  # type: ignore[arg-type]


def test_a_yes_to_an_interview_changes_nothing(
    app: Flask, tmp_path: Path, booked: Interview
) -> None:
    assert take(app, tmp_path, of_interview(booked, "alva")).startswith("1 taken")
    early = of_interview(booked, "bo", sequence=0, uid=f"{booked.id}-2@aspirant")
    assert take(app, tmp_path, early).startswith("1 taken")


@pytest.mark.parametrize("who", ["alva", "bo"])
@pytest.mark.parametrize("partstat", ["DECLINED", "TENTATIVE"])
def test_a_no_or_perhaps_to_an_interview_waits_for_the_coordinator(
    app: Flask, tmp_path: Path, round: Round, cleo: Person, client: Client,
    booked: Interview, who: str, partstat: str,
) -> None:  # fmt: skip
    said = of_interview(booked, who, partstat=partstat, comment="Jag är sjuk.")
    assert take(app, tmp_path, said).startswith("0 taken, 1 kept")
    assert kept() == [(f"{who}@example.org", "interview")]
    db.session.expire_all()
    assert db.session.get_one(Interview, booked.id).state == "booked"
    number = found_interview(booked).application.number_text
    client.sign_in(again(cleo))
    page = client.get(f"/rounds/{round.slug}/answers").text
    for words in (f"Intervju, nr {number}", "Jag är sjuk.", "Skriv till den det gäller", "8 jun"):
        assert words in page
    assert "1 svar från en kalender väntar" in client.get(f"/rounds/{round.slug}").text


@pytest.mark.parametrize(
    ("said", "fault"),
    [({"results": None}, "unverified"), ({"sequence": 0}, "outdated"), ({}, "interview")],
)
def test_whatever_is_wrong_with_it_only_a_coordinator_sees_who_is_called(
    app: Flask, tmp_path: Path, round: Round, client: Client, booked: Interview,
    said: dict[str, object], fault: str,
) -> None:  # fmt: skip
    take(app, tmp_path, of_interview(booked, "alva", partstat="DECLINED", **said))
    assert kept() == [("alva@example.org", fault)]
    leader = make.with_role(make.person("hedda"), Role.FACILITATOR, round)
    client.sign_in(leader)
    assert "lva" not in client.get(f"/rounds/{round.slug}/answers").text
    assert "väntar på att läsas" not in client.get(f"/rounds/{round.slug}").text


def test_whoever_no_longer_holds_it_answers_an_earlier_plan(
    app: Flask, tmp_path: Path, round: Round, cleo: Person, booked: Interview
) -> None:
    said = of_interview(booked, "bo", partstat="DECLINED", sequence=9)
    other = make.slot(round, make.person("gun"), starts_at=FIRST_SLOT + timedelta(hours=1))
    act(move_interview, booked, cleo, make.AT, other.id)
    take(app, tmp_path, said)
    assert kept() == [("bo@example.org", "outdated")]


def test_the_word_that_came_with_a_reply_is_kept_while_it_waits_and_goes_with_the_answer(
    app: Flask, tmp_path: Path, session: Session, erik: Person, cleo: Person,
    client: Client, round: Round,
) -> None:  # fmt: skip
    body = calendar(session, partstat="DECLINED", comment="Är på resa")
    take(app, tmp_path, letter(body, results=None))
    (reply,) = db.session.query(Reply)
    client.sign_in(again(cleo))
    assert "Är på resa" in client.get(f"/rounds/{round.slug}/answers").text
    client.post(f"/replies/{reply.id}/take")
    assert answers() == {"Erik": ("no", "Är på resa", [])}
    assert db.session.get_one(Reply, reply.id).comment is None
