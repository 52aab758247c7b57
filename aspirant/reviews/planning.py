"""Who could read what: the question put to the algorithm, and its answer as a plan to look at.

The algorithm brings numpy and the solver along, so it is loaded where a plan is made and not
where the site starts.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from aspirant.algorithms.readings import Handout, Reader, Task, spread_readings
from aspirant.algorithms.reviewers_problem import Reviewer, ReviewersProblem
from aspirant.applications.models import Application
from aspirant.lifecycle import ApplicationState, ReviewState
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.reviews.models import ReviewerTerms
from aspirant.reviews.queries import list_applications_to_read, list_assignments, list_terms


@dataclass(frozen=True)
class ReaderLine:
    """One reviewer in the plan: what they have, what they would get, what they stay out of."""

    person: Person
    terms: ReviewerTerms | None
    has: int
    gets: int
    kept_apart: int
    recusals: int


@dataclass(frozen=True)
class Plan:
    """New readings as (application, reviewer), and what cannot be filled.

    `digest` names the plan: the same digest is the same readings.
    """

    readings: tuple[tuple[UUID, UUID], ...]
    lines: tuple[ReaderLine, ...]
    short: tuple[tuple[Application, int], ...]
    applications: int

    @property
    def digest(self) -> str:
        """The plan in one word."""
        pairs = [[str(one), str(other)] for one, other in self.readings]
        return sha256(json.dumps(pairs).encode()).hexdigest()[:32]


def plan_readings(round: Round) -> Plan:
    """New readings so that every application being read has `round.reviewers_each` readers.

    What is assigned stays. Nobody gets an application of their own, of their workplace, or one
    they stepped aside from. The same rows give the same plan.
    """
    people = list_people_in_round(round.id, Role.REVIEWER)
    applications = list_applications_to_read(round.id)
    terms = list_terms(round.id)
    rows = list_assignments(round.id)
    apart = _kept_apart(applications, people, terms)
    answer = _hand_out(_Question(round, applications, people, terms, rows, apart))
    has = Counter(row[1] for row in rows if row[2] is not ReviewState.RECUSED)
    gets = Counter(UUID(reader) for _task, reader in answer.readings)
    recusals = Counter(row[1] for row in rows if row[2] is ReviewState.RECUSED)
    kept = Counter(person_id for _application_id, person_id in apart)
    return Plan(
        readings=tuple((UUID(task), UUID(reader)) for task, reader in answer.readings),
        lines=tuple(
            ReaderLine(
                one, terms.get(one.id), has[one.id], gets[one.id], kept[one.id], recusals[one.id]
            )
            for one in people
        ),
        short=tuple(
            (one, answer.short[str(one.id)]) for one in applications if str(one.id) in answer.short
        ),
        applications=len(applications),
    )


@dataclass(frozen=True)
class _Question:
    round: Round
    applications: Sequence[Application]
    people: Sequence[Person]
    terms: dict[UUID, ReviewerTerms]
    rows: Sequence[tuple[UUID, UUID, ReviewState, ApplicationState]]
    apart: set[tuple[UUID, UUID]]

    @property
    def existing(self) -> set[tuple[str, str]]:
        """Readings of these applications, done or to be done."""
        here = {one.id for one in self.applications}
        kept = (row for row in self.rows if row[0] in here and row[2] is not ReviewState.RECUSED)
        return {(str(row[0]), str(row[1])) for row in kept}

    @property
    def forbidden(self) -> set[tuple[str, str]]:
        """Pairs that may not be: kept apart, or stepped aside from."""
        here = {one.id for one in self.applications}
        recused = {
            (row[0], row[1])
            for row in self.rows
            if row[0] in here and row[2] is ReviewState.RECUSED
        }
        return {(str(a), str(b)) for a, b in self.apart | recused} - self.existing

    def room(self, person_id: UUID) -> int | None:
        """How many of these applications somebody reads at most, those they have included."""
        most = self.terms[person_id].most if person_id in self.terms else None
        if most is None:
            return None
        has = Counter(reader for _task, reader in self.existing)[str(person_id)]
        in_all = sum(row[1] == person_id and row[2] is not ReviewState.RECUSED for row in self.rows)
        return max(most - (in_all - has), has)


def _hand_out(question: _Question) -> Handout:
    """The fairest answer there is; where not everything can be read, as much as can."""
    if not question.applications or not question.people:
        return _as_much_as_can(question)
    from aspirant.algorithms.reviewers import Infeasible, assign_reviewers  # noqa: PLC0415 - heavy

    try:
        assignments = assign_reviewers(_problem(question))
    except Infeasible:
        return _as_much_as_can(question)
    new = [(one.application, one.reviewer) for one in assignments if not one.existing]
    return Handout(readings=new, short={})


def _problem(question: _Question) -> ReviewersProblem:
    existing, forbidden = question.existing, question.forbidden
    own = [Reviewer(str(one.id), question.room(one.id)) for one in question.people]
    has = Counter(reader for _task, reader in existing)
    former = sorted(set(has) - {one.id for one in own})  # no longer reviewers: nothing new
    known = {one.id for one in own} | set(former)
    return ReviewersProblem(
        applications=tuple(str(one.id) for one in question.applications),
        reviewers=(*own, *(Reviewer(one, has[one]) for one in former)),
        readers=question.round.reviewers_each,
        seed=question.round.slug,
        forbidden=tuple(sorted(pair for pair in forbidden if pair[1] in known)),
        existing=tuple(sorted(existing)),
    )


def _as_much_as_can(question: _Question) -> Handout:
    existing = question.existing
    readers_of = Counter(task for task, _reader in existing)
    has = Counter(reader for _task, reader in existing)
    each = question.round.reviewers_each
    return spread_readings(
        [Task(str(one.id), each - readers_of[str(one.id)]) for one in question.applications],
        [Reader(str(one.id), has[str(one.id)], question.room(one.id)) for one in question.people],
        forbidden=question.forbidden | existing,
    )


def _kept_apart(
    applications: Sequence[Application], people: Sequence[Person], terms: dict[UUID, ReviewerTerms]
) -> set[tuple[UUID, UUID]]:
    """Pairs of an application and a reviewer who are the same person or share a workplace."""
    return {
        (application.id, person.id)
        for application in applications
        for person in people
        if application.person_id == person.id
        or _is_same_workplace(application.workplace, terms.get(person.id))
    }


def _is_same_workplace(workplace: str, terms: ReviewerTerms | None) -> bool:
    own = _plain(terms.workplace) if terms else ""
    return bool(own) and own == _plain(workplace)


def _plain(workplace: str) -> str:
    return " ".join(workplace.casefold().replace("-", " ").split())
