"""Builds rounds that have people enough to be counted. Each function returns it committed."""

from datetime import datetime

from aspirant.applications import screening
from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.extensions import db
from aspirant.people.models import Person
from aspirant.people.service import add_person
from aspirant.permissions import Role
from aspirant.privacy.service import answer_diversity
from aspirant.programme.models import Round
from aspirant.programme.service import close_call
from aspirant.reporting.service import freeze_steps
from tests.make_applications import AT, application
from tests.make_programme import grant
from tests.make_programme import round as open_round
from tests.make_selection import reloaded

#: Counties in turn: in the north, in the middle, in the south, in the south.
COUNTIES = ("BD", "AB", "M", "N")


def crowd(
    round: Round, answers: dict[str, int], *, question: str = "gender", state: str = "submitted"
) -> list[Application]:
    """So many applications for each answer to one voluntary question; "" gives none."""
    made = []
    for answer, many in answers.items():
        for _one in range(many):
            number = _next()
            person = add_person(
                f"söker{number}@example.org", name=f"Söker {number}", language="sv", by=None, at=AT
            )
            county = COUNTIES[number % len(COUNTIES)]
            one = application(round, person, state, county=county)
            if answer:
                answer_diversity(one, {question: answer}, by=person, at=AT)
            made.append(one)
    db.session.commit()
    return made


def closed(round: Round) -> datetime:
    """Close the call, as it does by itself. Returns a moment after."""
    found = reloaded(round)
    at = found.call.closes_at
    close_call(found.call, by=None, at=at)
    db.session.commit()
    return at


def admitted(applications: list[Application]) -> None:
    """Let them in to the reading."""
    for one in applications:
        found = find_application(one.id)
        assert found
        screening.admit_application(found, by=found.person, at=AT)
    db.session.commit()


def followed_round(coordinator: Person, answers: dict[str, int], name: str = "2027–2028") -> Round:
    """A closed round with somebody who coordinates it and so many answers about gender."""
    made = open_round(name)
    grant(coordinator, Role.COORDINATOR, made)
    crowd(made, answers)
    closed(made)
    return reloaded(made)


def frozen(round: Round, by: Person, *, at: datetime) -> list[str]:
    """Count every step that is over. Returns which."""
    steps = freeze_steps(reloaded(round), by=by, at=at)
    db.session.commit()
    return [step.value for step in steps]


_numbers = iter(range(1, 1_000_000))


def _next() -> int:
    return next(_numbers)
