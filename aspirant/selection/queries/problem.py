"""The question put to the solver, from what the round holds now."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from aspirant.algorithms.selection_problem import Candidate, SelectionProblem, Target
from aspirant.applications.models import Application
from aspirant.core.db import db
from aspirant.programme.models import Round
from aspirant.protected.queries import Weighed
from aspirant.protected.words import is_protected
from aspirant.selection.models import Pin, PinKind
from aspirant.selection.models import Target as TargetRow
from aspirant.selection.queries.pool import Entrant, Pool, attributes_of


def list_pins(round: Round) -> list[Pin]:
    """Who is held in or out, by number, with the applications and their people."""
    return list(
        db.session.scalars(
            select(Pin)
            .join(Pin.application)
            .where(Pin.round_id == round.id)
            .options(joinedload(Pin.application).joinedload(Application.person))
            .order_by(Application.number, Pin.id)
        )
    )


def find_pin(pin_id: UUID) -> Pin | None:
    """One pin, with its round and application."""
    return db.session.scalar(
        select(Pin)
        .where(Pin.id == pin_id)
        .options(joinedload(Pin.round), joinedload(Pin.application))
    )


def find_pin_of(application: Application) -> Pin | None:
    """Whether somebody is held in or out."""
    return db.session.scalar(select(Pin).where(Pin.application_id == application.id))


def build_problem(
    round: Round,
    pool: Pool,
    targets: list[TargetRow],
    pins: list[Pin],
    *,
    seed: str,
    weighed: Weighed,
) -> SelectionProblem:
    """The question. Where fewer can be chosen than there are places, all of them are wanted.

    `weighed` is what people agreed to have weighed besides what stands in their applications.
    """
    held = {pin.application_id: pin.kind for pin in pins}
    candidates = tuple(
        _candidate(entrant, held.get(entrant.application.id), weighed.get(entrant.id, {}))
        for entrant in pool.entrants
    )
    available = sum(candidate.pin != "out" for candidate in candidates)
    return SelectionProblem(
        candidates=candidates,
        places=min(round.places, available),
        targets=tuple(_target(row) for row in targets),
        workplace_limit=round.workplace_limit,
        seed=seed,
    )


def open_part(problem: SelectionProblem) -> SelectionProblem:
    """The question as it is told of: without protected attributes and the targets on them."""
    if not any(is_protected(target.attribute) for target in problem.targets):
        return problem
    return replace(
        problem,
        targets=tuple(one for one in problem.targets if not is_protected(one.attribute)),
        candidates=tuple(
            replace(one, attributes=_open_attributes(one)) for one in problem.candidates
        ),
    )


def _open_attributes(candidate: Candidate) -> dict[str, str]:
    return {name: value for name, value in candidate.attributes.items() if not is_protected(name)}


def _candidate(entrant: Entrant, pin: PinKind | None, weighed: Mapping[str, str]) -> Candidate:
    return Candidate(
        id=entrant.id,
        merit=entrant.merit,
        attributes={**attributes_of(entrant.application), **weighed},
        workplace=entrant.application.workplace.strip().casefold() or None,
        pin=None if pin is None else "in" if pin is PinKind.IN else "out",
    )


def _target(row: TargetRow) -> Target:
    return Target(row.attribute, row.value, row.least, row.most, row.is_hard, row.priority)
