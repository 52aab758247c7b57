"""Reads: one person's own diversity answers, and counts of many people's.

Nothing else leads from a person to their answers, or back.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from aspirant.applications.models import Application
from aspirant.core.crypto import keyring
from aspirant.core.db import Base, db
from aspirant.core.lasting_keys import Purpose, lasting_mac
from aspirant.privacy.models import DiversityAnswers
from aspirant.privacy.questions import DIVERSITY_CHOICES, NO_ANSWER


def handle_of(application: Application) -> str:
    """The name under which an application's diversity answers lie. Needs the site's keys."""
    return _handle(application.id)


def find_diversity_row(application: Application) -> DiversityAnswers | None:
    """The sealed row of an application."""
    return db.session.scalar(
        select(DiversityAnswers).where(DiversityAnswers.handle == handle_of(application))
    )


def find_diversity(application: Application) -> dict[str, str]:
    """The answers themselves, for their own person only; empty when there are none."""
    row = find_diversity_row(application)
    if row is None:
        return {}
    return _open(row)


def count_diversity(
    round_id: UUID, groups: Mapping[str, Collection[UUID]]
) -> dict[str, dict[str, Counter[str]]]:
    """By group (applications by id) and question: how many gave each answer; "no_answer" gave none.

    For the counting of a whole step and nothing else: the numbers are not to be shown before
    `aspirant.algorithms.disclosure` has decided how.
    """
    rows = db.session.scalars(select(DiversityAnswers).where(DiversityAnswers.round_id == round_id))
    answers = {row.handle: _open(row) for row in rows}
    found = {}
    for name, ids in groups.items():
        given = [answers.get(_handle(id), {}) for id in ids]
        found[name] = {
            question: Counter(one.get(question, NO_ANSWER) for one in given)
            for question in DIVERSITY_CHOICES
        }
    return found


def is_counted(round_id: UUID) -> bool:
    """Whether every step of a round has been counted, so that no answer is needed any longer."""
    steps = Base.metadata.tables["frozen_steps"]  # this floor knows the table, not the model
    last = select(steps.c.id).where(steps.c.round_id == round_id, steps.c.step == "accepted")
    return db.session.scalar(last) is not None


def _handle(application_id: UUID) -> str:
    return lasting_mac(Purpose.DIVERSITY, str(application_id))


def _open(row: DiversityAnswers) -> dict[str, str]:
    opened: dict[str, str] = json.loads(keyring.open(row.sealed, context=str(row.id)))
    return opened
