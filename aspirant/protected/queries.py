"""Reads: what a round may weigh, on what ground, and the answers given for that.

Nothing else leads from a person to an answer, or back.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from aspirant.applications.models import Application
from aspirant.core.crypto import keyring
from aspirant.core.db import db
from aspirant.core.lasting_keys import Purpose, lasting_mac
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.protected.models import TargetUse, WeighedAnswer
from aspirant.protected.words import GENDER, PROTECTED

#: By what the solver calls somebody: the attributes that they agreed to have weighed.
Weighed = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class AttributeOf:
    """A protected attribute of a round, weighed or not."""

    __tablename__: ClassVar[str] = "target_uses"

    round: Round
    attribute: str
    use: TargetUse | None

    @property
    def round_id(self) -> UUID:
        """The round, as permissions ask for it."""
        return self.round.id

    @property
    def needs_plan(self) -> bool:
        """Whether the law asks for a written plan."""
        return self.attribute == GENDER


def list_uses(round_id: UUID) -> list[TargetUse]:
    """What is in force in a round, with who began it, in the order of the attributes."""
    found = db.session.scalars(
        select(TargetUse)
        .where(TargetUse.round_id == round_id, TargetUse.ended_at.is_(None))
        .options(joinedload(TargetUse.began_by))
        .order_by(TargetUse.began_at, TargetUse.id)
    )
    return sorted(found, key=lambda use: list(PROTECTED).index(use.attribute))


def list_past_uses(round: Round) -> list[TargetUse]:
    """What was in force before and is no longer, the latest first."""
    return list(
        db.session.scalars(
            select(TargetUse)
            .where(TargetUse.round_id == round.id, TargetUse.ended_at.is_not(None))
            .options(joinedload(TargetUse.began_by))
            .order_by(TargetUse.ended_at.desc(), TargetUse.id)
        )
    )


def attributes_in_use(round: Round) -> set[str]:
    """The protected attributes that targets of a round may name now."""
    return {use.attribute for use in list_uses(round.id)}


def find_attribute(slug: str, attribute: str) -> AttributeOf | None:
    """One protected attribute (as an address says it) of the round at an address."""
    round, attribute = find_round(slug), attribute.replace("-", "_")
    if round is None or attribute not in PROTECTED:
        return None
    use = next((one for one in list_uses(round.id) if one.attribute == attribute), None)
    return AttributeOf(round, attribute, use)


def find_use(use_id: UUID) -> TargetUse | None:
    """One use, in force or ended, with its round."""
    return db.session.scalar(
        select(TargetUse).where(TargetUse.id == use_id).options(joinedload(TargetUse.round))
    )


def read_plan(use: TargetUse) -> bytes:
    """The written plan that is attached to a use; empty when there is none."""
    found = db.session.scalar(
        select(TargetUse)
        .where(TargetUse.id == use.id)
        .options(undefer(TargetUse.plan))
        .execution_options(populate_existing=True)
    )
    return (found.plan if found else None) or b""


def find_weighed_row(application: Application, use: TargetUse) -> WeighedAnswer | None:
    """The sealed answer of an application for one use."""
    handle = handle_of(application.id, use.id)
    return db.session.scalar(select(WeighedAnswer).where(WeighedAnswer.handle == handle))


def find_own_weighed(application: Application, uses: Collection[TargetUse]) -> dict[str, str]:
    """By attribute: what somebody answered, for their own page only."""
    by_handle = {handle_of(application.id, use.id): use.attribute for use in uses}
    rows = db.session.scalars(select(WeighedAnswer).where(WeighedAnswer.handle.in_(by_handle)))
    return {by_handle[row.handle]: open_answer(row) for row in rows}


def find_own_answers(application: Application) -> dict[str, str]:
    """The same for everything that is in force in the round of an application."""
    return find_own_weighed(application, list_uses(application.round_id))


def find_weighed(
    round: Round, applications: Collection[UUID], attributes: Collection[str]
) -> Weighed:
    """What those applications agreed to have weighed of some attributes, protected or not.

    For the solver and for counts of many: nothing of it is shown about one person. Nothing is read
    where none of the attributes is protected.
    """
    wanted = PROTECTED.keys() & set(attributes)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(WeighedAnswer, TargetUse.attribute)
        .join(TargetUse, TargetUse.id == WeighedAnswer.use_id)
        .where(
            TargetUse.round_id == round.id,
            TargetUse.ended_at.is_(None),
            TargetUse.attribute.in_(wanted),
        )
    ).all()
    given = {row.handle: (attribute, open_answer(row)) for row, attribute in rows}
    uses = {row.use_id for row, _attribute in rows}
    found: dict[str, dict[str, str]] = {}
    for one in applications:
        for use_id in uses:
            if pair := given.get(handle_of(one, use_id)):
                found.setdefault(str(one), {})[pair[0]] = pair[1]
    return found


def count_weighed(weighed: Weighed) -> Counter[tuple[str, str]]:
    """How many gave each answer. Not to be shown but in whole fives."""
    return Counter(pair for one in weighed.values() for pair in one.items())


def handle_of(application_id: UUID, use_id: UUID) -> str:
    """The name under which an answer lies. Needs the site's keys."""
    return lasting_mac(Purpose.WEIGHED, f"{use_id}:{application_id}")


def open_answer(row: WeighedAnswer) -> str:
    """What is sealed in a row."""
    return keyring.open(row.sealed, context=str(row.id)).strip()
