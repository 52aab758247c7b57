"""Verbs: prepare a draw, publish it, record the number drawn, throw a prepared one away."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import DrawState, move
from aspirant.lottery.chances import Fair
from aspirant.lottery.models import Band, Draw, DrawSeat, FairAim
from aspirant.lottery.queries import applications_by_alias, file_of, list_draws
from aspirant.people.models import Person
from aspirant.selection.queries.proposals import Question
from aspirant.selection.service.proposals import keep_by_hand, refuse_when_released
from aspirant.selection.solving import by_hand


@dataclass(frozen=True)
class Terms:
    """Who is equal, by which limits of points (tenths), what is fair, and why they are equal."""

    band: Band
    least: int | None
    most: int | None
    aim: FairAim
    reason: str


def prepare_draw(question: Question, terms: Terms, fair: Fair, *, by: Person, at: datetime) -> Draw:
    """Keep a draw with its chances and groups. Nobody else sees it until it is published."""
    refuse_when_released(question.round)
    if not terms.reason.strip():
        raise NotPossible(mark("Why they are equal needs its reason in writing."))
    draw = _draw(question, terms, fair)
    draw.prepared_at, draw.prepared_by_id = at, by.id
    db.session.add(draw)
    db.session.flush()
    db.session.add_all(_seats(draw, fair))
    db.session.flush()
    record("prepare_draw", draw, by=by, at=at, number=draw.number, hash=draw.hash)
    return draw


def publish_draw(draw: Draw, *, by: Person, at: datetime) -> None:
    """Freeze the list: from now on everybody can read it, and the log holds its fingerprint."""
    refuse_when_released(draw.round)
    if any(one.is_public() and not one.is_drawn for one in list_draws(draw.round)):
        raise NotPossible(mark("Another draw is published and waits for its number."))
    draw.published_at, draw.published_by_id = at, by.id
    move(draw, "publish_draw", by=by, at=at, hash=draw.hash)


def record_draw(
    draw: Draw,
    question: Question,
    *,
    number: int,
    method: str,
    witness: str,
    by: Person,
    at: datetime,
) -> None:
    """Record the number that was drawn in public. Its group becomes the next proposal."""
    refuse_when_released(draw.round)
    groups = file_of(draw)["published"]["groups"]
    if not 1 <= number <= len(groups):
        raise NotPossible(mark("The number must be from 1 to %(count)s."), count=len(groups))
    if not method.strip() or not witness.strip():
        raise NotPossible(mark("How the number was drawn and who saw it must be in writing."))
    present = applications_by_alias(draw)
    chosen = [present[alias] for alias in groups[number - 1] if alias in present]
    if len(chosen) < len(groups[number - 1]) or not question.seats().keys() >= set(chosen):
        raise NotPossible(mark("Somebody in this group has withdrawn since. Prepare a new draw."))
    answer = by_hand(question.problem, chosen)
    reason = f"Lottning {draw.number}: {number}."
    proposal = keep_by_hand(question, answer, reason=reason, by=by, at=at)
    draw.number_drawn, draw.method, draw.witness = number, method.strip(), witness.strip()
    draw.drawn_at, draw.drawn_by_id, draw.proposal_id = at, by.id, proposal.id
    move(draw, "record_draw", by=by, at=at, number=number, hash=draw.hash)


def discard_draw(draw: Draw, *, by: Person, at: datetime) -> None:
    """Throw away a draw that was never published."""
    if draw.state is not DrawState.PREPARED:
        raise NotPossible(mark("A published draw stands, whatever becomes of it."))
    record("discard_draw", draw, by=by, at=at, number=draw.number)
    db.session.delete(draw)


def _draw(question: Question, terms: Terms, fair: Fair) -> Draw:
    return Draw(
        round_id=question.round.id,
        number=max((one.number for one in list_draws(question.round)), default=0) + 1,
        band=terms.band,
        least=terms.least,
        most=terms.most,
        aim=terms.aim,
        reason=terms.reason.strip(),
        places=fair.places,
        given_way=fair.given_way,
        types=fair.types,
        file=json.dumps(fair.file),
        traits=json.dumps(fair.traits),
        hash=fair.file["sha256"],
    )


def _seats(draw: Draw, fair: Fair) -> list[DrawSeat]:
    return [
        DrawSeat(
            draw_id=draw.id,
            application_id=UUID(id),
            alias=alias,
            chance=chance,
            is_certain=certain,
        )
        for id, (alias, chance, certain) in sorted(fair.seats.items())
    ]
