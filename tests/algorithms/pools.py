"""Pools to choose from: small random ones for hypothesis, and the shared ones where present."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from aspirant.algorithms.selection import Candidate, SelectionProblem, Target

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

ATTRIBUTES = {"region": "NMS", "sector": "PQ", "level": "FT"}


@st.composite
def small_problems(draw: st.DrawFn, *, hard: st.SearchStrategy[bool]) -> SelectionProblem:
    """Up to nine people, with few merits so that ties are common, and all kinds of rules."""
    size = draw(st.integers(1, 9))
    people = tuple(draw(_candidates(f"p{number}")) for number in range(size))
    pinned = sum(person.pin == "in" for person in people)
    return SelectionProblem(
        candidates=people,
        places=draw(st.integers(max(1, pinned), max(min(size, 4), pinned, 1))),
        targets=draw(_targets(hard)),
        workplace_limit=draw(st.sampled_from([None, None, 1, 2])),
        seed=draw(st.sampled_from(["2031", "draw", "å"])),
    )


@st.composite
def _candidates(draw: st.DrawFn, identity: str) -> Candidate:
    attributes = {name: draw(st.sampled_from(values)) for name, values in ATTRIBUTES.items()}
    return Candidate(
        id=identity,
        merit=draw(st.integers(-1, 4)) * draw(st.sampled_from([1, 1, 7])),
        attributes=attributes,
        workplace=draw(st.sampled_from([None, "a", "b"])),
        pin=draw(st.sampled_from([None] * 8 + ["in", "out"])),  # type: ignore[arg-type]
    )


@st.composite
def _targets(draw: st.DrawFn, hard: st.SearchStrategy[bool]) -> tuple[Target, ...]:
    pairs = [(name, value) for name, values in ATTRIBUTES.items() for value in values]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6))
    return tuple(draw(_bounds(name, value, hard)) for name, value in chosen)


@st.composite
def _bounds(draw: st.DrawFn, name: str, value: str, hard: st.SearchStrategy[bool]) -> Target:
    least = draw(st.integers(0, 3))
    most = draw(st.one_of(st.none(), st.integers(least, 4)))
    return Target(name, value, least, most, draw(hard), draw(st.integers(1, 3)))


def merit_pool(name: str, *, hard: bool = False) -> SelectionProblem:
    """A shared pool with merits; skips the test where the shared data is absent."""
    path = SHARED / "synthetic_npz" / f"merit_{name}.npz"
    if not path.exists():
        pytest.skip(f"the shared pools are not beside this checkout: no {path.name}")
    pool = np.load(path)
    values = [(f"c{category}", f"v{column}") for column, category in enumerate(pool["cat"])]
    people = tuple(
        Candidate(f"p{row:05d}", int(merit), dict(values[c] for c in np.nonzero(held)[0]))
        for row, (merit, held) in enumerate(zip(pool["s"], pool["A"], strict=True))
    )
    bounds = zip(values, pool["lo"].tolist(), pool["hi"].tolist(), strict=True)
    targets = tuple(Target(*value, least, most, hard) for value, least, most in bounds)
    return SelectionProblem(people, int(pool["k"]), targets, None, "published seed")


#: Every shared pool of respondents with quotas, and how many it is to hold.
QUOTA_POOLS = {
    "example_small_20": 20,
    "example_large_200": 200,
    "opendlp_monitoring": 28,
    "sortition_algorithms_fixture_22": 22,
    "synthetic/asp100_16": 16,
    "synthetic/asp200_16": 16,
    "synthetic/asp2000_40": 40,
    "synthetic/sfgen300_45": 45,
    "synthetic/syn-cca_75": 75,
    "synthetic/syn-mass_24": 24,
    "synthetic/syn-sf-a_35": 35,
}


def quota_pool(folder: str, places: int, *, merits: int | None = None) -> SelectionProblem:
    """A shared pool with quotas; of the same merit, or of merits drawn by a seed. Skips as above.

    A test compares the pools here with the folders there, so that none is forgotten.
    """
    path = SHARED / folder
    if not path.exists():
        pytest.skip(f"the shared pools are not beside this checkout: no {folder}")
    quotas = _rows(path, "categories.csv", "features.csv")
    category, value = list(quotas[0])[:2]
    names = sorted({row[category] for row in quotas})
    drawn = np.random.default_rng(merits)
    people = tuple(
        Candidate(
            f"p{row:05d}",
            0 if merits is None else int(drawn.integers(100, 500)),
            {name: answers[name] for name in names},
        )
        for row, answers in enumerate(_rows(path, "respondents.csv", "candidates.csv"))
    )
    targets = tuple(
        Target(row[category], row[value], int(row["min"]), int(row["max"]), hard=True)
        for row in quotas
    )
    return SelectionProblem(people, places, targets, None, "published seed")


def _rows(folder: Path, *names: str) -> list[dict[str, str]]:
    path = next(folder / name for name in names if (folder / name).exists())
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def random_pool(size: int, places: int, seed: int, *, workplaces: bool) -> SelectionProblem:
    """A pool of any size with six categories and quotas around a random split."""
    rng = np.random.default_rng(seed)
    attributes: list[dict[str, str]] = [{} for _ in range(size)]
    targets: list[Target] = []
    for category, values in enumerate([2, 3, 4, 5, 6, 8]):
        held = rng.choice(values, size=size, p=rng.dirichlet(np.full(values, 5.0)))
        for person in range(size):
            attributes[person][f"c{category}"] = f"v{held[person]}"
        share = rng.dirichlet(np.full(values, 10.0)) * places
        targets += [
            Target(
                f"c{category}", f"v{value}", int(share[value] * 0.85), int(share[value] * 1.15) + 1
            )
            for value in range(values)
        ]
    people = tuple(
        Candidate(
            f"p{person:05d}",
            int(rng.integers(300, 900)),
            attributes[person],
            f"w{rng.integers(0, max(size // 3, 1))}" if workplaces else None,
        )
        for person in range(size)
    )
    limit = 1 if workplaces else None
    return SelectionProblem(people, places, tuple(targets), limit, "published seed")
