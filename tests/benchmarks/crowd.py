"""A crowd: what one round holds, many times over, without the minutes real verbs would take."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select

from aspirant.applications.models import Application
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.reviews.models import Review, Score


def crowd(round: Round, size: int) -> None:
    """Copy sent applications, each with its person and readings, until the round holds `size`."""
    sent = Application.round_id == round.id, Application.number.is_not(None)
    pattern = db.session.scalars(select(Application.id).where(*sent)).all()
    number = db.session.scalar(select(func.max(Application.number)).where(*sent)) or 0
    for turn in range(size - len(pattern)):
        _copy_application(pattern[turn % len(pattern)], number + turn + 1)
    db.session.commit()


def _copy_application(application_id: UUID, number: int) -> None:
    row = db.session.execute(
        select(Application.__table__).where(Application.id == application_id)
    ).one()
    person_id = _copy(Person, Person.id == row.person_id, lambda _: {"email": f"{uuid4()}@x.test"})
    made = _copy(
        Application,
        Application.id == application_id,
        lambda _: {"person_id": person_id, "number": number},
    )
    for review_id in db.session.scalars(
        select(Review.id).where(Review.application_id == application_id).order_by(Review.id)
    ).all():
        copied = _copy(Review, Review.id == review_id, lambda _: {"application_id": made})
        _copy(Score, Score.review_id == review_id, lambda _, of=copied: {"review_id": of})


def _copy(model: Any, where: Any, changed: Callable[[Any], dict[str, Any]]) -> UUID:
    """Copy the rows with other ids; returns the last one's."""
    made = uuid4()
    for row in db.session.execute(select(model.__table__).where(where)).mappings().all():
        made = uuid4()
        db.session.execute(insert(model.__table__), {**row, "id": made, **changed(row)})
    return made
