"""Decisions and offers, and what comes after: participants, sessions, workgroups."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from aspirant.applications.models import Application
from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.lifecycle import (
    ApplicationState,
    DecisionState,
    LetterState,
    OfferState,
    WorkgroupState,
)
from aspirant.mail.models import Letter
from aspirant.operations.invariants.people import Broken
from aspirant.operations.retention import LETTERS_KEPT
from aspirant.people.models import RoleGrant
from aspirant.permissions import Role
from aspirant.programme.models import Area, Round, Session
from aspirant.reviews.models import PointsChoice
from aspirant.schedule.models import Attendance, Rsvp
from aspirant.selection.messages import KINDS, NOT_ELIGIBLE
from aspirant.selection.models import Decision, Offer, Outcome, Pin
from aspirant.workgroups.models import Membership, Wish, Workgroup

DECISION_LETTERS = (*KINDS.values(), NOT_ELIGIBLE)
OPEN_OFFERS = (OfferState.SENT, OfferState.ACCEPTED)


def untold_decisions(at: datetime) -> Broken:
    """Released decisions whose person has no letter about it."""
    letter = sa.exists().where(
        Letter.kind.in_(DECISION_LETTERS),
        Letter.person_id == Application.person_id,
        Letter.round_id == Decision.round_id,
        Letter.state != LetterState.CANCELLED,
    )
    return _decisions(
        Decision.state == DecisionState.RELEASED, Decision.released_at > at - LETTERS_KEPT, ~letter
    )


def decisions_told_too_early(at: datetime) -> Broken:
    """Decisions that are not released and about which a letter is in the outbox or has left."""
    letter = sa.exists().where(
        Letter.kind.in_(DECISION_LETTERS),
        Letter.person_id == Application.person_id,
        Letter.round_id == Decision.round_id,
        Letter.state != LetterState.CANCELLED,
    )
    return _decisions(Decision.state == DecisionState.PENDING, letter)


def decided_without_release(at: datetime) -> Broken:
    """Applications that show as decided without a released decision."""
    released = sa.exists().where(
        Decision.application_id == Application.id, Decision.state == DecisionState.RELEASED
    )
    return sa.select(Application.id).where(Application.state == ApplicationState.DECIDED, ~released)


def released_and_still_weighed(at: datetime) -> Broken:
    """Released decisions on applications that still go through reading or interviews."""
    weighed = (ApplicationState.UNDER_REVIEW, ApplicationState.SHORTLISTED)
    return _decisions(Decision.state == DecisionState.RELEASED, Application.state.in_(weighed))


def decisions_in_another_round(at: datetime) -> Broken:
    """Decisions filed under another round than their application's."""
    return _decisions(Decision.round_id != Application.round_id)


def decisions_of_those_who_withdrew(at: datetime) -> Broken:
    """Decisions still pending about somebody who has withdrawn."""
    return _decisions(
        Decision.state == DecisionState.PENDING, Application.state == ApplicationState.WITHDRAWN
    )


def reserves_without_place_in_line(at: datetime) -> Broken:
    """Reserves without a rank."""
    return sa.select(Decision.id).where(
        Decision.outcome == Outcome.RESERVE, Decision.reserve_rank.is_(None)
    )


def reserves_ranked_alike(at: datetime) -> Broken:
    """Reserves who share their place in line."""
    other = aliased(Decision)
    same = (other.round_id == Decision.round_id) & (other.reserve_rank == Decision.reserve_rank)
    return sa.select(Decision.id).join(other, same & (other.id != Decision.id))


def decisions_released_before_made(at: datetime) -> Broken:
    """Decisions whose times run backwards."""
    return sa.select(Decision.id).where(Decision.released_at < Decision.decided_at)


def offers_without_decision(at: datetime) -> Broken:
    """Offers without a released decision that gives a place or a place in line."""
    decided = sa.exists().where(
        Decision.application_id == Offer.application_id,
        Decision.state == DecisionState.RELEASED,
        Decision.outcome.in_((Outcome.OFFER, Outcome.RESERVE)),
    )
    return sa.select(Offer.id).where(~decided)


def offers_in_another_round(at: datetime) -> Broken:
    """Offers filed under another round than their application's."""
    return _offers(Offer.round_id != Application.round_id)


def offers_of_those_who_withdrew(at: datetime) -> Broken:
    """Open offers to somebody who has withdrawn."""
    return _offers(Offer.state.in_(OPEN_OFFERS), Application.state == ApplicationState.WITHDRAWN)


def offers_answered_before_sent(at: datetime) -> Broken:
    """Offers whose times run backwards."""
    return sa.select(Offer.id).where(Offer.reply_by < Offer.sent_at)


def rounds_with_more_offers_than_places(at: datetime) -> Broken:
    """Rounds in which more places are taken or offered than there are."""
    return (
        sa.select(Round.id)
        .join(Offer, Offer.round_id == Round.id)
        .where(Offer.state.in_(OPEN_OFFERS))
        .group_by(Round.id, Round.places)
        .having(sa.func.count(Offer.id) > Round.places)
    )


def accepted_without_taking_part(at: datetime) -> Broken:
    """Accepted offers whose person does not take part."""
    return _offers(Offer.state == OfferState.ACCEPTED, ~_takes_part())


def taking_part_without_accepting(at: datetime) -> Broken:
    """Offers that were not accepted and whose person takes part all the same."""
    return _offers(Offer.state != OfferState.ACCEPTED, _takes_part())


def pins_of_those_who_withdrew(at: datetime) -> Broken:
    """Somebody held in or out of the group who has withdrawn."""
    return (
        sa.select(Pin.id)
        .join(Application, Application.id == Pin.application_id)
        .where(Application.state == ApplicationState.WITHDRAWN)
    )


def pins_in_another_round(at: datetime) -> Broken:
    """Pins filed under another round than their application's."""
    return (
        sa.select(Pin.id)
        .join(Application, Application.id == Pin.application_id)
        .where(Pin.round_id != Application.round_id)
    )


def choices_of_points_not_in_the_log(at: datetime) -> list[str]:
    """Choices of points that are not those that the log holds."""
    entries = sa.select(AuditEntry).where(AuditEntry.action == "choose_points")
    logged = {
        (entry.thing_id, entry.by_id, entry.details.get("points"))
        for entry in db.session.scalars(entries)
    }
    chosen = db.session.scalars(sa.select(PointsChoice).order_by(PointsChoice.id))
    return [str(one.id) for one in chosen if (one.id, one.by_id, one.points.value) not in logged]


def answers_by_strangers(at: datetime) -> Broken:
    """Answers to a session by somebody with no role in its round, now or ever."""
    return by_strangers(Rsvp)


def attendance_of_strangers(at: datetime) -> Broken:
    """Attendance of somebody with no role in the session's round."""
    return by_strangers(Attendance)


def wishes_for_another_rounds_area(at: datetime) -> Broken:
    """Wishes for an area of another round."""
    return _area_elsewhere(Wish)


def workgroups_on_another_rounds_area(at: datetime) -> Broken:
    """Workgroups on an area of another round."""
    return _area_elsewhere(Workgroup)


def members_of_another_rounds_workgroup(at: datetime) -> Broken:
    """Members filed under another round than their workgroup's."""
    return (
        sa.select(Membership.id)
        .join(Workgroup, Workgroup.id == Membership.workgroup_id)
        .where(Workgroup.round_id != Membership.round_id)
    )


def published_without_time(at: datetime) -> Broken:
    """Published workgroups that do not say since when."""
    return sa.select(Workgroup.id).where(
        Workgroup.state == WorkgroupState.PUBLISHED, Workgroup.published_at.is_(None)
    )


def _decisions(*conditions: Any) -> Broken:
    found = sa.select(Decision.id).join(Application, Application.id == Decision.application_id)
    return found.where(*conditions)


def _offers(*conditions: Any) -> Broken:
    found = sa.select(Offer.id).join(Application, Application.id == Offer.application_id)
    return found.where(*conditions)


def _takes_part() -> sa.Exists:
    return sa.exists().where(
        RoleGrant.person_id == Application.person_id,
        RoleGrant.round_id == Offer.round_id,
        RoleGrant.role == Role.PARTICIPANT,
    )


def by_strangers(table: Any) -> Broken:
    """Rows about a session and somebody who neither applied to its round nor has a role there."""
    applied = sa.exists().where(
        Application.person_id == table.person_id, Application.round_id == Session.round_id
    )
    has_role = sa.exists().where(
        RoleGrant.person_id == table.person_id, RoleGrant.round_id == Session.round_id
    )
    found = sa.select(table.id).join(Session, Session.id == table.session_id)
    return found.where(~applied, ~has_role)


def _area_elsewhere(table: Any) -> Broken:
    return (
        sa.select(table.id)
        .join(Area, Area.id == table.area_id)
        .where(Area.round_id != table.round_id)
    )
