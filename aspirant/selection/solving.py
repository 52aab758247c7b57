"""Asks the solver, and gives what comes back the shape that is stored and shown.

The solver is imported where it is asked: it takes a good part of a second to load, and hardly any
page asks it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from aspirant.algorithms.selection_checker import GroupDescription, describe_group
from aspirant.algorithms.selection_problem import (
    METHOD,
    Candidate,
    GroupProposal,
    SelectionProblem,
    Shortfall,
    hash_problem,
)
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.protected.words import is_protected

if TYPE_CHECKING:
    from aspirant.algorithms.relaxation import Demand, Relaxation

#: From so many on, a group takes longer than a page may: then the worker computes it.
MANY = 700
LONG_SECONDS = 1.0

#: So many are put in order for the reserve list; more are never asked.
MOST_RESERVES = 24


class Impossible(NotPossible):
    """No group keeps the binding rules: those that clash, and the smallest ways out."""

    def __init__(
        self, conflict: "tuple[Demand, ...]", relaxations: "tuple[Relaxation, ...]"
    ) -> None:
        super().__init__(mark("No group can keep all the binding rules together."))
        self.conflict = conflict
        self.relaxations = relaxations


@dataclass(frozen=True)
class Answer:
    """A group, who replaces whom, what meeting a missed target costs, and who is next in line.

    `replacements` maps everybody in the group to {"enters", "merit_change", "missed", "keeps"} or
    None; `prices` maps the name of a missed target to {"merit_change", "leaves", "enters"} or None.
    """

    proposal: GroupProposal
    replacements: Mapping[str, dict[str, Any] | None]
    prices: Mapping[str, dict[str, Any] | None]
    reserves: tuple[str, ...]
    seconds: float = 0.0


def solve(problem: SelectionProblem) -> Answer:
    """The strongest group that meets the targets. Raises Impossible when there is none."""
    from aspirant.algorithms.selection import Infeasible, select_group  # noqa: PLC0415 - see above

    began = perf_counter()
    try:
        found = select_group(problem)
    except Infeasible as error:
        raise Impossible(error.conflict, error.relaxations) from error
    answer = _complete(problem, found, prices=_prices(problem, found))
    return replace(answer, seconds=round(perf_counter() - began, 2))


def best_group(problem: SelectionProblem) -> tuple[str, ...]:
    """Only who is in the strongest group that meets the targets. Raises Impossible."""
    from aspirant.algorithms.selection import Infeasible, select_group  # noqa: PLC0415 - see above

    if not problem.places:
        return ()
    try:
        return select_group(problem).chosen
    except Infeasible as error:
        raise Impossible(error.conflict, error.relaxations) from error


def takes_long(problem: SelectionProblem, seconds: float) -> bool:
    """Whether solving takes longer than a page may, judged by what the last time took."""
    return len(problem.candidates) >= MANY or seconds > LONG_SECONDS


def is_same_question(input_hash: str, problem: SelectionProblem) -> bool:
    """Whether an answer was to this very question."""
    return input_hash == hash_problem(problem)


def swap(problem: SelectionProblem, chosen: list[str], leaves: str, enters: str) -> Answer:
    """A group with two people exchanged by hand."""
    return by_hand(problem, (set(chosen) - {leaves}) | {enters})


def by_hand(problem: SelectionProblem, chosen: Iterable[str]) -> Answer:
    """A group that somebody put together, described as the solver's: nothing is proven."""
    described = describe_group(problem, chosen)
    return _complete(problem, _by_hand(problem, described), prices={})


def _by_hand(problem: SelectionProblem, described: GroupDescription) -> GroupProposal:
    return GroupProposal(
        chosen=described.chosen,
        merit=described.merit,
        shortfalls=described.shortfalls,
        contested=(),
        proven=False,
        levels=(),
        input_hash=hash_problem(problem),
        seed=problem.seed,
        method=METHOD,
        solver="",
    )


def _complete(
    problem: SelectionProblem, found: GroupProposal, *, prices: Mapping[str, dict[str, Any] | None]
) -> Answer:
    from aspirant.algorithms.selection_reserves import order_reserves  # noqa: PLC0415 - see above

    return Answer(
        proposal=found,
        replacements=_replacements(problem, found),
        prices=prices,
        reserves=order_reserves(problem, found, MOST_RESERVES),
    )


def fill_places(problem: SelectionProblem, group: frozenset[str], places: int) -> tuple[str, ...]:
    """Who should join those of `group` so that `places` are filled, the strongest first.

    Everybody in the group stays. Empty when nobody can join.
    """
    from aspirant.algorithms.selection import Infeasible, select_group  # noqa: PLC0415 - see above

    fixed = _with_group(problem, group, places)
    if fixed.places <= len(group):
        return ()
    try:
        found = select_group(fixed)
    except Infeasible:
        found = select_group(_advisory(fixed))
    merit = {one.id: one.merit for one in problem.candidates}
    return tuple(sorted(set(found.chosen) - group, key=lambda id: (-merit[id], id)))


def _replacements(
    problem: SelectionProblem, found: GroupProposal
) -> dict[str, dict[str, Any] | None]:
    from aspirant.algorithms.selection_reserves import (  # noqa: PLC0415 - see above
        find_replacements,
    )

    replacements = find_replacements(problem, found)
    return {
        leaves: None
        if one is None
        else {
            "enters": one.id,
            "merit_change": one.swap.merit_change,
            "missed": _open_names(one.swap.missed),
            "keeps": _kept(problem, found, leaves, one.id),
        }
        for leaves, one in replacements.items()
    }


def _kept(problem: SelectionProblem, found: GroupProposal, leaves: str, enters: str) -> str | None:
    """The first target that would be missed without somebody, and that the other keeps met."""
    held = {one.id: set(one.attributes.items()) for one in problem.candidates}
    without = describe_group(problem, set(found.chosen) - {leaves})
    for row in without.counts:
        pair = (row.target.attribute, row.target.value)
        is_kept = row.count < row.target.least and pair in held[leaves] & held[enters]
        if is_kept and not is_protected(row.target.attribute):
            return row.target.name
    return None


def _prices(problem: SelectionProblem, found: GroupProposal) -> dict[str, dict[str, Any] | None]:
    from aspirant.algorithms.selection_prices import price_targets  # noqa: PLC0415 - see above

    if not found.shortfalls:
        return {}
    missed = {one.target for one in found.shortfalls if not is_protected(one.target.attribute)}
    return {
        price.target.name: None
        if price.to_meet is None
        else {
            "merit_change": price.to_meet.merit_change,
            "leaves": list(price.to_meet.leaves),
            "enters": list(price.to_meet.enters),
            "missed": _open_names(price.to_meet.missed),
        }
        for price in price_targets(problem, found, only=missed)
    }


def _open_names(shortfalls: Iterable[Shortfall]) -> list[str]:
    """The targets by name, but for those that would tell what one person has answered."""
    return [one.target.name for one in shortfalls if not is_protected(one.target.attribute)]


def _with_group(problem: SelectionProblem, group: frozenset[str], places: int) -> SelectionProblem:
    """The same question with the group held in; who is held out of it stays out."""
    candidates = tuple(
        replace(one, pin="in" if one.id in group else _only_out(one)) for one in problem.candidates
    )
    available = sum(one.pin != "out" for one in candidates)
    return replace(problem, candidates=candidates, places=min(places, available))


def _only_out(candidate: Candidate) -> Literal["out"] | None:
    return "out" if candidate.pin == "out" else None


def narrow(problem: SelectionProblem, ids: frozenset[str]) -> SelectionProblem:
    """The same question with only those to choose from."""
    candidates = tuple(one for one in problem.candidates if one.id in ids)
    return replace(problem, candidates=candidates)


def _without(problem: SelectionProblem, identity: str) -> SelectionProblem:
    return replace(
        problem, candidates=tuple(one for one in problem.candidates if one.id != identity)
    )


def _advisory(problem: SelectionProblem) -> SelectionProblem:
    """The same question where every target may be missed, and workplaces may meet."""
    return replace(
        problem,
        targets=tuple(replace(target, hard=False) for target in problem.targets),
        workplace_limit=None,
    )
