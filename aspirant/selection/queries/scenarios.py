"""Scenarios: every proposal of a round, and two or three groups side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.algorithms.selection_checker import TargetCount, describe_group
from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.programme.models import Round
from aspirant.selection.models import Proposal, Reasons
from aspirant.selection.queries.proposals import Question, Seat, find_applications

#: So many groups fit side by side.
MOST_COLUMNS = 3


@dataclass(frozen=True)
class Column:
    """A group in a comparison: a proposal, or (with `nearest`) one that lies near it."""

    proposal: Proposal
    nearest: int
    group: frozenset[str]
    merit: int
    counts: Mapping[str, TargetCount]

    @property
    def missing(self) -> int:
        """How many people all targets together are off by."""
        return sum(row.missing for row in self.counts.values())


@dataclass(frozen=True)
class Person:
    """Somebody who is in some of the groups: in which of them, in the order of the columns."""

    application: Application
    merit: int | None
    inside: tuple[bool, ...]


@dataclass(frozen=True)
class Comparison:
    """Groups side by side, all judged by the targets as they stand now."""

    columns: tuple[Column, ...]
    differ: tuple[Person, ...]
    shared: int
    targets: tuple[TargetCount, ...]

    def only_in(self, column: Column) -> list[Person]:
        """Those who are in this group and in none of the others."""
        place = self.columns.index(column)
        return [one for one in self.differ if one.inside[place] and sum(one.inside) == 1]

    def is_alike(self, row: TargetCount) -> bool:
        """Whether all of them meet a target, and hold as many."""
        found = [column.counts[row.target.name] for column in self.columns]
        return len({one.count for one in found}) == 1 and not any(one.missing for one in found)

    def best_merit(self) -> int:
        """The highest merit of them."""
        return max(column.merit for column in self.columns)


def find_scenario(proposal_id: UUID) -> Proposal | None:
    """One proposal, with its round."""
    return db.session.scalar(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .options(joinedload(Proposal.round).joinedload(Round.programme))
    )


def list_reasons(round: Round) -> dict[UUID, Reasons]:
    """What was found out about the proposals of a round, by proposal."""
    found = db.session.scalars(
        select(Reasons)
        .join(Proposal, Proposal.id == Reasons.proposal_id)
        .where(Proposal.round_id == round.id)
        .order_by(Proposal.number)
    )
    return {one.proposal_id: one for one in found}


def compare(question: Question, wanted: list[str]) -> Comparison | None:
    """The groups called "3" (proposal 3) or "3.1" (the nearest to it); None when one is unknown."""
    reasons = list_reasons(question.round) if any("." in one for one in wanted) else {}
    columns = [_column(question, reasons, one) for one in wanted[:MOST_COLUMNS]]
    found = tuple(one for one in columns if one is not None)
    if len(found) != len(columns) or len(found) < 2:
        return None
    shared = frozenset.intersection(*(one.group for one in found))
    everybody = frozenset.union(*(one.group for one in found))
    return Comparison(
        columns=found,
        differ=_people(question, found, everybody - shared - question.veil.ids),
        shared=len(shared),
        targets=tuple(found[0].counts.values()),
    )


def _column(question: Question, reasons: Mapping[UUID, Reasons], name: str) -> Column | None:
    number, _, place = name.partition(".")
    proposal = next((one for one in question.proposals if str(one.number) == number), None)
    if proposal is None:
        return None
    group, merit = frozenset(proposal.chosen), proposal.merit
    if place:
        found = reasons.get(proposal.id)
        nearest = found.alternatives["nearest"] if found else []
        if not (place.isdigit() and 1 <= int(place) <= len(nearest)):
            return None
        trade = nearest[int(place) - 1]
        group = (group - set(trade["leaves"])) | set(trade["enters"])
        merit += trade["change"]
    known = {one.id for one in question.problem.candidates}
    counts = describe_group(question.told, group & known).counts
    return Column(proposal, int(place or 0), group, merit, {row.target.name: row for row in counts})


def _people(
    question: Question, columns: tuple[Column, ...], ids: frozenset[str]
) -> tuple[Person, ...]:
    seats = question.seats()
    gone = find_applications(sorted(ids - seats.keys())) if ids - seats.keys() else []
    known = seats | {str(one.id): Seat(str(one.id), one, None) for one in gone}
    people = [
        Person(known[id].application, known[id].merit, tuple(id in one.group for one in columns))
        for id in ids
        if id in known
    ]
    return tuple(sorted(people, key=lambda one: (one.inside, one.merit or 0), reverse=True))
