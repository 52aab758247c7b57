"""Asks why: of one person, or of everybody with the price of each target and what lies nearest.

What comes back is plain: ids, figures and names of targets, as it is stored with a proposal. No
target on a protected attribute is in it, since it would tell what one person has answered. The
solver is imported where it is asked, since it takes long to load.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from aspirant.algorithms.selection_checker import describe_group
from aspirant.algorithms.selection_problem import (
    METHOD,
    GroupProposal,
    SelectionProblem,
    Shortfall,
    hash_problem,
)
from aspirant.protected.words import is_protected

if TYPE_CHECKING:
    from aspirant.algorithms.selection_desk import Trade
    from aspirant.algorithms.selection_explain import Chosen, NotChosen
    from aspirant.algorithms.selection_prices import TargetPrice

#: So many other groups are looked for.
ALTERNATIVES = 3

Told = dict[str, Any]
Progress = Callable[[int, int], None]


def explain(problem: SelectionProblem, chosen: list[str], identity: str) -> Told:
    """Why somebody is in the best group, or not. `chosen` is that group."""
    from aspirant.algorithms.selection_explain import explain_one  # noqa: PLC0415 - see above

    return _tell(explain_one(problem, _as_proposal(problem, chosen), identity))


def explain_everybody(
    problem: SelectionProblem, chosen: list[str], on_progress: Progress
) -> dict[str, dict[str, Any]]:
    """The reasons of everybody, the prices of the targets, the nearest other groups."""
    from aspirant.algorithms.selection_explain import explain_all  # noqa: PLC0415 - see above
    from aspirant.algorithms.selection_prices import (  # noqa: PLC0415 - see above
        nearest_alternatives,
        price_targets,
    )

    proposal, people = _as_proposal(problem, chosen), len(problem.candidates)
    total = people + len(problem.targets) + 1
    found = explain_all(problem, proposal, lambda done, _all: on_progress(done, total))
    prices = {}
    targets = [one for one in problem.targets if not is_protected(one.attribute)]
    for number, target in enumerate(targets, start=1):
        for price in price_targets(problem, proposal, only={target}):
            prices[target.name] = _price(price)
        on_progress(people + number, total)
    others = nearest_alternatives(problem, proposal, ALTERNATIVES)
    on_progress(total, total)
    return {
        "people": {one.id: _tell(one) for one in found.chosen}
        | {one.id: _tell(one) for one in found.not_chosen},
        "prices": prices,
        "alternatives": {"nearest": [_trade(one) for one in others]},
    }


def _as_proposal(problem: SelectionProblem, chosen: list[str]) -> GroupProposal:
    described = describe_group(problem, chosen)
    return GroupProposal(
        chosen=described.chosen,
        merit=described.merit,
        shortfalls=described.shortfalls,
        contested=(),
        proven=True,
        levels=(),
        input_hash=hash_problem(problem),
        seed=problem.seed,
        method=METHOD,
        solver="",
    )


def _tell(one: "Chosen | NotChosen") -> Told:
    needed = getattr(one, "points_needed", None)
    if one.trade is None:
        return {"possible": False}
    return {"possible": True, "needed": needed, **_trade(one.trade)}


def _price(price: "TargetPrice") -> Told:
    return {
        "merit": price.merit,
        "in": list(price.in_because),
        "out": list(price.out_because),
        "meet": None if price.to_meet is None else _trade(price.to_meet),
    }


def _trade(trade: "Trade") -> Told:
    return {
        "leaves": list(trade.leaves),
        "enters": list(trade.enters),
        "change": trade.merit_change,
        "missed": _names(trade.missed),
        "mended": _names(trade.mended),
    }


def _names(shortfalls: Iterable[Shortfall]) -> list[str]:
    return [one.target.name for one in shortfalls if not is_protected(one.target.attribute)]
