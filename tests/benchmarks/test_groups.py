"""How long groups and reviewers take, against the goals; nothing is asserted about time."""

import numpy as np
import pytest

from aspirant.algorithms.groups import Group, GroupsProblem, Person, propose_groups
from aspirant.algorithms.reviewers import Reviewer, ReviewersProblem, assign_reviewers
from tests.algorithms.test_groups_shared import shared_groups
from tests.benchmarks.machine import table

pytestmark = pytest.mark.benchmark


def random_groups(people: int, groups: int, wishes: int) -> GroupsProblem:
    """Everybody ranks a few groups, some groups being dearer to all."""
    rng = np.random.default_rng(1)
    dearness = rng.normal(size=(people, groups)) + rng.normal(size=groups) / 2
    ranked = np.argsort(-dearness, axis=1)[:, :wishes]
    return GroupsProblem(
        people=tuple(
            Person(f"p{row:04d}", tuple(f"g{group:03d}" for group in wished))
            for row, wished in enumerate(ranked.tolist())
        ),
        groups=tuple(Group(f"g{number:03d}", 4, 6) for number in range(groups)),
        seed="published seed",
    )


def random_reading(applications: int, reviewers: int, readers: int) -> ReviewersProblem:
    """One pair in ten is forbidden, and each costs something between 0 and 4."""
    rng = np.random.default_rng(1)
    pairs = [(f"a{a:03d}", f"r{r:02d}") for a in range(applications) for r in range(reviewers)]
    return ReviewersProblem(
        applications=tuple(f"a{a:03d}" for a in range(applications)),
        reviewers=tuple(Reviewer(f"r{r:02d}") for r in range(reviewers)),
        readers=readers,
        seed="published seed",
        forbidden=tuple(pair for pair in pairs if rng.random() < 0.1),
        costs={pair: int(rng.integers(0, 5)) for pair in pairs},
    )


def test_dividing_and_assigning() -> None:
    small, large = shared_groups("grp_16_5"), shared_groups("grp_200_40")
    wishes, many = random_groups(200, 40, 5), random_groups(2000, 400, 8)
    reading = random_reading(300, 20, 3)
    propose_groups(small)  # so that the first row does not pay for importing the solver
    table(
        [
            ("shared 16 x 5, with spread", "0.05", lambda: propose_groups(small)),
            ("shared 200 x 40, with spread", "3", lambda: propose_groups(large)),
            ("random 200 x 40, wishes", "3", lambda: propose_groups(wishes)),
            ("random 2,000 x 400, wishes", "60", lambda: propose_groups(many)),
            ("reading 300 x 20, three each", "", lambda: assign_reviewers(reading)),
        ]
    )
