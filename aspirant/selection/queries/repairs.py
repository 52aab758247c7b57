"""Who on the reserve list repairs the group best when a place is free, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from aspirant.algorithms.selection_checker import GroupDescription, describe_group
from aspirant.algorithms.selection_problem import SelectionProblem, Shortfall
from aspirant.programme.models import Round
from aspirant.protected.queries import find_weighed
from aspirant.selection import solving
from aspirant.selection.models import Decision, Outcome
from aspirant.selection.queries.decisions import DecisionSheet
from aspirant.selection.queries.offers import OfferSheet
from aspirant.selection.queries.pool import attributes_of, find_pool
from aspirant.selection.queries.problem import build_problem, open_part
from aspirant.selection.queries.targets import label_values, list_targets


@dataclass(frozen=True)
class Repair:
    """A reserve, and what the group would gain or lose with them."""

    decision: Decision
    merit: int | None
    mends: tuple[Shortfall, ...]
    breaks: tuple[Shortfall, ...]
    is_best: bool
    #: The words of what they are: part of the country, sector, level, competence.
    brings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Repairs:
    """Every reserve in the order of the list, and how the group stands without them."""

    lines: tuple[Repair, ...]
    missed: tuple[Shortfall, ...]
    labels: dict[tuple[str, str], str]

    @property
    def best(self) -> list[Repair]:
        """Those who together fill the free places best, the strongest first."""
        found = [line for line in self.lines if line.is_best]
        return sorted(found, key=lambda one: (-(one.merit or 0), one.decision.reserve_rank or 0))

    def of(self, decision: Decision) -> Repair | None:
        """What one reserve would bring."""
        return next((one for one in self.lines if one.decision.id == decision.id), None)


def find_repairs(round: Round, sheet: OfferSheet) -> Repairs:
    """Weigh the reserves against the group that holds places now."""
    holding = [one.application_id for one in sheet.holding]
    return _weigh(round, holding, sheet.reserves, sheet.free)


def find_early_repairs(round: Round, sheet: DecisionSheet) -> Repairs:
    """The same before the release: against those who are to be offered a place."""
    offered = [one.application_id for one in sheet.of(Outcome.OFFER)]
    return _weigh(round, offered, sheet.of(Outcome.RESERVE), sheet.too_few)


def _weigh(
    round: Round, holding: Sequence[UUID], waiting: Sequence[Decision], free: int
) -> Repairs:
    labels, problem = label_values(), _problem(round)
    told = open_part(problem)
    known = {one.id for one in problem.candidates}
    merits = {one.id: one.merit for one in problem.candidates}
    reserves = {str(one.application_id): one for one in waiting}
    group = frozenset(map(str, holding)) & known
    now = describe_group(told, group)
    wanted = solving.narrow(problem, group | reserves.keys())
    best = solving.fill_places(wanted, group, len(group) + free) if free else ()
    lines = [
        Repair(
            decision=decision,
            merit=merits.get(id),
            mends=_fewer(now, after),
            breaks=_fewer(after, now),
            is_best=id in best,
            brings=_brings(decision, labels),
        )
        for id, decision in reserves.items()
        for after in [describe_group(told, group | ({id} & known))]
    ]
    return Repairs(tuple(lines), now.shortfalls if group else (), labels)


def _problem(round: Round) -> SelectionProblem:
    pool, targets = find_pool(round), list_targets(round)
    asked, ids = {row.attribute for row in targets}, [one.application.id for one in pool.entrants]
    weighed = find_weighed(round, ids, asked)
    return build_problem(round, pool, targets, [], seed="", weighed=weighed)


def _brings(decision: Decision, labels: dict[tuple[str, str], str]) -> tuple[str, ...]:
    known = attributes_of(decision.application).items()
    return tuple(labels[pair] for pair in known if pair[0] != "association" and pair in labels)


def _fewer(before: GroupDescription, after: GroupDescription) -> tuple[Shortfall, ...]:
    """The targets that `before` misses by more people than `after`."""
    return tuple(
        Shortfall(old.target, new.count, old.missing)
        for old, new in zip(before.counts, after.counts, strict=True)
        if old.missing > new.missing
    )
