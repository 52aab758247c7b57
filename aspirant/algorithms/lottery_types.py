"""A lottery as arrays: types of people as columns, the rules as rows.

Groups are whole-number points of `model`: how many are taken of each type. Order: types as
`selection_model.merge` puts them, which depends on the people alone, never on their order.
"""

from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.lottery_problem import PersonType, bind
from aspirant.algorithms.selection_model import Columns, Pool, Rules, build_model, build_pool, merge
from aspirant.algorithms.selection_problem import Candidate, SelectionProblem
from aspirant.algorithms.solver import SLACK, Floats, LinearModel, Whole


@dataclass(frozen=True)
class Types:
    """The types of a pool: `size` people each, of whom `lower` to `upper` are in a group.

    `matrix[r, t]` is what one person of type t adds to row r of `model` (size of the group,
    targets, workplaces), as whole numbers. `drawn` are the types that are not pinned.
    """

    size: Whole
    lower: Whole
    upper: Whole
    drawn: Whole
    matrix: Whole
    model: LinearModel


def build_types(problem: SelectionProblem) -> tuple[Types, tuple[PersonType, ...]]:
    """Return the arrays and the types themselves, their chances as yet at nought."""
    pool = build_pool(bind(problem))
    columns, kind = merge(pool.people, by_merit=True)
    types = _arrays(columns, pool.rules, np.bincount(kind).astype(np.int64))
    members: list[list[int]] = [[] for _ in range(len(types.size))]
    for person, place in enumerate(kind.tolist()):
        members[place].append(person)
    by_id = {one.id: one for one in problem.candidates}
    return types, tuple(_described(by_id, pool, people) for people in members)


def _arrays(columns: Columns, rules: Rules, size: Whole) -> Types:
    model = build_model(columns, rules, {})
    matrix = np.zeros((len(model.row_lower), len(model.cost)), dtype=np.int64)
    matrix[model.rows, model.columns] = np.rint(model.values).astype(np.int64)
    return Types(
        size=size,
        lower=columns.lower,
        upper=columns.upper,
        drawn=np.nonzero(columns.lower < columns.upper)[0],
        matrix=matrix,
        model=replace(model, cost=np.zeros_like(model.cost)),
    )


def _described(by_id: dict[str, Candidate], pool: Pool, people: list[int]) -> PersonType:
    first = by_id[pool.ids[people[0]]]
    counted = np.nonzero(pool.people.tags[:, people[0]])[0].tolist()
    bound = int(pool.people.workplace[people[0]]) >= 0
    return PersonType(
        members=tuple(pool.ids[person] for person in people),
        traits=tuple((t.attribute, t.value) for t in (pool.rules.targets[n] for n in counted)),
        workplace=first.workplace if bound else None,
        pin=first.pin,
        chance=0.0,
    )


def keeps_rules(types: Types, group: Whole) -> bool:
    """Return whether a group takes of each type what there is, and satisfies every row."""
    if np.any(group < types.lower) or np.any(group > types.upper):
        return False
    sums = types.matrix @ group
    return bool(np.all(sums >= types.model.row_lower) and np.all(sums <= types.model.row_upper))


def is_inside(types: Types, means: Floats) -> bool:
    """Return whether a mean group satisfies every row as far as rounding can tell."""
    sums = types.matrix @ means
    model = types.model
    return bool(np.all(sums >= model.row_lower - SLACK) and np.all(sums <= model.row_upper + SLACK))
