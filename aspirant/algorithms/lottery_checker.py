"""Checks a lottery against its problem by counting alone: no solver, no numpy.

It shares nothing with what makes lotteries but the rows themselves. That the chances are the
best for their aim it cannot tell; that they are what the groups give, and that every group
keeps every rule, it can.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from aspirant.algorithms.lottery_problem import Lottery, Mix, bind, hash_lottery
from aspirant.algorithms.selection_checker import describe_group
from aspirant.algorithms.selection_problem import SelectionProblem

# Chances and shares are floating-point numbers; their sums may be off by this.
ROUNDING = 1e-9


def check_lottery(problem: SelectionProblem, lottery: Lottery) -> list[str]:
    """Return a sentence for every fault of a lottery; an empty list means that it is sound."""
    faults = list(_faults_of_types(problem, lottery))
    if not faults:
        faults += _faults_of_groups(problem, lottery)
    if not faults:
        faults += _faults_of_chances(lottery)
    if lottery.input_hash != hash_lottery(problem, lottery.aim):
        faults.append("The lottery answers another problem.")
    return faults


def _faults_of_types(problem: SelectionProblem, lottery: Lottery) -> Iterator[str]:
    listed = Counter(identity for one in lottery.types for identity in one.members)
    if listed != Counter(candidate.id for candidate in problem.candidates):
        yield "The types do not hold everybody exactly once."
        return
    by_id = {candidate.id: candidate for candidate in problem.candidates}
    counted = {(target.attribute, target.value) for target in problem.targets}
    for place, one in enumerate(lottery.types):
        for identity in one.members:
            person = by_id[identity]
            traits = {pair for pair in person.attributes.items() if pair in counted}
            if traits != set(one.traits) or person.pin != one.pin:
                yield f"{identity} does not belong to type {place}."
            if one.workplace is not None and person.workplace != one.workplace:
                yield f"{identity} does not work where type {place} does."


def _faults_of_groups(problem: SelectionProblem, lottery: Lottery) -> Iterator[str]:
    bound = bind(problem)
    for number, mix in enumerate(lottery.mix):
        if len(mix.counts) != len(lottery.types) or mix.share <= 0:
            yield f"Group {number} is malformed."
            continue
        sizes = [len(one.members) for one in lottery.types]
        if any(not 0 <= count <= size for count, size in zip(mix.counts, sizes, strict=True)):
            yield f"Group {number} takes more of a type than there are."
            continue
        for sentence in describe_group(bound, _somebody(lottery, mix)).broken:
            yield f"Group {number}: {sentence}"


def _somebody(lottery: Lottery, mix: Mix) -> list[str]:
    """Return one of the groups of people that the counts stand for."""
    return [
        identity
        for one, count in zip(lottery.types, mix.counts, strict=True)
        for identity in one.members[:count]
    ]


def _faults_of_chances(lottery: Lottery) -> Iterator[str]:
    shares = [Fraction(mix.share) for mix in lottery.mix]
    if abs(float(sum(shares, Fraction(-1)))) > ROUNDING:
        yield "The shares do not add up to one."
    for place, one in enumerate(lottery.types):
        counts = [mix.counts[place] for mix in lottery.mix]
        held = sum((a * b for a, b in zip(shares, counts, strict=True)), Fraction(0))
        if abs(float(held / len(one.members)) - one.chance) > ROUNDING:
            yield f"The groups do not give type {place} its chance."
