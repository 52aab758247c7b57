"""If somebody says no: who replaces whom, the mended group, and a general reserve list.

Replacing one person while all others stay, and growing the group by one, are looked up among
everybody: there is nothing to optimise, so no solver. Several leavers at once are a selection
of their own, with those who stay pinned in.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from aspirant.algorithms.lots import draw_lot
from aspirant.algorithms.selection import select_group
from aspirant.algorithms.selection_checker import Swap, compare_swap
from aspirant.algorithms.selection_problem import (
    Candidate,
    GroupProposal,
    InvalidProblem,
    SelectionProblem,
)


@dataclass(frozen=True)
class Replacement:
    """Who takes one person's place when all others stay.

    `swap` holds the change of merit in tenths and the targets that the exchange misses more
    or less than before; `keeps_targets` says that it misses none more.
    """

    id: str
    swap: Swap

    @property
    def keeps_targets(self) -> bool:
        """Return whether no target is missed by more than before."""
        return not self.swap.missed


def find_replacements(
    problem: SelectionProblem, proposal: GroupProposal
) -> Mapping[str, Replacement | None]:
    """Return for each of the chosen, by id, who would best replace them; None when nobody can.

    Best: fewest people missing by priority, then merit, then the lots. A replacement keeps
    the hard targets, the workplace limit and the pins of all others.
    """
    crowd = _Crowd(problem, proposal.chosen)
    found = {leaver: crowd.best_replacement(leaver) for leaver in proposal.chosen}
    return {
        leaver: None
        if enters is None
        else Replacement(enters, compare_swap(problem, proposal.chosen, leaver, enters))
        for leaver, enters in found.items()
    }


def replace_leavers(
    problem: SelectionProblem, staying: Collection[str], leavers: Collection[str]
) -> GroupProposal:
    """Return the best group with all who stay and none who leave.

    Its `input_hash` is that of the problem with those pins. Raises InvalidProblem when
    somebody does both or is unknown, Infeasible when the hard rules cannot be kept.
    """
    known = {person.id for person in problem.candidates}
    unknown = sorted((set(staying) | set(leavers)) - known)
    if unknown:
        raise InvalidProblem(f"Nobody has the id {unknown[0]!r}.")
    if both := sorted(set(staying) & set(leavers)):
        raise InvalidProblem(f"{both[0]!r} cannot both stay and leave.")
    return select_group(repinned(problem, staying, leavers))


def repinned(
    problem: SelectionProblem, staying: Collection[str], leavers: Collection[str]
) -> SelectionProblem:
    """Return the problem with those who stay pinned in and those who leave pinned out."""
    people = (_repinned(person, staying, leavers) for person in problem.candidates)
    return replace(problem, candidates=tuple(people))


def _repinned(person: Candidate, staying: Collection[str], leavers: Collection[str]) -> Candidate:
    if person.id in leavers:
        return replace(person, pin="out")
    return replace(person, pin="in") if person.id in staying else person


def order_reserves(
    problem: SelectionProblem, proposal: GroupProposal, length: int
) -> tuple[str, ...]:
    """Return up to `length` ids in the order in which the group would grow one at a time.

    Each next one is who lets the larger group miss least: hard targets and workplace limit
    first, then the advisory by priority, then merit, then the lots. Nobody who is pinned out.
    """
    crowd = _Crowd(problem, proposal.chosen)
    order: list[str] = []
    while len(order) < length and (following := crowd.best_addition()) is not None:
        crowd.add(following)
        order.append(following)
    return tuple(order)


class _Crowd:
    """A group as counts, so that adding or exchanging one person is judged in a moment."""

    def __init__(self, problem: SelectionProblem, chosen: Iterable[str]) -> None:
        self._limit = problem.workplace_limit
        self._people = {person.id: person for person in problem.candidates}
        self._lots = {identity: draw_lot(problem.seed, identity) for identity in self._people}
        priorities = sorted({target.priority for target in problem.targets if not target.hard})
        level = {priority: place + 1 for place, priority in enumerate(priorities)}
        self._targets = {
            (target.attribute, target.value): (target, 0 if target.hard else level[target.priority])
            for target in problem.targets
        }
        self._levels = len(priorities) + 1
        self._inside: set[str] = set()
        self._held: Counter[tuple[str, str]] = Counter()
        self._workplaces: Counter[str] = Counter()
        for identity in chosen:
            self.add(identity)

    def add(self, identity: str) -> None:
        """Take somebody into the group."""
        person = self._people[identity]
        self._inside.add(identity)
        self._held.update(person.attributes.items())
        if person.workplace is not None:
            self._workplaces[person.workplace] += 1

    def best_addition(self) -> str | None:
        """Return who would best make the group one larger; None when nobody is left."""
        return min(self._outside(), key=lambda enters: self._rank(None, enters), default=None)

    def best_replacement(self, leaver: str) -> str | None:
        """Return who would best replace one of the group and keep the hard rules, or None."""
        allowed = [p for p in self._outside() if self._breaks(leaver, p) == 0]
        return min(allowed, key=lambda enters: self._rank(leaver, enters), default=None)

    def _outside(self) -> list[str]:
        people = self._people.values()
        return [p.id for p in people if p.pin != "out" and p.id not in self._inside]

    def _breaks(self, leaver: str, enters: str) -> int:
        before = sum(
            target.missing(self._held[pair])
            for pair, (target, level) in self._targets.items()
            if level == 0
        )
        return before + self._shift(leaver, enters)[0]

    def _rank(self, leaver: str | None, enters: str) -> tuple[tuple[int, ...], int, str, str]:
        person = self._people[enters]
        return self._shift(leaver, enters), -person.merit, self._lots[enters], enters

    def _shift(self, leaver: str | None, enters: str) -> tuple[int, ...]:
        """Return by how much each level is missed more; the first is what must not be."""
        moves = Counter(self._people[enters].attributes.items())
        if leaver is not None:
            moves.subtract(self._people[leaver].attributes.items())
        shift = [0] * self._levels
        shift[0] = self._crowding(leaver, enters)
        for pair, move in moves.items():
            if move and pair in self._targets:
                target, level = self._targets[pair]
                now = self._held[pair]
                shift[level] += target.missing(now + move) - target.missing(now)
        return tuple(shift)

    def _crowding(self, leaver: str | None, enters: str) -> int:
        """Return 1 when the newcomer's workplace then has more than its limit."""
        workplace = self._people[enters].workplace
        if self._limit is None or workplace is None:
            return 0
        leaves = leaver is not None and self._people[leaver].workplace == workplace
        return int(self._workplaces[workplace] + 1 - leaves > self._limit)
