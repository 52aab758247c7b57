"""Deletes what was taken back, a month later. The worker does it; nobody else need remember."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from aspirant.applications.models import Answer, Application, AreaChoice, Availability, RuleAnswer
from aspirant.applications.service import KEPT_AFTER_WITHDRAWAL
from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.lifecycle import ApplicationState


def delete_withdrawn_answers(*, at: datetime) -> int:
    """Empty the applications that were taken back long enough ago. Returns how many."""
    due = list_due(at=at)
    for application in due:
        application.answers.clear()
        application.rule_answers.clear()
        application.area_choices.clear()
        application.availability.clear()
        for column in ("title", "workplace", "county", "sector", "level", "competence"):
            setattr(application, column, "")
        application.association_id = None
        application.screening_reason = None
        record("delete_answers", application, by=None, at=at)
    return len(due)


def list_due(*, at: datetime) -> list[Application]:
    """Applications taken back long enough ago that still hold answers."""
    parts = (Answer, RuleAnswer, AreaChoice, Availability)
    holds = [Application.id.in_(select(part.application_id)) for part in parts]
    return list(
        db.session.scalars(
            select(Application)
            .where(
                Application.state == ApplicationState.WITHDRAWN,
                Application.withdrawn_at <= at - KEPT_AFTER_WITHDRAWAL,
                or_(*holds, Application.title != "", Application.workplace != ""),
            )
            .options(
                selectinload(Application.answers),
                selectinload(Application.rule_answers),
                selectinload(Application.area_choices),
                selectinload(Application.availability),
            )
            .order_by(Application.withdrawn_at, Application.id)
            .limit(100)
        )
    )
