"""Reads: rounds and calls, and everything a coordinator sets up for them."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from aspirant.core.db import Base, db
from aspirant.lifecycle import CallState, RoundState
from aspirant.people.models import Person, RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import (
    Area,
    Association,
    Break,
    Call,
    Criterion,
    EntryRule,
    Programme,
    Question,
    Round,
    Session,
)
from aspirant.programme.words import Audience, Stage

InOrder = TypeVar("InOrder", EntryRule, Question, Criterion, Area)
Part = TypeVar("Part", EntryRule, Question, Criterion, Area, Session)


def find_programme() -> Programme | None:
    """The programme of this site; None before the first round."""
    return db.session.scalar(select(Programme).order_by(Programme.slug).limit(1))


@cache
def _rounds() -> Select[Round]:
    with_call = joinedload(Round.call).immediateload(Call.round)  # the round is at hand: no query
    return select(Round).options(joinedload(Round.programme), with_call)


@cache
def _calls() -> Select[Call]:
    of_its_round = contains_eager(Call.round)
    return (
        select(Call)
        .join(Call.round)
        .options(of_its_round.contains_eager(Round.call), of_its_round.joinedload(Round.programme))
    )


def find_round(slug: str) -> Round | None:
    """The round at an address, with its programme and call."""
    return db.session.scalar(_rounds().where(Round.slug == slug))


def find_round_by_id(round_id: UUID) -> Round | None:
    """The same, by id."""
    return db.session.scalar(_rounds().where(Round.id == round_id))


def find_call(slug: str) -> Call | None:
    """The call of the round at an address, with round and programme."""
    return db.session.scalar(_calls().where(Round.slug == slug))


def has_round_named(*names: str) -> bool:
    """Whether a round has one of the names, in either language; capitals make no difference."""
    wanted = {" ".join(name.split()).casefold() for name in names if name.strip()}
    taken = db.session.scalars(select(Round.name))
    return any({one.sv.casefold(), one.en.casefold()} & wanted for one in taken)


def find_begun(round: Round, person: Person) -> Any:
    """Id and state of what a person began, or sent, to a round."""
    of = Base.metadata.tables["applications"].c  # this floor knows the table, not the model
    begun = select(of.id, of.state).where(of.round_id == round.id, of.person_id == person.id)
    return db.session.execute(begun).one_or_none()


def list_rounds() -> list[Round]:
    """Every round with programme and call, the latest first."""
    return list(db.session.scalars(_rounds().order_by(Round.starts_on.desc(), Round.slug)))


def list_finished_rounds() -> list[Round]:
    """The rounds that are over, the latest first."""
    finished = _rounds().where(Round.state == RoundState.FINISHED)
    return list(db.session.scalars(finished.order_by(Round.starts_on.desc(), Round.slug)))


def find_finished_round(slug: str) -> Round | None:
    """The round at an address, when it is over."""
    finished = _rounds().where(Round.slug == slug, Round.state == RoundState.FINISHED)
    return db.session.scalar(finished)


def count_aspirants(rounds: Sequence[Round]) -> dict[UUID, int]:
    """By round: how many take part, or took part."""
    return _count(RoleGrant.round_id, rounds, RoleGrant.role == Role.PARTICIPANT)


def count_applications(rounds: Sequence[Round]) -> dict[UUID, int]:
    """By round: how many applications have been sent in and not withdrawn."""
    table = Base.metadata.tables["applications"]  # this floor knows the table, not the model
    sent_in = table.c.state.not_in(["draft", "withdrawn"])
    return _count(table.c.round_id, rounds, sent_in)


def _count(round_id: Any, rounds: Sequence[Round], condition: Any) -> dict[UUID, int]:
    ids = [round.id for round in rounds]
    found = db.session.execute(
        select(round_id, func.count()).where(round_id.in_(ids), condition).group_by(round_id)
    )
    return {row[0]: row[1] for row in found}


def list_public_calls() -> list[Call]:
    """The calls that everybody may read, of rounds not finished; the one closing last first."""
    public = _calls().where(Call.state != CallState.DRAFT, Round.state != RoundState.FINISHED)
    return list(db.session.scalars(public.order_by(Call.closes_at.desc(), Call.id)))


def list_due_calls(*, at: datetime) -> list[Call]:
    """Open calls whose closing time has come, locked for the one who closes them."""
    return list(
        db.session.scalars(
            select(Call)
            .where(Call.state == CallState.OPEN, Call.closes_at <= at)
            .order_by(Call.closes_at, Call.id)
            .with_for_update(skip_locked=True)
        )
    )


def list_taken_slugs(beginning: str) -> set[str]:
    """The addresses of rounds that begin with those letters."""
    return set(db.session.scalars(select(Round.slug).where(Round.slug.startswith(beginning))))


def list_entry_rules(round: Round) -> list[EntryRule]:
    """What an applicant must meet, in order."""
    return list(
        db.session.scalars(
            select(EntryRule)
            .where(EntryRule.round_id == round.id)
            .order_by(EntryRule.position, EntryRule.id)
        )
    )


def list_questions(round: Round) -> list[Question]:
    """What the form asks, in order."""
    return list(
        db.session.scalars(
            select(Question)
            .where(Question.round_id == round.id)
            .order_by(Question.position, Question.id)
        )
    )


def list_criteria(round: Round, stage: Stage | None = None) -> list[Criterion]:
    """The rubric of a stage (None: of both, the reading first), in order."""
    wanted = select(Criterion).where(Criterion.round_id == round.id)
    if stage:
        wanted = wanted.where(Criterion.stage == stage)
    return list(
        db.session.scalars(
            wanted.order_by(Criterion.stage.desc(), Criterion.position, Criterion.id)
        )
    )


def list_areas(round: Round) -> list[Area]:
    """The fields that workgroups can work on, in order."""
    return list(
        db.session.scalars(
            select(Area).where(Area.round_id == round.id).order_by(Area.position, Area.id)
        )
    )


def list_sessions(round: Round) -> list[Session]:
    """The meetings of the whole round, cancelled ones too, in order of time.

    Those of a workgroup, of a chosen few or of the board are no part of what a round promises.
    """
    return list(
        db.session.scalars(
            select(Session)
            .where(Session.round_id == round.id, Session.audience == Audience.ROUND)
            .order_by(Session.starts_at, Session.id)
        )
    )


def list_public_sessions(round: Round) -> list[Session]:
    """The meetings that stand on the call page, cancelled ones too, in order of time."""
    return [session for session in list_sessions(round) if session.is_public]


def list_associations() -> list[Association]:
    """The union's associations, in its own order."""
    return list(
        db.session.scalars(select(Association).order_by(Association.position, Association.id))
    )


def list_siblings(part: InOrder) -> list[InOrder]:
    """The parts of the same kind and round (criteria: the same stage), in order."""
    kind = type(part)
    wanted = select(kind).where(kind.round_id == part.round_id)
    if isinstance(part, Criterion):
        wanted = wanted.where(Criterion.stage == part.stage)
    return list(db.session.scalars(wanted.order_by(kind.position, kind.id)))


def find_entry_rule(part_id: UUID) -> EntryRule | None:
    """One entry rule, with its round."""
    return _find_part(EntryRule, part_id)


def find_question(part_id: UUID) -> Question | None:
    """One question, with its round."""
    return _find_part(Question, part_id)


def find_criterion(part_id: UUID) -> Criterion | None:
    """One criterion, with its round."""
    return _find_part(Criterion, part_id)


def find_area(part_id: UUID) -> Area | None:
    """One area, with its round."""
    return _find_part(Area, part_id)


def find_area_with_members(area_id: UUID) -> Area | None:
    """One area with its round, and who is in the published workgroup on it."""
    return db.session.scalar(
        select(Area)
        .where(Area.id == area_id)
        .options(joinedload(Area.round), selectinload(Area.members).selectinload(Person.roles))
    )


def find_session(part_id: UUID) -> Session | None:
    """One session, with its round and call."""
    return _find_part(Session, part_id)


def list_breaks(
    round_id: UUID | None, first: date | None = None, last: date | None = None
) -> list[Break]:
    """The breaks that the office has noted, in order; those that touch the days, if given.

    Without a round: those of all rounds.
    """
    wanted = select(Break) if round_id is None else select(Break).where(Break.round_id == round_id)
    if first and last:
        wanted = wanted.where(Break.first_day <= last, Break.last_day >= first)
    return list(db.session.scalars(wanted.order_by(Break.first_day, Break.id)))


def find_break(break_id: UUID) -> Break | None:
    """One break."""
    return db.session.get(Break, break_id)


def _find_part(kind: type[Part], part_id: UUID) -> Part | None:
    with_round = joinedload(kind.round)
    return db.session.scalar(
        select(kind)
        .where(kind.id == part_id)
        .options(with_round.joinedload(Round.call), with_round.joinedload(Round.programme))
    )
