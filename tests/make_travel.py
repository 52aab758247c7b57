"""Builds travel claims by walking the real verbs. Each function returns the claim, committed."""

import struct
import zlib
from datetime import datetime, timedelta
from typing import Any

from aspirant.core.files import File
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round
from aspirant.travel.models import PayrollBatch, TravelClaim
from aspirant.travel.queries.claims import find_claim, find_trip
from aspirant.travel.queries.lists import find_batch, list_ready
from aspirant.travel.service import claims, handling, lines, payroll
from aspirant.travel.words import TravelKind
from tests import make
from tests.make_programme import AT
from tests.make_schedule import again

#: The session was the day before the tests take place.
SESSION_AT = AT - timedelta(days=1)
STATES = ("draft", "submitted", "returned", "refused", "approved", "withdrawn")


def picture(shade: int = 200) -> bytes:
    """A small PNG of one shade of grey."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    size = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes([shade, shade]) for _row in range(2)))
    body = chunk(b"IHDR", size) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def been(round: Round, **plan: Any) -> Session:
    """A session on site that was held the day before."""
    return make.session(round, **({"starts_at": SESSION_AT} | plan))


def claim(
    session: Session,
    person: Person,
    state: str = "draft",
    *,
    by: Person | None = None,
    at: datetime = AT,
    shade: int = 200,
    **cost: Any,
) -> TravelClaim:
    """A claim with one line and its receipt, walked to `state` (answered by `by`)."""
    trip = find_trip(session.id)
    assert trip
    made = found(claims.begin_claim(trip, by=again(person), at=at))
    given = {
        "kind": TravelKind.TRAIN,
        "day": SESSION_AT.date(),
        "from_place": "Gävle",
        "to_place": "Stockholm",
        "amount_ore": 24_950,
    } | cost
    if given["kind"] is not TravelKind.CAR and not given.pop("without_receipt", False):
        file = File("kvitto.png", picture(shade))
        given["receipt_id"] = lines.add_receipt(made, file, by=person, at=at).id
    lines.add_line(made, lines.Cost(**given), by=person, at=at)
    made = found(made)
    walk(made, state, by=by, at=at)
    return found(made)


def walk(made: TravelClaim, state: str, *, by: Person | None, at: datetime = AT) -> None:
    """Send the claim and let it be answered."""
    if state == "draft":
        return
    if state != "withdrawn":
        claims.submit_claim(made, was_there=True, by=made.person, at=at)
    if state in ("returned", "refused", "approved"):
        assert by
        made = found(made)
        answers = {
            "returned": lambda: handling.return_claim(made, reason="Lägg till.", by=by, at=at),
            "refused": lambda: handling.refuse_claim(made, reason="Ingen resa.", by=by, at=at),
            "approved": lambda: handling.approve_claim(
                made, payroll_reference="A17", has_looked=True, by=by, at=at
            ),
        }
        answers[state]()
    if state == "withdrawn":
        claims.withdraw_claim(made, by=made.person, at=at)
    db.session.commit()


def batch(round: Round, *, by: Person, at: datetime = AT, is_paid: bool = False) -> PayrollBatch:
    """A list of what is approved, perhaps paid."""
    by = again(by)
    whole = find_round(round.slug)
    assert whole
    expected = sum(one.total_ore for one in list_ready(whole))
    made = payroll.make_batch(whole, expected=expected, by=by, at=at)
    db.session.commit()
    if is_paid:
        made = found_batch(made)
        payer = find_person(by.id)
        assert payer
        payroll.pay_batch(made, by=payer, at=at)
        db.session.commit()
    return found_batch(made)


def travelled_and_paid(round: Round, who: Person, *, along: Person, by: Person) -> PayrollBatch:
    """Two claims in one paid list: a ticket each, and a drive in which somebody came along."""
    whole = find_round(round.slug)
    assert whole
    for number, shade in enumerate((120, 130)):
        session = been(whole, starts_at=SESSION_AT - timedelta(days=number))
        made = claim(session, who, shade=shade)
        drive = lines.Cost(
            kind=TravelKind.CAR, day=SESSION_AT.date(), from_place="Hemmet", to_place="Stationen",
            tenths_of_km=125, passengers=[along.id],
        )  # fmt: skip
        lines.add_line(made, drive, by=who, at=AT)
        walk(found(made), "approved", by=by)
    return batch(round, by=by, is_paid=True)


def found(made: TravelClaim) -> TravelClaim:
    """The claim as the database has it now."""
    db.session.commit()
    db.session.expire_all()
    whole = find_claim(made.id)
    assert whole
    return whole


def found_batch(made: PayrollBatch) -> PayrollBatch:
    """The list as the database has it now."""
    db.session.expire_all()
    whole = find_batch(made.id)
    assert whole
    return whole
