"""Counts answers so that nobody's can be told apart: a box that holds sums and loose texts.

An answer is taken apart when it is put in. What was chosen is added to a count; what was written
lies among the other texts of the same question, sorted by a fingerprint. So a box does not hold who
answered, nor when, nor in which order, nor which of two answers came from the same person: the
same answers put in by other people, in another order, make the same box.

What is shown is decided here too: nothing of fewer than FEWEST answers, question by question.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: Nothing is told of fewer answers than this.
FEWEST = 5


@dataclass(frozen=True)
class Box:
    """How many have answered; by question how often each value was chosen, and what was written."""

    answers: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Tally:
    """How often each value was chosen, in the order of the values."""

    counts: Mapping[str, int]

    @property
    def answers(self) -> int:
        """How many chose."""
        return sum(self.counts.values())

    @property
    def mean(self) -> float:
        """The mean of values that are numbers."""
        return sum(int(value) * count for value, count in self.counts.items()) / self.answers

    def share(self, value: str) -> float:
        """Which part chose the value, from 0 to 1."""
        return self.counts[value] / self.answers


def put_in(box: Box, *, chosen: Mapping[str, str], written: Mapping[str, str], salt: str) -> Box:
    """The box with one answer more. `salt` makes the order of texts another in every box."""
    counts = {key: dict(values) for key, values in box.counts.items()}
    for key, value in chosen.items():
        values = counts.setdefault(key, {})
        values[value] = values.get(value, 0) + 1
    texts = dict(box.texts)
    for key, text in written.items():
        texts[key] = _in_order([*texts.get(key, ()), text], f"{salt} {key}")
    return Box(box.answers + 1, _sorted(counts), dict(sorted(texts.items())))


def tally(box: Box, key: str, values: Iterable[str]) -> Tally | None:
    """What may be told of a question; None when fewer than FEWEST have chosen."""
    counts = box.counts.get(key, {})
    found = Tally({value: counts.get(value, 0) for value in values})
    return found if found.answers >= FEWEST else None


def texts_to_tell(box: Box, key: str) -> tuple[str, ...] | None:
    """What was written, in an order that tells nothing; None when fewer than FEWEST answered."""
    return box.texts.get(key, ()) if box.answers >= FEWEST else None


def together(tallies: Iterable[Tally]) -> Tally | None:
    """Tallies that may be told, as one; None when there are none."""
    known = list(tallies)
    if not known:
        return None
    total: Counter[str] = Counter()
    for one in known:
        total.update(one.counts)
    return Tally({value: total[value] for value in known[0].counts})


def _in_order(texts: list[str], salt: str) -> tuple[str, ...]:
    def fingerprint(text: str) -> str:
        return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()

    return tuple(sorted(texts, key=fingerprint))


def _sorted(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {key: dict(sorted(values.items())) for key, values in sorted(counts.items())}
