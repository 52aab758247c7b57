"""Questions of any size for the benchmarks and the proofs."""

import numpy as np

from aspirant.algorithms.groups import Group, GroupsProblem, Person
from aspirant.algorithms.reviewers import Reviewer, ReviewersProblem


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
