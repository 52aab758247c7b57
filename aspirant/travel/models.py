"""Tables: what a round pays for, claims with their lines and receipts, and lists for the payroll.

Claims that are paid are accounting material: nothing deletes them with a session or a person.
No table has a place for a bank account.
"""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aspirant.core.clock import to_local
from aspirant.core.crypto import EncryptedBytes, EncryptedText
from aspirant.core.db import Model
from aspirant.core.i18n import Bilingual
from aspirant.core.money import round_half_up
from aspirant.lifecycle import BatchState, ClaimState
from aspirant.people.models import Person
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from aspirant.travel.words import USUAL_DAYS, USUAL_KINDS, USUAL_RATE, TravelKind

#: States in which the person can change the claim.
OPEN = (ClaimState.DRAFT, ClaimState.RETURNED)
#: States in which a claim stands for money asked for or paid.
STANDING = (ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.APPROVED, ClaimState.PAID)


class TravelRules(Model):
    """What a round pays for, how much for the road, and for how long one can ask."""

    __tablename__ = "travel_rules"
    __table_args__ = (
        sa.CheckConstraint("ore_per_mil > 0", name="rate"),
        sa.CheckConstraint("days > 0", name="days"),
    )

    round_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="CASCADE"), unique=True
    )
    version: Mapped[int] = mapped_column()
    ore_per_mil: Mapped[int] = mapped_column(default=USUAL_RATE)
    days: Mapped[int] = mapped_column(default=USUAL_DAYS)
    kinds: Mapped[list[str]] = mapped_column(default=lambda: list(USUAL_KINDS))
    cost_centre: Mapped[str] = mapped_column(default="")
    advice: Mapped[Bilingual] = mapped_column(default=Bilingual(""))

    __mapper_args__ = {"version_id_col": version}

    @property
    def allowed(self) -> list[TravelKind]:
        """The kinds that are paid for, in the order of the list."""
        return [kind for kind in TravelKind if kind.value in self.kinds]


class PayrollBatch(Model):
    """A list of approved claims as it was handed to the payroll: its file never changes."""

    __tablename__ = "payroll_batches"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint("(state = 'paid') = (paid_at IS NOT NULL)", name="paid"),
        sa.CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone"),
        sa.CheckConstraint("(state = 'undone') = (content IS NULL)", name="content"),
        sa.CheckConstraint("claims_count > 0", name="claims_count"),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    state: Mapped[BatchState] = mapped_column(default=BatchState.MADE)
    version: Mapped[int] = mapped_column()
    number: Mapped[int]
    claims_count: Mapped[int]
    total_ore: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(
        EncryptedBytes, deferred=True, deferred_raiseload=True
    )
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id"), info={"personal": "log"})
    paid_at: Mapped[datetime | None]
    paid_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )
    undone_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class TravelClaim(Model):
    """What one person asks to have back for coming to one session.

    `reason` are the words with which it was returned or refused, or why it is paid though a receipt
    is missing. `ore_per_mil` is the rate of the
    day it was first sent, which its lines keep.
    """

    __tablename__ = "travel_claims"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "person_id"),
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint("(number IS NULL) = (submitted_at IS NULL)", name="number"),
        sa.CheckConstraint("(ore_per_mil IS NULL) = (submitted_at IS NULL)", name="rate"),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="submitted"
        ),
        sa.CheckConstraint(
            "(state IN ('returned', 'refused', 'approved', 'paid')) = (decided_at IS NOT NULL)",
            name="decided",
        ),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by"),
        sa.CheckConstraint("decided_by_id <> person_id", name="not_ones_own"),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'refused') OR reason IS NOT NULL", name="reason"
        ),
        sa.CheckConstraint("batch_id IS NULL OR state IN ('approved', 'paid')", name="batch"),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_at IS NOT NULL)"
            " AND (state <> 'paid' OR batch_id IS NOT NULL)",
            name="paid",
        ),
        sa.CheckConstraint(
            "(exception_until IS NULL) = (exception_reason IS NULL)", name="exception"
        ),
    )

    round_id: Mapped[UUID] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    session_id: Mapped[UUID] = mapped_column(sa.ForeignKey("sessions.id"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id"), index=True, info={"personal": "travel"}
    )
    state: Mapped[ClaimState] = mapped_column(default=ClaimState.DRAFT, info={"personal": "travel"})
    version: Mapped[int] = mapped_column()
    number: Mapped[int | None]
    ore_per_mil: Mapped[int | None]
    total_ore: Mapped[int] = mapped_column(default=0, info={"personal": "travel"})
    was_there: Mapped[bool] = mapped_column(default=False, info={"personal": "travel"})
    payroll_reference: Mapped[str] = mapped_column(
        EncryptedText, default="", info={"personal": "travel"}
    )
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(EncryptedText, info={"personal": "travel"})
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id"), info={"personal": "log"}
    )
    exception_until: Mapped[date | None]
    exception_reason: Mapped[str | None] = mapped_column(EncryptedText, info={"personal": "travel"})
    batch_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("payroll_batches.id"), index=True)
    paid_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")
    session: Mapped[Session] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    batch: Mapped[PayrollBatch | None] = relationship(lazy="raise")
    lines: Mapped[list["TravelLine"]] = relationship(
        back_populates="claim",
        lazy="raise",
        order_by="(TravelLine.day, TravelLine.position)",
        passive_deletes=True,
    )
    receipts: Mapped[list["TravelReceipt"]] = relationship(
        back_populates="claim",
        lazy="raise",
        order_by="(TravelReceipt.added_at, TravelReceipt.id)",
        passive_deletes=True,
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        """Whether the person can change it."""
        return self.state in OPEN

    @property
    def is_granted(self) -> bool:
        """Whether it is to be paid, or is."""
        return self.state in (ClaimState.APPROVED, ClaimState.PAID)

    @property
    def lacks_receipt(self) -> bool:
        """Whether some line of it ought to have a receipt and has none."""
        return any(line.lacks_receipt for line in self.lines)

    @property
    def loose_receipts(self) -> list["TravelReceipt"]:
        """The receipts that belong to none of its lines."""
        tied = {line.receipt_id for line in self.lines}
        return [receipt for receipt in self.receipts if receipt.id not in tied]

    @property
    def is_sent(self) -> bool:
        """Whether somebody but the person has had it before them."""
        return self.submitted_at is not None

    @property
    def reference(self) -> str:
        """What the office and the person call it."""
        return f"R-{self.number:03}" if self.number else ""


class TravelReceipt(Model):
    """A receipt: a photograph or a PDF. `fingerprint` tells when the same file comes twice."""

    __tablename__ = "travel_receipts"
    __table_args__ = (sa.UniqueConstraint("claim_id", "fingerprint"),)

    claim_id: Mapped[UUID] = mapped_column(sa.ForeignKey("travel_claims.id", ondelete="CASCADE"))
    file_name: Mapped[str] = mapped_column(EncryptedText, info={"personal": "travel"})
    size: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(index=True)
    content: Mapped[bytes] = mapped_column(EncryptedBytes, deferred=True, deferred_raiseload=True)
    added_at: Mapped[datetime]

    claim: Mapped[TravelClaim] = relationship(back_populates="receipts", lazy="raise")


class TravelLine(Model):
    """One journey or cost. On a drive the amount follows from the way and the rate.

    `tenths_of_km` is the way; `ore_per_mil` the rate that was used, once the claim is sent.
    """

    __tablename__ = "travel_lines"
    __table_args__ = (
        sa.UniqueConstraint("claim_id", "position"),
        sa.CheckConstraint("amount_ore >= 0", name="amount"),
        sa.CheckConstraint("(kind = 'car') = (tenths_of_km IS NOT NULL)", name="way"),
        sa.CheckConstraint("tenths_of_km > 0", name="tenths_of_km"),
        sa.CheckConstraint("ore_per_mil IS NULL OR kind = 'car'", name="rate"),
    )

    claim_id: Mapped[UUID] = mapped_column(sa.ForeignKey("travel_claims.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[TravelKind] = mapped_column(info={"personal": "travel"})
    day: Mapped[date] = mapped_column(info={"personal": "travel"})
    from_place: Mapped[str] = mapped_column(EncryptedText, info={"personal": "travel"})
    to_place: Mapped[str] = mapped_column(EncryptedText, info={"personal": "travel"})
    reason: Mapped[str] = mapped_column(EncryptedText, default="", info={"personal": "travel"})
    amount_ore: Mapped[int] = mapped_column(info={"personal": "travel"})
    tenths_of_km: Mapped[int | None] = mapped_column(info={"personal": "travel"})
    ore_per_mil: Mapped[int | None]
    receipt_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("travel_receipts.id", ondelete="SET NULL"), index=True
    )
    added_at: Mapped[datetime]

    claim: Mapped[TravelClaim] = relationship(back_populates="lines", lazy="raise")
    receipt: Mapped[TravelReceipt | None] = relationship(lazy="raise")
    passengers: Mapped[list["TravelPassenger"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def version(self) -> str:
        """Another one whenever it says something else: tells a form that shows it as it was."""
        along = sorted(one.person_id.hex for one in self.passengers)
        said = [self.kind, self.day, self.from_place, self.to_place, self.reason]
        said += [self.amount_ore, self.tenths_of_km, self.receipt_id, *along]
        return hashlib.sha256(repr([str(one) for one in said]).encode()).hexdigest()[:16]

    @property
    def lacks_receipt(self) -> bool:
        """Whether there ought to be a receipt and is none. Nobody has one for their own car."""
        return self.kind is not TravelKind.CAR and self.receipt_id is None


class TravelPassenger(Model):
    """Somebody who came along on what another paid: it is covered for them."""

    __tablename__ = "travel_passengers"
    __table_args__ = (sa.UniqueConstraint("line_id", "person_id"),)

    line_id: Mapped[UUID] = mapped_column(sa.ForeignKey("travel_lines.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True, info={"personal": "travel"}
    )

    person: Mapped[Person] = relationship(lazy="raise")


def cost_of(tenths_of_km: int, ore_per_mil: int) -> int:
    """What a way in one's own car gives, in öre: the rate is for ten kilometres."""
    return round_half_up(Decimal(tenths_of_km) * ore_per_mil / 100)


def is_by_road(session: Session) -> bool:
    """Whether people travel to it: it is not only online."""
    return session.mode is not Mode.ONLINE


def last_day(session: Session, rules: TravelRules) -> date:
    """The last day on which a claim for the session can be sent."""
    return to_local(session.ends_at).date() + timedelta(days=rules.days)


def has_exception(claim: TravelClaim, at: datetime) -> bool:
    """Whether a coordinator has let the claim be sent all the same."""
    until = claim.exception_until
    return until is not None and to_local(at).date() <= until


def is_too_late(claim: TravelClaim, rules: TravelRules, at: datetime) -> bool:
    """Whether the last day has passed. What was sent in time can be mended and sent again."""
    if claim.is_sent or has_exception(claim, at):
        return False
    return to_local(at).date() > last_day(claim.session, rules)
