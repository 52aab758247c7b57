"""Verbs: wish, propose the groups, move somebody, publish, take back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.lifecycle import move
from aspirant.mail.models import Letter
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person, RoleGrant
from aspirant.programme.models import Round
from aspirant.workgroups.messages import published_letter
from aspirant.workgroups.models import Membership, Wish, Workgroup
from aspirant.workgroups.proposing import choose_areas
from aspirant.workgroups.queries import Board, Place, is_published


def wish_for_areas(round: Round, *, areas: Sequence[UUID], by: Person, at: datetime) -> list[Wish]:
    """Say which areas one would like to work on, the first choice first; replaces what was said."""
    if is_published(round):
        raise NotPossible(mark("The groups are already published, so wishes are closed."))
    db.session.execute(delete(Wish).where(Wish.round_id == round.id, Wish.person_id == by.id))
    wishes = [
        Wish(round_id=round.id, person_id=by.id, area_id=area_id, rank=rank)
        for rank, area_id in enumerate(areas, start=1)
    ]
    db.session.add_all(wishes)
    record("wish_for_areas", round, by=by, at=at, count=len(wishes))
    return wishes


def propose_workgroups(
    board: Board, *, least: int, most: int, keeps_by_hand: bool, by: Person, at: datetime
) -> None:
    """Let the solver put everybody in a group, wishes first, then spread. People decide after.

    Those moved by hand stay where they are when `keeps_by_hand`.
    """
    _refuse_published(board)
    if not board.places or not board.areas:
        raise NotPossible(mark("There must be people and areas before there can be groups."))
    kept = board.by_hand if keeps_by_hand else {}
    chosen = choose_areas(board, least=least, most=most, kept=kept)
    groups = _groups_of(board)
    for group in groups.values():
        group.proposed_at = at
    for place in board.places:
        area_id, why = chosen[place.person.id]
        seat = _seat(place, groups[area_id])
        seat.is_by_hand, seat.why = place.person.id in kept, why
    record("propose_workgroups", board.round, by=by, at=at, least=least, most=most)


def move_member(
    board: Board, participant: RoleGrant, *, workgroup_id: UUID, by: Person, at: datetime
) -> Workgroup:
    """Put a participant in another group, or in a first one."""
    _refuse_published(board)
    place = next(place for place in board.places if place.grant_id == participant.id)
    group = next(group for group in board.groups if group.id == workgroup_id)
    seat = _seat(place, group)
    seat.is_by_hand, seat.why = True, {}
    record("move_member", group, by=by, at=at, person=str(place.person.id))
    return group


def publish_workgroups(board: Board, *, by: Person, at: datetime) -> list[Letter]:
    """Tell everybody which group they are in."""
    if board.unplaced or not board.groups:
        raise NotPossible(mark("Everybody needs a group before the groups are published."))
    for group in board.groups:
        move(group, "publish_workgroup", by=by, at=at)
        group.published_at = at
    return [
        queue_letter(published_letter(group, member.person), at=at)
        for group in board.groups
        for member in group.members_by_name
    ]


def unpublish_workgroups(board: Board, *, by: Person, at: datetime) -> None:
    """Take the groups back, to change them. The letters already sent stay sent."""
    for group in board.groups:
        move(group, "unpublish_workgroup", by=by, at=at)
        group.published_at = None


def _refuse_published(board: Board) -> None:
    if board.is_published:
        raise NotPossible(mark("The groups are published. Take them back first."))


def _groups_of(board: Board) -> dict[UUID, Workgroup]:
    """The round's groups by area, made where there was none."""
    groups = {group.area_id: group for group in board.groups}
    for area in board.areas:
        if area.id not in groups:
            groups[area.id] = Workgroup(
                round_id=board.round.id, area_id=area.id, area=area, members=[]
            )
            db.session.add(groups[area.id])
    return groups


def _seat(place: Place, group: Workgroup) -> Membership:
    seat = place.membership or Membership(round_id=group.round_id, person=place.person)
    seat.workgroup, seat.wish_rank = group, place.rank_of(group.area_id)
    db.session.add(seat)
    return seat
