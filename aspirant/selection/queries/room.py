"""The board as a page shows it: the group with its reasons, what is under way, what may be done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from aspirant.algorithms.selection_problem import Target
from aspirant.lifecycle import DecisionState
from aspirant.programme.models import Round
from aspirant.selection.models import Reasons, Step
from aspirant.selection.queries.decisions import HOLD, find_released_at, find_standing
from aspirant.selection.queries.proposals import Board, Question, Seat, find_board
from aspirant.selection.queries.reasons import Why, find_reasons, find_why, list_whys
from aspirant.selection.queries.terms import find_last_step
from aspirant.work.models import Job
from aspirant.work.queries import list_latest_jobs

#: How little merit, in tenths, another person may cost to be told of as near.
NEAR = 1


#: So many are told of at least, however far they are from a place.
FEWEST = 3


@dataclass(frozen=True)
class Price:
    """What a target costs in tenths, and who is in because of it. For the deciding few."""

    target: Target
    merit: int
    held_in: tuple[Seat, ...]


@dataclass(frozen=True)
class Room:
    """Everything the board shows about one proposal."""

    question: Question
    board: Board | None
    reasons: Reasons | None
    standing: DecisionState | None
    step: Step | None
    jobs: Mapping[str, Job]
    whys: tuple[Why, ...]
    told_at: datetime | None = None

    @property
    def is_pending(self) -> bool:
        """Whether there are decisions that nobody has been told."""
        return self.standing is DecisionState.PENDING

    @property
    def is_released(self) -> bool:
        """Whether the decisions are released."""
        return self.standing is DecisionState.RELEASED

    def is_held_back(self, at: datetime) -> bool:
        """Whether they are released, and the letters have not left yet."""
        return self.told_at is not None and at < self.told_at

    @property
    def running(self) -> Job | None:
        """A group that is being computed."""
        job = self.jobs.get("propose_group")
        return job if job and job.is_open else None

    @property
    def explaining(self) -> Job | None:
        """The reasons that are being computed."""
        job = self.jobs.get("explain_group")
        return job if job and job.is_open and self.reasons is None else None

    @cached_property
    def contested(self) -> tuple[Why, ...]:
        """Those outside the group who could almost as well be in it: what to talk about.

        Those who cost hardly anything; where they are few, those who come nearest.
        """
        if self.board is None:
            return ()
        listed = set(self.board.proposal.result["contested"])
        near = [why for why in self.whys if not why.is_chosen and why.is_possible]
        near.sort(key=lambda why: (len(why.missed), -why.merit_change, why.seat.number))
        found = [why for why in near if why.seat.id in listed or _is_near(why)]
        return tuple(found if len(found) >= FEWEST else near[:FEWEST])

    def rivals(self, seat: Seat) -> int:
        """How many others could have the seat at hardly any cost."""
        return self._rivals[seat.id]

    @cached_property
    def _rivals(self) -> Counter[str]:
        near = [why for why in self.whys if not why.is_chosen and _is_near(why)]
        return Counter(other.id for why in near for other in why.leaves)

    @property
    def prices(self) -> tuple[Price, ...]:
        """The targets that cost something, the dearest first."""
        if self.reasons is None or self.board is None or not self.board.is_current:
            return ()
        seats = self.question.seats()
        found = [
            Price(
                target=target,
                merit=price["merit"],
                held_in=tuple(
                    seats[id] for id in price["in"] if id in seats and not seats[id].is_veiled
                ),
            )
            for target in self.question.told.targets
            if (price := self.reasons.prices.get(target.name)) and price["merit"] > 0
        ]
        return tuple(sorted(found, key=lambda price: (-price.merit, price.target.name)))

    @property
    def reserves(self) -> tuple[Seat, ...]:
        """Who would be asked next, in order."""
        if self.board is None:
            return ()
        seats = {id: one for id, one in self.question.seats().items() if not one.is_veiled}
        return tuple(seats[id] for id in self.board.proposal.result["reserves"] if id in seats)

    def why(self, number: int | None) -> Why | None:
        """Why somebody is in the group or not, by number; None when nobody has it."""
        if self.board is None or number is None:
            return None
        seats = (*self.board.shown, *self.board.outside)
        seat = next((one for one in seats if one.number == number), None)
        if seat is None or seat.is_gone:
            return None
        return find_why(self.question, self.board, seat, self.reasons)


def find_room(round: Round, question: Question, number: int | None) -> Room:
    """The board of a round with one of its proposals, or the one that counts now."""
    board = find_board(question, number)
    standing = find_standing(round)
    released_at = find_released_at(round) if standing is DecisionState.RELEASED else None
    reasons = find_reasons(board.proposal) if board else None
    whys = list_whys(question, board, reasons) if board and reasons and board.is_current else []
    return Room(
        question=question,
        board=board,
        reasons=reasons,
        standing=standing,
        step=find_last_step(round),
        jobs=list_latest_jobs(round, ("propose_group", "explain_group")),
        whys=tuple(whys),
        told_at=released_at + HOLD if released_at else None,
    )


def _is_near(why: Why) -> bool:
    return why.is_possible and why.merit_change >= -NEAR and not why.missed
