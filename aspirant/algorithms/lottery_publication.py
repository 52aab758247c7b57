"""The file that is published before a draw, as plain JSON: ids that mean nothing elsewhere.

`lottery_verify` reads it and explains it. What a person answers to is not in it, only a seal:
the SHA-256 of their traits with a salt of their own. So whoever knows the pool cannot pick
anybody out, yet nobody can change the traits afterwards; each person can be shown their own
line, and an auditor the whole (`with_traits`). One hash holds for both files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any

from aspirant.algorithms.lottery_list import NumberedGroups
from aspirant.algorithms.lottery_problem import Lottery, PersonType
from aspirant.algorithms.lottery_verify import FORMAT, faults_of, fingerprint
from aspirant.algorithms.selection_problem import SelectionProblem, ordered_targets
from aspirant.algorithms.solver import SolverFailed

SIX = Decimal("0.000001")
Json = dict[str, Any]


@dataclass(frozen=True)
class Alias:
    """What stands for a person in one draw: a random id, and a random salt for the seal."""

    id: str
    salt: str


def publish_list(
    problem: SelectionProblem,
    lottery: Lottery,
    numbered: NumberedGroups,
    aliases: Mapping[str, Alias],
) -> tuple[Json, Json]:
    """Return the file to publish, and the traits that make it the auditors' file.

    Raises SolverFailed when the verifier finds a fault in them.
    """
    traits = {aliases[i].id: _traits(one, aliases[i]) for one in lottery.types for i in one.members}
    people = [
        {"id": identity, "chance": chance, "seal": fingerprint([identity, traits[identity]])}
        for identity, chance in sorted(
            (aliases[i].id, str(Decimal(one.chance).quantize(SIX)))
            for one in lottery.types
            for i in one.members
        )
    ]
    groups = [sorted(aliases[i].id for i in group) for group in numbered.groups]
    published = _asked(problem, lottery, numbered) | {"people": people, "groups": groups}
    file = {"published": published, "sha256": fingerprint(published), "drawn": None}
    if faults := list(faults_of(with_traits(file, traits))):
        raise SolverFailed(" ".join(faults[:3]))
    return file, traits


def _asked(problem: SelectionProblem, lottery: Lottery, numbered: NumberedGroups) -> Json:
    # A chance is rounded by up to half of the sixth decimal.
    deviation = (Decimal(numbered.deviation) + SIX).quantize(SIX, ROUND_UP)
    return {
        "format": FORMAT,
        "aim": lottery.aim,
        "group_size": problem.places,
        "targets": [
            {"attribute": t.attribute, "value": t.value, "least": t.least, "most": t.most}
            for t in ordered_targets(problem.targets)
        ],
        "workplace_limit": problem.workplace_limit,
        "deviation": str(deviation),
    }


def with_traits(file: Json, traits: Json) -> Json:
    """Return the auditors' file."""
    return {**file, "traits": traits}


def with_number(file: Json, number: int) -> Json:
    """Return the file after a number from 1 on was drawn."""
    group = file["published"]["groups"][number - 1]
    return {**file, "drawn": {"number": number, "group": group}}


def _traits(one: PersonType, alias: Alias) -> Json:
    return {
        "salt": alias.salt,
        "traits": [list(pair) for pair in one.traits],
        "workplace": one.workplace,
        "certain": one.pin == "in",
    }
