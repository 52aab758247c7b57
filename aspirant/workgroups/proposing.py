"""Asks the solver for groups, and keeps what stood in the way of something better."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aspirant.algorithms import groups
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.workgroups.queries import Board, Place

#: Of these each group should hold many values.
SPREAD = ("association", "region")

Chosen = dict[UUID, tuple[UUID, dict[str, Any]]]


def choose_areas(board: Board, *, least: int, most: int, kept: Mapping[UUID, UUID]) -> Chosen:
    """An area for each person, with what stood in the way of each dearer wish.

    `kept` says who is to stay on which area.
    """
    problem = groups.GroupsProblem(
        people=tuple(_person(place) for place in board.places),
        groups=tuple(groups.Group(str(area.id), least, most) for area in board.areas),
        seed=f"workgroups {board.round.id}",
        pins={str(person_id): str(area_id) for person_id, area_id in kept.items()},
        spread=SPREAD,
    )
    try:
        placement = groups.propose_groups(problem)
    except groups.Infeasible:
        raise NotPossible(
            mark(
                "With those you have moved kept where they are, the sizes cannot be met."
                " Change the sizes, or let everybody be placed anew."
            )
        ) from None
    return {UUID(one.person): (UUID(one.group), _why(one)) for one in placement.placed}


def _person(place: Place) -> groups.Person:
    attributes = {"association": place.association, "region": place.region}
    return groups.Person(
        id=str(place.person.id),
        wishes=tuple(str(area_id) for area_id in place.wishes),
        attributes={name: value for name, value in attributes.items() if value},
    )


def _why(placed: groups.Placed) -> dict[str, Any]:
    return {"obstacles": [{"area": one.group, "kind": one.kind} for one in placed.obstacles]}
