"""Why this person and not that one: the exact counterfactual of everybody in a selection.

For each person not chosen, the best group with them in; for each chosen, the best without
(counterfactual explanation, Wachter, Mittelstadt and Russell, Harvard Journal of Law and
Technology 31, 2018). Nothing is estimated: see `selection_desk`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from aspirant.algorithms.selection_desk import Desk, Outcome, Trade, best_with, open_desk, trade
from aspirant.algorithms.selection_problem import GroupProposal, InvalidProblem, SelectionProblem


@dataclass(frozen=True)
class NotChosen:
    """What it would take to have somebody in the group.

    `trade` is None when no group with them keeps the hard rules. `merit_lost` is what the
    best group with them lacks in tenths; it is below nought when that group is stronger but
    misses more of the targets. `points_needed` is how many tenths more would have made the
    place certain; None when no points would have sufficed. `pinned`: a decision keeps them out.
    """

    id: str
    pinned: bool
    merit_lost: int | None
    points_needed: int | None
    trade: Trade | None


@dataclass(frozen=True)
class Chosen:
    """Who would take somebody's place: `trade` is the best group without them, or None.

    `merit_lost` is what that group lacks in tenths, and so how much less merit would not have
    cost this person the place. `replaced_by` are the ids that would enter.
    """

    id: str
    pinned: bool
    merit_lost: int | None
    replaced_by: tuple[str, ...]
    trade: Trade | None


@dataclass(frozen=True)
class Explanations:
    """Everybody's explanation, each part in the order of the ids."""

    not_chosen: tuple[NotChosen, ...]
    chosen: tuple[Chosen, ...]


Progress = Callable[[int, int], None]


def explain_all(
    problem: SelectionProblem, proposal: GroupProposal, on_progress: Progress | None = None
) -> Explanations:
    """Explain everybody. `on_progress` is told how many of how many are done, after each.

    Raises InvalidProblem when the proposal does not answer the problem.
    """
    desk = open_desk(problem, proposal)
    explained: list[NotChosen | Chosen] = []
    for person in range(len(desk.pool.ids)):
        explained.append(_explain(desk, person))
        if on_progress is not None:
            on_progress(person + 1, len(desk.pool.ids))
    return Explanations(
        not_chosen=tuple(one for one in explained if isinstance(one, NotChosen)),
        chosen=tuple(one for one in explained if isinstance(one, Chosen)),
    )


def explain_one(
    problem: SelectionProblem, proposal: GroupProposal, identity: str
) -> NotChosen | Chosen:
    """Explain one person. Raises InvalidProblem on an unknown id, and as `explain_all`."""
    desk = open_desk(problem, proposal)
    person = desk.pool.index().get(identity)
    if person is None:
        raise InvalidProblem(f"Nobody has the id {identity!r}.")
    return _explain(desk, person)


def _explain(desk: Desk, person: int) -> NotChosen | Chosen:
    inside = bool(desk.chosen[person])
    outcome = best_with(desk, person, inside=not inside)
    difference = None if outcome is None else trade(desk, outcome.group)
    lost = None if outcome is None else desk.merit - outcome.merit
    people, identity = desk.pool.people, desk.pool.ids[person]
    if inside:
        entering = () if difference is None else difference.enters
        return Chosen(identity, bool(people.lower[person]), lost, entering, difference)
    pinned = not people.upper[person]
    return NotChosen(identity, pinned, lost, _needed(desk, outcome, pinned), difference)


def _needed(desk: Desk, outcome: Outcome | None, pinned: bool) -> int | None:
    """Return the tenths that would have made the place certain: one more than make a tie."""
    if outcome is None or pinned or outcome.caps != desk.caps:
        return None
    return desk.merit - outcome.merit + 1
