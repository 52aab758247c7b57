"""Draws: those of a round, one with its chances, who is in it, who would be."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.lottery.chances import pinned
from aspirant.lottery.models import Band, Draw, DrawSeat
from aspirant.programme.models import Round
from aspirant.selection.queries.proposals import Question
from aspirant.selection.queries.targets import label_values

#: Fewer people than this are never told apart on a public page.
FEWEST = 5


@dataclass(frozen=True)
class ChanceRow:
    """People with one chance (0 to 1): what they have in common, or "" for several kinds."""

    words: tuple[str, ...]
    people: int
    least: float
    most: float
    is_certain: bool = False


@dataclass(frozen=True)
class Chances:
    """Everybody in a draw by chance, the smallest first."""

    rows: tuple[ChanceRow, ...]
    people: int
    certain: int
    least: float
    most: float
    places: int

    @property
    def even(self) -> float:
        """What everybody's chance would be without targets."""
        return (self.places - self.certain) / self.people if self.people else 0.0


def list_draws(round: Round) -> list[Draw]:
    """The draws of a round, the latest first."""
    return list(
        db.session.scalars(
            select(Draw)
            .where(Draw.round_id == round.id)
            .options(joinedload(Draw.proposal))
            .order_by(Draw.number.desc(), Draw.id)
        )
    )


def find_draw(draw_id: UUID) -> Draw | None:
    """One draw, with its round and the proposal that it led to."""
    return db.session.scalar(
        select(Draw)
        .where(Draw.id == draw_id)
        .options(joinedload(Draw.round), joinedload(Draw.proposal))
    )


def file_of(draw: Draw) -> dict[str, Any]:
    """The file that everybody may download."""
    file: dict[str, Any] = json.loads(_deferred(draw).file)
    return file


def traits_of(draw: Draw) -> dict[str, Any]:
    """What auditors may see besides: who answers to which target, by alias."""
    traits: dict[str, Any] = json.loads(_deferred(draw).traits)
    return traits


def _deferred(draw: Draw) -> Draw:
    return db.session.scalars(
        select(Draw).where(Draw.id == draw.id).options(undefer(Draw.file), undefer(Draw.traits))
    ).one()


def find_own_seat(draw: Draw, person_id: UUID) -> DrawSeat | None:
    """Under which number somebody stands in a draw, if they do."""
    return db.session.scalar(
        select(DrawSeat)
        .join(DrawSeat.application)
        .where(DrawSeat.draw_id == draw.id, Application.person_id == person_id)
    )


def find_public_draw(round: Round) -> Draw | None:
    """The latest published draw of a round."""
    return db.session.scalar(
        select(Draw)
        .where(Draw.round_id == round.id, Draw.published_at.is_not(None))
        .order_by(Draw.number.desc(), Draw.id)
        .limit(1)
    )


def applications_by_alias(draw: Draw) -> dict[str, str]:
    """What the solver calls those in a draw, by alias. Whoever is gone is missing."""
    rows = db.session.execute(
        select(DrawSeat.alias, DrawSeat.application_id)
        .where(DrawSeat.draw_id == draw.id)
        .order_by(DrawSeat.alias)
    )
    return {row.alias: str(row.application_id) for row in rows}


def find_band(
    question: Question, band: Band, least: int | None, most: int | None
) -> tuple[set[str], set[str]]:
    """Who would be equal, and who certain of a place, by what the solver calls them."""
    held = pinned(question.problem.candidates)
    if band is Band.CONTESTED:
        latest = question.proposals[-1] if question.proposals else None
        contested = set(latest.result["contested"]) if latest else set()
        chosen = set(latest.chosen) if latest else set()
        return contested - held, (chosen - contested) | held
    merits = {one.id: one.merit for one in question.problem.candidates}
    above = {id for id, merit in merits.items() if most is not None and merit > most}
    equal = {id for id, merit in merits.items() if merit >= (least or 0)} - above
    return equal - held, above | held


def all_chances(draw: Draw) -> Chances:
    """Everybody, type by type: for those who decide."""
    labels = label_values()
    rows = [_row(one, labels) for one in draw.types if not one["certain"]]
    return _chances(draw, rows)


def public_chances(draw: Draw) -> Chances:
    """Types of five people or more by themselves, all others together.

    Where the others are fewer than five, the smallest type goes with them, so that no row of
    the table and no difference between its rows is about fewer than five people.
    """
    labels = label_values()
    rows = sorted((_row(one, labels) for one in draw.types if not one["certain"]), key=_by_size)
    merged = [row for row in rows if row.people < FEWEST]
    shown = [row for row in rows if row.people >= FEWEST]
    while merged and shown and sum(row.people for row in merged) < FEWEST:
        merged.append(shown.pop(0))
    if merged:
        least, most = min(one.least for one in merged), max(one.most for one in merged)
        shown.append(ChanceRow((), sum(one.people for one in merged), least, most))
    return _chances(draw, shown)


def _by_size(row: ChanceRow) -> tuple[int, tuple[str, ...]]:
    return row.people, row.words


def _row(one: dict[str, Any], labels: Any) -> ChanceRow:
    words = tuple(labels.get((a, v), v) for a, v in one["traits"])
    return ChanceRow(words, one["people"], one["chance"], one["chance"])


def _chances(draw: Draw, rows: list[ChanceRow]) -> Chances:
    ordered = sorted(rows, key=lambda row: (row.least, row.most, row.words))
    return Chances(
        rows=tuple(ordered),
        people=sum(row.people for row in rows),
        certain=sum(one["people"] for one in draw.types if one["certain"]),
        least=min((row.least for row in rows), default=0.0),
        most=max((row.most for row in rows), default=0.0),
        places=draw.places,
    )
