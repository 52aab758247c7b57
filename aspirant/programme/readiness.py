"""What is still missing before a call can open. Thinking only: reads nothing, changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aspirant.core.i18n import Bilingual, mark
from aspirant.programme.models import Area, Call, Criterion, EntryRule, Question, Session
from aspirant.programme.words import Part, Stage

LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: in which part, as an English message with named holes."""

    part: Part
    message: str
    values: dict[str, Any]


@dataclass(frozen=True)
class SetUp:
    """Everything a coordinator sets up for a round."""

    call: Call
    entry_rules: Sequence[EntryRule]
    questions: Sequence[Question]
    criteria: Sequence[Criterion]
    areas: Sequence[Area]
    sessions: Sequence[Session]


TEXTS = {
    "headline": mark("The headline is not written."),
    "lead": mark("The lead is not written."),
    "who_may_apply": mark("Who may apply is not written."),
    "how_we_choose": mark("How you choose is not written."),
    "time_asked": mark("The time asked is not written."),
    "cost": mark("What it costs is not written."),
}


def find_missing(set_up: SetUp, *, at: datetime) -> list[Missing]:
    """What must be put right before the call can open at that moment, in the order of the parts."""
    call = set_up.call
    return [
        *_when(not call.round.contact_email, Part.BASICS, mark("Say who answers questions.")),
        *_missing_texts(call),
        *_when(call.closes_at <= at, Part.DATES, mark("The closing time has passed.")),
        *_when(call.decision_by is None, Part.DATES, mark("Say when applicants hear from you.")),
        *_when(not set_up.entry_rules, Part.ENTRY_RULES, mark("There is no entry rule.")),
        *_when(not set_up.questions, Part.QUESTIONS, mark("There is no question.")),
        *_missing_criteria(set_up.criteria),
        *_when(not set_up.areas, Part.AREAS, mark("There is no area to work on.")),
        *_when(not set_up.sessions, Part.SESSIONS, mark("There is no session.")),
    ]


def _when(is_so: bool, part: Part, message: str, **values: Any) -> Iterable[Missing]:
    return [Missing(part, message, values)] if is_so else []


def _missing_texts(call: Call) -> Iterable[Missing]:
    for name, message in TEXTS.items():
        text: Bilingual = getattr(call, name)
        yield from _when(not text.sv.strip(), Part.TEXTS, message)


def _missing_criteria(criteria: Sequence[Criterion]) -> Iterable[Missing]:
    stages = {criterion.stage for criterion in criteria}
    yield from _when(
        Stage.REVIEW not in stages, Part.CRITERIA, mark("There is no criterion for the reading.")
    )
    yield from _when(
        Stage.INTERVIEW not in stages,
        Part.CRITERIA,
        mark("There is no criterion for the interview."),
    )
    for criterion in criteria:
        empty = [number for number in LEVELS if not criterion.level(number).sv.strip()]
        yield from _when(
            bool(empty),
            Part.CRITERIA,
            mark("“%(name)s” has levels without words."),
            name=criterion.name.sv,
        )
