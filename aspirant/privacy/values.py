"""How what we hold is said to the person it is about: the names of the facts, and their values."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from aspirant.core.actions import ACTION_WORDS, THING_WORDS
from aspirant.core.i18n import mark
from aspirant.lifecycle import (
    STATE_WORDS,
    ApplicationState,
    ClaimState,
    DecisionState,
    FeedbackState,
    InterviewState,
    LetterState,
    MeetingState,
    NetworkMeetingState,
    OfferState,
    ReviewState,
    SignUpState,
    State,
)
from aspirant.permissions import ROLE_WORDS
from aspirant.privacy.questions import DIVERSITY_CHOICES
from aspirant.privacy.words import COLUMN_WORDS
from aspirant.programme.words import COMPETENCES, COUNTIES, MANAGEMENT_LEVELS, SECTORS
from aspirant.reviews.words import POINTS_WORDS
from aspirant.schedule.models import ANSWER_WORDS, POLL_WORDS, PRESENCE_WORDS
from aspirant.selection.words import OUTCOME_WORDS, PIN_WORDS, STEP_WORDS
from aspirant.travel.words import KIND_LABELS
from aspirant.work.words import JOB_WORDS


def _of(words: Mapping[Any, str]) -> dict[str, str]:
    return {str(key.value if isinstance(key, StrEnum) else key): word
            for key, word in words.items()}  # fmt: skip


def _states(kind: type[State]) -> dict[str, str]:
    return {one.value: STATE_WORDS[one] for one in kind}


#: By column: the words of its values.
VALUE_WORDS = {
    "county": {letter: name for letter, (name, _region) in COUNTIES.items()},
    "sector": SECTORS,
    "level": MANAGEMENT_LEVELS,
    "competence": COMPETENCES,
    "role": _of(ROLE_WORDS),
    "action": ACTION_WORDS,
    "kind": THING_WORDS,
    "answer": _of(ANSWER_WORDS),
    "presence": _of(PRESENCE_WORDS),
    "outcome": _of(OUTCOME_WORDS),
    "application_was": _states(ApplicationState),
    "language": {"sv": mark("Swedish"), "en": mark("English")},
    **DIVERSITY_CHOICES,
}

#: Where a table says it in its own words.
TABLE_VALUE_WORDS = {
    ("applications", "state"): _states(ApplicationState),
    ("reviews", "state"): _states(ReviewState),
    ("interviews", "state"): _states(InterviewState),
    ("meetings", "state"): _states(MeetingState),
    ("decisions", "state"): _states(DecisionState),
    ("offers", "state"): _states(OfferState),
    ("feedback", "state"): _states(FeedbackState),
    ("letters", "state"): _states(LetterState),
    ("network_meetings", "state"): _states(NetworkMeetingState),
    ("sign_ups", "state"): _states(SignUpState),
    ("pins", "kind"): PIN_WORDS,
    ("points_choices", "points"): POINTS_WORDS,
    ("pins_kept", "kind"): PIN_WORDS,
    ("selection_steps", "kind"): _of(STEP_WORDS),
    ("jobs", "kind"): JOB_WORDS,
    ("poll_answers", "word"): _of(POLL_WORDS),
    ("travel_claims", "state"): _states(ClaimState),
    ("travel_lines", "kind"): _of(KIND_LABELS),
}

#: What a time means to the one whose application it is, who did not do it themselves.
ABOUT_WORDS = {
    ("reviews", "assigned_at"): mark("Given to a reader"),
    ("reviews", "submitted_at"): mark("Read by a reader"),
    ("interview_scorecards", "submitted_at"): mark("Assessed"),
}

#: Columns that say the person did it.
_DONE = {name for name in COLUMN_WORDS if name.endswith("_id")}


def words_of(table: str, column: str) -> Mapping[str, str]:
    """The words of a column's values; none when the values speak for themselves."""
    return TABLE_VALUE_WORDS.get((table, column)) or VALUE_WORDS.get(column, {})


def say_value(value: Any, table: str, column: str) -> Any:
    """A value in words when it has any."""
    words = words_of(table, column)
    return _(words[value]) if isinstance(value, str) and value in words else value


def say_column(column: str, table: str, row: Mapping[str, Any]) -> str:
    """What a fact is called, seen from the one it is about, or from the one who did it."""
    about = ABOUT_WORDS.get((table, column))
    if about and not _DONE & row.keys():
        return _(about)
    return _(COLUMN_WORDS.get(column, column))
