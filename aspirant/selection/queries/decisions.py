"""Decisions: all of a round with what is wrong about them, and one as its person may see it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from aspirant.algorithms.selection_checker import TargetCount
from aspirant.algorithms.selection_problem import Target, ordered_targets
from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.interviews.models import Interview
from aspirant.lifecycle import ApplicationState, DecisionState, InterviewState, ReviewState
from aspirant.programme.models import EntryRule, Round
from aspirant.programme.queries import list_entry_rules
from aspirant.protected.words import is_protected
from aspirant.reviews.models import Review
from aspirant.selection.models import Decision, Outcome
from aspirant.selection.queries.pool import attributes_of, list_in_the_running
from aspirant.selection.queries.targets import label_values, list_targets

#: For so long after a release nothing is told to anybody, and all of it can be undone.
HOLD = timedelta(minutes=10)


@dataclass(frozen=True)
class DecisionSheet:
    """Who gets what in a round, and whether it is whole."""

    decisions: tuple[Decision, ...]
    undecided: tuple[Application, ...]
    counts: tuple[TargetCount, ...]
    labels: Mapping[tuple[str, str], str]
    places: int

    def of(self, outcome: str) -> list[Decision]:
        """Those with one outcome: the reserve list in its order, the others by number."""
        found = [one for one in self.decisions if one.outcome == outcome]
        return sorted(found, key=lambda one: (one.reserve_rank or 0, one.application.number or 0))

    def count(self, outcome: str) -> int:
        """How many have one outcome."""
        return len(self.of(outcome))

    @property
    def too_many(self) -> int:
        """How many more places are offered than there are."""
        return max(self.count(Outcome.OFFER) - self.places, 0)

    @property
    def too_few(self) -> int:
        """How many places nobody is offered."""
        return max(self.places - self.count(Outcome.OFFER), 0)

    @property
    def is_whole(self) -> bool:
        """Whether everybody has a decision and no place is offered twice."""
        return bool(self.decisions) and not self.undecided and not self.too_many

    @property
    def state(self) -> DecisionState | None:
        """Released once one is; None before anything is decided."""
        if not self.decisions:
            return None
        released = any(one.state is DecisionState.RELEASED for one in self.decisions)
        return DecisionState.RELEASED if released else DecisionState.PENDING

    @property
    def is_pending(self) -> bool:
        """Whether there is something to release."""
        return self.state is DecisionState.PENDING

    @property
    def is_released(self) -> bool:
        """Whether it has been released."""
        return self.state is DecisionState.RELEASED

    @property
    def released_at(self) -> datetime | None:
        """When they were released."""
        return next((one.released_at for one in self.decisions if one.released_at), None)

    @property
    def version(self) -> str:
        """Another as soon as a decision differs: what is released is what was rehearsed."""
        rows = sorted(f"{one.id}:{one.version}:{one.outcome}" for one in self.decisions)
        return sha256("\n".join(rows).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Unfinished:
    """What is still going on in a round when it is about to be decided."""

    readings: int
    interviews: int


def count_unfinished(round: Round) -> Unfinished:
    """Readings that are handed out and not done, and interviews that are still to be held."""
    readings = (
        select(func.count())
        .select_from(Review)
        .join(Application, Application.id == Review.application_id)
        .where(
            Review.round_id == round.id,
            Review.state == ReviewState.ASSIGNED,
            Application.state == ApplicationState.UNDER_REVIEW,
        )
    )
    to_come = (InterviewState.INVITED, InterviewState.BOOKED)
    interviews = select(func.count()).where(
        Interview.round_id == round.id, Interview.state.in_(to_come)
    )
    return Unfinished(db.session.scalar(readings) or 0, db.session.scalar(interviews) or 0)


#: Sent in, and neither screened out nor decided.
WAITING = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED)


def count_untold(round: Round, *, at: datetime) -> int:
    """How many who applied do not know yet how it went: undecided, pending, or held."""
    waits = select(func.count()).where(
        Application.round_id == round.id, Application.state.in_(WAITING)
    )
    decided = select(func.count()).where(
        Decision.round_id == round.id,
        (Decision.state == DecisionState.PENDING) | (Decision.released_at > at - HOLD),
    )
    return (db.session.scalar(waits) or 0) + (db.session.scalar(decided) or 0)


def is_released(round: Round) -> bool:
    """Whether the decisions of a round have been released."""
    found = select(func.count()).where(
        Decision.round_id == round.id, Decision.state == DecisionState.RELEASED
    )
    return bool(db.session.scalar(found))


def find_released_at(round: Round) -> datetime | None:
    """When the decisions of a round were released, if they are."""
    return db.session.scalar(
        select(func.max(Decision.released_at)).where(
            Decision.round_id == round.id, Decision.state == DecisionState.RELEASED
        )
    )


def find_standing(round: Round) -> DecisionState | None:
    """Whether the decisions of a round are pending or released; None before there are any."""
    found = set(
        db.session.scalars(select(Decision.state).where(Decision.round_id == round.id).distinct())
    )
    if DecisionState.RELEASED in found:
        return DecisionState.RELEASED
    return DecisionState.PENDING if found else None


def list_decisions(round: Round) -> list[Decision]:
    """The decisions of those who have not withdrawn, by number, with their people."""
    return list(
        db.session.scalars(
            select(Decision)
            .join(Decision.application)
            .where(Decision.round_id == round.id, Application.state != ApplicationState.WITHDRAWN)
            .options(
                contains_eager(Decision.application).joinedload(Application.person),
                contains_eager(Decision.application).joinedload(Application.association),
            )
            .order_by(Application.number, Decision.id)
        )
    )


def find_sheet(round: Round) -> DecisionSheet:
    """Everything decided in a round, and who has no decision yet."""
    decisions = list_decisions(round)
    decided = {one.application_id for one in decisions}
    offered = [one.application for one in decisions if one.outcome is Outcome.OFFER]
    return DecisionSheet(
        decisions=tuple(decisions),
        undecided=tuple(a for a in list_in_the_running(round) if a.id not in decided),
        counts=count_targets_of(round, offered),
        labels=label_values(),
        places=round.places,
    )


def count_targets_of(round: Round, group: list[Application]) -> tuple[TargetCount, ...]:
    """How a group stands to the targets of its round, but for those on protected attributes."""
    held = Counter(pair for one in group for pair in attributes_of(one).items())
    targets = [
        Target(row.attribute, row.value, row.least, row.most, row.is_hard, row.priority)
        for row in list_targets(round)
        if not is_protected(row.attribute)
    ]
    return tuple(
        TargetCount(target, count, target.missing(count))
        for target in ordered_targets(targets)
        for count in [held[target.attribute, target.value]]
    )


def find_decision(decision_id: UUID) -> Decision | None:
    """One decision with round, application and person, for staff."""
    return db.session.scalar(
        select(Decision)
        .where(Decision.id == decision_id)
        .options(
            joinedload(Decision.round).joinedload(Round.programme),
            joinedload(Decision.application).joinedload(Application.person),
            joinedload(Decision.application).joinedload(Application.association),
        )
    )


def find_decision_of(application: Application) -> Decision | None:
    """What is decided about an application, released or not. For staff."""
    return db.session.scalar(select(Decision).where(Decision.application_id == application.id))


def find_told_decision(application_id: UUID, *, at: datetime) -> Decision | None:
    """What an applicant may know: the decision once it is released and the hold is over."""
    return db.session.scalar(
        select(Decision)
        .where(
            Decision.application_id == application_id,
            Decision.state == DecisionState.RELEASED,
            Decision.released_at <= at - HOLD,
        )
        .options(
            joinedload(Decision.application).joinedload(Application.person),
            joinedload(Decision.application).joinedload(Application.round),
            joinedload(Decision.round).joinedload(Round.programme),
        )
    )


def unmet_rules(application: Application, rules: Sequence[EntryRule]) -> list[EntryRule]:
    """Which of the round's entry rules somebody was found not to meet."""
    unmet = set(application.screening_rules)
    return [rule for rule in rules if str(rule.id) in unmet]


def list_unmet_rules(application: Application, round: Round) -> list[EntryRule]:
    """The same, read when there are any."""
    return unmet_rules(application, list_entry_rules(round)) if application.screening_rules else []
