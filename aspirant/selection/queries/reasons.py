"""Why this person and not that one, and what a change by hand would cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from aspirant.algorithms.selection_checker import Swap, compare_swap
from aspirant.algorithms.selection_problem import Target
from aspirant.core.db import db
from aspirant.selection import explaining
from aspirant.selection.models import Proposal, Reasons
from aspirant.selection.queries.proposals import Board, Question, Seat


@dataclass(frozen=True)
class Why:
    """What the group would be like with somebody in it (or, for one of the group, without).

    Not possible: no group with them keeps the binding rules. `points_needed` are the tenths that
    would have made the place certain; None when no points would have been enough.
    """

    seat: Seat
    is_chosen: bool
    is_possible: bool
    leaves: tuple[Seat, ...] = ()
    enters: tuple[Seat, ...] = ()
    merit_change: int = 0
    missed: tuple[Target, ...] = ()
    mended: tuple[Target, ...] = ()
    points_needed: int | None = None

    @property
    def is_by_lot(self) -> bool:
        """Whether the group would be as good, so that lots decided."""
        return self.is_possible and not self.merit_change and not self.missed and not self.mended

    @property
    def others(self) -> tuple[Seat, ...]:
        """Who would go (or come) instead."""
        return self.enters if self.is_chosen else self.leaves


def find_reasons(proposal: Proposal) -> Reasons | None:
    """What the worker found out about a proposal, when it has."""
    return db.session.scalar(select(Reasons).where(Reasons.proposal_id == proposal.id))


def find_why(question: Question, board: Board, seat: Seat, reasons: Reasons | None = None) -> Why:
    """Why somebody is in the group that is shown, or not: exact for the solver's latest answer."""
    if not (board.is_current and board.proposal.is_proven):
        return _from_exchanges(question, board, seat)
    told = reasons.people.get(seat.id) if reasons else None
    if told is None:
        told = explaining.explain(question.problem, board.proposal.chosen, seat.id)
    return _as_why(question, board, seat, told)


def list_whys(question: Question, board: Board, reasons: Reasons) -> list[Why]:
    """Everybody's reason as it was computed: the group first, then the others, by merit."""
    seats = [seat for seat in (*board.shown, *board.outside) if seat.id in reasons.people]
    known = _named(question)
    targets = targets_by_name(question)
    return [_told(seat, board, reasons.people[seat.id], known, targets) for seat in seats]


def find_swap(question: Question, board: Board, leaves: Seat, enters: Seat) -> Swap:
    """What it costs to put `enters` in the place of `leaves`."""
    return compare_swap(question.told, board.present, leaves.id, enters.id)


def is_crowded(question: Question, board: Board, swap: Swap) -> bool:
    """Whether an exchange brings more from one workplace than the round allows."""
    limit, people = question.round.workplace_limit, question.problem.candidates
    after = (set(board.present) - {swap.leaves}) | {swap.enters}
    entering = next(one.workplace for one in people if one.id == swap.enters)
    there = sum(one.workplace == entering for one in people if one.id in after)
    return limit is not None and entering is not None and there > limit


def targets_by_name(question: Question) -> dict[str, Target]:
    """The targets that may be told of one person, by what the solver calls them."""
    return {one.name: one for one in question.told.targets}


def _as_why(question: Question, board: Board, seat: Seat, told: Mapping[str, Any]) -> Why:
    return _told(seat, board, told, _named(question), targets_by_name(question))


def _named(question: Question) -> Mapping[str, Seat]:
    """Those whom a reason may name.

    To a reader from whom somebody is kept it names nobody, since the one gap would tell who.
    """
    seats = question.seats()
    if not question.veil.people:
        return seats
    return {id: replace(one, is_veiled=True) for id, one in seats.items()}


def _told(
    seat: Seat,
    board: Board,
    told: Mapping[str, Any],
    seats: Mapping[str, Seat],
    targets: Mapping[str, Target],
) -> Why:
    is_chosen = seat.id in board.proposal.chosen
    if not told["possible"]:
        return Why(seat, is_chosen, is_possible=False)
    return Why(
        seat,
        is_chosen,
        is_possible=True,
        leaves=_others(seats, told["leaves"], seat),
        enters=_others(seats, told["enters"], seat),
        merit_change=told["change"],
        missed=tuple(targets[name] for name in told["missed"] if name in targets),
        mended=tuple(targets[name] for name in told["mended"] if name in targets),
        points_needed=told["needed"],
    )


def _from_exchanges(question: Question, board: Board, seat: Seat) -> Why:
    """The exchange that misses least and then costs least, among those that can be made."""
    is_chosen = any(one.id == seat.id for one in board.seats)
    free = [one for one in (board.others if is_chosen else board.seats) if _is_free(one)]
    pairs = [(seat.id, one.id) if is_chosen else (one.id, seat.id) for one in free]
    swaps = [compare_swap(question.told, board.present, *pair) for pair in pairs]
    if not swaps:
        return Why(seat, is_chosen, is_possible=False)
    best = min(swaps, key=_cost)
    seats = _named(question)
    return Why(
        seat,
        is_chosen,
        is_possible=True,
        leaves=_others(seats, [best.leaves], seat),
        enters=_others(seats, [best.enters], seat),
        merit_change=best.merit_change,
        missed=tuple(one.target for one in best.missed),
        mended=tuple(one.target for one in best.met),
    )


def _cost(swap: Swap) -> tuple[int, int, int, str]:
    missed = sum(one.missing for one in swap.missed)
    return len(swap.broken), missed - len(swap.met), -swap.merit_change, swap.enters + swap.leaves


def _is_free(seat: Seat) -> bool:
    return seat.pin is None and not seat.is_gone


def _others(seats: Mapping[str, Seat], ids: Iterable[str], seat: Seat) -> tuple[Seat, ...]:
    return tuple(seats[id] for id in ids if id in seats and id != seat.id)
