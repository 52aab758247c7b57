"""Reads for the first pages: small facts from every part, each in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy import exists as sa_exists
from sqlalchemy.orm import contains_eager, joinedload

from aspirant.applications.models import Application
from aspirant.committee.models import Meeting, MeetingSeat, Signature
from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.core.paging import Page
from aspirant.home.words import OFFER_TOLD, OUTCOME_TOLD
from aspirant.interviews.models import Interview, PanelSeat, Slot
from aspirant.lifecycle import (
    ApplicationState,
    DecisionState,
    InterviewState,
    LetterState,
    MeetingState,
    OfferState,
    ReviewState,
    SessionState,
)
from aspirant.mail.models import Letter
from aspirant.people.models import Person
from aspirant.programme.models import Round, Session
from aspirant.programme.words import Audience
from aspirant.reviews.models import Review
from aspirant.schedule.audience import concerns
from aspirant.schedule.models import Rsvp
from aspirant.selection.models import Decision, Offer, Outcome, Proposal
from aspirant.selection.queries.decisions import HOLD
from aspirant.selection.queries.offers import list_told_offers


def list_own_applications(person: Person) -> list[Application]:
    """The person's applications, the latest round first, with round and call."""
    return list(
        db.session.scalars(
            select(Application)
            .join(Application.round)
            .where(Application.person_id == person.id)
            .options(contains_eager(Application.round).joinedload(Round.call))
            .order_by(Round.starts_on.desc(), Application.id)
        )
    )


def list_records_to_sign(person: Person) -> list[Meeting]:
    """Records of meetings that wait for the person's signature, the latest first, with rounds."""
    asked = (MeetingSeat.meeting_id == Meeting.id) & (MeetingSeat.person_id == person.id)
    signed = sa_exists().where(
        Signature.meeting_id == Meeting.id,
        Signature.signer_id == person.id,
        Signature.voided_at.is_(None),
    )
    return list(
        db.session.scalars(
            select(Meeting)
            .join(MeetingSeat, asked & MeetingSeat.signs)
            .where(Meeting.state == MeetingState.PRESENTED, ~signed)
            .options(joinedload(Meeting.round))
            .order_by(Meeting.held_at.desc(), Meeting.id)
        )
    )


def list_open_offers(person: Person, *, at: datetime) -> list[Offer]:
    """Offers that wait for the person's answer, soonest day first; none before its letter left."""
    told = list_told_offers(person.id, at=at)
    return sorted(
        (offer for offer in told if offer.state is OfferState.SENT and offer.reply_by > at),
        key=lambda offer: (offer.reply_by, offer.id),
    )


def list_answers(person: Person, *, at: datetime) -> dict[UUID, str]:
    """What the person has been told by a letter that has left, by application, in a few words."""
    told = db.session.execute(
        select(Decision.application_id, Decision.outcome, Offer.state)
        .join(Decision.application)
        .join(
            Offer,
            (Offer.application_id == Decision.application_id) & (Offer.sent_at <= at),
            isouter=True,
        )
        .where(
            Application.person_id == person.id,
            Decision.state == DecisionState.RELEASED,
            Decision.released_at <= at - HOLD,
        )
    )
    return {key: OFFER_TOLD.get(state) or OUTCOME_TOLD[outcome] for key, outcome, state in told}


def _still_invited(at: datetime) -> ColumnElement[bool]:
    """Called to an interview, as far as they know: a decision that is not told changes nothing."""
    told = sa_exists().where(
        Decision.application_id == Application.id, Decision.released_at <= at - HOLD
    )
    stands = Application.state.in_((ApplicationState.SHORTLISTED, ApplicationState.DECIDED))
    return stands & ~told


def find_invitation(application: Application, *, at: datetime) -> Interview | None:
    """The interview that an application's person is asked to book or has booked, with its time."""
    return db.session.scalar(
        select(Interview)
        .join(Interview.application)
        .where(
            Interview.application_id == application.id,
            Interview.state.in_((InterviewState.INVITED, InterviewState.BOOKED)),
            _still_invited(at),
        )
        .options(joinedload(Interview.slot))
    )


def list_own_invitations(person: Person, *, at: datetime) -> list[Interview]:
    """Interviews the person is asked to book or has booked."""
    live = (InterviewState.INVITED, InterviewState.BOOKED, InterviewState.MISSED)
    return list(
        db.session.scalars(
            select(Interview)
            .join(Interview.application)
            .where(
                Application.person_id == person.id,
                Interview.state.in_(live),
                _still_invited(at),
            )
            .options(
                contains_eager(Interview.application).joinedload(Application.round),
                joinedload(Interview.slot),
            )
            .order_by(Interview.invited_at, Interview.id)
        )
    )


def list_rounds_of(person: Person) -> list[Round]:
    """The rounds in which the person has a role, the latest first."""
    ids = {grant.round_id for grant in person.roles}
    return list(
        db.session.scalars(
            select(Round)
            .where(Round.id.in_(ids))
            .options(joinedload(Round.call))
            .order_by(Round.starts_on.desc(), Round.id)
        )
    )


def count_readings_left(person: Person) -> dict[UUID, int]:
    """By round: how many applications the person has still to read."""
    found = db.session.execute(
        select(Review.round_id, func.count())
        .where(Review.reviewer_id == person.id, Review.state == ReviewState.ASSIGNED)
        .group_by(Review.round_id)
    )
    return dict(found.all())


def count_interviews_to_hold(person: Person, *, at: datetime) -> dict[UUID, int]:
    """By round: how many booked interviews the person has still to hold."""
    found = db.session.execute(
        select(Slot.round_id, func.count())
        .join(PanelSeat, PanelSeat.slot_id == Slot.id)
        .join(Interview, Interview.slot_id == Slot.id)
        .where(
            PanelSeat.person_id == person.id,
            Slot.ends_at > at,
            Interview.state == InterviewState.BOOKED,
        )
        .group_by(Slot.round_id)
    )
    return dict(found.all())


def list_with_free_places(rounds: Sequence[Round], *, at: datetime) -> list[tuple[Round, int]]:
    """Of these rounds those with a place that somebody on the reserve list could have."""
    going_on = {one.id: one for one in rounds if not one.is_over}
    asked = sa_exists().where(Offer.application_id == Decision.application_id)
    waiting = sa_exists().where(
        Decision.round_id == Offer.round_id,
        Decision.outcome == Outcome.RESERVE,
        Decision.released_at <= at - HOLD,
        ~asked,
    )
    holds = Offer.state.in_((OfferState.SENT, OfferState.ACCEPTED))
    held = db.session.execute(
        select(Offer.round_id, func.count().filter(holds))
        .where(Offer.round_id.in_(going_on), Offer.sent_at <= at, waiting)
        .group_by(Offer.round_id)
        .order_by(Offer.round_id)
    )
    free = [(going_on[id], going_on[id].places - count) for id, count in held]
    return [(round, count) for round, count in free if count > 0]


def list_coming_sessions(round: Round, *, at: datetime, most: int) -> list[Session]:
    """The next sessions of the whole round that are not over."""
    whole_round = (Session.round_id == round.id) & (Session.audience == Audience.ROUND)
    return _list_coming(whole_round, at, most)


def list_own_coming_sessions(
    person: Person, round_ids: Sequence[UUID], *, at: datetime, most: int
) -> list[Session]:
    """The next sessions that the person is asked to: of those rounds, or chosen for."""
    is_asked = Session.round_id.in_(round_ids) | (Session.audience == Audience.CHOSEN)
    return _list_coming(concerns(person.id) & is_asked, at, most)


def _list_coming(condition: ColumnElement[bool], at: datetime, most: int) -> list[Session]:
    return list(
        db.session.scalars(
            select(Session)
            .where(condition, Session.ends_at > at, Session.state == SessionState.PLANNED)
            .options(joinedload(Session.round))
            .order_by(Session.starts_at, Session.id)
            .limit(most)
        )
    )


def list_own_answers(person: Person, session_ids: Sequence[UUID]) -> dict[UUID, str]:
    """By session: what the person has answered."""
    found = db.session.execute(
        select(Rsvp.session_id, Rsvp.answer).where(
            Rsvp.person_id == person.id, Rsvp.session_id.in_(session_ids)
        )
    )
    return {session_id: answer.value for session_id, answer in found}


@dataclass(frozen=True)
class Counts:
    """How a round stands, in numbers of applications, offers and letters.

    `offers_leave` is when the last offer leaves or left: until then a release can be undone.
    """

    applications: dict[ApplicationState, int]
    readings_left: int
    readings: int
    interviews: dict[InterviewState, int]
    proposals: int
    pending: int
    offers: dict[OfferState, int]
    letters_failed: int
    offers_leave: datetime | None

    @property
    def submitted(self) -> int:
        """Applications that were sent in and still stand."""
        gone = {ApplicationState.DRAFT, ApplicationState.WITHDRAWN}
        return sum(count for state, count in self.applications.items() if state not in gone)


def count_round(round: Round, *, told_at: datetime | None = None) -> Counts:
    """Count a round's things, by state: one query each.

    `told_at`: of the offers only those that had left by then.
    """
    is_told = true() if told_at is None else Offer.sent_at <= told_at
    reviews = _count_states(Review.state, Review.round_id, round)
    return Counts(
        applications=_count_states(Application.state, Application.round_id, round),
        readings_left=reviews.get(ReviewState.ASSIGNED, 0),
        readings=sum(count for state, count in reviews.items() if state != ReviewState.RECUSED),
        interviews=_count_states(Interview.state, Interview.round_id, round),
        proposals=db.session.scalar(
            select(func.count()).select_from(Proposal).where(Proposal.round_id == round.id)
        )
        or 0,
        pending=_count_states(Decision.state, Decision.round_id, round).get(
            DecisionState.PENDING, 0
        ),
        offers=_count_states(Offer.state, Offer.round_id, round, is_told),
        letters_failed=_count_states(Letter.state, Letter.round_id, round).get(
            LetterState.FAILED, 0
        ),
        offers_leave=db.session.scalar(
            select(func.max(Offer.sent_at)).where(Offer.round_id == round.id, is_told)
        ),
    )


def _count_states(state: Any, belongs: Any, round: Round, *which: Any) -> dict[Any, int]:
    found = db.session.execute(
        select(state, func.count()).where(belongs == round.id, *which).group_by(state)
    )
    return dict(found.all())


def list_letters(
    round: Round, *, states: Sequence[LetterState], search: str, page: Page
) -> tuple[list[tuple[Letter, str]], int]:
    """A round's letters, newest first, with the recipient's name; and how many match."""
    wanted = (
        select(Letter, func.coalesce(Person.name, ""))
        .join(Person, Person.id == Letter.person_id, isouter=True)
        .where(Letter.round_id == round.id)
    )
    if states:
        wanted = wanted.where(Letter.state.in_(states))
    if search:
        like = f"%{search}%"
        wanted = wanted.where(Person.name.ilike(like) | Letter.address.ilike(like))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = page.of(total)
    rows = db.session.execute(
        wanted.order_by(Letter.created_at.desc(), Letter.id).limit(page.size).offset(page.offset)
    )
    return [(letter, name) for letter, name in rows], total


def list_letters_to(application: Application) -> list[Letter]:
    """The letters of the round to an application's person, the latest first."""
    return list(
        db.session.scalars(
            select(Letter)
            .where(
                Letter.person_id == application.person_id,
                Letter.round_id == application.round_id,
            )
            .order_by(Letter.created_at.desc(), Letter.id)
        )
    )


def find_decision_and_decider(application: Application) -> tuple[Decision | None, str]:
    """What is decided about an application, released or not, and who decided it. For staff."""
    found = db.session.execute(
        select(Decision, Person)
        .join(Person, Person.id == Decision.decided_by_id)
        .where(Decision.application_id == application.id)
    ).one_or_none()
    return (found[0], found[1].display_name) if found else (None, "")


def list_entries(
    round: Round, *, page: Page
) -> tuple[list[tuple[AuditEntry, str, Application | None]], int]:
    """What was done in a round, newest first, by whom, to which application; and how much it is.

    A name is looked up now: the log itself holds none.
    """
    wanted = select(AuditEntry).where(AuditEntry.round_id == round.id)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = page.of(total)
    rows = db.session.execute(
        select(AuditEntry, func.coalesce(Person.name, ""), Application)
        .join(Person, Person.id == AuditEntry.by_id, isouter=True)
        .join(Application, Application.id == AuditEntry.thing_id, isouter=True)
        .where(AuditEntry.round_id == round.id)
        .order_by(AuditEntry.number.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    return [(entry, name, application) for entry, name, application in rows], total


def find_letter(letter_id: UUID) -> Letter | None:
    """One letter."""
    return db.session.get(Letter, letter_id)


def find_round_of(letter: Letter) -> Round | None:
    """The round a letter belongs to."""
    return db.session.get(Round, letter.round_id) if letter.round_id else None
