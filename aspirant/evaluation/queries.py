"""Reads: what a round asks, its evaluations, who is asked, and which wait for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from aspirant.algorithms.ballots import Box
from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.evaluation.models import (
    Asked,
    BallotBox,
    Evaluation,
    EvaluationTerms,
    usual_terms,
)
from aspirant.lifecycle import EvaluationState, RoundState, SessionState
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.permissions import can
from aspirant.programme.models import Round, Session
from aspirant.schedule.answer_tokens import EVALUATION, is_signed, read_answer_token
from aspirant.schedule.queries import find_session


@dataclass(frozen=True)
class EvaluationByLetter:
    """The evaluation and the person that a letter's token stands for."""

    evaluation: Evaluation
    person: Person


def find_terms(round: Round) -> EvaluationTerms:
    """What the round asks after its sessions; the usual where it has set nothing."""
    own = sa.select(EvaluationTerms).where(EvaluationTerms.round_id == round.id)
    return db.session.scalar(own) or usual_terms(round)


def find_evaluation(evaluation_id: UUID) -> Evaluation | None:
    """One evaluation with its session, its round and those asked."""
    return db.session.scalar(_whole().where(Evaluation.id == evaluation_id))


def find_evaluation_of(session: Session) -> Evaluation | None:
    """The evaluation of a session, alone."""
    return db.session.scalar(sa.select(Evaluation).where(Evaluation.session_id == session.id))


def find_evaluation_by_letter(token: str) -> EvaluationByLetter | None:
    """What a letter's token stands for, while its reader may answer."""
    ids = read_answer_token(token)
    session = find_session(ids[0]) if ids else None
    person = find_person(ids[1]) if ids else None
    if session is None or person is None:
        return None
    evaluation = db.session.scalar(_whole().where(Evaluation.session_id == session.id))
    is_ours = is_signed(token, session, person, purpose=EVALUATION) and person.is_active
    if evaluation is None or not is_ours or not can(person, "answer_evaluation", evaluation):
        return None
    return EvaluationByLetter(evaluation, person)


def list_evaluations(round: Round) -> list[Evaluation]:
    """The evaluations of a round in the order of its sessions, with those asked."""
    return list(
        db.session.scalars(
            _whole()
            .join(Session, Session.id == Evaluation.session_id)
            .where(Evaluation.round_id == round.id)
            .order_by(Session.starts_at, Session.id)
        )
    )


def list_open_evaluations() -> list[Evaluation]:
    """Those of every round that take answers or wait to be closed."""
    is_open = Evaluation.state == EvaluationState.OPEN
    return list(db.session.scalars(_whole().where(is_open).order_by(Evaluation.id)))


def list_evaluations_to_answer(person: Person, *, at: datetime) -> list[Evaluation]:
    """Open evaluations that ask the person and that they have not answered."""
    waits = sa.exists().where(
        Asked.session_id == Evaluation.session_id,
        Asked.person_id == person.id,
        Asked.answered_on.is_(None),
    )
    return list(
        db.session.scalars(
            sa.select(Evaluation)
            .join(Evaluation.session)
            .where(
                Evaluation.state == EvaluationState.OPEN,
                Evaluation.closes_on >= to_local(at).date(),
                Session.state == SessionState.PLANNED,
                Session.ends_at <= at,
                waits,
            )
            .options(contains_eager(Evaluation.session))
            .order_by(Evaluation.closes_on, Evaluation.id)
        )
    )


def list_sessions_to_ask_about(*, at: datetime, within: timedelta) -> list[Session]:
    """Sessions that ended lately and about which nobody has been asked."""
    return list(
        db.session.scalars(
            sa.select(Session)
            .join(Session.round)
            .outerjoin(Evaluation, Evaluation.session_id == Session.id)
            .where(
                Session.state == SessionState.PLANNED,
                Session.ends_at <= at,
                Session.ends_at > at - within,
                Round.state == RoundState.RUNNING,
                Evaluation.id.is_(None),
            )
            .options(joinedload(Session.round))
            .order_by(Session.ends_at, Session.id)
        )
    )


def closed_on(table: type[Asked] | type[BallotBox]) -> sa.ColumnElement[Any]:
    """The last day of the evaluation that a row of the table belongs to."""
    return (
        sa.select(Evaluation.closes_on)
        .where(Evaluation.session_id == table.session_id)
        .correlate(table)
        .scalar_subquery()
    )


def find_asked(evaluation: Evaluation, person: Person) -> Asked | None:
    """Whether the person is asked, and has answered, as the database has it now."""
    own = Asked.session_id == evaluation.session_id, Asked.person_id == person.id
    return db.session.scalar(sa.select(Asked).where(*own).execution_options(populate_existing=True))


def find_box(evaluation: Evaluation) -> BallotBox | None:
    """The box of an evaluation, as the database has it now; None when it has been cleared away."""
    wanted = sa.select(BallotBox).where(BallotBox.session_id == evaluation.session_id)
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def open_boxes(evaluations: Sequence[Evaluation]) -> dict[UUID, Box]:
    """By session: what is in the boxes of those that are closed. An open one is never looked in."""
    closed = [one.session_id for one in evaluations if one.is_closed]
    rows = sa.select(BallotBox).where(BallotBox.session_id.in_(closed))
    return {row.session_id: row.open() for row in db.session.scalars(rows)}


def _whole() -> sa.Select[Evaluation]:
    return sa.select(Evaluation).options(
        joinedload(Evaluation.session).joinedload(Session.round),
        selectinload(Evaluation.asked).joinedload(Asked.person).selectinload(Person.roles),
    )
