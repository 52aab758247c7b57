"""The same questions answered by trying every group: slow, obvious, and independent."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from aspirant.algorithms.lots import order_by_lot
from aspirant.algorithms.selection import Candidate, SelectionProblem

Key = tuple[tuple[int, ...], int]


def crowding(problem: SelectionProblem, group: tuple[Candidate, ...]) -> int:
    """By how many the fullest workplace exceeds the limit."""
    if problem.workplace_limit is None:
        return 0
    counts = Counter(person.workplace for person in group if person.workplace is not None)
    return max([count - problem.workplace_limit for count in counts.values()] + [0])


def lost_pins(problem: SelectionProblem, group: tuple[Candidate, ...]) -> int:
    ids = {person.id for person in group}
    return sum(
        (person.pin == "in" and person.id not in ids) or (person.pin == "out" and person.id in ids)
        for person in problem.candidates
    )


def misses(problem: SelectionProblem, group: tuple[Candidate, ...]) -> dict[str, int]:
    """How many people each target is off by."""
    return {
        target.name: target.missing(
            sum(person.attributes.get(target.attribute) == target.value for person in group)
        )
        for target in problem.targets
    }


def price(problem: SelectionProblem, group: tuple[Candidate, ...]) -> int:
    """By how much the hard rules must give way for this group, of whatever size."""
    missed = misses(problem, group)
    hard = sum(missed[target.name] for target in problem.targets if target.hard)
    size = abs(len(group) - problem.places)
    return size + hard + crowding(problem, group) + lost_pins(problem, group)


def key(problem: SelectionProblem, group: tuple[Candidate, ...]) -> Key:
    """Shortfalls by priority, then merit: smaller is better."""
    missed = misses(problem, group)
    priorities = sorted({target.priority for target in problem.targets if not target.hard})
    shortfalls = tuple(
        sum(missed[t.name] for t in problem.targets if not t.hard and t.priority == priority)
        for priority in priorities
    )
    return shortfalls, -sum(person.merit for person in group)


def groups(problem: SelectionProblem) -> Iterator[tuple[Candidate, ...]]:
    """Every group that keeps the hard rules."""
    for group in combinations(problem.candidates, problem.places):
        if price(problem, group) == 0:
            yield group


def best_groups(problem: SelectionProblem) -> list[tuple[str, ...]]:
    """The sorted ids of every group that is best before the lots are drawn."""
    keyed = [(key(problem, group), tuple(sorted(p.id for p in group))) for group in groups(problem)]
    best = min((k for k, _ in keyed), default=None)
    return [ids for k, ids in keyed if k == best]


def drawn_group(problem: SelectionProblem) -> tuple[str, ...]:
    """The group that the lots choose among the best."""
    order = order_by_lot(problem.seed, [person.id for person in problem.candidates])
    place = {identity: number for number, identity in enumerate(order)}
    return min(best_groups(problem), key=lambda ids: sorted(place[identity] for identity in ids))


def smallest_price(problem: SelectionProblem) -> int:
    """By how much the hard rules must give way at least, for a group of any size."""
    sizes = range(1, len(problem.candidates) + 1)
    return min(price(problem, g) for n in sizes for g in combinations(problem.candidates, n))
