"""Rounds, applications, reviews and interviews."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from aspirant.applications.models import (
    Answer,
    Application,
    AreaChoice,
    Availability,
    RuleAnswer,
)
from aspirant.applications.service import KEPT_AFTER_WITHDRAWAL
from aspirant.interviews.models import (
    Interview,
    InterviewRecusal,
    InterviewScore,
    InterviewScorecard,
    PanelSeat,
    Slot,
)
from aspirant.lifecycle import ApplicationState, InterviewState, ReviewState
from aspirant.mail.models import Letter
from aspirant.operations.invariants.people import Broken
from aspirant.operations.retention import LETTERS_KEPT
from aspirant.programme.models import Area, Call, Criterion, EntryRule, Question, Round, Session
from aspirant.programme.words import Stage
from aspirant.reviews.models import Review, Score

NEVER_SENT = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)


def rounds_without_call(at: datetime) -> Broken:
    """Rounds without their public page."""
    return sa.select(Round.id).where(~sa.exists().where(Call.round_id == Round.id))


def numbers_lost(at: datetime) -> Broken:
    """Applications numbered higher than there are numbers in their year.

    Rounds of one year once began from 1 each, so a number may stand in two of them.
    """
    other = aliased(Application)
    numbers = (
        sa.select(sa.func.count(other.number.distinct()))
        .where(other.year == Application.year)
        .scalar_subquery()
    )
    return sa.select(Application.id).where(Application.number > numbers)


def answers_of_another_round(at: datetime) -> Broken:
    """Answers to a question of another round than the application's."""
    return _of_another_round(Answer, Question, Answer.question_id)


def rule_answers_of_another_round(at: datetime) -> Broken:
    """Answers to an entry rule of another round than the application's."""
    return _of_another_round(RuleAnswer, EntryRule, RuleAnswer.rule_id)


def areas_of_another_round(at: datetime) -> Broken:
    """Chosen areas of another round than the application's."""
    return _of_another_round(AreaChoice, Area, AreaChoice.area_id)


def sessions_of_another_round(at: datetime) -> Broken:
    """Promises to attend a session of another round than the application's."""
    return _of_another_round(Availability, Session, Availability.session_id)


def areas_ranked_alike(at: datetime) -> Broken:
    """Chosen areas that share their rank with another one of the same application."""
    other = aliased(AreaChoice)
    same = (other.application_id == AreaChoice.application_id) & (other.rank == AreaChoice.rank)
    return sa.select(AreaChoice.id).join(other, same & (other.id != AreaChoice.id))


def unexplained_refusals(at: datetime) -> Broken:
    """Applications screened out without a reason on record."""
    return sa.select(Application.id).where(
        Application.state == ApplicationState.SCREENED_OUT, Application.screening_reason.is_(None)
    )


def applications_sent_before_begun(at: datetime) -> Broken:
    """Applications whose times run backwards."""
    return sa.select(Application.id).where(
        (Application.submitted_at < Application.created_at)
        | (Application.saved_at < Application.created_at)
    )


def applications_without_receipt(at: datetime) -> Broken:
    """Applications that were sent, and whose person got no receipt."""
    receipt = sa.exists().where(
        Letter.kind == "applications/receipt",
        Letter.person_id == Application.person_id,
        Letter.round_id == Application.round_id,
    )
    return sa.select(Application.id).where(
        Application.state.not_in(NEVER_SENT),
        Application.submitted_at > at - LETTERS_KEPT,
        ~receipt,
    )


def answers_kept_too_long(at: datetime) -> Broken:
    """Applications taken back so long ago that their answers should be gone."""
    return sa.select(Application.id).where(
        Application.state == ApplicationState.WITHDRAWN,
        Application.withdrawn_at < at - KEPT_AFTER_WITHDRAWAL * 1.1,
        sa.exists().where(Answer.application_id == Application.id),
    )


def reviews_without_levels(at: datetime) -> Broken:
    """Reviews that were handed in without a level on anything."""
    return sa.select(Review.id).where(
        Review.state == ReviewState.SUBMITTED, ~sa.exists().where(Score.review_id == Review.id)
    )


def levels_on_a_strange_criterion(at: datetime) -> Broken:
    """Levels on a criterion of another round, or not of the reading."""
    return (
        sa.select(Score.id)
        .join(Review, Review.id == Score.review_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where((Criterion.round_id != Review.round_id) | (Criterion.stage != Stage.REVIEW))
    )


def reviews_of_ones_own(at: datetime) -> Broken:
    """Reviews by the applicant."""
    return (
        sa.select(Review.id)
        .join(Application, Application.id == Review.application_id)
        .where(Application.person_id == Review.reviewer_id)
    )


def unexplained_recusals(at: datetime) -> Broken:
    """Recusals without a reason on record."""
    return sa.select(Review.id).where(
        Review.state == ReviewState.RECUSED, Review.recusal_reason.is_(None)
    )


def reviews_in_another_round(at: datetime) -> Broken:
    """Reviews filed under another round than their application's."""
    return _filed_elsewhere(Review)


def interviews_in_another_round(at: datetime) -> Broken:
    """Interviews filed under another round than their application's."""
    return _filed_elsewhere(Interview)


def slots_of_another_round(at: datetime) -> Broken:
    """Interviews booked in a slot of another round."""
    return (
        sa.select(Interview.id)
        .join(Slot, Slot.id == Interview.slot_id)
        .where(Slot.round_id != Interview.round_id)
    )


def people_in_two_interviews_at_once(at: datetime) -> Broken:
    """Seats of somebody who sits in another slot at the same time."""
    other, now, then = aliased(PanelSeat), aliased(Slot), aliased(Slot)
    return (
        sa.select(PanelSeat.id)
        .join(now, now.id == PanelSeat.slot_id)
        .join(other, (other.person_id == PanelSeat.person_id) & (other.id != PanelSeat.id))
        .join(then, then.id == other.slot_id)
        .where(now.starts_at < then.ends_at, then.starts_at < now.ends_at)
    )


def interviews_of_oneself(at: datetime) -> Broken:
    """Interviews whose panel holds the applicant."""
    return (
        sa.select(Interview.id)
        .join(Application, Application.id == Interview.application_id)
        .join(PanelSeat, PanelSeat.slot_id == Interview.slot_id)
        .where(PanelSeat.person_id == Application.person_id)
    )


def interviews_by_the_recused(at: datetime) -> Broken:
    """Interviews with somebody in the panel who has stepped aside from them."""
    return (
        sa.select(Interview.id)
        .join(InterviewRecusal, InterviewRecusal.interview_id == Interview.id)
        .join(PanelSeat, PanelSeat.slot_id == Interview.slot_id)
        .where(PanelSeat.person_id == InterviewRecusal.recused_id)
    )


def scorecards_by_outsiders(at: datetime) -> Broken:
    """Scorecards of somebody who was not in the panel."""
    seat = sa.exists().where(
        PanelSeat.slot_id == Interview.slot_id,
        PanelSeat.person_id == InterviewScorecard.interviewer_id,
    )
    return (
        sa.select(InterviewScorecard.id)
        .join(Interview, Interview.id == InterviewScorecard.interview_id)
        .where(~seat)
    )


def scorecards_before_the_interview(at: datetime) -> Broken:
    """Scorecards of interviews that were not held."""
    return (
        sa.select(InterviewScorecard.id)
        .join(Interview, Interview.id == InterviewScorecard.interview_id)
        .where(Interview.state != InterviewState.HELD)
    )


def interview_levels_on_a_strange_criterion(at: datetime) -> Broken:
    """Levels on a criterion of another round, or not of the interview."""
    return (
        sa.select(InterviewScore.id)
        .join(InterviewScorecard, InterviewScorecard.id == InterviewScore.scorecard_id)
        .join(Interview, Interview.id == InterviewScorecard.interview_id)
        .join(Criterion, Criterion.id == InterviewScore.criterion_id)
        .where((Criterion.round_id != Interview.round_id) | (Criterion.stage != Stage.INTERVIEW))
    )


def interviews_of_those_who_withdrew(at: datetime) -> Broken:
    """Interviews to come with somebody who has withdrawn."""
    return (
        sa.select(Interview.id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Application.state == ApplicationState.WITHDRAWN,
            Interview.state.in_((InterviewState.INVITED, InterviewState.BOOKED)),
        )
    )


def _of_another_round(part: Any, asked: Any, key: Any) -> Broken:
    return (
        sa.select(part.id)
        .join(Application, Application.id == part.application_id)
        .join(asked, asked.id == key)
        .where(asked.round_id != Application.round_id)
    )


def _filed_elsewhere(table: Any) -> Broken:
    return (
        sa.select(table.id)
        .join(Application, Application.id == table.application_id)
        .where(table.round_id != Application.round_id)
    )
