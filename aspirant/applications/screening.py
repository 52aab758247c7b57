"""Verbs of the staff: let an application in to the reading, or find that a rule is not met.

No letter leaves here. Everybody hears at the same time, when the decisions are released.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aspirant.applications.models import Application
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import is_possible, move
from aspirant.people.models import Person
from aspirant.programme.models import EntryRule


def can_admit(application: Any) -> bool:
    """Whether an application, or a row of the list, waits for screening."""
    return is_possible("admit_application", application)


def admit_application(application: Application, *, by: Person, at: datetime) -> None:
    """Find the entry rules met: the application goes to the readers."""
    application.screening_rules = []
    application.screening_reason = None
    move(application, "admit_application", by=by, at=at)


def admit_applications(
    applications: Sequence[Application], *, by: Person, at: datetime
) -> list[Application]:
    """Admit those that can be admitted; returns them. Refuses when there is none."""
    admitted = [one for one in applications if can_admit(one)]
    if not admitted:
        raise NotPossible(mark("None of the chosen applications waits for screening."))
    for application in admitted:
        admit_application(application, by=by, at=at)
    return admitted


def screen_out_application(
    application: Application,
    *,
    rules: Sequence[EntryRule],
    reason: str,
    by: Person,
    at: datetime,
) -> None:
    """Find entry rules not met, with the reason; the person hears it with the decisions."""
    if not rules and not reason.strip():
        raise NotPossible(mark("Say which entry rule is not met, or why."))
    application.screening_rules = [str(rule.id) for rule in rules]
    application.screening_reason = reason.strip()
    move(application, "screen_out_application", by=by, at=at, rules=application.screening_rules)
