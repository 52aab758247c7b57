"""Verbs: give the voluntary answers, take them back, forget them when they are counted.

None is written to the audit log: its times and names would tell whose row is whose.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete

from aspirant.applications.models import Application
from aspirant.core.crypto import keyring
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.privacy.models import DiversityAnswers
from aspirant.privacy.queries import find_diversity_row, handle_of, is_counted
from aspirant.privacy.questions import DIVERSITY_QUESTIONS

#: Every sealed row is of one length, whatever it says.
LENGTH = 2048


def answer_diversity(
    application: Application, answers: Mapping[str, str], *, by: Person, at: datetime
) -> None:
    """Keep the answers, sealed and apart; earlier ones are replaced by a new row.

    Nothing is kept when nothing was answered.
    """
    if not application.is_readable:
        raise NotPossible(mark("The voluntary questions belong to an application that is sent."))
    if is_counted(application.round_id):
        raise NotPossible(mark("The answers of this round are counted, so no more are needed."))
    withdraw_diversity(application, by=by, at=at)
    given = {
        key: answers[key].strip() for key in DIVERSITY_QUESTIONS if answers.get(key, "").strip()
    }
    if not given:
        return
    row_id = uuid4()
    text = json.dumps(given, ensure_ascii=True).ljust(LENGTH)
    db.session.add(
        DiversityAnswers(
            id=row_id,
            round_id=application.round_id,
            handle=handle_of(application),
            sealed=keyring.seal(text, context=str(row_id)),
        )
    )


def withdraw_diversity(application: Application, *, by: Person, at: datetime) -> None:
    """Delete the answers at once. Doing it twice changes nothing."""
    row = find_diversity_row(application)
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def forget_diversity(round_id: UUID) -> None:
    """Delete every answer of a round: they have been counted for the last time."""
    db.session.execute(delete(DiversityAnswers).where(DiversityAnswers.round_id == round_id))
