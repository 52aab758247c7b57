"""How long a lottery takes, against the goals; nothing is asserted about time.

Beside it, where SORTITION_PYTHON names a Python that has the package sortition-algorithms, what
that takes on the same pools (`docs/benchmarks.md` says how to make one).
"""

import numpy as np
import pytest

from aspirant.algorithms.lottery import AIMS, fair_chances
from aspirant.algorithms.lottery_list import number_groups
from aspirant.algorithms.selection import Candidate, SelectionProblem, Target
from tests.algorithms.pools import quota_pool
from tests.benchmarks.machine import Work, table

pytestmark = pytest.mark.benchmark

SHARED = {
    "example_small_20": 20,
    "example_large_200": 200,
    "synthetic/asp100_16": 16,
    "synthetic/asp200_16": 16,
    "synthetic/sfgen300_45": 45,
    "synthetic/syn-sf-a_35": 35,
}


def like_pool(
    size: int, places: int, values: list[int], seed: int, width: float
) -> SelectionProblem:
    """A pool that volunteered unevenly, with targets around one group that exists.

    `width` 0 asks for exactly that group's counts; 0.1 allows a tenth more or fewer.
    """
    rng = np.random.default_rng(seed)
    attributes: list[dict[str, str]] = [{} for _ in range(size)]
    targets: list[Target] = []
    planted = rng.permutation(size)[:places]
    for category, count in enumerate(values):
        even = rng.dirichlet(np.full(count, 6.0))
        uneven = even * np.exp(rng.normal(0, 1, count))
        held = rng.choice(count, size=size, p=uneven / uneven.sum())
        held[planted] = rng.choice(count, size=places, p=even)
        for person in range(size):
            attributes[person][f"c{category}"] = f"v{held[person]}"
        counts = np.bincount(held[planted], minlength=count).tolist()
        targets += [
            Target(f"c{category}", f"v{v}", n - round(width * n), n + round(width * n), hard=True)
            for v, n in enumerate(counts)
        ]
    people = tuple(Candidate(f"p{n:05d}", 0, held) for n, held in enumerate(attributes))
    return SelectionProblem(people, places, tuple(targets), None, "published seed")


def pools() -> dict[str, tuple[str, SelectionProblem]]:
    goals = {"example_large_200": "0.05"}
    shared = {n: (goals.get(n, "3"), quota_pool(n, places)) for n, places in SHARED.items()}
    seven, eight = [2, 4, 5, 4, 3, 4, 4], [2, 4, 5, 4, 3, 4, 4, 5]
    return shared | {
        "like hd, exact": ("10", like_pool(239, 30, seven, 1, 0.0)),
        "like hd, a tenth": ("10", like_pool(239, 30, seven, 3, 0.1)),
        "like obf, a tenth": ("10", like_pool(321, 30, eight, 4, 0.1)),
    }


def test_fair_chances() -> None:
    fair_chances(like_pool(20, 4, [2, 2], 1, 0.5))  # the first pays for importing the solver
    rows: list[Work] = [
        (f"{name}: {aim}", goal, lambda p=problem, a=aim: fair_chances(p, a))  # type: ignore[misc]
        for name, (goal, problem) in pools().items()
        for aim in reversed(AIMS)
    ]
    table(rows)


def test_how_far_a_thousand_groups_are_from_the_chances() -> None:
    print(
        f"\n{'pool':<28}{'types':>6}{'proof':>12}{'smallest':>10}{'largest':>9}{'list off by':>12}"
    )
    for name, (_, problem) in pools().items():
        lottery = fair_chances(problem)
        chances = [one.chance for one in lottery.types]
        numbered = number_groups(problem, lottery, problem.seed)
        print(
            f"{name:<28}{len(chances):>6}{lottery.proof:>12}{min(chances):>10.4f}"
            f"{max(chances):>9.4f}{numbered.deviation:>8.4f}",
            flush=True,
        )
