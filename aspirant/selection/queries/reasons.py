"""Why this person and not that one, and what an exchange by hand would cost."""

from collections.abc import Iterable
from dataclasses import dataclass

from aspirant.algorithms.selection_checker import Swap, compare_swap
from aspirant.algorithms.selection_problem import Shortfall
from aspirant.selection import solving
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
    missed: tuple[Shortfall, ...] = ()
    mended: tuple[Shortfall, ...] = ()
    points_needed: int | None = None

    @property
    def is_by_lot(self) -> bool:
        """Whether the group would be as good, so that lots decided."""
        return self.is_possible and not self.merit_change and not self.missed and not self.mended


def find_why(question: Question, board: Board, seat: Seat) -> Why:
    """Why somebody is in the group that is shown, or not: exact for the solver's latest answer."""
    is_chosen = any(one.id == seat.id for one in board.seats)
    if board.is_current and board.proposal.is_proven:
        return _from_solver(question, seat, is_chosen)
    return _from_exchanges(question, board, seat, is_chosen)


def find_swap(question: Question, board: Board, leaves: Seat, enters: Seat) -> Swap:
    """What it costs to put `enters` in the place of `leaves`."""
    return compare_swap(question.problem, _present(board), leaves.id, enters.id)


def is_crowded(question: Question, board: Board, swap: Swap) -> bool:
    """Whether an exchange brings more from one workplace than the round allows."""
    limit, people = question.round.workplace_limit, question.problem.candidates
    after = (set(_present(board)) - {swap.leaves}) | {swap.enters}
    entering = next(one.workplace for one in people if one.id == swap.enters)
    there = sum(one.workplace == entering for one in people if one.id in after)
    return limit is not None and entering is not None and there > limit


def _from_solver(question: Question, seat: Seat, is_chosen: bool) -> Why:
    found = solving.explain(question.problem, seat.id)
    if found is None or found.trade is None:
        return Why(seat, is_chosen, is_possible=False)
    return Why(
        seat,
        is_chosen,
        is_possible=True,
        leaves=_others(question, found.trade.leaves, seat),
        enters=_others(question, found.trade.enters, seat),
        merit_change=found.trade.merit_change,
        missed=found.trade.missed,
        mended=found.trade.mended,
        points_needed=getattr(found, "points_needed", None),
    )


def _from_exchanges(question: Question, board: Board, seat: Seat, is_chosen: bool) -> Why:
    """The exchange that misses least and then costs least, among those that can be made."""
    free = [one for one in (board.others if is_chosen else board.seats) if _is_free(one)]
    pairs = [(seat.id, one.id) if is_chosen else (one.id, seat.id) for one in free]
    group = _present(board)
    swaps = [compare_swap(question.problem, group, *pair) for pair in pairs]
    if not swaps:
        return Why(seat, is_chosen, is_possible=False)
    best = min(swaps, key=_cost)
    return Why(
        seat,
        is_chosen,
        is_possible=True,
        leaves=_others(question, [best.leaves], seat),
        enters=_others(question, [best.enters], seat),
        merit_change=best.merit_change,
        missed=best.missed,
        mended=best.met,
    )


def _cost(swap: Swap) -> tuple[int, int, int, str]:
    missed = sum(one.missing for one in swap.missed)
    return len(swap.broken), missed - len(swap.met), -swap.merit_change, swap.enters + swap.leaves


def _is_free(seat: Seat) -> bool:
    return seat.pin is None and not seat.is_gone


def _present(board: Board) -> list[str]:
    return [seat.id for seat in board.seats if not seat.is_gone]


def _others(question: Question, ids: Iterable[str], seat: Seat) -> tuple[Seat, ...]:
    seats = question.seats()
    return tuple(seats[id] for id in ids if id in seats and id != seat.id)
