"""Divisions of pools that others have solved too, where they lie beside the project."""

from collections import Counter

import numpy as np
import pytest

from aspirant.algorithms.groups import (
    Group,
    GroupsProblem,
    Person,
    check_groups,
    propose_groups,
)
from tests.algorithms.pools import SHARED


def shared_groups(name: str) -> GroupsProblem:
    path = SHARED / "synthetic_npz" / f"{name}.npz"
    if not path.exists():
        pytest.skip(f"the shared groups are not beside this checkout: no {path.name}")
    data = np.load(path)
    values = [(f"c{category}", f"v{column}") for column, category in enumerate(data["cat"])]
    people = tuple(
        Person(
            f"p{row:04d}",
            tuple(f"g{group:03d}" for group in wishes),
            dict(values[column] for column in np.nonzero(held)[0]),
        )
        for row, (wishes, held) in enumerate(zip(data["pref"], data["A"], strict=True))
    )
    least, most = int(data["smin"]), int(data["smax"])
    return GroupsProblem(
        people=people,
        groups=tuple(Group(f"g{number:03d}", least, most) for number in range(int(data["G"]))),
        seed="published seed",
        apart=tuple((f"p{a:04d}", f"p{b:04d}") for a, b in data["apart"]),
        together=tuple((f"p{a:04d}", f"p{b:04d}") for a, b in data["tog"]),
        spread=tuple(sorted({name for name, _ in values})),
    )


@pytest.mark.parametrize(("name", "spread"), [("grp_16_5", 65), ("grp_200_40", 721)])
def test_shared_groups_reach_their_known_best_spread(name: str, spread: int) -> None:
    problem = shared_groups(name)
    placement = propose_groups(problem)
    assert (check_groups(problem, placement), placement.spread) == ([], spread)
    assert Counter(one.wish for one in placement.placed)[1] > len(problem.people) / 2
