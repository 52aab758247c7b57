"""Reads: polls of when to meet, what people answered, and which time has least in its way."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from aspirant.algorithms.holidays import holidays_between
from aspirant.algorithms.timetable import Booking, Said, rank_times
from aspirant.core.clock import to_local
from aspirant.core.db import db
from aspirant.lifecycle import PollState
from aspirant.people.models import Person
from aspirant.people.queries import list_people_in_round
from aspirant.permissions import Role
from aspirant.programme.models import Area, Break, Round
from aspirant.programme.queries import list_breaks
from aspirant.programme.words import Audience, Mode
from aspirant.schedule.audience import Whom, areas_of, list_in_workgroup, rounds_of
from aspirant.schedule.clashes import list_bookings
from aspirant.schedule.models import Plan, Poll, PollAnswer, PollTime, PollWord


@dataclass(frozen=True)
class TimeAsked:
    """One time of a poll: what everybody said, and what stands in its way."""

    time: PollTime
    words: Mapping[UUID, PollWord]
    torn: int
    hurried: int
    is_room_taken: bool
    holidays: Mapping[date, str]
    breaks: Sequence[Break]

    @property
    def counts(self) -> Counter[PollWord]:
        """How many said what."""
        return Counter(self.words.values())


def find_poll(poll_id: UUID) -> Poll | None:
    """One poll with its times, its round and whom it asks."""
    return db.session.scalar(
        select(Poll)
        .where(Poll.id == poll_id)
        .options(
            joinedload(Poll.round),
            joinedload(Poll.area).selectinload(Area.members),
            selectinload(Poll.times),
        )
    )


def list_polls(round: Round, person: Person) -> list[Poll]:
    """The polls of the round that ask the person, open ones first, then the latest."""
    everything = person.has_role(Role.COORDINATOR, round.id)
    asked = Poll.round_id == round.id
    if not everything:
        asked = asked & _asks(person)
    return list(
        db.session.scalars(
            select(Poll)
            .where(asked)
            .options(selectinload(Poll.times))
            .order_by(Poll.state.desc(), Poll.called_at.desc(), Poll.id)
        )
    )


def list_polls_to_answer(person: Person, *, at: datetime) -> list[Poll]:
    """Open polls that ask the person, have a time ahead and that they have not answered."""
    is_ahead = exists().where(PollTime.poll_id == Poll.id, PollTime.starts_at > at)
    answered = exists().where(
        PollAnswer.person_id == person.id,
        PollAnswer.time_id == PollTime.id,
        PollTime.poll_id == Poll.id,
    )
    return list(
        db.session.scalars(
            select(Poll)
            .where(Poll.state == PollState.OPEN, _asks(person), is_ahead, ~answered)
            .order_by(Poll.called_at, Poll.id)
        )
    )


def list_asked(poll: Poll) -> list[Person]:
    """Those who are asked, by name."""
    if poll.audience is Audience.WORKGROUP and poll.area_id:
        return list_in_workgroup(poll.round_id, poll.area_id)
    people = list_people_in_round(poll.round_id, Role.PARTICIPANT, Role.FACILITATOR)
    return [person for person in people if person.is_active]


def list_own_words(poll: Poll, person: Person) -> dict[UUID, PollWord]:
    """By time: what the person said."""
    times = [time.id for time in poll.times]
    rows = select(PollAnswer.time_id, PollAnswer.word).where(
        PollAnswer.person_id == person.id, PollAnswer.time_id.in_(times)
    )
    return dict(db.session.execute(rows).all())


def list_times(poll: Poll, people: list[Person]) -> list[TimeAsked]:
    """The times of a poll, that with least against it first."""
    words: dict[UUID, dict[UUID, PollWord]] = {time.id: {} for time in poll.times}
    rows = select(PollAnswer.time_id, PollAnswer.person_id, PollAnswer.word)
    for time_id, person_id, word in db.session.execute(rows.where(PollAnswer.time_id.in_(words))):
        words[time_id][person_id] = word
    by_key = {str(time.id): time for time in poll.times}
    said = {str(id): _said(answers) for id, answers in words.items()}
    days = _days_off(poll)
    ranked = rank_times(_wanted(poll, people), _others(poll), said=said)
    return [
        TimeAsked(by_key[one.booking.key], words[by_key[one.booking.key].id], torn, hurried,
                  rooms > 0, *days[one.booking.key])
        for one in ranked
        for torn, rooms, hurried in [one.trouble]
    ]  # fmt: skip


def list_by_word(poll: Poll, time: PollTime) -> dict[str, list[Person]]:
    """By what was said of one time: who said it, by name; "" for those who have not answered."""
    rows = select(PollAnswer.person_id, PollAnswer.word).where(PollAnswer.time_id == time.id)
    words = dict(db.session.execute(rows).all())
    found: dict[str, list[Person]] = {"": [], **{word.value: [] for word in PollWord}}
    for person in list_asked(poll):
        found[words.get(person.id, "")].append(person)
    return found


def whom_of(poll: Poll) -> Whom:
    """Whom it asks, and whom its session will be for."""
    return Whom(poll.audience, poll.area_id)


def plan_for(poll: Poll, time: PollTime) -> Plan:
    """What the session is if that time is chosen."""
    return Plan(time.starts_at, time.ends_at, poll.mode, poll.place, poll.link)


def _wanted(poll: Poll, people: list[Person]) -> list[Booking]:
    ids = frozenset(str(person.id) for person in people)
    place = "" if poll.mode is Mode.ONLINE else poll.place
    return [Booking(str(one.id), one.starts_at, one.ends_at, place, ids) for one in poll.times]


def _days_off(poll: Poll) -> dict[str, tuple[dict[date, str], list[Break]]]:
    """By time: the holidays and the breaks that it falls on. They weigh nothing, but are told."""
    spans = {
        str(one.id): (to_local(one.starts_at).date(), to_local(one.ends_at).date())
        for one in poll.times
    }
    breaks = list_breaks(poll.round_id)
    return {
        key: (
            holidays_between(first, last),
            [one for one in breaks if one.first_day <= last and one.last_day >= first],
        )
        for key, (first, last) in spans.items()
    }


def _others(poll: Poll) -> list[Booking]:
    first: datetime = min(time.starts_at for time in poll.times)
    last: datetime = max(time.ends_at for time in poll.times)
    return list_bookings(first, last)


def _said(answers: Mapping[UUID, PollWord]) -> Said:
    counts = Counter(answers.values())
    return Said(counts[PollWord.NO], counts[PollWord.IF_NEED_BE])


def _asks(person: Person) -> ColumnElement[bool]:
    leads = (Role.PARTICIPANT, Role.FACILITATOR, Role.COORDINATOR)
    return or_(
        and_(Poll.audience == Audience.ROUND, Poll.round_id.in_(rounds_of(person.id, *leads))),
        and_(Poll.audience == Audience.WORKGROUP, Poll.area_id.in_(areas_of(person.id))),
    )
