"""Checks a published list of groups: a program of its own that needs nothing but Python.

Copy this one file and run it beside the list: `python lottery_verify.py published.json`. It
counts everything by itself: the SHA-256 of what was published before the draw, the size of
every group, each person's chance against how often they stand in the list, and that the group
drawn is the one with the number drawn. In the list for auditors, which also says who answers to
which target, it checks every seal and every group against the targets.

Exit status: 0 when all is as published, 1 when something is not, 2 when the file cannot be read.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from typing import Any

FORMAT = "aspirant-lottery-1"


def canonical(thing: Any) -> bytes:
    """Return the one way to write something as JSON: sorted keys, no spaces, ASCII only."""
    return json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def fingerprint(thing: Any) -> str:
    """Return the SHA-256 of a thing's canonical JSON, in hexadecimal."""
    return sha256(canonical(thing)).hexdigest()


def faults_of(file: dict[str, Any]) -> Iterator[str]:
    """Yield a sentence for everything that is wrong with a published file."""
    published = file["published"]
    if published["format"] != FORMAT:
        yield f"The format is {published['format']!r}, which this program does not know."
        return
    if fingerprint(published) != file["sha256"]:
        yield f"The SHA-256 of what was published is {fingerprint(published)}."
    yield from _faults_of_people(published)
    yield from _faults_of_drawing(published, file.get("drawn"))
    if file.get("traits") is not None:
        yield from _faults_of_traits(published, file["traits"])


def _faults_of_people(published: dict[str, Any]) -> Iterator[str]:
    people = {one["id"]: Decimal(one["chance"]) for one in published["people"]}
    groups, size = published["groups"], published["group_size"]
    if len(people) != len(published["people"]):
        yield "An id stands twice among the people."
    for number, group in enumerate(groups, 1):
        if len(set(group)) != len(group) or len(group) != size:
            yield f"Group {number} does not have {size} different people."
        if not set(group) <= set(people):
            yield f"Group {number} has somebody who is not among the people."
    held = Counter(identity for group in groups for identity in group)
    allowed = Decimal(published["deviation"])
    for identity, chance in people.items():
        if abs(Decimal(held[identity]) / len(groups) - chance) > allowed:
            yield f"{identity} stands in {held[identity]} groups, which is not {chance} of all."
    # Each chance is rounded to six decimals, so their sum may be off by half of the last each.
    if abs(sum(people.values()) - size) > Decimal("0.000001") * len(people):
        yield f"The chances add up to {sum(people.values())}, not {size}."


def _faults_of_drawing(published: dict[str, Any], drawn: dict[str, Any] | None) -> Iterator[str]:
    if drawn is None:
        return
    number, groups = drawn["number"], published["groups"]
    if not 1 <= number <= len(groups):
        yield f"The number {number} is not one of 1 to {len(groups)}."
    elif drawn["group"] != groups[number - 1]:
        yield f"The group drawn is not group {number}."


def _faults_of_traits(published: dict[str, Any], traits: dict[str, Any]) -> Iterator[str]:
    """Check the seals, that equal people have equal chances, and every group on every target."""
    if set(traits) != {one["id"] for one in published["people"]}:
        yield "The traits are not those of the people."
        return
    for one in published["people"]:
        if fingerprint([one["id"], traits[one["id"]]]) != one["seal"]:
            yield f"The seal of {one['id']} does not fit."
        if traits[one["id"]]["certain"] and Decimal(one["chance"]) != 1:
            yield f"{one['id']} has a certain place, but not the chance 1."
    yield from _unequal(published, traits)
    for number, group in enumerate(published["groups"], 1):
        for sentence in _missed(published, [traits[identity] for identity in group]):
            yield f"Group {number}: {sentence}"


def _unequal(published: dict[str, Any], traits: dict[str, Any]) -> Iterator[str]:
    alike: dict[bytes, set[str]] = {}
    for one in published["people"]:
        own = traits[one["id"]]
        kind = canonical([own["traits"], own["workplace"], own["certain"]])
        alike.setdefault(kind, set()).add(one["chance"])
    for kind, chances in sorted(alike.items()):
        if len(chances) > 1:
            yield f"People alike have different chances: {kind.decode()}"


def _missed(published: dict[str, Any], group: list[dict[str, Any]]) -> Iterator[str]:
    held = Counter(tuple(pair) for one in group for pair in one["traits"])
    for target in published["targets"]:
        count = held[target["attribute"], target["value"]]
        most = len(group) if target["most"] is None else target["most"]
        if not target["least"] <= count <= most:
            yield f"{count} with {target['attribute']} = {target['value']}."
    limit = published["workplace_limit"]
    places = Counter(one["workplace"] for one in group if one["workplace"] is not None)
    if limit is not None and any(count > limit for count in places.values()):
        yield "Too many come from one workplace."


def main(arguments: list[str]) -> int:
    """Check the file named on the command line and say what was found."""
    if len(arguments) != 1:
        _say("Usage: python lottery_verify.py published.json")
        return 2
    try:
        file = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        faults = list(faults_of(file))
    except (OSError, ValueError, KeyError, TypeError, InvalidOperation) as error:
        _say(f"This file cannot be read as a published list: {error!r}")
        return 2
    _say(*(f"WRONG: {fault}" for fault in faults))
    if not faults:
        _say(*_found(file))
    return 1 if faults else 0


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _found(file: dict[str, Any]) -> Iterator[str]:
    published, drawn = file["published"], file.get("drawn")
    groups, people = published["groups"], published["people"]
    chances = sorted(Decimal(one["chance"]) for one in people)
    yield f"SHA-256 {file['sha256']} is that of the list."
    yield f"{len(groups)} groups of {published['group_size']} among {len(people)} people."
    yield f"Chances from {chances[0]} to {chances[-1]}."
    yield f"Everybody stands in as many groups as that promises, within {published['deviation']}."
    if file.get("traits") is None:
        yield "Who answers to which target is sealed in this file: targets were not checked."
    else:
        yield f"Every group keeps all {len(published['targets'])} targets; every seal fits."
    if drawn is None:
        yield "No number has been drawn yet."
    else:
        yield f"Number {drawn['number']} was drawn: {', '.join(drawn['group'])}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
