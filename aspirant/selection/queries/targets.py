"""Targets: what the group should hold, and what there is to choose from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from aspirant.core.db import db
from aspirant.core.i18n import mark
from aspirant.programme.models import Round
from aspirant.programme.queries import list_associations
from aspirant.protected.queries import Weighed, attributes_in_use, count_weighed, find_weighed
from aspirant.protected.words import PROTECTED, VALUE_WORDS, in_fives, is_protected
from aspirant.selection.models import Target
from aspirant.selection.queries.pool import Pool, count_values
from aspirant.selection.words import ATTRIBUTES, VALUES, short_name


@dataclass(frozen=True)
class Line:
    """One value that a target may be set on. `label` is a message, or an association's name."""

    attribute: str
    value: str
    label: str
    applicants: int
    entrants: int
    target: Target | None

    @property
    def is_protected(self) -> bool:
        """Whether the numbers are whole fives: so many at least."""
        return is_protected(self.attribute)


@dataclass(frozen=True)
class Sheet:
    """Every value with what is asked of it. `version` tells whether somebody changed it."""

    lines: tuple[Line, ...]
    applicants: int
    entrants: int
    version: str

    def of(self, attribute: str) -> list[Line]:
        """The lines of one attribute."""
        return [line for line in self.lines if line.attribute == attribute]


@dataclass(frozen=True)
class Fault:
    """Targets that no group can meet: a message with its values, and which target it is about."""

    message: str
    values: dict[str, object]
    label: str
    attribute: str


def list_targets(round: Round) -> list[Target]:
    """The targets of a round, by attribute and value."""
    return list(
        db.session.scalars(
            select(Target)
            .where(Target.round_id == round.id)
            .order_by(Target.attribute, Target.value, Target.id)
        )
    )


def find_target(target_id: UUID) -> Target | None:
    """One target, with its round."""
    return db.session.scalar(
        select(Target).where(Target.id == target_id).options(joinedload(Target.round))
    )


def list_rounds_with_targets(round: Round) -> list[Round]:
    """Other rounds whose targets can be copied, the latest first."""
    with_targets = select(Target.round_id).where(Target.round_id != round.id)
    return list(
        db.session.scalars(
            select(Round)
            .where(Round.id.in_(with_targets))
            .order_by(Round.starts_on.desc(), Round.slug)
        )
    )


def count_targets(round: Round) -> int:
    """How many targets there are."""
    counted = select(func.count()).select_from(Target).where(Target.round_id == round.id)
    return db.session.scalar(counted) or 0


def label_values() -> dict[tuple[str, str], str]:
    """The words of every value: messages to translate, and the associations' names, short."""
    words = {(a, value): word for a, values in VALUES.items() for value, word in values.items()}
    associations = {("association", one.slug): short_name(one.name) for one in list_associations()}
    return words | associations


def label_all() -> dict[tuple[str, str], str]:
    """The same, and the words of the protected attributes: for targets that may name them."""
    return label_values() | VALUE_WORDS


def values_of(round: Round) -> dict[tuple[str, str], str]:
    """What targets of a round may name now, with its words."""
    in_use = attributes_in_use(round)
    return label_values() | {key: word for key, word in VALUE_WORDS.items() if key[0] in in_use}


def find_sheet(round: Round, pool: Pool) -> Sheet:
    """Everything that targets can be set on, in the order it is shown, with how many there are."""
    targets = list_targets(round)
    by_value = {(target.attribute, target.value): target for target in targets}
    chosen_from = [entrant.application for entrant in pool.entrants]
    labels = values_of(round)
    weighed = find_weighed(round, [one.id for one in pool.everybody()], {key[0] for key in labels})
    applicants = count_values(pool.everybody()) + _in_fives(weighed)
    can_be_chosen = {entrant.id for entrant in pool.entrants}
    entrants = count_values(chosen_from) + _in_fives(
        {id: given for id, given in weighed.items() if id in can_be_chosen}
    )
    lines = tuple(
        Line(*key, label, applicants[key], entrants[key], by_value.get(key))
        for key, label in sorted(labels.items(), key=lambda item: _place(item[0]))
    )
    return Sheet(lines, len(pool.everybody()), len(pool.entrants), version_of(targets))


def version_of(targets: Sequence[Target]) -> str:
    """The same for the same targets, another as soon as one differs."""
    rows = [f"{t.attribute}={t.value}:{t.least}-{t.most}:{t.priority}:{t.is_hard}" for t in targets]
    return sha256("\n".join(sorted(rows)).encode()).hexdigest()[:16]


def find_faults(sheet: Sheet, places: int) -> list[Fault]:
    """What no group of so many places can meet, one sentence for each."""
    too_rare = [
        _too_rare(line, line.target)
        for line in sheet.lines
        if line.target and not line.is_protected  # it would tell how many have answered
    ]
    too_many = [_too_many(sheet, attribute, places) for attribute in ATTRIBUTES | PROTECTED]
    too_few = [_too_few(sheet, attribute, places) for attribute in ATTRIBUTES]
    return [fault for fault in (*too_rare, *too_many, *too_few) if fault]


def _too_rare(line: Line, target: Target) -> Fault | None:
    if target.least <= line.entrants:
        return None
    return Fault(
        mark("%(label)s: at least %(least)s are asked for, but there are only %(count)s."),
        {"least": target.least, "count": line.entrants},
        line.label,
        line.attribute,
    )


def _too_many(sheet: Sheet, attribute: str, places: int) -> Fault | None:
    least = sum(line.target.least for line in sheet.of(attribute) if line.target)
    if least <= places:
        return None
    return Fault(
        mark(
            "%(label)s: together at least %(least)s are asked for,"
            " but there are only %(places)s places."
        ),
        {"least": least, "places": places},
        (ATTRIBUTES | PROTECTED)[attribute],
        attribute,
    )


def _too_few(sheet: Sheet, attribute: str, places: int) -> Fault | None:
    """Only where everybody to choose from has a value that is asked for: else others fill up."""
    lines = [line for line in sheet.of(attribute) if line.entrants or line.target]
    if not lines or sum(line.entrants for line in lines) < sheet.entrants:
        return None
    mosts = [line.target.most for line in lines if line.target and line.target.most is not None]
    most = sum(mosts)
    if len(mosts) < len(lines) or most >= min(places, sheet.entrants):
        return None
    return Fault(
        mark("%(label)s: the targets together hold at most %(most)s of %(places)s."),
        {"most": most, "places": places},
        ATTRIBUTES[attribute],
        attribute,
    )


def _place(key: tuple[str, str]) -> int:
    return [*ATTRIBUTES, *PROTECTED].index(key[0])


def _in_fives(weighed: Weighed) -> Counter[tuple[str, str]]:
    return Counter({pair: in_fives(count) for pair, count in count_weighed(weighed).items()})
