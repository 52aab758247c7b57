"""Reads for those who run the round: claims by state, session and person, and payroll lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from aspirant.core.db import db
from aspirant.core.paging import Page
from aspirant.lifecycle import ClaimState
from aspirant.people.models import Person
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from aspirant.schedule.models import Attendance, Presence
from aspirant.travel.models import PayrollBatch, TravelClaim, TravelLine
from aspirant.travel.words import TravelKind


@dataclass(frozen=True)
class Wanted:
    """What a list of claims is narrowed to; everything where nothing is said."""

    states: Sequence[ClaimState] = ()
    sessions: Sequence[UUID] = ()
    search: str = ""


@dataclass(frozen=True)
class Listed:
    """A page of claims: how many match, how much they come to, and what lacks receipts."""

    claims: list[TravelClaim]
    page: Page
    sums: dict[ClaimState, tuple[int, int]]
    lacking: dict[UUID, int] = field(default_factory=dict)

    @property
    def total_ore(self) -> int:
        """What those that match come to."""
        return sum(ore for _count, ore in self.sums.values())


def list_claims(round: Round, wanted: Wanted, page: Page) -> Listed:
    """The claims of a round that are wanted, the latest session first, then by name."""
    which = [TravelClaim.round_id == round.id, *_conditions(wanted)]
    sums = _sum_by_state(which)
    page = page.of(sum(count for count, _ore in sums.values()))
    claims = list(
        db.session.scalars(
            select(TravelClaim)
            .join(TravelClaim.person)
            .join(TravelClaim.session)
            .where(*which)
            .options(
                contains_eager(TravelClaim.person),
                contains_eager(TravelClaim.session),
                joinedload(TravelClaim.batch),
            )
            .order_by(Session.starts_at.desc(), Person.name, Person.email, TravelClaim.id)
            .limit(page.size)
            .offset(page.offset)
        )
    )
    return Listed(claims, page, sums, _count_lacking(claims))


def list_sessions_travelled_to(round: Round) -> list[Session]:
    """The sessions of a round that are not only online or have claims, the latest first."""
    claimed = select(TravelClaim.session_id).where(TravelClaim.round_id == round.id)
    return list(
        db.session.scalars(
            select(Session)
            .where(
                Session.round_id == round.id,
                (Session.mode != Mode.ONLINE) | Session.id.in_(claimed),
            )
            .order_by(Session.starts_at.desc(), Session.id)
        )
    )


def was_noted_absent(claim: TravelClaim) -> bool:
    """Whether the roll of the session says that the person was at no part of it."""
    wanted = select(Attendance.presence).where(
        Attendance.session_id == claim.session_id, Attendance.person_id == claim.person_id
    )
    found = set(db.session.scalars(wanted))
    return bool(found) and found <= {Presence.ABSENT, Presence.EXCUSED}


def count_waiting(round: Round) -> int:
    """How many claims of a round wait to be answered."""
    waiting = select(func.count()).where(
        TravelClaim.round_id == round.id, TravelClaim.state == ClaimState.SUBMITTED
    )
    return db.session.scalar(waiting) or 0


def count_waiting_in(rounds: Sequence[Round]) -> dict[UUID, int]:
    """The same by round, for those of the rounds that have any."""
    found = db.session.execute(
        select(TravelClaim.round_id, func.count())
        .where(
            TravelClaim.round_id.in_([round.id for round in rounds]),
            TravelClaim.state == ClaimState.SUBMITTED,
        )
        .group_by(TravelClaim.round_id)
    )
    return dict(found.all())


def find_known_reference(claim: TravelClaim) -> str:
    """What the office calls the person in the payroll, as typed in an earlier claim."""
    rows = db.session.scalars(
        select(TravelClaim.payroll_reference)
        .where(TravelClaim.person_id == claim.person_id, TravelClaim.round_id == claim.round_id)
        .order_by(TravelClaim.decided_at.desc(), TravelClaim.id)
    )
    return next((text for text in rows if text), "")


def list_ready(round: Round) -> list[TravelClaim]:
    """Approved claims that no list holds yet, by number, with person and lines."""
    return _list_with_lines(
        TravelClaim.round_id == round.id,
        TravelClaim.state == ClaimState.APPROVED,
        TravelClaim.batch_id.is_(None),
    )


def list_claims_in(batch: PayrollBatch) -> list[TravelClaim]:
    """The claims of a list, by number, with person and lines."""
    return _list_with_lines(TravelClaim.batch_id == batch.id)


def list_batches(round: Round) -> list[PayrollBatch]:
    """The lists that were handed to the payroll, the latest first."""
    return list(
        db.session.scalars(
            select(PayrollBatch)
            .where(PayrollBatch.round_id == round.id)
            .order_by(PayrollBatch.number.desc())
        )
    )


def find_batch(batch_id: UUID) -> PayrollBatch | None:
    """A list for the payroll with its round, without the file."""
    return db.session.scalar(
        select(PayrollBatch)
        .where(PayrollBatch.id == batch_id)
        .options(joinedload(PayrollBatch.round).joinedload(Round.call))
    )


def read_batch(batch: PayrollBatch) -> bytes:
    """The file of a list, the same bytes every time; nothing when the list is undone."""
    wanted = select(PayrollBatch.content).where(PayrollBatch.id == batch.id)
    return db.session.scalar(wanted) or b""


def _list_with_lines(*which: ColumnElement[bool]) -> list[TravelClaim]:
    return list(
        db.session.scalars(
            select(TravelClaim)
            .where(*which)
            .options(
                joinedload(TravelClaim.person),
                joinedload(TravelClaim.session),
                selectinload(TravelClaim.lines),
            )
            .order_by(TravelClaim.number, TravelClaim.id)
        )
    )


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.states:
        found.append(TravelClaim.state.in_(wanted.states))
    if wanted.sessions:
        found.append(TravelClaim.session_id.in_(wanted.sessions))
    if wanted.search:
        like = f"%{wanted.search}%"
        named = select(Person.id).where(Person.name.ilike(like) | Person.email.ilike(like))
        found.append(TravelClaim.person_id.in_(named))
    return found


def _sum_by_state(which: Sequence[Any]) -> dict[ClaimState, tuple[int, int]]:
    rows = db.session.execute(
        select(TravelClaim.state, func.count(), func.coalesce(func.sum(TravelClaim.total_ore), 0))
        .where(*which)
        .group_by(TravelClaim.state)
    )
    found = {state: (count, int(ore)) for state, count, ore in rows}
    return {state: found[state] for state in ClaimState if state in found}


def _count_lacking(claims: Sequence[TravelClaim]) -> dict[UUID, int]:
    """By claim: how many of its lines lack a receipt."""
    rows = db.session.execute(
        select(TravelLine.claim_id, func.count())
        .where(
            TravelLine.claim_id.in_([one.id for one in claims]),
            TravelLine.kind != TravelKind.CAR,
            TravelLine.receipt_id.is_(None),
        )
        .group_by(TravelLine.claim_id)
    )
    return dict(rows.all())
