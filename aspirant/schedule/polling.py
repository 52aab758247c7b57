"""Verbs: ask when to meet, say what suits, choose a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import Bilingual, mark
from aspirant.lifecycle import PollState, move
from aspirant.mail.service import queue_letter
from aspirant.people.models import Person
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Mode
from aspirant.schedule.audience import Whom
from aspirant.schedule.messages import poll_letter
from aspirant.schedule.models import Poll, PollAnswer, PollTime, PollWord
from aspirant.schedule.planning import Contents, plan_session
from aspirant.schedule.polls import list_asked, plan_for, whom_of


@dataclass(frozen=True)
class Asked:
    """What a poll asks: what it is about, how one would meet, and the times."""

    title: str
    mode: Mode
    place: str
    link: str
    times: Sequence[tuple[datetime, datetime]]


def open_poll(round: Round, *, asked: Asked, whom: Whom, by: Person, at: datetime) -> Poll:
    """Ask the group or the whole round when it suits; the others get a letter."""
    poll = Poll(round_id=round.id, title=asked.title, called_by_id=by.id, called_at=at)
    poll.audience, poll.area_id = whom.audience, whom.area_id
    poll.mode, poll.place, poll.link = asked.mode, asked.place, asked.link
    poll.times = [PollTime(starts_at=first, ends_at=last) for first, last in asked.times]
    db.session.add(poll)
    db.session.flush()
    record("open_poll", poll, by=by, at=at)
    for person in list_asked(poll):
        if person.id != by.id:
            queue_letter(poll_letter(poll, person), at=at)
    return poll


def answer_poll(poll: Poll, *, words: Mapping[UUID, PollWord], by: Person, at: datetime) -> None:
    """Say of each time whether it suits. Until a time is chosen it can be changed."""
    _refuse_closed(poll)
    times = [time.id for time in poll.times]
    own = PollAnswer.person_id == by.id, PollAnswer.time_id.in_(times)
    known = {one.time_id: one for one in db.session.scalars(select(PollAnswer).where(*own))}
    for time_id in times:
        if word := words.get(time_id):
            row = known.get(time_id) or PollAnswer(time_id=time_id, person_id=by.id)
            row.word, row.answered_at = word, at
            db.session.add(row)
    record("answer_poll", poll, by=by, at=at)


def choose_time(poll: Poll, time: PollTime, *, by: Person, at: datetime) -> Session:
    """Let one of the times become a session. Those asked get a letter about it.

    Of two who choose at once the second is told that a time has been chosen.
    """
    _hold(poll)
    _refuse_closed(poll)
    if time.starts_at <= at:
        raise NotPossible(mark("That time has passed. Choose another, or ask about new times."))
    session = plan_session(
        poll.round,
        plan=plan_for(poll, time),
        contents=contents_for(poll),
        whom=whom_of(poll),
        by=by,
        at=at,
    )
    move(poll, "close_poll", by=by, at=at)
    poll.session_id = session.id
    return session


def contents_for(poll: Poll) -> Contents:
    """What the session is called when a time is chosen."""
    return Contents(Bilingual(poll.title), Bilingual(""))


def close_poll(poll: Poll, *, by: Person, at: datetime) -> None:
    """Ask no longer, though no time is chosen."""
    _hold(poll)
    _refuse_closed(poll)
    move(poll, "close_poll", by=by, at=at)


def reopen_poll(poll: Poll, *, by: Person, at: datetime) -> None:
    """Ask again, where no time was chosen."""
    _hold(poll)
    if poll.session_id:
        raise NotPossible(mark("A time has been chosen already."))
    move(poll, "reopen_poll", by=by, at=at)


def _hold(poll: Poll) -> None:
    """Let nobody else decide about it meanwhile, and know what they decided before."""
    db.session.refresh(poll, ["state", "session_id", "version"], with_for_update=True)


def _refuse_closed(poll: Poll) -> None:
    if poll.state is PollState.OPEN:
        return
    if poll.session_id:
        raise NotPossible(mark("A time has been chosen already."))
    raise NotPossible(mark("The question is closed, so no more answers are taken."))
