"""Verbs: hand approved claims to the payroll as a list, say that it is paid, undo it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, select

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible, Stale
from aspirant.core.i18n import mark
from aspirant.core.money import write_decimal
from aspirant.core.spreadsheets import write_csv
from aspirant.lifecycle import move
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.travel.messages import paid_letter
from aspirant.travel.models import PayrollBatch, TravelClaim, TravelRules
from aspirant.travel.queries.claims import find_rules
from aspirant.travel.queries.lists import list_claims_in, list_ready
from aspirant.travel.service.claims import lock_round
from aspirant.travel.words import PAYROLL_HEADINGS, PAYROLL_KINDS


def make_batch(round: Round, *, expected: int, by: Person, at: datetime) -> PayrollBatch:
    """Put every approved claim that no list holds into a new one, with its file.

    `expected` is what they came to on the page, in öre: another sum means that somebody else was
    here meanwhile.
    """
    lock_round(round.id)
    ready = list_ready(round)
    if not ready:
        raise NotPossible(mark("No approved claim waits: somebody may just have made the list."))
    total = sum(claim.total_ore for claim in ready)
    if total != expected:
        raise Stale(mark("Other claims are approved now than those you saw. Look once more."))
    batch = PayrollBatch(round_id=round.id, number=_next_number(round), made_at=at)
    batch.made_by_id, batch.claims_count, batch.total_ore = by.id, len(ready), total
    batch.content = _write_file(round, ready, find_rules(round.id))
    db.session.add(batch)
    db.session.flush()
    for claim in ready:
        claim.batch_id = batch.id
    record("make_batch", batch, by=by, at=at, claims=len(ready), ore=total)
    return batch


def pay_batch(batch: PayrollBatch, *, by: Person, at: datetime) -> None:
    """Say that everything in the list is paid; each person gets a letter."""
    move(batch, "pay_batch", by=by, at=at)
    batch.paid_at, batch.paid_by_id = at, by.id
    for claim in list_claims_in(batch):
        move(claim, "pay_claim", by=by, at=at)
        claim.paid_at = at
        queue_letter(paid_letter(claim), at=at)


def undo_batch(batch: PayrollBatch, *, by: Person, at: datetime) -> None:
    """Take the list back: its claims are approved and in no list, and its file is gone."""
    move(batch, "undo_batch", by=by, at=at)
    batch.undone_at, batch.content = at, None
    for claim in list_claims_in(batch):
        claim.batch_id = None


def _next_number(round: Round) -> int:
    last = select(func.max(PayrollBatch.number)).where(PayrollBatch.round_id == round.id)
    return (db.session.scalar(last) or 0) + 1


def _write_file(round: Round, claims: Sequence[TravelClaim], rules: TravelRules) -> bytes:
    return write_csv(PAYROLL_HEADINGS, _rows(round, claims, rules))


def _rows(
    round: Round, claims: Sequence[TravelClaim], rules: TravelRules
) -> Iterator[Sequence[str]]:
    for claim in claims:
        for line in claim.lines:
            way, rate = line.tenths_of_km, line.ore_per_mil
            yield (
                f"{round.slug}/{claim.reference}",
                claim.person.name,
                claim.person.email,
                claim.payroll_reference,
                PAYROLL_KINDS[line.kind],
                line.day.isoformat(),
                f"{way // 10},{way % 10}" if way is not None else "",
                write_decimal(rate) if rate is not None else "",
                write_decimal(line.amount_ore),
                round.name.sv,
                rules.cost_centre,
            )
