"""What planning a session would do, before it is done: what it clashes with, and its letters."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aspirant.mail.models import Letter
from aspirant.mail.rendering import Rendered, render_letter
from aspirant.people.models import Person
from aspirant.schedule.clashes import InTheWay, find_in_the_way_of_new
from aspirant.schedule.models import Plan, Poll, PollTime
from aspirant.schedule.planning import draft_session, letters_of_planning
from aspirant.schedule.polling import contents_for
from aspirant.schedule.polls import plan_for, whom_of
from aspirant.schedule.unplanning import begins_soon


@dataclass(frozen=True)
class Rehearsal:
    """What would happen. `letters` are shown in full, one in each language: they differ by the
    name alone; `addresses` are the names of all who get one."""

    plan: Plan
    in_the_way: InTheWay
    is_counted: bool
    is_soon: bool
    letters: Sequence[tuple[str, Rendered]]
    addresses: Sequence[str]

    @property
    def key(self) -> str:
        """What tells that a press is about just this."""
        return self.in_the_way.key(self.plan)

    def is_seen(self, key: str | None) -> bool:
        """Whether whoever sends that key has been shown all that stands in the way."""
        return not self.in_the_way or key == self.key


def rehearse_choice(poll: Poll, time: PollTime, *, by: Person, at: datetime) -> Rehearsal:
    """What would happen if that time of the poll were chosen."""
    plan, whom = plan_for(poll, time), whom_of(poll)
    draft = draft_session(
        poll.round, plan=plan, contents=contents_for(poll), whom=whom, by=by, at=at
    )
    letters = letters_of_planning(draft, whom, by=by, at=at)
    return Rehearsal(
        plan,
        find_in_the_way_of_new(poll.round_id, plan, whom),
        draft.is_counted,
        begins_soon(plan.starts_at, at=at),
        [(_name(one), render_letter(one, hides_ways_in=True)) for one in _one_of_each(letters)],
        [_name(one) for one in letters],
    )


def _one_of_each(letters: Sequence[Letter]) -> list[Letter]:
    return list({letter.language: letter for letter in reversed(letters)}.values())


def _name(letter: Letter) -> str:
    return str(json.loads(letter.context)["name"] or letter.address)
