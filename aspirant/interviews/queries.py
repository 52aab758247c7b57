"""Reads: bookable times, interviews and how applications stand after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from aspirant.algorithms.scores import AdjustedPoints, tenths
from aspirant.algorithms.slots import Span
from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.interviews.models import (
    Interview,
    InterviewRecusal,
    InterviewScore,
    InterviewScorecard,
    PanelSeat,
    Slot,
)
from aspirant.lifecycle import ApplicationState, InterviewState, ReviewState
from aspirant.people.models import Person
from aspirant.programme.models import Criterion
from aspirant.reviews.models import Points, Review
from aspirant.reviews.queries import read_standings, standings_of_cards, weighted_mean_of
from aspirant.reviews.scores import Standing
from aspirant.reviews.severity import find_points, list_adjusted

#: An interview that has taken place or has a time.
TIMED = (InterviewState.BOOKED, InterviewState.HELD)


def find_interview(interview_id: UUID) -> Interview | None:
    """An interview with its applicant, its time, its panel and its scorecards."""
    return _find(Interview.id == interview_id)


def find_interview_of(application_id: UUID) -> Interview | None:
    """The interview that an application was invited to."""
    return _find(Interview.application_id == application_id)


def _find(condition: ColumnElement[bool]) -> Interview | None:
    application = joinedload(Interview.application)
    return db.session.scalar(
        select(Interview)
        .where(condition)
        .options(
            application.joinedload(Application.person),
            application.joinedload(Application.round),
            application.joinedload(Application.association),
            joinedload(Interview.slot).selectinload(Slot.panel).joinedload(PanelSeat.person),
            selectinload(Interview.scorecards).options(
                joinedload(InterviewScorecard.interviewer),
                selectinload(InterviewScorecard.scores).joinedload(InterviewScore.criterion),
            ),
            selectinload(Interview.recusals).joinedload(InterviewRecusal.recused),
        )
    )


def find_slot(slot_id: UUID) -> Slot | None:
    """A bookable time with its panel and, when it is taken, its interview."""
    return db.session.scalar(
        select(Slot)
        .where(Slot.id == slot_id)
        .options(
            selectinload(Slot.panel).joinedload(PanelSeat.person),
            joinedload(Slot.interview),
            joinedload(Slot.round),
        )
    )


def list_free_slots(
    round_id: UUID, *, after: datetime, application_id: UUID | None = None
) -> list[Slot]:
    """The times of a round that can be booked and that begin later than `after`, by time.

    With an application: those whose panel holds nobody who has to stay out of it.
    """
    return list(
        db.session.scalars(
            select(Slot)
            .where(_is_free(round_id, after), ~_holds(_kept_apart(application_id)))
            .order_by(Slot.starts_at, Slot.id)
        )
    )


def _is_free(round_id: UUID, after: datetime) -> ColumnElement[bool]:
    booked = exists().where(Interview.slot_id == Slot.id)
    seated = exists().where(PanelSeat.slot_id == Slot.id)
    return (Slot.round_id == round_id) & (Slot.starts_at > after) & ~booked & seated


def _holds(people: Select[UUID]) -> ColumnElement[bool]:
    return exists().where(PanelSeat.slot_id == Slot.id, PanelSeat.person_id.in_(people))


def _kept_apart(application_id: UUID | None) -> Select[UUID]:
    """Who may not interview somebody: who stepped aside, and the applicant."""
    return select(
        union(
            select(Application.person_id).where(Application.id == application_id),
            select(Review.reviewer_id).where(
                Review.application_id == application_id, Review.state == ReviewState.RECUSED
            ),
            select(InterviewRecusal.recused_id)
            .join(Interview, Interview.id == InterviewRecusal.interview_id)
            .where(Interview.application_id == application_id),
        ).subquery()
    )


def list_kept_apart(application_id: UUID) -> set[UUID]:
    """Who may not interview somebody: who stepped aside, in the reading too, and the applicant."""
    return set(db.session.scalars(_kept_apart(application_id)))


def is_bookable(slot: Slot, application_id: UUID) -> bool:
    """Whether the panel of a time can meet an applicant. Needs `panel` loaded."""
    apart = list_kept_apart(application_id)
    return bool(slot.panel) and not any(seat.person_id in apart for seat in slot.panel)


def list_unbooked_slots(round_id: UUID) -> list[Slot]:
    """The times of a round that nobody has booked, past and to come, with their panel, by time."""
    booked = select(Interview.slot_id).where(Interview.slot_id.is_not(None))
    return list(
        db.session.scalars(
            select(Slot)
            .where(Slot.round_id == round_id, Slot.id.not_in(booked))
            .options(selectinload(Slot.panel).joinedload(PanelSeat.person))
            .order_by(Slot.starts_at, Slot.id)
        )
    )


def list_panel_slots(round_id: UUID, person_id: UUID) -> list[Slot]:
    """The times of a round in whose panel somebody sits, booked or free, by time."""
    own = select(PanelSeat.slot_id).where(PanelSeat.person_id == person_id)
    return list(db.session.scalars(_slots().where(Slot.round_id == round_id, Slot.id.in_(own))))


def _slots() -> Select[Slot]:
    interview = joinedload(Slot.interview)
    return (
        select(Slot)
        .options(
            selectinload(Slot.panel).joinedload(PanelSeat.person),
            interview.joinedload(Interview.application).options(
                joinedload(Application.person), joinedload(Application.association)
            ),
            interview.selectinload(Interview.scorecards),
        )
        .order_by(Slot.starts_at, Slot.id)
    )


def list_interviews(round_id: UUID) -> list[Interview]:
    """The interviews of a round with applicant, time and panel; those without a time first."""
    return list(
        db.session.scalars(
            select(Interview)
            .join(Interview.application)
            .join(Interview.slot, isouter=True)
            .options(
                contains_eager(Interview.application).options(
                    joinedload(Application.person), joinedload(Application.association)
                ),
                contains_eager(Interview.slot)
                .selectinload(Slot.panel)
                .joinedload(PanelSeat.person),
                selectinload(Interview.scorecards),
                selectinload(Interview.recusals),
            )
            .where(Interview.round_id == round_id)
            .order_by(Slot.starts_at.is_not(None), Slot.starts_at, Application.number, Interview.id)
        )
    )


def list_silent(round_id: UUID) -> list[Interview]:
    """The invited who have not chosen a time, with what a letter to them needs, by number."""
    return list(
        db.session.scalars(
            select(Interview)
            .join(Interview.application)
            .options(
                contains_eager(Interview.application).options(
                    joinedload(Application.person), joinedload(Application.round)
                )
            )
            .where(Interview.round_id == round_id, Interview.state == InterviewState.INVITED)
            .order_by(Application.number, Interview.id)
        )
    )


def list_to_invite(round_id: UUID) -> list[Application]:
    """The shortlisted who have not been invited, with person, round and association, by number."""
    return list(
        db.session.scalars(
            select(Application)
            .join(Interview, Interview.application_id == Application.id, isouter=True)
            .where(
                Application.round_id == round_id,
                Application.state == ApplicationState.SHORTLISTED,
                Interview.id.is_(None),
            )
            .options(
                joinedload(Application.person),
                joinedload(Application.round),
                joinedload(Application.association),
            )
            .order_by(Application.number, Application.id)
        )
    )


def list_chosen(
    round_id: UUID, numbers: Iterable[int]
) -> list[tuple[Application, Interview | None]]:
    """The applications of a round with these numbers, each with its interview, by number."""
    found = db.session.execute(
        select(Application, Interview)
        .join(Interview, Interview.application_id == Application.id, isouter=True)
        .where(Application.round_id == round_id, Application.number.in_(numbers))
        .options(
            joinedload(Application.person),
            joinedload(Application.round),
            joinedload(Application.association),
            contains_eager(Interview.application),
            joinedload(Interview.slot),
            selectinload(Interview.scorecards),
        )
        .order_by(Application.number, Application.id)
    )
    return [(application, interview) for application, interview in found]


@dataclass(frozen=True)
class Clash:
    """Somebody who would sit in two interviews at once."""

    name: str
    span: Span


def list_clashes(people: Iterable[Person], spans: list[Span]) -> list[Clash]:
    """Times that people of a panel already hold, in any round, and that overlap with `spans`."""
    if not spans:
        return []
    overlaps = [(Slot.starts_at < one.ends_at) & (Slot.ends_at > one.starts_at) for one in spans]
    found = db.session.execute(
        select(Person.name, Slot.starts_at, Slot.ends_at)
        .join(PanelSeat, PanelSeat.person_id == Person.id)
        .join(Slot, Slot.id == PanelSeat.slot_id)
        .where(Person.id.in_([one.id for one in people]), or_(*overlaps))
        .order_by(Slot.starts_at, Person.name, PanelSeat.id)
    )
    return [Clash(row.name, Span(row.starts_at, row.ends_at)) for row in found]


def list_standings(round_id: UUID) -> dict[UUID, Standing]:
    """How the interviewed applications of a round stand, by application: one query."""
    cards = (
        select(Interview.application_id, weighted_mean_of(InterviewScore.value))
        .join(InterviewScorecard, InterviewScorecard.interview_id == Interview.id)
        .join(InterviewScore, InterviewScore.scorecard_id == InterviewScorecard.id)
        .join(Criterion, Criterion.id == InterviewScore.criterion_id)
        .where(Interview.round_id == round_id, Interview.state.in_(TIMED))
        .group_by(InterviewScorecard.id, Interview.application_id)
    )
    return read_standings(standings_of_cards(cards))


@dataclass(frozen=True)
class Merit:
    """What an application is worth, in whole tenths of a point.

    `raw` is from the points as they were given, mostly 10 to 50; `adjusted` with the readings
    adjusted for the reviewers' severity, None where there is too little data. `margin` is how far
    the severity and chance of the readings may make `adjusted` miss, nineteen times in twenty.
    `points` says which of them the round has chosen.
    """

    raw: int
    adjusted: int | None = None
    margin: int | None = None
    points: Points = Points.RAW

    @property
    def is_adjusted(self) -> bool:
        """Whether the adjusted points are the ones used: chosen, and there are any."""
        return self.points is Points.ADJUSTED and self.adjusted is not None

    @property
    def used(self) -> int:
        """The points that count."""
        return self.adjusted if self.is_adjusted and self.adjusted is not None else self.raw

    @property
    def change(self) -> int | None:
        """What adjusting adds or, below nought, takes away."""
        return None if self.adjusted is None else self.adjusted - self.raw


def list_merits(round_id: UUID) -> dict[UUID, Merit]:
    """The merit of each application of a round, raw and adjusted: three queries.

    merit = (mean of the reading + mean of the interview) / 2, halves of a tenth upwards. A mean
    is the mean over scorecards of Σ(weight · level) / Σ weight. Where only one of the two has
    scorecards, that one is the merit; an application without any is not in the answer. Only the
    reading is adjusted (see `algorithms.scores`): a panel scores together, in one room.
    """
    readings, interviews = list_adjusted(round_id), list_standings(round_id)
    points = find_points(round_id)
    return {
        application_id: _merit(readings.get(application_id), interviews.get(application_id), points)
        for application_id in sorted({*readings, *interviews}, key=str)
    }


def _merit(reading: AdjustedPoints | None, interview: Standing | None, points: Points) -> Merit:
    if reading is None:
        assert interview
        return Merit(interview.tenths, points=points)
    met = [interview.mean] if interview else []
    raw = tenths((reading.raw + sum(met)) / (1 + len(met)))
    if reading.adjusted is None or reading.margin is None:
        return Merit(raw, points=points)
    adjusted = tenths((reading.adjusted + sum(met)) / (1 + len(met)))
    return Merit(raw, adjusted, tenths(reading.margin / (1 + len(met))), points)


def count_free_slots(round_id: UUID, *, after: datetime) -> int:
    """How many times are left to choose from."""
    return db.session.scalar(select(func.count(Slot.id)).where(_is_free(round_id, after))) or 0
