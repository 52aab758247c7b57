"""Verbs of the one who travelled: lines and receipts of a claim that is not sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from aspirant.core.audit import record
from aspirant.core.bank_details import holds_bank_details
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.files import JPEG, File, kind_of_file, name_of_file
from aspirant.core.i18n import mark
from aspirant.core.personal_numbers import holds_personal_number
from aspirant.people.models import Person
from aspirant.travel.models import (
    TravelClaim,
    TravelLine,
    TravelPassenger,
    TravelReceipt,
    cost_of,
)
from aspirant.travel.queries.claims import find_rules
from aspirant.travel.words import TravelKind

#: A photograph from a telephone fits; what is kept of it is smaller.
MOST_BYTES = 15_000_000
#: So many receipts are enough for one journey.
MOST_RECEIPTS = 20
FULL = mark("There are 20 receipts already: take one away first.")
#: What a receipt may be, by what is in it.
RECEIPT_KINDS = frozenset({".pdf", *JPEG, ".png", ".webp", ".heic", ".heif"})


@dataclass(frozen=True)
class Cost:
    """What one line says. A drive has its way in tenths of a kilometre, anything else an amount."""

    kind: TravelKind
    day: date
    from_place: str
    to_place: str
    reason: str = ""
    amount_ore: int = 0
    tenths_of_km: int | None = None
    receipt_id: UUID | None = None
    passengers: Collection[UUID] = ()


def add_line(claim: TravelClaim, cost: Cost, *, by: Person, at: datetime) -> TravelLine:
    """Enter a ticket, another cost, or a drive."""
    _change(claim)
    record("edit_claim", claim, by=by, at=at)
    position = max((one.position for one in claim.lines), default=0) + 1
    line = TravelLine(claim_id=claim.id, position=position, added_at=at, passengers=[])
    _fill_in(line, claim, cost)
    db.session.add(line)
    db.session.flush()
    return line


def edit_line(
    line: TravelLine, claim: TravelClaim, cost: Cost, *, by: Person, at: datetime
) -> None:
    """Enter it otherwise."""
    _change(claim)
    record("edit_claim", claim, by=by, at=at)
    _fill_in(line, claim, cost)
    db.session.flush()


def remove_line(line: TravelLine, claim: TravelClaim, *, by: Person, at: datetime) -> None:
    """Take a line away; its receipt stays with the claim."""
    _change(claim)
    record("edit_claim", claim, by=by, at=at)
    db.session.delete(line)


def add_receipt(claim: TravelClaim, file: File, *, by: Person, at: datetime) -> TravelReceipt:
    """Put a receipt with the claim. The same file twice is one receipt.

    Where a photograph was taken, with what and by whom is not kept.
    """
    _refuse_sent(claim)
    if not is_receipt(file):
        raise NotPossible(mark("The file is too big, or of a kind that is not taken here."))
    for one in claim.receipts:
        if one.fingerprint == file.fingerprint:
            return one
    if len(claim.receipts) >= MOST_RECEIPTS:
        raise NotPossible(FULL)
    _change(claim)
    record("add_receipt", claim, by=by, at=at)
    receipt = TravelReceipt(file_name=_name_of(file), size=len(file.clean), added_at=at)
    receipt.fingerprint, receipt.content = file.fingerprint, file.clean
    claim.receipts.append(receipt)
    db.session.flush()
    return receipt


def remove_receipt(receipt: TravelReceipt, claim: TravelClaim, *, by: Person, at: datetime) -> None:
    """Take a receipt away; lines that leaned on it lack one then."""
    _change(claim)
    record("remove_receipt", claim, by=by, at=at)
    for line in claim.lines:
        if line.receipt_id == receipt.id:
            line.receipt_id = None
    db.session.flush()
    db.session.delete(receipt)


def is_receipt(file: File) -> bool:
    """Whether a file is one that is taken."""
    is_known = kind_of_file(file.content) in RECEIPT_KINDS
    return file.size <= MOST_BYTES and file.is_whole and is_known and file.is_readable


def _refuse_sent(claim: TravelClaim) -> None:
    if not claim.is_open:
        raise NotPossible(mark("The claim is sent. Take it back first to change it."))


def _change(claim: TravelClaim) -> None:
    """Only what is not sent changes. It counts as a change of the claim itself: whoever sends or
    answers it at the same moment has to look once more.

    The log comes next and the rows after it, as in a move, so that nobody waits crosswise.
    """
    _refuse_sent(claim)
    flag_modified(claim, "total_ore")


def _fill_in(line: TravelLine, claim: TravelClaim, cost: Cost) -> None:
    line.kind, line.day, line.reason = cost.kind, cost.day, cost.reason
    line.from_place, line.to_place = cost.from_place, cost.to_place
    line.tenths_of_km, line.amount_ore = cost.tenths_of_km, cost.amount_ore
    if cost.tenths_of_km is not None:
        rate = claim.ore_per_mil or find_rules(claim.round_id).ore_per_mil
        line.amount_ore = cost_of(cost.tenths_of_km, rate)
    known = {one.id for one in claim.receipts}
    line.receipt_id = cost.receipt_id if cost.receipt_id in known else None
    line.ore_per_mil = None
    along = set(cost.passengers) - {claim.person_id}
    kept = [one for one in line.passengers if one.person_id in along]
    new = along - {one.person_id for one in kept}
    line.passengers = [*kept, *(TravelPassenger(person_id=id) for id in sorted(new))]


def _name_of(file: File) -> str:
    """What the file is called, unless its name holds what we never keep."""
    name = name_of_file(file.name)
    if holds_personal_number(name) or holds_bank_details(name):
        return "kvitto." + name.rpartition(".")[2]
    return name
