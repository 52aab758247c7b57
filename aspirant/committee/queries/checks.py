"""What must hold before a release, one by one, and what to do where it does not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from aspirant.algorithms.selection_checker import TargetCount
from aspirant.committee.models import Meeting, Waiver
from aspirant.committee.queries.meetings import Recused
from aspirant.committee.queries.records import list_changed, list_gone
from aspirant.committee.queries.waivers import list_waivers
from aspirant.core.i18n import mark
from aspirant.programme.models import Round
from aspirant.selection.models import Decision, Outcome
from aspirant.selection.queries.decisions import DecisionSheet, Unfinished
from aspirant.selection.queries.targets import list_targets


@dataclass(frozen=True)
class Check:
    """One thing that must hold: a message; whether it does; whether it stops the release if not.

    `advice` says what to do where it does not hold, with `values` in its holes.
    """

    message: str
    holds: bool
    advice: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    stops: bool = True

    @property
    def fails(self) -> bool:
        """Whether nothing can be released because of it."""
        return self.stops and not self.holds

    @property
    def kind(self) -> str:
        """How it is shown: passed, failed, or to be thought about."""
        return "ok" if self.holds else "bad" if self.stops else "warn"


@dataclass(frozen=True)
class Miss:
    """A target that the offered group misses, and whether that has been waived with a reason."""

    row: TargetCount
    target_id: UUID
    waiver: Waiver | None

    @property
    def is_waived(self) -> bool:
        """A waiver counts for as large a miss as it was given for, not for a larger."""
        return self.waiver is not None and self.row.missing <= self.waiver.missing


@dataclass(frozen=True)
class Facts:
    """Everything that the checks look at."""

    round: Round
    sheet: DecisionSheet
    meeting: Meeting | None
    recused: Sequence[Recused]
    misses: Sequence[Miss]
    unfinished: Unfinished
    at: datetime

    @property
    def changed(self) -> list[str]:
        """Whose decisions differ from what the meeting's record holds, by number."""
        return list_changed(self.meeting, self.sheet) if self.meeting else []

    @property
    def gone(self) -> list[str]:
        """Which of them have withdrawn."""
        return list_gone(self.meeting, self.sheet) if self.meeting else []

    @property
    def is_signed(self) -> bool:
        """Whether everybody asked has signed, and nothing has changed since."""
        return bool(self.meeting and self.meeting.is_signed and not self.changed)

    @property
    def deciders(self) -> set[UUID] | None:
        """Who stands for the decisions: those asked to sign, so that one sees before they do
        whether they may; None where nobody is asked and whoever decided each stands for it."""
        return (self.meeting.signer_ids or None) if self.meeting else None


def list_checks(facts: Facts) -> list[Check]:
    """Every check, those that stop a release first."""
    return [
        *_everybody(facts.sheet),
        *_places(facts.sheet),
        _nobody_alone(facts),
        *_targets(facts.misses),
        _record(facts),
        *_nothing_under_way(facts),
    ]


def list_misses(round: Round, sheet: DecisionSheet) -> list[Miss]:
    """The targets that those offered a place miss, with what was said of each."""
    ids = {(one.attribute, one.value): one.id for one in list_targets(round)}
    waivers = {one.target_id: one for one in list_waivers(round)}
    return [
        Miss(row, target_id, waivers.get(target_id))
        for row in sheet.counts
        if row.missing
        for target_id in [ids[row.target.attribute, row.target.value]]
    ]


def list_decided_alone(facts: Facts) -> list[Decision]:
    """Those about whom too few decided who had not stepped aside from them."""
    aside = {one.key for one in facts.recused}
    needed = 2 if facts.round.needs_two_signatures and facts.deciders else 1
    return [
        one
        for one in facts.sheet.decisions
        if len(_entitled(one, facts.deciders or {one.decided_by_id}, aside)) < needed
    ]


def _entitled(decision: Decision, deciders: set[UUID], aside: set[tuple[str, str]]) -> set[UUID]:
    """Those of the deciders who may decide about one person."""
    about, applicant = str(decision.application_id), decision.application.person_id
    return {one for one in deciders if one != applicant and (about, str(one)) not in aside}


def _everybody(sheet: DecisionSheet) -> list[Check]:
    people = Counter(one.application.person_id for one in sheet.decisions)
    twice = [one for one in sheet.decisions if people[one.application.person_id] > 1]
    return [
        Check(
            mark("Everybody has a decision"),
            bool(sheet.decisions) and not sheet.undecided,
            mark("Without a decision: %(numbers)s. Decide about them on the board."),
            {"numbers": _numbers([one.number_text for one in sheet.undecided])},
        ),
        Check(
            mark("Nobody has two decisions"),
            not twice,
            mark("Decided about twice: %(numbers)s. One of each pair must be taken back."),
            {"numbers": _numbers([one.application.number_text for one in twice])},
        ),
    ]


def _places(sheet: DecisionSheet) -> list[Check]:
    reserves = [one.reserve_rank for one in sheet.of(Outcome.RESERVE)]
    return [
        Check(
            mark("No more offers than places"),
            not sheet.too_many,
            mark("Offers too many: %(count)s. Change a decision, or the number of places."),
            {"count": sheet.too_many},
        ),
        Check(
            mark("The reserve list is in order"),
            reserves == list(range(1, len(reserves) + 1)),
            mark("Its places do not follow on each other. Change one, and they close up."),
        ),
        Check(
            mark("Every place is offered"),
            not sheet.too_few,
            mark(
                "Places offered to nobody: %(count)s. That is allowed; the page of decisions shows"
                " who on the reserve list could have them."
            ),
            {"count": sheet.too_few},
            stops=False,
        ),
    ]


def _nobody_alone(facts: Facts) -> Check:
    alone = list_decided_alone(facts)
    return Check(
        mark("Nobody who stepped aside decides alone"),
        not alone,
        mark(
            "About %(numbers)s too few have decided who had not stepped aside. Let somebody else"
            " sign the record too."
        ),
        {"numbers": _numbers([one.application.number_text for one in alone])},
    )


def _targets(misses: Sequence[Miss]) -> list[Check]:
    left = [one for one in misses if not one.is_waived]
    return [
        Check(
            mark("Every target is met, or waived with a reason"),
            not left,
            mark("Missed targets: %(count)s. Change the group, or waive them in the rehearsal."),
            {"count": len(left)},
        )
    ]


def _record(facts: Facts) -> Check:
    message = (
        mark("The record of the meeting is signed by two")
        if facts.round.needs_two_signatures
        else mark("The record of the meeting is signed")
    )
    return Check(message, facts.is_signed, _what_is_left(facts), *_who_is_left(facts))


def _what_is_left(facts: Facts) -> str:
    if facts.meeting is None:
        return mark("There is no record of the meeting yet. Write it, and put it up for signing.")
    if facts.meeting.is_writing:
        return mark("The record is being written. Put it up for signing when it is done.")
    if facts.changed:
        return mark(
            "Decisions have changed since the record was put up: %(numbers)s. The signatures count"
            " no longer. Put it up for signing once more."
        )
    return mark("Not signed yet: %(names)s.")


def _who_is_left(facts: Facts) -> tuple[dict[str, Any], bool]:
    """The values of the advice, and whether an unsigned record stops the release."""
    meeting = facts.meeting
    signed = {one.signer_id for one in meeting.valid} if meeting else set()
    left = [one.person for one in meeting.seats if one.signs] if meeting else []
    names = [one.display_name for one in left if one.id not in signed]
    return (
        {"numbers": _numbers(facts.changed), "names": ", ".join(sorted(names))},
        facts.round.needs_two_signatures or bool(facts.changed),
    )


def _nothing_under_way(facts: Facts) -> list[Check]:
    unfinished = facts.unfinished
    return [
        Check(
            mark("The call is closed"),
            not facts.round.call.is_open(facts.at),
            mark("It is still open: whoever applies now gets no answer in this release."),
            stops=False,
        ),
        Check(
            mark("Every reading is done"),
            not unfinished.readings,
            mark("Left to do: %(count)s."),
            {"count": unfinished.readings},
            stops=False,
        ),
        Check(
            mark("Every interview is held"),
            not unfinished.interviews,
            mark("Still to be held: %(count)s."),
            {"count": unfinished.interviews},
            stops=False,
        ),
    ]


def _numbers(numbers: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(sorted(numbers)[:most])
    return f"{shown} …" if len(numbers) > most else shown
