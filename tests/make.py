"""Builds what tests need by walking the real verbs. Each function returns the row, committed."""

from datetime import UTC, datetime

from aspirant.extensions import db
from aspirant.people import service as people
from aspirant.people.models import Person
from tests.make_applications import application  # noqa: F401
from tests.make_programme import (  # noqa: F401
    associations,
    blank_round,
    grant,
    programme,
    round,
    set_up_round,
)
from tests.make_reviews import interview, review, slot  # noqa: F401
from tests.make_schedule import (  # noqa: F401
    answer,
    cancelled,
    feed,
    group,
    proposed_workgroups,
    published_workgroups,
    session,
    wishes,
    with_role,
    without_sessions,
)
from tests.make_selection import decided_round, participant  # noqa: F401

#: When the tests take place, unless they say otherwise: a Tuesday, noon in Stockholm.
AT = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)


def person(name: str, *, language: str = "sv") -> Person:
    """Somebody called `name`, with an address at example.org."""
    made = people.add_person(
        f"{name}@example.org", name=name.capitalize(), language=language, by=None, at=AT
    )
    db.session.commit()
    return made
