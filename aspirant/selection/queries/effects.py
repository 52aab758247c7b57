"""What the group would be with other pins or targets, before anything is changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from aspirant.algorithms.selection_checker import describe_group
from aspirant.algorithms.selection_problem import SelectionProblem, Target
from aspirant.selection import explaining, solving
from aspirant.selection.models import PinKind
from aspirant.selection.queries.problem import open_part
from aspirant.selection.queries.proposals import Board, Question, Seat
from aspirant.selection.queries.reasons import find_reasons
from aspirant.selection.solving import Impossible


@dataclass(frozen=True)
class Effect:
    """What a change does to the group on the board: who goes and comes, points, targets.

    Not possible: with the change no group keeps the binding rules.
    """

    is_possible: bool
    leaves: tuple[Seat, ...] = ()
    enters: tuple[Seat, ...] = ()
    merit_change: int = 0
    missed: tuple[Target, ...] = ()
    mended: tuple[Target, ...] = ()
    #: What the next group misses as well as the one on the board.
    unmet: tuple[Target, ...] = ()
    #: Whether there are targets on protected attributes besides, which are told of nobody.
    is_weighed: bool = False

    @property
    def is_none(self) -> bool:
        """Whether the group stays as it is."""
        return self.is_possible and not self.leaves and not self.enters


def find_pin_effect(question: Question, board: Board, seat: Seat, kind: PinKind) -> Effect:
    """What the next proposal would be with somebody held in or out."""
    told = _told(question, board, seat, kind)
    if told is not None:
        return told
    pin: Literal["in", "out"] = "in" if kind is PinKind.IN else "out"
    return find_effect(question, board, with_pin(question.problem, seat.id, pin))


def find_release_effect(question: Question, board: Board, seat: Seat) -> Effect:
    """What the next proposal would be with somebody no longer held."""
    return find_effect(question, board, with_pin(question.problem, seat.id, None))


def find_targets_effect(question: Question, board: Board, targets: Iterable[Target]) -> Effect:
    """What the next proposal would be with other targets."""
    return find_effect(question, board, replace(question.problem, targets=tuple(targets)))


def find_effect(question: Question, board: Board, problem: SelectionProblem) -> Effect:
    """What separates the best group of another question from the group on the board."""
    try:
        chosen = solving.best_group(problem)
    except Impossible:
        return Effect(is_possible=False)
    told = open_part(problem)
    old, new = describe_group(told, board.present), describe_group(told, chosen)
    seats = question.seats()
    pairs = list(zip(old.counts, new.counts, strict=True))
    return Effect(
        is_possible=True,
        leaves=_seats(seats, set(old.chosen) - set(new.chosen)),
        enters=_seats(seats, set(new.chosen) - set(old.chosen)),
        merit_change=new.merit - old.merit,
        missed=tuple(after.target for before, after in pairs if after.missing > before.missing),
        mended=tuple(after.target for before, after in pairs if after.missing < before.missing),
        unmet=tuple(after.target for _before, after in pairs if after.missing),
        is_weighed=told is not problem,
    )


def with_pin(
    problem: SelectionProblem, identity: str, pin: Literal["in", "out"] | None
) -> SelectionProblem:
    """The same question with somebody held in, held out or free. The places are filled anyhow."""
    people = tuple(
        replace(one, pin=pin) if one.id == identity else one for one in problem.candidates
    )
    available = sum(one.pin != "out" for one in people)
    return replace(problem, candidates=people, places=min(problem.places, available))


def _told(question: Question, board: Board, seat: Seat, kind: PinKind) -> Effect | None:
    """The effect as it follows from why somebody is in the group or not; None when it does not."""
    is_chosen, wanted = seat.id in board.present, kind is PinKind.IN
    if not (board.is_current and board.proposal.is_proven) or seat.pin is not None:
        return None
    if is_chosen == wanted:
        return Effect(is_possible=True)
    reasons = find_reasons(board.proposal)
    told = reasons.people.get(seat.id) if reasons else None
    if told is None:
        told = explaining.explain(question.problem, board.proposal.chosen, seat.id)
    if not told["possible"]:
        return Effect(is_possible=False)
    seats, targets = question.seats(), {one.name: one for one in question.told.targets}
    return Effect(
        is_possible=True,
        leaves=_seats(seats, told["leaves"]),
        enters=_seats(seats, told["enters"]),
        merit_change=told["change"],
        missed=tuple(targets[name] for name in told["missed"] if name in targets),
        mended=tuple(targets[name] for name in told["mended"] if name in targets),
        is_weighed=question.is_weighed,
    )


def _seats(seats: dict[str, Seat], ids: Iterable[str]) -> tuple[Seat, ...]:
    found = [seats[id] for id in ids if id in seats]
    return tuple(sorted(found, key=lambda seat: (-(seat.merit or 0), seat.number)))
