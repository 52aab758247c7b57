"""When nobody needs to know any longer why somebody was away."""

from typing import Any

import sqlalchemy as sa

from aspirant.presence.models import Excuse
from aspirant.programme.models import Session


def excused_until() -> sa.ColumnElement[Any]:
    """The end of the session that a reason belongs to."""
    return (
        sa.select(Session.ends_at)
        .where(Session.id == Excuse.session_id)
        .correlate(Excuse)
        .scalar_subquery()
    )
