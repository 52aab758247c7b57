"""Proposals: those made, and one as the board shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.algorithms.selection_checker import TargetCount, describe_group
from aspirant.algorithms.selection_problem import SelectionProblem, hash_problem
from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.interviews.queries import Merit
from aspirant.programme.models import Round
from aspirant.programme.words import COUNTIES
from aspirant.protected.queries import find_weighed
from aspirant.protected.words import is_protected
from aspirant.selection.models import Pin, Proposal, Target
from aspirant.selection.queries.pool import Pool, find_pool
from aspirant.selection.queries.problem import build_problem, list_pins, open_part
from aspirant.selection.queries.targets import label_all, list_targets
from aspirant.selection.queries.terms import version_of_terms
from aspirant.selection.queries.veil import Veil, nobody
from aspirant.selection.solving import takes_long
from aspirant.selection.words import ATTRIBUTES, short_county, short_name

#: The words of a value, by attribute and value.
Labels = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Seat:
    """Somebody as the board shows them; veiled to a reader who has stepped aside from them."""

    id: str
    application: Application
    merit: int | None
    pin: Pin | None = None
    is_contested: bool = False
    is_firm: bool = False
    is_gone: bool = False
    points: Merit | None = None
    is_veiled: bool = False

    @property
    def number(self) -> int:
        """What the pages call them."""
        return self.application.number or 0

    @property
    def county(self) -> str:
        """The name of the county, short; "" when unknown."""
        return short_county(COUNTIES.get(self.application.county, ("", ""))[0])

    @property
    def association(self) -> str:
        """The name of the association, short; "" when unknown."""
        return short_name(self.application.association.name) if self.application.association else ""


@dataclass(frozen=True)
class Question:
    """What the solver would be asked now, with everything that the answer is told by."""

    round: Round
    pool: Pool
    pins: list[Pin]
    targets: list[Target]
    problem: SelectionProblem
    proposals: list[Proposal]
    labels: Mapping[tuple[str, str], str]
    veil: Veil = field(default_factory=Veil)

    @property
    def version(self) -> str:
        """Another as soon as a target or a pin is changed."""
        return version_of_terms(self.targets, self.pins)

    @cached_property
    def told(self) -> SelectionProblem:
        """The same without protected attributes: what pages may tell about one person."""
        return open_part(self.problem)

    @property
    def is_weighed(self) -> bool:
        """Whether a target is on a protected attribute, which is told of nobody."""
        return self.told is not self.problem

    @property
    def takes_long(self) -> bool:
        """Whether the worker should solve it, since a page may not take so long."""
        last = max((one.result.get("seconds", 0.0) for one in self.proposals[-3:]), default=0.0)
        return takes_long(self.problem, last)

    @cached_property
    def hash(self) -> str:
        """What an answer to this very question carries."""
        return hash_problem(self.problem)

    def seats(self) -> dict[str, Seat]:
        """Everybody who can be chosen, by what the solver calls them."""
        return self._seats

    @cached_property
    def _seats(self) -> dict[str, Seat]:
        pins = {str(pin.application_id): pin for pin in self.pins}
        return {
            one.id: _veiled(one.id)
            if one.id in self.veil.ids
            else Seat(one.id, one.application, one.merit, pins.get(one.id), points=one.points)
            for one in self.pool.entrants
        }


@dataclass(frozen=True)
class Board:
    """One proposal with its people in order of merit, and how it stands to its targets."""

    proposal: Proposal
    seats: tuple[Seat, ...]
    others: tuple[Seat, ...]
    counts: tuple[TargetCount, ...]
    #: The targets on protected attributes, told of the group as a whole.
    weighed: tuple[TargetCount, ...]
    is_current: bool
    total: int
    labels: Mapping[tuple[str, str], str] = field(repr=False)

    @property
    def shown(self) -> list[Seat]:
        """Those of the group whom the reader may see."""
        return [seat for seat in self.seats if not seat.is_veiled]

    @property
    def outside(self) -> list[Seat]:
        """Those outside it whom the reader may see."""
        return [seat for seat in self.others if not seat.is_veiled]

    @property
    def present(self) -> list[str]:
        """Those of the group who can still be chosen."""
        return [seat.id for seat in self.seats if not seat.is_gone]

    @property
    def tells_weighed(self) -> bool:
        """Whether it may be said that they are met: not of a group that somebody changed."""
        return self.is_current and self.proposal.is_proven

    @property
    def contested(self) -> int:
        """How many of the group could as well be somebody else."""
        return sum(seat.is_contested for seat in self.seats)

    def by_attribute(self) -> list[tuple[str, list[TargetCount]]]:
        """The targets under the words of their attributes, in the order of the page of targets."""
        return [
            (words, rows)
            for attribute, words in ATTRIBUTES.items()
            if (rows := [row for row in self.counts if row.target.attribute == attribute])
        ]

    @property
    def missed(self) -> tuple[TargetCount, ...]:
        """The targets that the group misses."""
        return tuple(row for row in self.counts if row.missing)


def list_proposals(round: Round) -> list[Proposal]:
    """Every proposal of a round, in the order they were made."""
    return list(
        db.session.scalars(
            select(Proposal).where(Proposal.round_id == round.id).order_by(Proposal.number)
        )
    )


def find_question(round: Round, *, seed: str = "", veil: Veil | None = None) -> Question:
    """What would be asked now, with the seed of the first proposal; `seed` before there is one.

    `veil` is what its reader may not see; it changes nothing that is computed.
    """
    pool, pins, proposals = find_pool(round), list_pins(round), list_proposals(round)
    chosen_seed = proposals[0].seed if proposals else seed
    targets = list_targets(round)
    asked, ids = {row.attribute for row in targets}, [one.application.id for one in pool.entrants]
    weighed = find_weighed(round, ids, asked)
    problem = build_problem(round, pool, targets, pins, seed=chosen_seed, weighed=weighed)
    labels = label_all()
    return Question(round, pool, pins, targets, problem, proposals, labels, veil or Veil())


def find_board(question: Question, number: int | None = None) -> Board | None:
    """A proposal (None: the latest) as it is shown; None when there is no such."""
    proposal, seats = find_proposal(question, number), question.seats()
    if proposal is None:
        return None
    inside = set(proposal.chosen)
    present = sorted(inside & seats.keys())
    described = describe_group(question.problem, present)
    return Board(
        proposal=proposal,
        seats=_group(question, proposal, seats),
        others=_by_merit([seat for seat in seats.values() if seat.id not in inside]),
        counts=tuple(one for one in described.counts if not _is_weighed(one)),
        weighed=tuple(one for one in described.counts if _is_weighed(one)),
        is_current=proposal.input_hash == question.hash,
        total=len(question.proposals),
        labels=question.labels,
    )


def _is_weighed(row: TargetCount) -> bool:
    return is_protected(row.target.attribute)


def find_proposal(question: Question, number: int | None = None) -> Proposal | None:
    """The proposal with a number; without one the latest that answers what is asked now.

    Where none does: the latest that is not set aside.
    """
    if number is not None:
        return next((one for one in question.proposals if one.number == number), None)
    standing = [one for one in question.proposals if not one.set_aside_at]
    current = [one for one in standing if one.input_hash == question.hash]
    return next(reversed(current or standing or question.proposals), None)


def _group(question: Question, proposal: Proposal, seats: Mapping[str, Seat]) -> tuple[Seat, ...]:
    contested = set(proposal.result["contested"])
    firm = set.intersection(*(set(one.chosen) for one in question.proposals))
    gone = {str(one.id): one for one in list_gone(proposal, seats)}
    merits: dict[str, Any] = proposal.result["merits"]
    group = []
    for id in proposal.chosen:
        seat = seats.get(id)
        if id in question.veil.ids:
            group.append(_veiled(id))
            continue
        application = seat.application if seat else gone.get(id)
        if application is not None:
            group.append(
                Seat(
                    id=id,
                    application=application,
                    merit=merits.get(id),
                    pin=seat.pin if seat else None,
                    is_contested=id in contested,
                    is_firm=id in firm,
                    is_gone=seat is None,
                    points=seat.points if seat else None,
                )
            )
    return _by_merit(group)


def _veiled(id: str) -> Seat:
    return Seat(id, nobody(), None, is_veiled=True)


def list_gone(proposal: Proposal, seats: Mapping[str, Seat]) -> list[Application]:
    """Those of a group who can no longer be chosen: withdrawn since, for instance."""
    ids = [id for id in proposal.chosen if id not in seats]
    if not ids:
        return []
    return find_applications(ids)


def find_applications(ids: list[str]) -> list[Application]:
    """Applications by what the solver calls them, by number, with person and association."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.id.in_([UUID(id) for id in ids]))
            .options(joinedload(Application.person), joinedload(Application.association))
            .order_by(Application.number, Application.id)
        )
    )


def _by_merit(seats: list[Seat]) -> tuple[Seat, ...]:
    return tuple(sorted(seats, key=lambda seat: (-(seat.merit or 0), seat.number)))
