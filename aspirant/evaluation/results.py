"""What may be shown of answers: closed evaluations only, and nothing of fewer than five.

Nothing grows before one's eyes. While an evaluation is open, only how many have answered is told;
when it closes, everything is shown once and never changes. So no two looks differ by one answer.
A theme is put together from what is shown and nothing else, so that no difference between a sum and
its parts leads to what is not shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from aspirant.algorithms.ballots import FEWEST, Box, Tally, tally, texts_to_tell, together
from aspirant.evaluation.models import Evaluation
from aspirant.evaluation.queries import open_boxes
from aspirant.evaluation.words import VALUES, Asks, Kind, Theme


@dataclass(frozen=True)
class Line:
    """What was answered to one question. Neither a tally nor texts: too few answered it."""

    asks: Asks
    tally: Tally | None
    texts: tuple[str, ...] | None

    @property
    def is_text(self) -> bool:
        """Whether it is answered in one's own words."""
        return self.asks.kind is Kind.TEXT


@dataclass(frozen=True)
class Results:
    """The answers to one evaluation, as far as they may be shown; no lines where they may not."""

    evaluation: Evaluation
    lines: Sequence[Line]
    is_cleared: bool

    @property
    def is_too_few(self) -> bool:
        """Whether it is closed and fewer than five answered."""
        return self.evaluation.is_closed and self.evaluation.answered < FEWEST


@dataclass(frozen=True)
class Strand:
    """One theme through a round, answered in one way: what may be told of it by session."""

    theme: Theme
    kind: Kind
    tallies: Mapping[UUID, Tally]
    total: Tally

    def value(self, session_id: UUID) -> float | None:
        """The mean of a scale, or the share of yes in per cent; None where nothing may be told."""
        found = self.tallies.get(session_id)
        return self.value_of(found) if found else None

    def value_of(self, found: Tally) -> float:
        """The same of a tally."""
        return found.mean if self.kind is Kind.SCALE else 100 * found.share("yes")


def find_results(evaluation: Evaluation) -> Results:
    """What may be shown of one evaluation."""
    box = open_boxes([evaluation]).get(evaluation.session_id)
    is_cleared = evaluation.is_closed and box is None
    if box is None or box.answers < FEWEST:
        return Results(evaluation, (), is_cleared)
    return Results(evaluation, [_line(one, box) for one in evaluation.asks()], is_cleared)


def find_strands(evaluations: Sequence[Evaluation]) -> list[Strand]:
    """The themes of a round in their order, each with the sessions of which it may be told."""
    boxes = open_boxes(evaluations)
    found = []
    for theme in Theme:
        for kind in (Kind.SCALE, Kind.YES_NO):
            tallies = {
                one.session_id: known
                for one in evaluations
                if one.session_id in boxes
                and (known := _of_theme(one, boxes[one.session_id], theme, kind))
            }
            if total := together(tallies.values()):
                found.append(Strand(theme, kind, tallies, total))
    return found


def _line(asks: Asks, box: Box) -> Line:
    if asks.kind is Kind.TEXT:
        return Line(asks, None, texts_to_tell(box, asks.key))
    return Line(asks, tally(box, asks.key, VALUES[asks.kind]), None)


def _of_theme(evaluation: Evaluation, box: Box, theme: Theme, kind: Kind) -> Tally | None:
    lines = [
        tally(box, one.key, VALUES[kind])
        for one in evaluation.asks()
        if one.theme is theme and one.kind is kind
    ]
    return together(one for one in lines if one) if box.answers >= FEWEST else None
