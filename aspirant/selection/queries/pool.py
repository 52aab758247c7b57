"""Who can be chosen, with merit and attributes, and who cannot, and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.core.i18n import mark
from aspirant.interviews.models import Interview
from aspirant.interviews.queries import Merit, list_merits
from aspirant.lifecycle import ApplicationState, InterviewState
from aspirant.people.models import Person
from aspirant.programme.models import Association, Round

NOT_SCREENED = mark("The entry rules have not been checked yet")
SCREENED_OUT = mark("The entry rules are not met")
NOT_CALLED = mark("Not called to interview")
NOT_HELD = mark("Called to interview, but it has not been held")
NOT_SCORED = mark("Nobody has scored them yet")

#: Those who have a number and still want to take part.
_IN_THE_RUNNING = (
    ApplicationState.SUBMITTED,
    ApplicationState.SCREENED_OUT,
    ApplicationState.UNDER_REVIEW,
    ApplicationState.SHORTLISTED,
    ApplicationState.DECIDED,
)


@dataclass(frozen=True)
class Entrant:
    """Somebody who can be chosen: the application, and its points raw, adjusted and used."""

    application: Application
    points: Merit

    @property
    def merit(self) -> int:
        """The points that count, in tenths: raw or adjusted, as the round has chosen."""
        return self.points.used

    @cached_property
    def id(self) -> str:
        """What the solver calls them."""
        return str(self.application.id)


@dataclass(frozen=True)
class Pool:
    """Everybody in the running: who can be chosen, and the others by the reason why not."""

    entrants: tuple[Entrant, ...]
    left_out: Mapping[str, tuple[Application, ...]]
    has_interviews: bool

    def everybody(self) -> list[Application]:
        """All of them, by number."""
        left_out = [person for people in self.left_out.values() for person in people]
        people = [*(entrant.application for entrant in self.entrants), *left_out]
        return sorted(people, key=lambda person: person.number or 0)


def find_pool(round: Round) -> Pool:
    """Who can be chosen: with interviews those who have had theirs, else all under review."""
    held = _interviews(round)
    merits = list_merits(round.id)
    entrants, left_out = [], dict[str, list[Application]]()
    for application in list_in_the_running(round):
        reason = _reason(application, held, merits)
        if reason:
            left_out.setdefault(reason, []).append(application)
        else:
            entrants.append(Entrant(application, merits[application.id]))
    return Pool(tuple(entrants), {why: tuple(who) for why, who in left_out.items()}, bool(held))


def list_in_the_running(round: Round) -> list[Application]:
    """Submitted and not withdrawn, by number, with person and association."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.round_id == round.id, Application.state.in_(_IN_THE_RUNNING))
            .options(
                joinedload(Application.person).load_only(Person.name, Person.email),
                joinedload(Application.association).load_only(
                    Association.slug, Association.name, raiseload=True
                ),
                defer(Application.screening_reason, raiseload=True),
                defer(Application.screening_rules, raiseload=True),
            )
            .order_by(Application.number, Application.id)
        )
    )


def attributes_of(application: Application) -> dict[str, str]:
    """What targets may count of somebody. Needs `association` loaded."""
    known = {
        "region": application.region,
        "sector": application.sector,
        "level": application.level,
        "competence": application.competence,
        "association": application.association.slug if application.association else "",
    }
    return {attribute: value for attribute, value in known.items() if value}


def count_values(applications: list[Application]) -> Counter[tuple[str, str]]:
    """How many of them have each value of each attribute."""
    return Counter(pair for one in applications for pair in attributes_of(one).items())


def _interviews(round: Round) -> dict[UUID, InterviewState]:
    found = db.session.execute(
        select(Interview.application_id, Interview.state)
        .where(Interview.round_id == round.id)
        .order_by(Interview.application_id)
    )
    return {row.application_id: row.state for row in found}


def _reason(
    application: Application,
    interviews: Mapping[UUID, InterviewState],
    merits: Mapping[UUID, Merit],
) -> str:
    if application.state is ApplicationState.SUBMITTED:
        return NOT_SCREENED
    if application.state is ApplicationState.SCREENED_OUT:
        return SCREENED_OUT
    if interviews and application.id not in interviews:
        return NOT_CALLED
    if interviews and interviews[application.id] is not InterviewState.HELD:
        return NOT_HELD
    return "" if application.id in merits else NOT_SCORED
