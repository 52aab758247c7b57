"""Verbs: give the certificate of participation, and take it back.

What it says is kept as it stood when it was given, so that it says the same whenever it is read.
"""

import json
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import Bilingual, mark
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.presence.codes import LETTERS
from aspirant.presence.messages import certificate_letter
from aspirant.presence.models import Certificate
from aspirant.presence.tallies import (
    Course,
    Line,
    find_certificate_by_code,
    list_lines,
)
from aspirant.presence.words import Standing
from aspirant.programme.models import Session
from aspirant.schedule.models import Presence

#: As many letters as nobody guesses.
CODE_LENGTH = 12


def give_certificates(course: Course, *, by: Person, at: datetime) -> list[Certificate]:
    """Give the certificate to everybody who has reached the rule and does not have it."""
    if not course.is_over:
        raise NotPossible(mark("Certificates are given when the last session is over."))
    lines = [one for one in list_lines(course) if one.standing is Standing.REACHED]
    ready = [one for one in lines if one.person.name]
    if not ready:
        raise NotPossible(mark("Nobody waits for a certificate."))
    return [_give(course, line, "", by=by, at=at) for line in ready]


def give_certificate(
    course: Course, person: Person, *, reason: str, by: Person, at: datetime
) -> Certificate:
    """Give one person the certificate, though the rule does not: the reason is kept."""
    line = next((one for one in list_lines(course) if one.person.id == person.id), None)
    if line is None:
        raise NotPossible(mark("Only those who take part in the round can have its certificate."))
    if line.certificate:
        raise NotPossible(mark("The certificate is given already."))
    if not person.name:
        raise NotPossible(mark("The person has not said what they are called."))
    if not reason.strip():
        raise NotPossible(mark("Say why the certificate is given."))
    return _give(course, line, reason.strip(), by=by, at=at)


def take_back_certificate(certificate: Certificate, *, by: Person, at: datetime) -> None:
    """Take back what was given by mistake: its code is then unknown."""
    record("take_back_certificate", certificate, by=by, at=at)
    db.session.delete(certificate)


def _give(course: Course, line: Line, reason: str, *, by: Person, at: datetime) -> Certificate:
    certificate = Certificate(
        round_id=course.round.id,
        person_id=line.person.id,
        code="".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH)),
        contents=json.dumps(_contents(course, line, by), ensure_ascii=False),
        reason=reason,
        given_at=at,
        given_by_id=by.id,
    )
    db.session.add(certificate)
    record("give_certificate", certificate, by=by, at=at, by_rule=not reason)
    queue_letter(certificate_letter(certificate, line.person, course.round), at=at)
    return certificate


def _contents(course: Course, line: Line, by: Person) -> dict[str, Any]:
    """What the certificate says, in both languages."""
    round = course.round
    return {
        "name": line.person.name,
        "organisation": round.programme.organisation,
        "programme": _both(round.programme.name),
        "round": _both(round.name),
        "starts_on": round.starts_on.isoformat(),
        "ends_on": round.ends_on.isoformat(),
        "present": line.tally.present,
        "of": line.tally.of,
        "minutes": line.minutes,
        "sessions": _sessions(course, line),
        "signer": by.name,
    }


def _sessions(course: Course, line: Line) -> Sequence[dict[str, Any]]:
    return [
        _session(course, session, here)
        for session in course.sessions
        if course.is_told(session, line.person.id)
        and (here := course.words(session, line.person.id).count(Presence.PRESENT))
    ]


def _session(course: Course, session: Session, here: int) -> dict[str, Any]:
    return {
        "title": _both(session.title),
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "present": here,
        "of": len(course.half_days[session.id]),
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en or text.sv}


def is_genuine(code: str, name: str) -> bool:
    """Whether a certificate with that code was given to somebody of that name."""
    found = find_certificate_by_code(code)
    return found is not None and _plain(json.loads(found.contents)["name"]) == _plain(name)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()
