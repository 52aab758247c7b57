"""Verbs: choose which points a round uses."""

from datetime import datetime

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.reviews.models import Points, PointsChoice
from aspirant.reviews.severity import list_points_choices
from aspirant.selection.service.proposals import refuse_when_released


def choose_points(
    round: Round, points: Points, *, reason: str, by: Person, at: datetime
) -> PointsChoice:
    """Let later proposals count raw or adjusted points, for a reason that is kept.

    Earlier choices stay on record.
    """
    refuse_when_released(round)
    if not reason.strip():
        raise NotPossible(mark("The choice of points needs its reason in writing."))
    earlier = list_points_choices(round)
    choice = PointsChoice(
        round_id=round.id,
        number=earlier[0].number + 1 if earlier else 1,
        points=points,
        reason=reason.strip(),
        by_id=by.id,
        at=at,
    )
    db.session.add(choice)
    db.session.flush()
    record("choose_points", choice, by=by, at=at, points=points.value)
    return choice
