"""A division into groups as arrays.

Those who must be together form a unit. Column u * groups + g says that unit u is in group g;
further columns say that a group holds a value to spread, or has anybody with a value that
needs company. People, groups and pairs in the order of their ids.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aspirant.algorithms.groups_problem import (
    GroupsProblem,
    longest_list,
    ordered_groups,
    ordered_people,
    wish_cost,
)
from aspirant.algorithms.solver import (
    INFINITE,
    Floats,
    LinearModel,
    Row,
    Whole,
    columns_only,
    with_columns,
    with_rows,
)


@dataclass(frozen=True)
class Layout:
    """The model without an aim, and what its columns mean.

    `units` holds the people (numbers in order) of each unit; `cost[p, g]` is what group g
    costs person p. Columns from `first_held` on count the spread.
    """

    people: tuple[str, ...]
    groups: tuple[str, ...]
    units: tuple[tuple[int, ...], ...]
    cost: Whole
    model: LinearModel
    first_held: int

    def column(self, unit: int, group: int) -> int:
        """Return the column that says that a unit is in a group."""
        return unit * len(self.groups) + group


def build_layout(problem: GroupsProblem) -> Layout:
    """Return the arrays of a valid problem."""
    people = tuple(person.id for person in ordered_people(problem))
    groups = tuple(group.id for group in ordered_groups(problem))
    units = _units(problem, people)
    longest = longest_list(problem)
    cost = np.array(
        [[wish_cost(p, g, longest) for g in groups] for p in ordered_people(problem)],
        dtype=np.int64,
    )
    places = len(units) * len(groups)
    model = with_rows(columns_only(np.ones(places)), list(_place_rows(problem, units, people)))
    model = _with_company(problem, units, model)
    first_held = len(model.cost)
    return Layout(people, groups, units, cost, _with_spread(problem, units, model), first_held)


def unit_values(layout: Layout, values: Whole) -> Floats:
    """Return, per column, the sum over a unit's people of what a person-by-group table says."""
    by_unit = np.array([values[list(unit)].sum(axis=0) for unit in layout.units])
    padded = np.zeros(len(layout.model.cost))
    padded[: by_unit.size] = by_unit.ravel()
    return padded


def _units(problem: GroupsProblem, people: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """Return the sets of people who must be together, each one and all in order."""
    number = {person: place for place, person in enumerate(people)}
    unit = list(range(len(people)))
    for one, other in problem.together:
        old, new = sorted((unit[number[one]], unit[number[other]]), reverse=True)
        unit = [new if mine == old else mine for mine in unit]
    return tuple(
        tuple(person for person, mine in enumerate(unit) if mine == first)
        for first in sorted(set(unit))
    )


Units = tuple[tuple[int, ...], ...]


def _place_rows(problem: GroupsProblem, units: Units, people: tuple[str, ...]) -> Iterator[Row]:
    groups = ordered_groups(problem)
    width = len(groups)
    sizes = np.array([len(unit) for unit in units], dtype=np.float64)
    of_person = {people[person]: place for place, unit in enumerate(units) for person in unit}
    for unit in range(len(units)):
        yield unit * width + np.arange(width), np.ones(width), 1.0, 1.0
    for place, group in enumerate(groups):
        yield np.arange(len(units)) * width + place, sizes, group.least, group.most
        for need in group.needs:
            having, counts = _having(problem, units, need.attribute, need.value)
            yield having * width + place, counts, need.least, INFINITE
        for one, other in sorted(problem.apart):
            pair = np.array([of_person[one], of_person[other]])
            # Two of one unit share a column: the row then forbids them every group.
            distinct, times = np.unique(pair, return_counts=True)
            yield distinct * width + place, times.astype(np.float64), -INFINITE, 1.0
    number = {group.id: place for place, group in enumerate(groups)}
    for person, pinned in sorted(problem.pins.items()):
        column = of_person[person] * width + number[pinned]
        yield np.array([column]), np.ones(1), 1.0, 1.0


def _having(
    problem: GroupsProblem, units: Units, attribute: str, value: str
) -> tuple[Whole, Floats]:
    """Return the units that have anybody with a value, and how many they have."""
    people = ordered_people(problem)
    counts = np.array(
        [sum(people[p].attributes.get(attribute) == value for p in unit) for unit in units]
    )
    having: Whole = np.nonzero(counts)[0]
    return having, counts[having].astype(np.float64)


def _with_company(problem: GroupsProblem, units: Units, model: LinearModel) -> LinearModel:
    """Add a column per group and value: nobody has it, or at least two do."""
    rows: list[Row] = []
    start, width = len(model.cost), len(problem.groups)
    for attribute, value in sorted(problem.company):
        having, counts = _having(problem, units, attribute, value)
        for group in range(width):
            anybody = start + len(rows) // 2
            columns = np.append(having * width + group, anybody)
            rows.append((columns, np.append(counts, -2.0), 0.0, INFINITE))
            rows.append((columns, np.append(counts, -counts.sum()), -INFINITE, 0.0))
    extra = len(rows) // 2
    return with_rows(with_columns(model, np.zeros(extra), np.ones(extra), whole=True), rows)


def _with_spread(problem: GroupsProblem, units: Units, model: LinearModel) -> LinearModel:
    """Add a column per group and value that can be 1 only where somebody has the value."""
    rows: list[Row] = []
    start, width = len(model.cost), len(problem.groups)
    for attribute in sorted(set(problem.spread)):
        held = {person.attributes.get(attribute) for person in problem.people}
        for value in sorted(value for value in held if value is not None):
            having, _ = _having(problem, units, attribute, value)
            for group in range(width):
                columns = np.append(having * width + group, start + len(rows))
                values = np.append(np.ones(len(having)), -1.0)
                rows.append((columns, values, 0.0, INFINITE))
    return with_rows(
        with_columns(model, np.zeros(len(rows)), np.ones(len(rows)), whole=False), rows
    )
