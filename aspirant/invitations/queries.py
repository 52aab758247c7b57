"""Reads: what goes with answers, who has been told and reminded, and the replies that wait."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from aspirant.core.db import db
from aspirant.interviews.models import Interview
from aspirant.interviews.queries import find_interview
from aspirant.invitations.models import AnswerDetail, Reply
from aspirant.invitations.words import FOOD, NEEDS_WORDS, words_of_needs
from aspirant.lifecycle import LetterState, ReplyState, SessionState
from aspirant.mail.entries import event_of
from aspirant.mail.models import Letter
from aspirant.networks.models import NetworkMeeting, SignUp
from aspirant.networks.queries import find_network_meeting, find_sign_up_by_id
from aspirant.networks.words import SIGN_UP_LETTERS
from aspirant.people.models import Person
from aspirant.people.queries import find_person
from aspirant.permissions import Role, can
from aspirant.programme.models import Round, Session
from aspirant.schedule.answer_tokens import is_signed, read_answer_token
from aspirant.schedule.models import Rsvp, RsvpAnswer, Waiting
from aspirant.schedule.queries import find_session, list_answers

_IS_TO_OFFICE = Reply.round_id.is_(None) & (Reply.state == ReplyState.KEPT)
#: Those who are reckoned with.
MAY_COME = (RsvpAnswer.YES, RsvpAnswer.MAYBE)
INVITATION, REMINDER = "invitations/invitation", "invitations/reminder"


@dataclass(frozen=True)
class AnswerByLetter:
    """The session and the person that a letter's token stands for."""

    session: Session
    person: Person


@dataclass(frozen=True)
class NetworkPlace:
    """Whose place at a network meeting a calendar answers about; `sign_up` while they have it."""

    meeting: NetworkMeeting
    sign_up: SignUp | None
    address: str


def find_answer_by_letter(token: str) -> AnswerByLetter | None:
    """What a letter's token stands for, while its reader may answer."""
    ids = read_answer_token(token)
    session = find_session(ids[0]) if ids else None
    person = find_person(ids[1]) if ids else None
    if session is None or person is None or not is_signed(token, session, person):
        return None
    may_answer = person.is_active and can(person, "answer_session", session)
    return AnswerByLetter(session, person) if may_answer else None


def find_session_of(uid: str) -> Session | None:
    """The session that calendars call `uid`."""
    event_id = event_of(uid)
    return find_session(event_id) if event_id else None


def find_interview_called(uid: str) -> Interview | None:
    """The interview that calendars call `uid`."""
    event_id = event_of(uid)
    return find_interview(event_id) if event_id else None


def find_place_called(uid: str) -> NetworkPlace | None:
    """The place at a network meeting that calendars call `uid`, and what is left of one given
    back, as far as a letter remembers it."""
    sign_up_id = event_of(uid)
    if sign_up_id is None:
        return None
    if sign_up := find_sign_up_by_id(sign_up_id):
        return NetworkPlace(sign_up.meeting, sign_up, sign_up.email)
    letter = db.session.scalar(
        sa.select(Letter)
        .where(Letter.event_id == sign_up_id, Letter.kind.in_(SIGN_UP_LETTERS))
        .order_by(Letter.created_at, Letter.id)
        .limit(1)
    )
    meeting_id = json.loads(letter.context).get("meeting_id") if letter else None
    meeting = find_network_meeting(UUID(meeting_id)) if meeting_id else None
    return NetworkPlace(meeting, None, letter.address) if meeting and letter else None


def find_detail(session_id: UUID, person_id: UUID) -> AnswerDetail | None:
    """What the person gave with their answer."""
    return db.session.scalar(
        sa.select(AnswerDetail).where(
            AnswerDetail.session_id == session_id, AnswerDetail.person_id == person_id
        )
    )


def needed_until() -> sa.ColumnElement[Any]:
    """The moment after which nobody needs to know: its end, or that it was cancelled."""
    over = sa.case(
        (Session.state == SessionState.CANCELLED, Session.changed_at), else_=Session.ends_at
    )
    return (
        sa.select(over)
        .where(Session.id == AnswerDetail.session_id)
        .correlate(AnswerDetail)
        .scalar_subquery()
    )


def count_needs(session: Session) -> dict[RsvpAnswer, Counter[str]]:
    """How many of those who come, and of those who may, need what. Nobody by name."""
    counts: dict[RsvpAnswer, Counter[str]] = {one: Counter() for one in MAY_COME}
    for answer, asked in _list_asked(session):
        counts[answer].update(asked)
    return counts


def _list_asked(session: Session) -> list[tuple[RsvpAnswer, list[str]]]:
    """What each of those who come, or may, asked for there. Nobody by name."""
    known = words_of_needs(session.mode)
    same = (Rsvp.session_id == AnswerDetail.session_id) & (Rsvp.person_id == AnswerDetail.person_id)
    rows = db.session.execute(
        sa.select(Rsvp.answer, AnswerDetail)
        .join(Rsvp, same)
        .where(AnswerDetail.session_id == session.id, Rsvp.answer.in_(MAY_COME))
    )
    return [(answer, [one for one in detail.asked if one in known]) for answer, detail in rows]


def count_coming(session: Session) -> Counter[RsvpAnswer]:
    """How many answered what."""
    return Counter(list_answers(session).values())


def list_food(session: Session) -> list[tuple[list[str], int, int]]:
    """How many eat what, each counted once: all the words for their food, who come, who may."""
    counts: Counter[tuple[RsvpAnswer, tuple[str, ...]]] = Counter()
    for answer, asked in _list_asked(session):
        counts[answer, tuple(one for one in asked if one in FOOD)] += 1
    eaten = {food for _answer, food in counts if food}
    return [
        (
            [NEEDS_WORDS[one] for one in food],
            counts[RsvpAnswer.YES, food],
            counts[RsvpAnswer.MAYBE, food],
        )
        for food in sorted(eaten, key=lambda one: (len(one), [FOOD.index(word) for word in one]))
    ]


def list_needs(session: Session) -> list[tuple[str, int, int]]:
    """Each need beside food that somebody has: its word, how many who come and who may."""
    counts = count_needs(session)
    yes, maybe = counts[RsvpAnswer.YES], counts[RsvpAnswer.MAYBE]
    return [
        (word, yes[need], maybe[need])
        for need, word in words_of_needs(session.mode).items()
        if need not in FOOD and (yes[need] or maybe[need])
    ]


def list_told(sessions: list[Session]) -> dict[UUID, dict[str, datetime]]:
    """By session: the addresses that got it for their calendar, and when last.

    Letters that were stopped told nobody anything.
    """
    return _latest(sessions, Letter.kind != REMINDER)


def list_reminded(sessions: list[Session]) -> dict[UUID, dict[str, datetime]]:
    """By session: the addresses that were reminded, and when last."""
    return _latest(sessions, Letter.kind == REMINDER)


def _latest(
    sessions: list[Session], which: sa.ColumnElement[bool]
) -> dict[UUID, dict[str, datetime]]:
    found: dict[UUID, dict[str, datetime]] = {session.id: {} for session in sessions}
    rows = db.session.execute(
        sa.select(Letter.event_id, Letter.address, sa.func.max(Letter.created_at))
        .where(Letter.event_id.in_(found), Letter.state != LetterState.CANCELLED, which)
        .group_by(Letter.event_id, Letter.address)
    )
    for event_id, address, when in rows:
        if event_id:
            found[event_id][address] = when
    return found


def list_reasons(sessions: list[Session]) -> dict[UUID, dict[UUID, str]]:
    """By session and person: the words that go with the answer that counts now."""
    found: dict[UUID, dict[UUID, str]] = {session.id: {} for session in sessions}
    same = (Rsvp.session_id == AnswerDetail.session_id) & (Rsvp.person_id == AnswerDetail.person_id)
    rows = db.session.execute(
        sa.select(AnswerDetail.session_id, AnswerDetail.person_id, AnswerDetail.reason)
        .join(Rsvp, same & (Rsvp.answered_at <= AnswerDetail.saved_at))
        .where(AnswerDetail.session_id.in_(found))
    )
    for session_id, person_id, reason in rows:
        if reason:
            found[session_id][person_id] = reason
    return found


def list_coming_sessions(*, after: datetime, before: datetime) -> list[Session]:
    """The planned sessions of every round that begin between the two moments."""
    return list(
        db.session.scalars(
            sa.select(Session)
            .where(
                Session.state == SessionState.PLANNED,
                Session.starts_at > after,
                Session.starts_at <= before,
            )
            .options(joinedload(Session.round))
            .order_by(Session.starts_at, Session.id)
        )
    )


def list_told_sessions(*, after: datetime, held: Collection[UUID] | None = None) -> list[Session]:
    """The sessions that end after then of which some calendar has been told.

    With `held` only those, and nobody else gets them till the transaction ends.
    """
    told = sa.exists().where(Letter.event_id == Session.id)
    wanted = sa.select(Session).where(Session.ends_at > after, told).order_by(Session.id)
    if held is not None:
        wanted = wanted.where(Session.id.in_(held)).with_for_update()
    return list(db.session.scalars(wanted)) if held is None or held else []


def list_answered(sessions: Sequence[Session]) -> dict[UUID, set[UUID]]:
    """By session: who has answered, or stands in line."""
    found: dict[UUID, set[UUID]] = {session.id: set() for session in sessions}
    for table in (Rsvp, Waiting):
        rows = sa.select(table.session_id, table.person_id).where(table.session_id.in_(found))
        for session_id, person_id in db.session.execute(rows):
            found[session_id].add(person_id)
    return found


def list_people_called(person_ids: Collection[UUID]) -> list[Person]:
    """The people with those ids, with their roles."""
    wanted = sa.select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)
    return list(db.session.scalars(wanted.options(selectinload(Person.roles))))


def find_seen(seen: str) -> Reply | None:
    """The reply of a letter that was taken before."""
    return db.session.scalar(sa.select(Reply).where(Reply.seen == seen))


def find_reply(reply_id: UUID) -> Reply | None:
    """One reply, with its session and its person."""
    return db.session.scalar(
        sa.select(Reply)
        .where(Reply.id == reply_id)
        .options(
            joinedload(Reply.round),
            joinedload(Reply.session),
            joinedload(Reply.network_meeting),
            joinedload(Reply.sign_up),
            joinedload(Reply.person).selectinload(Person.roles),
        )
    )


def list_kept_replies(round: Round) -> list[Reply]:
    """The round's replies that wait for somebody to look, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(Reply)
            .where(Reply.round_id == round.id, Reply.state == ReplyState.KEPT)
            .options(
                joinedload(Reply.session),
                joinedload(Reply.person),
                joinedload(Reply.interview).options(
                    joinedload(Interview.slot), joinedload(Interview.application)
                ),
            )
            .order_by(Reply.received_at, Reply.id)
        )
    )


def list_replies_to_office() -> list[Reply]:
    """Those that wait and belong to no round, the oldest first: to network meetings, mostly."""
    return list(
        db.session.scalars(
            sa.select(Reply)
            .where(_IS_TO_OFFICE)
            .options(
                joinedload(Reply.session),
                joinedload(Reply.network_meeting),
                joinedload(Reply.sign_up),
                joinedload(Reply.person),
            )
            .order_by(Reply.received_at, Reply.id)
        )
    )


def count_replies_to_office() -> int:
    """How many those are."""
    return db.session.scalar(sa.select(sa.func.count(Reply.id)).where(_IS_TO_OFFICE)) or 0


def count_kept_replies(round: Round) -> int:
    """How many of them there are."""
    kept = Reply.round_id == round.id, Reply.state == ReplyState.KEPT
    return db.session.scalar(sa.select(sa.func.count()).where(*kept)) or 0


def round_of_sender(person: Person) -> UUID | None:
    """The round whose coordinator should look at what this person wrote."""
    grants = [grant for grant in person.roles if grant.role is Role.PARTICIPANT]
    return max(grants, key=lambda grant: grant.granted_at).round_id if grants else None
