"""How a new round takes over what an earlier one had: everything set up, nothing that happened."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aspirant.core.clock import from_local, to_local
from aspirant.core.db import db
from aspirant.programme.models import Area, Call, Criterion, EntryRule, Question, Round, Session
from aspirant.programme.readiness import SetUp

#: As long as a year can be with the same days of the week.
A_YEAR = timedelta(days=364)

ROUND_FIELDS = (
    "places",
    "place",
    "reviewers_each",
    "reply_days",
    "reminder_days",
    "needs_two_signatures",
    "offers_feedback",
    "workplace_limit",
    "own_hours",
    "least_presence",
)
CALL_FIELDS = (
    "headline",
    "lead",
    "who_may_apply",
    "how_we_choose",
    "time_asked",
    "cost",
    "minutes_to_fill_in",
)
PART_FIELDS = {
    EntryRule: ("position", "statement", "reason_when_not"),
    Question: ("position", "kind", "label", "hint", "options", "is_required", "most_words"),
    Criterion: ("position", "stage", "name", "asks", "levels", "weight"),
    Area: ("position", "name", "describes"),
    Session: ("title", "programme_text", "is_all_day", "mode", "place", "is_public", "is_counted"),
}


def copy_set_up(earlier: SetUp, round: Round, *, at: datetime) -> None:
    """Give `round` the texts, rules, questions, criteria, areas and sessions of `earlier`.

    Days and times move by as many days as lie between the two starting days; a session at 13.00
    stays at 13.00 whatever summer time says. Links to meetings are not copied.
    """
    before = earlier.call.round
    shift = round.starts_on - before.starts_on
    _take(ROUND_FIELDS, before, round)
    _take(CALL_FIELDS, earlier.call, round.call)
    _shift_call_days(earlier.call, round.call, shift)
    parts = (earlier.entry_rules, earlier.questions, earlier.criteria, earlier.areas)
    for part in (part for kind in parts for part in kind):
        db.session.add(_take(PART_FIELDS[type(part)], part, type(part)(round_id=round.id)))
    for session in earlier.sessions:
        copy = Session(
            round_id=round.id,
            starts_at=shift_moment(session.starts_at, shift),
            ends_at=shift_moment(session.ends_at, shift),
            changed_at=at,
        )
        db.session.add(_take(PART_FIELDS[Session], session, copy))
    db.session.flush()


@dataclass(frozen=True)
class ProposedDates:
    """The dates of a new round, each as far from those of an earlier one as its first day."""

    days: int
    starts_on: date
    ends_on: date
    opens_at: datetime
    closes_at: datetime

    @property
    def weeks(self) -> int | None:
        """By how many weeks they are moved, where each keeps its day of the week."""
        return self.days // 7 if self.days % 7 == 0 else None


def propose_dates(earlier: Round, starts_on: date | None = None) -> ProposedDates:
    """The dates of `earlier` moved so that the round begins on `starts_on`: 52 weeks unless said.

    Needs `call` loaded.
    """
    shift = starts_on - earlier.starts_on if starts_on else A_YEAR
    return ProposedDates(
        days=shift.days,
        starts_on=earlier.starts_on + shift,
        ends_on=earlier.ends_on + shift,
        opens_at=shift_moment(earlier.call.opens_at, shift),
        closes_at=shift_moment(earlier.call.closes_at, shift),
    )


def shift_moment(moment: datetime, shift: timedelta) -> datetime:
    """The same time of day, that many days later by the local calendar."""
    return from_local(to_local(moment).replace(tzinfo=None) + shift)


def _shift_call_days(earlier: Call, call: Call, shift: timedelta) -> None:
    for name in ("interviews_from", "interviews_to", "decision_by"):
        day: date | None = getattr(earlier, name)
        setattr(call, name, day + shift if day else None)


def _take(names: tuple[str, ...], source: Any, target: Any) -> Any:
    for name in names:
        setattr(target, name, getattr(source, name))
    return target
