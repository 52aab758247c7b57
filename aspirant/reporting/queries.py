"""Reads: how many came how far, what is frozen, what there is to compare with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.applications.models import READABLE, Application
from aspirant.core.db import db
from aspirant.interviews.models import Interview
from aspirant.lifecycle import (
    ApplicationState,
    CallState,
    DecisionState,
    InterviewState,
    OfferState,
    RoundState,
)
from aspirant.people.models import RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Association, Round
from aspirant.programme.words import region_of
from aspirant.reporting.models import FrozenStep, ReferenceSheet
from aspirant.reporting.words import Population, Step
from aspirant.selection.models import Decision, Offer, Outcome, Proposal
from aspirant.selection.queries.decisions import HOLD

#: Those who are past the check of the entry rules.
_ELIGIBLE = READABLE - {ApplicationState.SUBMITTED, ApplicationState.SCREENED_OUT}

Counts = dict[Step, Counter[str]]


@dataclass(frozen=True)
class Progress:
    """How far a round is: what tells which steps are over, and what is proposed now."""

    is_closed: bool
    unchecked: int
    is_told: bool
    waiting: int
    is_decided: bool

    def is_over(self, step: Step) -> bool:
        """Whether nobody more comes as far as that, so that it can be counted for good."""
        if step is Step.APPLIED:
            return self.is_closed
        if step is Step.ELIGIBLE:
            return self.is_closed and not self.unchecked
        if step in {Step.OFFERED, Step.ACCEPTED}:
            return self.is_told and not self.waiting
        return self.is_told


def find_progress(round: Round, *, at: datetime) -> Progress:
    """How far a round is at that moment. Its call must be loaded."""
    decisions = select(sa.func.count()).where(Decision.round_id == round.id)
    row = db.session.execute(
        select(
            _how_many(Application, round, Application.state == ApplicationState.SUBMITTED),
            decisions.where(_is_told(at)).scalar_subquery(),
            _how_many(Offer, round, Offer.state == OfferState.SENT),
            decisions.scalar_subquery(),
        )
    ).one()
    call = round.call
    is_closed = call.state is not CallState.DRAFT and at >= call.closes_at
    return Progress(is_closed, row[0], bool(row[1]), row[2], bool(row[3]))


def count_values(
    rounds: Sequence[UUID], attribute: str, *, at: datetime, pending: Round | None = None
) -> dict[UUID, Counts]:
    """By round and step: how many have each value of an attribute that is not protected.

    "" is not stated. A proposal that has not been told is counted in the round `pending` only.
    """
    value, steps = _column(attribute), _steps(at, pending)
    wanted = (
        _counted(rounds)
        .join(Association, Association.id == Application.association_id, isouter=True)
        .with_only_columns(
            Application.round_id, value, *steps.values(), sa.func.count(Application.id)
        )
        .group_by(Application.round_id, value, *(f"is_{step.value}" for step in steps))
    )
    found: dict[UUID, Counts] = {one: {step: Counter() for step in Step} for one in rounds}
    for round_id, given, *flags, people in db.session.execute(wanted):
        name = (region_of(given) if attribute == "region" else given) or ""
        for step, is_there in zip(steps, flags, strict=True):
            if is_there:
                found[round_id][step][name] += people
    return found


def list_members(round: Round, *, at: datetime) -> dict[Step, list[UUID]]:
    """By step: the applications that have come as far, for counting and nothing else."""
    steps = _steps(at, None)
    rows = db.session.execute(
        _counted([round.id]).with_only_columns(Application.id, *steps.values())
    ).all()
    return {
        step: [row[0] for row in rows if row[place]] for place, step in enumerate(steps, start=1)
    }


def list_frozen(rounds: Iterable[UUID]) -> dict[UUID, dict[Step, FrozenStep]]:
    """By round: what has been frozen, in the order of the steps."""
    found: dict[UUID, dict[Step, FrozenStep]] = {one: {} for one in rounds}
    rows = db.session.scalars(select(FrozenStep).where(FrozenStep.round_id.in_(found))).all()
    for row in sorted(rows, key=lambda one: list(Step).index(one.step)):
        found[row.round_id][row.step] = row
    return found


def list_earlier_rounds(round: Round, *, most: int = 4) -> list[Round]:
    """The rounds before a round that have started, the latest first."""
    return list(
        db.session.scalars(
            select(Round)
            .where(Round.state != RoundState.PREPARING, Round.starts_on < round.starts_on)
            .order_by(Round.starts_on.desc(), Round.slug)
            .limit(most)
        )
    )


def list_references(round: Round, attribute: str) -> dict[Population, ReferenceSheet]:
    """What to compare with: entered for this round, else for the latest round before it."""
    sheets = db.session.scalars(
        select(ReferenceSheet)
        .join(ReferenceSheet.round)
        .where(ReferenceSheet.attribute == attribute, Round.starts_on <= round.starts_on)
        .options(joinedload(ReferenceSheet.round))
        .order_by(Round.starts_on, Round.slug)
    )
    latest = {sheet.population: sheet for sheet in sheets}
    return {one: latest[one] for one in Population if one in latest}


def find_reference(round: Round, attribute: str, population: Population) -> ReferenceSheet | None:
    """What was entered for this very round."""
    return db.session.scalar(
        select(ReferenceSheet).where(
            ReferenceSheet.round_id == round.id,
            ReferenceSheet.attribute == attribute,
            ReferenceSheet.population == population,
        )
    )


def count_readers(round: Round) -> Mapping[str, int]:
    """Those who read and interview, by task; and how many took part as aspirants before."""
    tasks = (Role.REVIEWER, Role.INTERVIEWER)
    rows = db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role, RoleGrant.round_id).where(
            RoleGrant.person_id.in_(
                select(RoleGrant.person_id).where(
                    RoleGrant.round_id == round.id, RoleGrant.role.in_(tasks)
                )
            )
        )
    ).all()
    having = {
        role: {row.person_id for row in rows if row.role is role and row.round_id == round.id}
        for role in tasks
    }
    reviewers, interviewers = having[Role.REVIEWER], having[Role.INTERVIEWER]
    before = {row.person_id for row in rows if row.role is Role.PARTICIPANT}
    return {
        "reviewers": len(reviewers - interviewers),
        "interviewers": len(interviewers - reviewers),
        "both": len(reviewers & interviewers),
        "before": len(before & (reviewers | interviewers)),
    }


def _counted(rounds: Sequence[UUID]) -> sa.Select[Any]:
    """Applications that are sent and not taken back, with what tells how far they have come."""
    return (
        select(Application)
        .join(Interview, Interview.application_id == Application.id, isouter=True)
        .join(Decision, Decision.application_id == Application.id, isouter=True)
        .join(Offer, Offer.application_id == Application.id, isouter=True)
        .where(Application.round_id.in_(rounds), Application.state.in_(READABLE))
    )


def _steps(at: datetime, pending: Round | None) -> dict[Step, sa.ColumnElement[Any]]:
    is_offered = sa.and_(Offer.id.is_not(None), Offer.sent_at <= at)
    flags = {
        Step.APPLIED: sa.true(),
        Step.ELIGIBLE: Application.state.in_(_ELIGIBLE),
        Step.INTERVIEWED: Interview.state == InterviewState.HELD,
        Step.PROPOSED: sa.or_(
            sa.and_(Decision.outcome == Outcome.OFFER, _is_told(at)),
            _is_pending(pending) if pending else sa.false(),
        ),
        Step.OFFERED: is_offered,
        Step.ACCEPTED: sa.and_(is_offered, Offer.state == OfferState.ACCEPTED),
    }
    return {
        step: sa.case((flag, 1), else_=0).label(f"is_{step.value}") for step, flag in flags.items()
    }


def _is_told(at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Decision.state == DecisionState.RELEASED, Decision.released_at <= at - HOLD)


def _is_pending(round: Round) -> sa.ColumnElement[bool]:
    """Decided to be offered a place; before anything is decided, in the latest proposal."""
    mine = Application.round_id == round.id
    latest = db.session.scalar(
        select(Proposal.result)
        .where(Proposal.round_id == round.id)
        .order_by(Proposal.number.desc())
        .limit(1)
    )
    chosen = [UUID(one) for one in latest["chosen"]] if latest else []
    undecided = ~sa.exists().where(Decision.round_id == round.id).correlate(None)
    return sa.and_(
        mine,
        sa.or_(
            Decision.outcome == Outcome.OFFER,
            sa.and_(undecided, Application.id.in_(chosen)),
        ),
    )


def _column(attribute: str) -> Any:
    columns = {
        "region": Application.county,
        "sector": Application.sector,
        "level": Application.level,
        "competence": Application.competence,
        "association": Association.slug,
    }
    return columns[attribute]


def _how_many(model: type[Any], round: Round, condition: Any) -> Any:
    counted = select(sa.func.count()).select_from(model)
    return counted.where(model.round_id == round.id, condition).scalar_subquery()
