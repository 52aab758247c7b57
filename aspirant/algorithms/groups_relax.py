"""When no division keeps all that is demanded: what clashes, and the smallest ways out.

The kinds of demands are "least" and "most" (the subject is a group), "need" ("group
name=value"), "pin" (a person), "apart" and "together" ("person, person") and "company"
("name=value"). How they are found: see `relaxation`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from aspirant.algorithms.groups_problem import (
    Group,
    GroupsProblem,
    Need,
    ordered_groups,
    ordered_people,
)
from aspirant.algorithms.relaxation import (
    Change,
    Demand,
    Elastic,
    Infeasible,
    Relaxation,
    clash,
    ways_out,
)
from aspirant.algorithms.solver import INFINITE, Row, Whole, columns_only, with_columns, with_rows


@dataclass(frozen=True)
class _Soft:
    """A demand with the rows it stands for, as sums over people-by-group columns.

    A gift of one unit enters the rows with `sign`; `most` is how far it may give way.
    """

    demand: Demand
    most: int
    sign: float
    rows: tuple[Row, ...]


def groups_infeasibility(problem: GroupsProblem) -> Infeasible:
    """Return the conflict and the ways out of a valid problem that has no division."""
    soft, elastic = _elastic(problem)
    relaxations = tuple(
        Relaxation(
            tuple(_change(one, amount) for one, amount in zip(soft, gifts, strict=True) if amount)
        )
        for gifts in ways_out(elastic)
    )
    kept = clash(elastic, [[number] for number in range(len(soft))], frozenset())
    conflict = tuple(one.demand for one, amount in zip(soft, kept, strict=True) if amount)
    return Infeasible(conflict, relaxations)


def apply_to_groups(problem: GroupsProblem, relaxation: Relaxation) -> GroupsProblem:
    """Return the problem as it would be with the changes made."""
    for change in relaxation.changes:
        problem = _apply(problem, change)
    return problem


def _apply(problem: GroupsProblem, change: Change) -> GroupsProblem:
    kind, subject = change.demand.kind, change.demand.subject
    if kind == "pin":
        pins = {person: group for person, group in problem.pins.items() if person != subject}
        return replace(problem, pins=pins)
    if kind == "company":
        return replace(problem, company=tuple(c for c in problem.company if "=".join(c) != subject))
    if kind == "apart":
        return replace(problem, apart=tuple(p for p in problem.apart if _pair(p) != subject))
    if kind == "together":
        return replace(problem, together=tuple(p for p in problem.together if _pair(p) != subject))
    return replace(problem, groups=tuple(_changed(group, change) for group in problem.groups))


def _changed(group: Group, change: Change) -> Group:
    kind, subject, after = change.demand.kind, change.demand.subject, change.after or 0
    if kind == "need":
        needs = (
            replace(need, least=after) if _need(group, need) == subject else need
            for need in group.needs
        )
        return replace(group, needs=tuple(needs))
    if group.id != subject:
        return group
    return replace(group, least=after) if kind == "least" else replace(group, most=after)


def _change(soft: _Soft, amount: int) -> Change:
    bound = soft.demand.bound
    if bound is None:
        return Change(soft.demand, None)
    return Change(soft.demand, bound + (amount if soft.demand.kind == "most" else -amount))


def _pair(pair: tuple[str, str]) -> str:
    return ", ".join(sorted(pair))


def _need(group: Group, need: Need) -> str:
    return f"{group.id} {need.attribute}={need.value}"


def _elastic(problem: GroupsProblem) -> tuple[list[_Soft], Elastic]:
    people, width = len(problem.people), len(problem.groups)
    columns = (people + len(problem.company)) * width
    soft = [*_sizes(problem), *_pairs(problem), *_pins(problem), *_company(problem)]
    most = tuple(one.most for one in soft)
    model = with_columns(
        columns_only(np.ones(columns)),
        -np.ones(len(soft)),
        np.array(most, dtype=float),
        whole=True,
    )
    rows = [
        (np.append(at, columns + number), np.append(values, one.sign), lower, upper)
        for number, one in enumerate(soft)
        for at, values, lower, upper in one.rows
    ]
    return soft, Elastic(with_rows(model, [*_fixed(problem), *rows]), columns, most)


def _fixed(problem: GroupsProblem) -> Iterator[Row]:
    """Yield what never gives way: everybody is in one group, and what "anybody there" means."""
    people, width = len(problem.people), len(problem.groups)
    for person in range(people):
        yield person * width + np.arange(width), np.ones(width), 1.0, 1.0
    for place, (attribute, value) in enumerate(sorted(problem.company)):
        having = _having(problem, attribute, value)
        for group in range(width):
            anybody = (people + place) * width + group
            counts = np.append(np.ones(len(having)), -float(people))
            yield np.append(having * width + group, anybody), counts, -INFINITE, 0.0


def _having(problem: GroupsProblem, attribute: str, value: str) -> Whole:
    people = ordered_people(problem)
    return np.nonzero([person.attributes.get(attribute) == value for person in people])[0]


def _sizes(problem: GroupsProblem) -> Iterator[_Soft]:
    total, width = len(problem.people), len(problem.groups)
    everybody = np.arange(total) * width
    for place, group in enumerate(ordered_groups(problem)):
        ones = np.ones(total)
        if group.least:
            row = (everybody + place, ones, float(group.least), INFINITE)
            yield _Soft(Demand("least", group.id, group.least), group.least, 1.0, (row,))
        row = (everybody + place, ones, -INFINITE, float(group.most))
        yield _Soft(Demand("most", group.id, group.most), total, -1.0, (row,))
        for need in group.needs:
            having = _having(problem, need.attribute, need.value) * width + place
            row = (having, np.ones(len(having)), float(need.least), INFINITE)
            demand = Demand("need", _need(group, need), need.least)
            yield _Soft(demand, need.least, 1.0, (row,))


def _pairs(problem: GroupsProblem) -> Iterator[_Soft]:
    width = len(problem.groups)
    number = {person.id: place for place, person in enumerate(ordered_people(problem))}
    for kind, pairs, other in (("apart", problem.apart, 1.0), ("together", problem.together, -1.0)):
        most = 1.0 if kind == "apart" else 0.0
        for pair in sorted({_sorted(pair) for pair in pairs}):
            first, second = number[pair[0]] * width, number[pair[1]] * width
            values = np.array([1.0, other])
            rows = tuple(
                (np.array([first + g, second + g]), values, -INFINITE, most) for g in range(width)
            )
            yield _Soft(Demand(kind, _pair(pair), None), 1, -1.0, rows)


def _pins(problem: GroupsProblem) -> Iterator[_Soft]:
    width = len(problem.groups)
    person = {one.id: place for place, one in enumerate(ordered_people(problem))}
    group = {one.id: place for place, one in enumerate(ordered_groups(problem))}
    for who, where in sorted(problem.pins.items()):
        column = np.array([person[who] * width + group[where]])
        row = (column, np.ones(1), 1.0, INFINITE)
        yield _Soft(Demand("pin", who, None), 1, 1.0, (row,))


def _company(problem: GroupsProblem) -> Iterator[_Soft]:
    people, width = len(problem.people), len(problem.groups)
    for place, (attribute, value) in enumerate(sorted(problem.company)):
        having = _having(problem, attribute, value)
        values = np.append(np.ones(len(having)), -2.0)
        rows = tuple(
            (np.append(having * width + g, (people + place) * width + g), values, 0.0, INFINITE)
            for g in range(width)
        )
        yield _Soft(Demand("company", f"{attribute}={value}", None), 1, 1.0, rows)


def _sorted(pair: tuple[str, str]) -> tuple[str, str]:
    return (min(pair), max(pair))
