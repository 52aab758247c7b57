"""Asks for fair chances, and gives what comes back the shape that is stored and published.

The solver is imported where it is asked: it takes a good part of a second to load, and hardly any
page asks it.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aspirant.algorithms.lottery_problem import Aim, PersonType
from aspirant.algorithms.selection_problem import Candidate, SelectionProblem
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.selection.solving import Impossible

if TYPE_CHECKING:
    from aspirant.algorithms.lottery import Lottery
    from aspirant.algorithms.relaxation import Infeasible, Relaxation

#: From so many on, the chances take longer than a page may.
MANY_EQUAL = 150
#: No letter or digit that can be taken for another.
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def _silent(_done: int, _total: int) -> None:
    """Tell nobody how far it has come."""


@dataclass(frozen=True)
class Fair:
    """Fair chances: the files as JSON, who stands under which number, and people by chance.

    `seats` maps what the solver calls somebody to (alias, chance, certain). `given_way` names the
    advisory targets that could not all be kept, with what they ask for now.
    """

    file: dict[str, Any]
    traits: dict[str, Any]
    seats: dict[str, tuple[str, float, bool]]
    types: list[dict[str, Any]]
    places: int
    given_way: list[str]


def ask_for_chances(
    problem: SelectionProblem,
    equal: Collection[str],
    certain: Collection[str],
    aim: Aim,
    tell: Callable[[int, int], None] = _silent,
) -> Fair:
    """Return fair chances for those who are equal, when the certain hold their places.

    Raises NotPossible when there is nothing to draw, Impossible when no group keeps the binding
    rules.
    """
    from aspirant.algorithms.lottery_list import number_groups  # noqa: PLC0415 - see above
    from aspirant.algorithms.lottery_publication import Alias, publish_list  # noqa: PLC0415 - as well

    asked = narrow(problem, set(equal), set(certain))
    _refuse_empty(asked)
    kept, lottery, given_way = _draw(asked, aim, tell)
    names = new_aliases(len(asked.candidates))
    aliases = {
        one.id: Alias(name, secrets.token_hex(16))
        for one, name in zip(asked.candidates, names, strict=True)
    }
    numbered = number_groups(kept, lottery, secrets.token_hex(16))
    file, traits = publish_list(kept, lottery, numbered, aliases)
    seats = {
        identity: (aliases[identity].id, one.chance, one.pin == "in")
        for one in lottery.types
        for identity in one.members
    }
    types = [_counted(one) for one in lottery.types]
    return Fair(file, traits, seats, types, asked.places, given_way)


def narrow(problem: SelectionProblem, equal: set[str], certain: set[str]) -> SelectionProblem:
    """The question of the draw: only those who are equal or certain, and no more places."""
    candidates = tuple(
        replace(one, pin="in" if one.id in certain else None)
        for one in problem.candidates
        if one.id in equal | certain and one.pin != "out"
    )
    return replace(problem, candidates=candidates, places=min(problem.places, len(candidates)))


def new_aliases(count: int) -> list[str]:
    """So many different random names of six signs."""
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(secrets.choice(LETTERS) for _ in range(6)))
    return sorted(found, key=lambda _name: secrets.randbelow(2**62))


def _refuse_empty(asked: SelectionProblem) -> None:
    certain = sum(one.pin == "in" for one in asked.candidates)
    if certain >= asked.places:
        raise NotPossible(mark("Those who are certain fill every place, so there is no draw."))
    if len(asked.candidates) <= asked.places:
        raise NotPossible(mark("Everybody would have a place, so there is nothing to draw."))


def _draw(
    asked: SelectionProblem, aim: Aim, tell: Callable[[int, int], None]
) -> "tuple[SelectionProblem, Lottery, list[str]]":
    """The chances; where advisory targets clash, with the smallest way out among them."""
    from aspirant.algorithms.lottery import Infeasible, fair_chances  # noqa: PLC0415 - see above

    given_way: list[str] = []
    for _ in range(len(asked.targets) + 1):
        try:
            return asked, fair_chances(asked, aim, tell), given_way
        except Infeasible as error:
            way_out = _way_out(asked, error)
            asked = _apply(asked, way_out)
            given_way += [change.demand.subject for change in way_out.changes]
    raise NotPossible(mark("No group can keep all the binding rules together."))


def _apply(asked: SelectionProblem, way_out: "Relaxation") -> SelectionProblem:
    from aspirant.algorithms.selection_relax import apply_relaxation  # noqa: PLC0415 - see above

    return apply_relaxation(asked, way_out)


def _way_out(asked: SelectionProblem, error: "Infeasible") -> "Relaxation":
    advisory = {target.name for target in asked.targets if not target.hard}
    for way_out in error.relaxations:
        if all(change.demand.subject in advisory for change in way_out.changes):
            return way_out
    raise Impossible(error.conflict, error.relaxations) from error


def _counted(one: PersonType) -> dict[str, Any]:
    return {
        "traits": [] if one.pin == "in" else [list(pair) for pair in one.traits],
        "people": len(one.members),
        "chance": one.chance,
        "certain": one.pin == "in",
    }


def pinned(candidates: Collection[Candidate]) -> set[str]:
    """Those who are held in by hand."""
    return {one.id for one in candidates if one.pin == "in"}
