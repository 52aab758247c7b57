"""The committee: records, signatures, who stepped aside, and targets that were waived."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from aspirant.applications.models import Application
from aspirant.committee.models import Meeting, MeetingRecusal, MeetingSeat, Signature, Waiver
from aspirant.committee.queries.records import hash_record
from aspirant.core.audit import AuditEntry
from aspirant.core.db import db
from aspirant.interviews.models import Interview, InterviewRecusal
from aspirant.lifecycle import DecisionState, FeedbackState, MeetingState, ReviewState
from aspirant.operations.invariants.people import Broken
from aspirant.reviews.models import Review
from aspirant.selection.models import Decision, Feedback, OfferReminder, Outcome, Target


def records_with_another_fingerprint(at: datetime) -> list[str]:
    """Records whose words are not those that were put up for signing."""
    put_up = sa.select(Meeting).where(Meeting.state != MeetingState.WRITING).order_by(Meeting.id)
    return [
        str(one.id) for one in db.session.scalars(put_up) if hash_record(one.record) != one.hash
    ]


def signatures_on_another_record(at: datetime) -> Broken:
    """Signatures that count, on a record that is not the one that stands."""
    return _signatures(Signature.hash != Meeting.hash)


def signatures_of_others(at: datetime) -> Broken:
    """Signatures that count, by somebody who was not asked to sign."""
    asked = sa.exists().where(
        MeetingSeat.meeting_id == Meeting.id,
        MeetingSeat.person_id == Signature.signer_id,
        MeetingSeat.signs,
    )
    return _signatures(~asked)


def signatures_not_in_the_log(at: datetime) -> list[str]:
    """Signatures whose fingerprint the log does not hold."""
    logged = {
        (entry.thing_id, entry.by_id, entry.details.get("hash"))
        for entry in db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "sign_meeting")
        )
    }
    signed = db.session.scalars(sa.select(Signature).order_by(Signature.id))
    return [
        str(one.id) for one in signed if (one.meeting_id, one.signer_id, one.hash) not in logged
    ]


def signed_without_all(at: datetime) -> Broken:
    """Records that count as signed though somebody who was asked has not signed."""
    has_signed = sa.exists().where(
        Signature.meeting_id == MeetingSeat.meeting_id,
        Signature.signer_id == MeetingSeat.person_id,
        Signature.voided_at.is_(None),
    )
    return (
        sa.select(Meeting.id)
        .join(MeetingSeat, MeetingSeat.meeting_id == Meeting.id)
        .where(Meeting.state == MeetingState.SIGNED, MeetingSeat.signs, ~has_signed)
    )


def recusals_in_another_round(at: datetime) -> Broken:
    """Somebody who stepped aside at a meeting from an application of another round."""
    return (
        sa.select(MeetingRecusal.id)
        .join(Meeting, Meeting.id == MeetingRecusal.meeting_id)
        .join(Application, Application.id == MeetingRecusal.application_id)
        .where(Meeting.round_id != Application.round_id)
    )


def waivers_in_another_round(at: datetime) -> Broken:
    """Waived targets that are of another round."""
    return (
        sa.select(Waiver.id)
        .join(Target, Target.id == Waiver.target_id)
        .where(Target.round_id != Waiver.round_id)
    )


def reasons_without_a_no(at: datetime) -> Broken:
    """Reasons that were sent to somebody who has not had a no."""
    refused = sa.exists().where(
        Decision.application_id == Feedback.application_id,
        Decision.state == DecisionState.RELEASED,
        Decision.outcome == Outcome.DECLINE,
    )
    return sa.select(Feedback.id).where(Feedback.state == FeedbackState.SENT, ~refused)


def reminders_after_the_last_day(at: datetime) -> Broken:
    """Reminders that left when it was too late to answer."""
    return sa.select(OfferReminder.id).where(OfferReminder.sent_at >= OfferReminder.reply_by)


def decided_alone_by_recused(at: datetime) -> Broken:
    """Released decisions that only people who had stepped aside stand for."""
    signed = sa.exists().where(
        Meeting.round_id == Decision.round_id, Meeting.state == MeetingState.SIGNED
    )
    entitled = sa.exists().where(
        Meeting.round_id == Decision.round_id,
        Signature.meeting_id == Meeting.id,
        Signature.voided_at.is_(None),
        ~_stepped_aside(Signature.signer_id),
    )
    return sa.select(Decision.id).where(
        Decision.state == DecisionState.RELEASED,
        sa.or_(
            sa.and_(~signed, _stepped_aside(Decision.decided_by_id)), sa.and_(signed, ~entitled)
        ),
    )


def _stepped_aside(person: Any) -> Any:
    """Whether somebody has stepped aside from the decision's application, whenever."""
    reading = sa.exists().where(
        Review.application_id == Decision.application_id,
        Review.reviewer_id == person,
        Review.state == ReviewState.RECUSED,
    )
    interview = sa.exists().where(
        Interview.application_id == Decision.application_id,
        InterviewRecusal.interview_id == Interview.id,
        InterviewRecusal.recused_id == person,
    )
    meeting = sa.exists().where(
        MeetingRecusal.application_id == Decision.application_id,
        MeetingRecusal.recused_id == person,
    )
    return sa.or_(reading, interview, meeting)


def _signatures(*conditions: Any) -> Broken:
    return (
        sa.select(Signature.id)
        .join(Meeting, Meeting.id == Signature.meeting_id)
        .where(Signature.voided_at.is_(None), *conditions)
    )
