"""Every state of every thing, and every move between them: one table, one door.

`move()` is the only place that assigns a state. It refuses what the table does not hold and writes
the audit entry in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from aspirant.core.audit import Identified, record
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.states import (
    PUBLIC_WORDS,
    STATE_WORDS,
    ApplicationState,
    BatchState,
    CallState,
    ClaimState,
    DecisionState,
    DrawState,
    EvaluationState,
    FeedbackState,
    FeedState,
    InterviewState,
    JobState,
    LetterState,
    MeetingState,
    NetworkMeetingState,
    OfferState,
    PollState,
    ReplyState,
    ReviewState,
    RoundState,
    SessionState,
    SignUpState,
    State,
    WorkgroupState,
)

#: The states are named where they are moved, so that a reader needs one import.
__all__ = [
    "MOVES",
    "PUBLIC_WORDS",
    "STATE_WORDS",
    "UNRECORDED",
    "ApplicationState",
    "BatchState",
    "CallState",
    "ClaimState",
    "DecisionState",
    "DrawState",
    "EvaluationState",
    "FeedState",
    "FeedbackState",
    "InterviewState",
    "JobState",
    "LetterState",
    "MeetingState",
    "Move",
    "NetworkMeetingState",
    "OfferState",
    "PollState",
    "ReplyState",
    "ReviewState",
    "RoundState",
    "SessionState",
    "SignUpState",
    "State",
    "Stateful",
    "WorkgroupState",
    "is_possible",
    "move",
    "moves_from",
]


class Stateful(Protocol):
    """A thing with a state that this table governs."""

    state: Any


@dataclass(frozen=True)
class Move:
    """One permitted change: the verb that makes it, where from, where to."""

    verb: str
    sources: tuple[State, ...]
    target: State


def _moves(*moves: tuple[str, tuple[State, ...], State]) -> tuple[Move, ...]:
    return tuple(Move(verb, sources, target) for verb, sources, target in moves)


_A = ApplicationState
_I = InterviewState
_L = LetterState
_J = JobState
_N = NetworkMeetingState
_C = ClaimState

MOVES: Mapping[type[State], tuple[Move, ...]] = {
    RoundState: _moves(
        ("start_round", (RoundState.PREPARING,), RoundState.RUNNING),
        ("finish_round", (RoundState.RUNNING,), RoundState.FINISHED),
    ),
    CallState: _moves(
        ("open_call", (CallState.DRAFT, CallState.CLOSED), CallState.OPEN),
        ("close_call", (CallState.OPEN,), CallState.CLOSED),
        ("unpublish_call", (CallState.OPEN,), CallState.DRAFT),
    ),
    ApplicationState: _moves(
        ("submit_application", (_A.DRAFT,), _A.SUBMITTED),
        ("reopen_application", (_A.SUBMITTED,), _A.DRAFT),
        ("screen_out_application", (_A.SUBMITTED, _A.UNDER_REVIEW), _A.SCREENED_OUT),
        ("admit_application", (_A.SUBMITTED, _A.SCREENED_OUT), _A.UNDER_REVIEW),
        ("shortlist_application", (_A.UNDER_REVIEW,), _A.SHORTLISTED),
        ("unlist_application", (_A.SHORTLISTED,), _A.UNDER_REVIEW),
        ("decide_application", (_A.UNDER_REVIEW, _A.SHORTLISTED), _A.DECIDED),
        ("return_application_to_review", (_A.DECIDED,), _A.UNDER_REVIEW),
        ("return_application_to_interviews", (_A.DECIDED,), _A.SHORTLISTED),
        (
            "withdraw_application",
            (_A.DRAFT, _A.SUBMITTED, _A.SCREENED_OUT, _A.UNDER_REVIEW, _A.SHORTLISTED, _A.DECIDED),
            _A.WITHDRAWN,
        ),
        ("resume_application", (_A.WITHDRAWN,), _A.DRAFT),
    ),
    ReviewState: _moves(
        ("submit_review", (ReviewState.ASSIGNED, ReviewState.SUBMITTED), ReviewState.SUBMITTED),
        ("recuse_review", (ReviewState.ASSIGNED, ReviewState.SUBMITTED), ReviewState.RECUSED),
    ),
    InterviewState: _moves(
        ("book_interview", (_I.INVITED, _I.BOOKED, _I.MISSED), _I.BOOKED),
        ("unbook_interview", (_I.BOOKED,), _I.INVITED),
        ("hold_interview", (_I.BOOKED,), _I.HELD),
        ("miss_interview", (_I.BOOKED,), _I.MISSED),
        ("cancel_interview", (_I.INVITED, _I.BOOKED, _I.MISSED), _I.CANCELLED),
        ("invite_interview", (_I.MISSED, _I.CANCELLED), _I.INVITED),
    ),
    MeetingState: _moves(
        ("present_meeting", (MeetingState.WRITING,), MeetingState.PRESENTED),
        ("finish_signing", (MeetingState.PRESENTED,), MeetingState.SIGNED),
        (
            "reopen_meeting",
            (MeetingState.PRESENTED, MeetingState.SIGNED),
            MeetingState.WRITING,
        ),
    ),
    DrawState: _moves(
        ("publish_draw", (DrawState.PREPARED,), DrawState.PUBLISHED),
        ("record_draw", (DrawState.PUBLISHED,), DrawState.DRAWN),
    ),
    DecisionState: _moves(
        ("release_decision", (DecisionState.PENDING,), DecisionState.RELEASED),
        ("recall_decision", (DecisionState.RELEASED,), DecisionState.PENDING),
    ),
    OfferState: _moves(
        ("accept_offer", (OfferState.SENT,), OfferState.ACCEPTED),
        ("decline_offer", (OfferState.SENT, OfferState.ACCEPTED), OfferState.DECLINED),
        ("expire_offer", (OfferState.SENT,), OfferState.EXPIRED),
        ("withdraw_offer", (OfferState.SENT, OfferState.ACCEPTED), OfferState.WITHDRAWN),
        ("renew_offer", (OfferState.EXPIRED,), OfferState.SENT),
    ),
    FeedbackState: _moves(
        ("send_feedback", (FeedbackState.DRAFT,), FeedbackState.SENT),
    ),
    SessionState: _moves(
        ("cancel_session", (SessionState.PLANNED,), SessionState.CANCELLED),
        ("restore_session", (SessionState.CANCELLED,), SessionState.PLANNED),
    ),
    PollState: _moves(
        ("close_poll", (PollState.OPEN,), PollState.CLOSED),
        ("reopen_poll", (PollState.CLOSED,), PollState.OPEN),
    ),
    NetworkMeetingState: _moves(
        ("accept_network_meeting", (_N.PROPOSED,), _N.ACCEPTED),
        ("decline_network_meeting", (_N.PROPOSED,), _N.DECLINED),
        ("withdraw_network_meeting", (_N.PROPOSED,), _N.WITHDRAWN),
        ("cancel_network_meeting", (_N.ACCEPTED,), _N.CANCELLED),
        ("restore_network_meeting", (_N.CANCELLED,), _N.ACCEPTED),
        ("hold_network_meeting", (_N.ACCEPTED,), _N.HELD),
    ),
    SignUpState: _moves(
        ("place_sign_up", (SignUpState.ASKED, SignUpState.WAITING), SignUpState.PLACED),
        ("put_sign_up_in_line", (SignUpState.ASKED,), SignUpState.WAITING),
    ),
    EvaluationState: _moves(
        ("close_evaluation", (EvaluationState.OPEN,), EvaluationState.CLOSED),
    ),
    WorkgroupState: _moves(
        ("publish_workgroup", (WorkgroupState.PROPOSED,), WorkgroupState.PUBLISHED),
        ("unpublish_workgroup", (WorkgroupState.PUBLISHED,), WorkgroupState.PROPOSED),
    ),
    LetterState: _moves(
        ("lease_letter", (_L.QUEUED, _L.SENDING), _L.SENDING),
        ("put_back_letter", (_L.SENDING,), _L.QUEUED),
        ("sent_letter", (_L.SENDING,), _L.SENT),
        ("fail_letter", (_L.SENDING,), _L.FAILED),
        ("retry_letter", (_L.FAILED,), _L.QUEUED),
        ("cancel_letter", (_L.QUEUED,), _L.CANCELLED),
        ("replace_letter", (_L.QUEUED, _L.SENDING), _L.CANCELLED),
        ("revive_letter", (_L.CANCELLED,), _L.QUEUED),
    ),
    JobState: _moves(
        ("lease_job", (_J.WAITING, _J.RUNNING), _J.RUNNING),
        ("put_back_job", (_J.RUNNING,), _J.WAITING),
        ("finish_job", (_J.RUNNING,), _J.DONE),
        ("fail_job", (_J.RUNNING,), _J.FAILED),
        ("cancel_job", (_J.WAITING, _J.RUNNING), _J.CANCELLED),
    ),
    FeedState: _moves(
        ("revoke_feed", (FeedState.ACTIVE,), FeedState.REVOKED),
    ),
    ReplyState: _moves(
        ("take_reply", (ReplyState.KEPT,), ReplyState.TAKEN),
        ("set_aside_reply", (ReplyState.KEPT,), ReplyState.SET_ASIDE),
    ),
    ClaimState: _moves(
        ("submit_claim", (_C.DRAFT, _C.RETURNED), _C.SUBMITTED),
        ("return_claim", (_C.SUBMITTED,), _C.RETURNED),
        ("approve_claim", (_C.SUBMITTED,), _C.APPROVED),
        ("refuse_claim", (_C.SUBMITTED,), _C.REFUSED),
        ("reopen_claim", (_C.APPROVED, _C.REFUSED), _C.SUBMITTED),
        ("pay_claim", (_C.APPROVED,), _C.PAID),
        ("withdraw_claim", (_C.DRAFT, _C.SUBMITTED, _C.RETURNED), _C.WITHDRAWN),
        ("resume_claim", (_C.WITHDRAWN,), _C.DRAFT),
    ),
    BatchState: _moves(
        ("pay_batch", (BatchState.MADE,), BatchState.PAID),
        ("undo_batch", (BatchState.MADE,), BatchState.UNDONE),
    ),
}

#: Moves that the worker makes thousands of times; the row itself is the record of them.
UNRECORDED = {
    *("lease_letter", "put_back_letter", "sent_letter"),
    *("lease_job", "put_back_job", "finish_job"),
}


def moves_from(thing: Stateful) -> tuple[str, ...]:
    """The verbs that the thing's state permits now, in the order of the table."""
    return tuple(move.verb for move in MOVES[type(thing.state)] if thing.state in move.sources)


def is_possible(verb: str, thing: Stateful) -> bool:
    """Whether the thing's state permits the verb."""
    return verb in moves_from(thing)


def move(thing: Any, verb: str, *, by: Identified | None, at: datetime, **details: Any) -> None:
    """Carry out `verb`: set the new state and write the audit entry with `details`.

    Raises NotPossible when the thing's state does not permit it.
    """
    before = thing.state
    for candidate in MOVES[type(before)]:
        if candidate.verb == verb and before in candidate.sources:
            thing.state = candidate.target
            if verb not in UNRECORDED:
                _write(thing, verb, by=by, at=at, before=before, details=details)
            return
    raise NotPossible(
        mark("This cannot be done now: the state is “%(state)s”."), state=STATE_WORDS[before]
    )


def _write(
    thing: Any,
    verb: str,
    *,
    by: Identified | None,
    at: datetime,
    before: State,
    details: Mapping[str, Any],
) -> None:
    record(verb, thing, by=by, at=at, before=before.value, after=thing.state.value, **details)
