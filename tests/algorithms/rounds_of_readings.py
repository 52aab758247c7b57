"""Rounds of readings whose truth is known."""

import random
from dataclasses import dataclass

from aspirant.algorithms.scores import Card


@dataclass(frozen=True)
class Simulated:
    """A round whose truth is known: what each application is worth, what each reviewer adds."""

    cards: list[Card]
    worth: dict[str, float]
    offset: dict[str, float]


def simulated(
    seed: int,
    *,
    applications: int = 40,
    reviewers: int = 8,
    readers: int = 2,
    between: float = 0.5,
    chance: float = 0.4,
) -> Simulated:
    """A round drawn from the model itself; offsets sum to nought."""
    chosen = random.Random(seed)
    names = [f"r{number}" for number in range(reviewers)]
    drawn = [chosen.gauss(0, between) for _ in names]
    mean = sum(drawn) / reviewers
    offset = {name: one - mean for name, one in zip(names, drawn, strict=True)}
    worth = {f"a{number:03}": chosen.gauss(3, 0.6) for number in range(applications)}
    cards = [
        Card(name, reader, value + offset[reader] + chosen.gauss(0, chance))
        for name, value in worth.items()
        for reader in chosen.sample(names, readers)
    ]
    return Simulated(cards, worth, offset)
