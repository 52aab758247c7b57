"""What an assignment of reviewers is asked and what it answers: plain frozen rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aspirant.algorithms.selection_problem import InvalidProblem

Pair = tuple[str, str]
"""An application's id and a reviewer's id, in that order."""


@dataclass(frozen=True)
class Reviewer:
    """Somebody who reads, at most `capacity` applications in all (None: as many as needed)."""

    id: str
    capacity: int | None = None


@dataclass(frozen=True)
class ReviewersProblem:
    """Each application gets `readers` reviewers, or keeps those it has where they are more.

    `forbidden` holds every pair that may not be, for whatever reason (recusal, same workplace,
    same association); `existing` what is assigned already and stays. `costs` says what a pair
    costs, in whole units; pairs not named cost nothing.
    """

    applications: tuple[str, ...]
    reviewers: tuple[Reviewer, ...]
    readers: int
    seed: str
    forbidden: tuple[Pair, ...] = ()
    existing: tuple[Pair, ...] = ()
    costs: Mapping[Pair, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    """One reviewer reads one application; `existing` says that it was so before."""

    application: str
    reviewer: str
    existing: bool


def ordered_names(problem: ReviewersProblem) -> tuple[tuple[str, ...], tuple[Reviewer, ...]]:
    """Return the applications and the reviewers by id."""
    reviewers = tuple(sorted(problem.reviewers, key=lambda reviewer: reviewer.id))
    return tuple(sorted(problem.applications)), reviewers


def pair_places(problem: ReviewersProblem) -> dict[Pair, int]:
    """Return the number of every pair, by application and then by reviewer."""
    applications, reviewers = ordered_names(problem)
    pairs = ((a, reviewer.id) for a in applications for reviewer in reviewers)
    return {pair: place for place, pair in enumerate(pairs)}


def wanted_readers(problem: ReviewersProblem) -> dict[str, int]:
    """Return how many readers each application is to have."""
    has = Counter(application for application, _ in set(problem.existing))
    return {a: max(problem.readers, has[a]) for a in problem.applications}


def demand_valid_reviewers(problem: ReviewersProblem) -> None:
    """Raise InvalidProblem with a sentence that says what is wrong, if anything is."""
    fault = next(_faults(problem), None)
    if fault is not None:
        raise InvalidProblem(fault)


def _faults(problem: ReviewersProblem) -> Iterator[str]:
    names = (problem.applications, [reviewer.id for reviewer in problem.reviewers])
    for ids in names:
        yield from (f"The id {i!r} stands {n} times." for i, n in Counter(ids).items() if n > 1)
    if problem.readers < 0:
        yield f"Each application is to have {problem.readers} readers: below nought."
    for one in problem.reviewers:
        if one.capacity is not None and one.capacity < 0:
            yield f"The capacity of {one.id!r} is {one.capacity}: below nought."
    for pair in (*problem.forbidden, *problem.existing, *problem.costs):
        if pair[0] not in names[0] or pair[1] not in names[1]:
            yield f"The pair {pair[0]!r}, {pair[1]!r} names no application or no reviewer."
    for application, reviewer in sorted(set(problem.existing) & set(problem.forbidden)):
        yield f"{reviewer!r} reads {application!r} already, but may not."
