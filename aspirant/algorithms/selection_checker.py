"""Checks any group against its problem by counting alone: no solver, no numpy.

It shares nothing with what makes the proposals but the rows themselves, so that a mistake
there cannot hide here. It also answers for groups and swaps made by hand.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from aspirant.algorithms.selection_problem import (
    Candidate,
    GroupProposal,
    InvalidProblem,
    SelectionProblem,
    Shortfall,
    Target,
    hash_problem,
    ordered_targets,
)


@dataclass(frozen=True)
class TargetCount:
    """How many of a group a target counts, and how many people that is off by (0 when met)."""

    target: Target
    count: int
    missing: int


@dataclass(frozen=True)
class GroupDescription:
    """Any group in figures: its merit in tenths, its count on every target, what it breaks.

    `counts` come in the order of `ordered_targets`; `shortfalls` are those of them that are
    missed, hard ones too. `broken` holds a sentence for each rule that may not be broken.
    """

    chosen: tuple[str, ...]
    merit: int
    counts: tuple[TargetCount, ...]
    shortfalls: tuple[Shortfall, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Swap:
    """What exchanging one person for another by hand would do to a group.

    `merit_change` is in tenths. A target stands under `met` when the swap mends its shortfall
    wholly or partly, under `missed` when it makes it or makes it worse, with the new figures.
    """

    leaves: str
    enters: str
    merit_change: int
    met: tuple[Shortfall, ...]
    missed: tuple[Shortfall, ...]
    broken: tuple[str, ...]


def describe_group(problem: SelectionProblem, chosen: Iterable[str]) -> GroupDescription:
    """Describe a group made by anyone, of any size. Raises InvalidProblem on an unknown id."""
    identities = tuple(sorted(chosen))
    group = _people(problem, identities)
    held = Counter(pair for person in group for pair in person.attributes.items())
    counts = tuple(
        TargetCount(target, count, target.missing(count))
        for target in ordered_targets(problem.targets)
        for count in [held[target.attribute, target.value]]
    )
    return GroupDescription(
        chosen=identities,
        merit=sum(person.merit for person in group),
        counts=counts,
        shortfalls=tuple(Shortfall(c.target, c.count, c.missing) for c in counts if c.missing),
        broken=tuple(_broken(problem, group, counts)),
    )


def compare_swap(
    problem: SelectionProblem, chosen: Iterable[str], leaves: str, enters: str
) -> Swap:
    """Say what it would cost to put `enters` in the place of `leaves`.

    Raises InvalidProblem when `leaves` is not in the group, or `enters` already is.
    """
    before = set(chosen)
    if leaves not in before or enters in before:
        raise InvalidProblem(f"{leaves!r} must be in the group and {enters!r} must not.")
    old = describe_group(problem, before)
    new = describe_group(problem, before - {leaves} | {enters})
    changed = [(a.missing, b) for a, b in zip(old.counts, new.counts, strict=True)]
    as_shortfall = [(was, Shortfall(now.target, now.count, now.missing)) for was, now in changed]
    return Swap(
        leaves=leaves,
        enters=enters,
        merit_change=new.merit - old.merit,
        met=tuple(now for was, now in as_shortfall if now.missing < was),
        missed=tuple(now for was, now in as_shortfall if now.missing > was),
        broken=new.broken,
    )


def check_group(problem: SelectionProblem, proposal: GroupProposal) -> list[str]:
    """Return a sentence for every fault of a proposal; an empty list means that it is sound."""
    known = {candidate.id for candidate in problem.candidates}
    unknown = sorted(set(proposal.chosen) - known)
    if unknown:
        return [f"Nobody has the id {identity!r}." for identity in unknown]
    found = describe_group(problem, proposal.chosen)
    faults = list(found.broken)
    if proposal.chosen != found.chosen:
        faults.append("The chosen are not in order.")
    if proposal.merit != found.merit:
        faults.append(f"The merit is {found.merit}, not {proposal.merit}.")
    if proposal.shortfalls != found.shortfalls:
        faults.append("The shortfalls are not those of this group.")
    if not set(proposal.contested) <= known:
        faults.append("A contested seat belongs to nobody.")
    if proposal.input_hash != hash_problem(problem) or proposal.seed != problem.seed:
        faults.append("The proposal answers another problem.")
    return faults


def _people(problem: SelectionProblem, identities: tuple[str, ...]) -> list[Candidate]:
    by_id = {candidate.id: candidate for candidate in problem.candidates}
    unknown = [identity for identity in identities if identity not in by_id]
    if unknown:
        raise InvalidProblem(f"Nobody has the id {unknown[0]!r}.")
    return [by_id[identity] for identity in identities]


def _broken(
    problem: SelectionProblem, group: list[Candidate], counts: tuple[TargetCount, ...]
) -> Iterable[str]:
    inside = {person.id for person in group}
    if len(inside) != len(group):
        yield "Somebody stands twice in the group."
    if len(group) != problem.places:
        yield f"The group has {len(group)} people, not {problem.places}."
    for person in problem.candidates:
        if person.pin == "in" and person.id not in inside:
            yield f"{person.id} is pinned in but left out."
        if person.pin == "out" and person.id in inside:
            yield f"{person.id} is pinned out but in the group."
    for row in counts:
        if row.target.hard and row.missing:
            yield f"The hard target {row.target.name} is missed by {row.missing}."
    yield from _crowded(problem, group)


def _crowded(problem: SelectionProblem, group: list[Candidate]) -> Iterable[str]:
    if problem.workplace_limit is None:
        return
    workplaces = Counter(person.workplace for person in group if person.workplace is not None)
    for workplace, count in sorted(workplaces.items()):
        if count > problem.workplace_limit:
            yield f"{count} come from {workplace}, more than {problem.workplace_limit}."
