"""Every state of every thing, and the word for each; what moves between them is `lifecycle`."""

import enum
from collections.abc import Mapping

from aspirant.core.i18n import mark


class State(enum.StrEnum):
    """A state. It equals its word, but no state of another kind that has the same word, so that
    a table can hold the submitted review beside the submitted application."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, State) and type(other) is not type(self):
            return False
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class RoundState(State):
    PREPARING = "preparing"
    RUNNING = "running"
    FINISHED = "finished"


class CallState(State):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class ApplicationState(State):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCREENED_OUT = "screened_out"
    UNDER_REVIEW = "under_review"
    SHORTLISTED = "shortlisted"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class ReviewState(State):
    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    RECUSED = "recused"


class InterviewState(State):
    INVITED = "invited"
    BOOKED = "booked"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class MeetingState(State):
    WRITING = "writing"
    PRESENTED = "presented"
    SIGNED = "signed"


class DrawState(State):
    PREPARED = "prepared"
    PUBLISHED = "published"
    DRAWN = "drawn"


class DecisionState(State):
    PENDING = "pending"
    RELEASED = "released"


class OfferState(State):
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class FeedbackState(State):
    DRAFT = "draft"
    SENT = "sent"


class SessionState(State):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class PollState(State):
    OPEN = "open"
    CLOSED = "closed"


class NetworkMeetingState(State):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    CANCELLED = "cancelled"


class SignUpState(State):
    ASKED = "asked"
    PLACED = "placed"
    WAITING = "waiting"


class EvaluationState(State):
    OPEN = "open"
    CLOSED = "closed"


class WorkgroupState(State):
    PROPOSED = "proposed"
    PUBLISHED = "published"


class LetterState(State):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class FeedState(State):
    ACTIVE = "active"
    REVOKED = "revoked"


class JobState(State):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ReplyState(State):
    KEPT = "kept"
    TAKEN = "taken"
    SET_ASIDE = "set_aside"


class ClaimState(State):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class BatchState(State):
    MADE = "made"
    PAID = "paid"
    UNDONE = "undone"


_A = ApplicationState
_I = InterviewState
_L = LetterState
_J = JobState
_N = NetworkMeetingState

STATE_WORDS: Mapping[State, str] = {
    RoundState.PREPARING: mark("Being prepared"),
    RoundState.RUNNING: mark("Running"),
    RoundState.FINISHED: mark("Finished"),
    CallState.DRAFT: mark("Not published"),
    CallState.OPEN: mark("Open"),
    CallState.CLOSED: mark("Closed"),
    _A.DRAFT: mark("Draft"),
    _A.SUBMITTED: mark("Submitted"),
    _A.SCREENED_OUT: mark("Entry rules not met"),
    _A.UNDER_REVIEW: mark("Being read"),
    _A.SHORTLISTED: mark("To interview"),
    _A.DECIDED: mark("Decided"),
    _A.WITHDRAWN: mark("Withdrawn"),
    ReviewState.ASSIGNED: mark("To read"),
    ReviewState.SUBMITTED: mark("Read"),
    ReviewState.RECUSED: mark("Recused"),
    _I.INVITED: mark("Invited"),
    _I.BOOKED: mark("Booked"),
    _I.HELD: mark("Held"),
    _I.MISSED: mark("Missed"),
    _I.CANCELLED: mark("Cancelled"),
    MeetingState.WRITING: mark("Being written"),
    MeetingState.PRESENTED: mark("Waiting to be signed"),
    MeetingState.SIGNED: mark("Signed by all"),
    DrawState.PREPARED: mark("Prepared, not published"),
    DrawState.PUBLISHED: mark("Published, waits for its number"),
    DrawState.DRAWN: mark("Drawn"),
    DecisionState.PENDING: mark("Not released"),
    DecisionState.RELEASED: mark("Released"),
    OfferState.SENT: mark("Waiting for an answer"),
    OfferState.ACCEPTED: mark("Accepted"),
    OfferState.DECLINED: mark("Declined"),
    OfferState.EXPIRED: mark("Expired"),
    OfferState.WITHDRAWN: mark("Offer withdrawn"),
    FeedbackState.DRAFT: mark("Written, not sent"),
    FeedbackState.SENT: mark("Sent"),
    SessionState.PLANNED: mark("Planned"),
    SessionState.CANCELLED: mark("Cancelled"),
    PollState.OPEN: mark("Open"),
    PollState.CLOSED: mark("Closed"),
    _N.PROPOSED: mark("Waiting for the office"),
    _N.ACCEPTED: mark("Open for sign-up"),
    _N.DECLINED: mark("Not this time"),
    _N.WITHDRAWN: mark("Withdrawn"),
    _N.HELD: mark("Held"),
    _N.CANCELLED: mark("Cancelled"),
    SignUpState.ASKED: mark("Not confirmed yet"),
    SignUpState.PLACED: mark("You have a place"),
    SignUpState.WAITING: mark("You stand in the line"),
    EvaluationState.OPEN: mark("Open"),
    EvaluationState.CLOSED: mark("Closed"),
    WorkgroupState.PROPOSED: mark("Proposed"),
    WorkgroupState.PUBLISHED: mark("Published"),
    _L.QUEUED: mark("Waiting to be sent"),
    _L.SENDING: mark("Being sent"),
    _L.SENT: mark("Sent"),
    _L.FAILED: mark("Could not be sent"),
    _L.CANCELLED: mark("Stopped"),
    _J.WAITING: mark("Waiting its turn"),
    _J.RUNNING: mark("Under way"),
    _J.DONE: mark("Ready"),
    _J.FAILED: mark("Did not succeed"),
    _J.CANCELLED: mark("Stopped before it was done"),
    FeedState.ACTIVE: mark("Active"),
    FeedState.REVOKED: mark("Revoked"),
    ReplyState.KEPT: mark("Waiting for somebody to look"),
    ReplyState.TAKEN: mark("Taken as the answer"),
    ReplyState.SET_ASIDE: mark("Set aside"),
    ClaimState.DRAFT: mark("Not sent yet"),
    ClaimState.SUBMITTED: mark("Waiting to be looked at"),
    ClaimState.RETURNED: mark("Sent back for correction"),
    ClaimState.APPROVED: mark("Approved"),
    ClaimState.PAID: mark("Paid"),
    ClaimState.REFUSED: mark("Not paid"),
    ClaimState.WITHDRAWN: mark("Taken back"),
    BatchState.MADE: mark("Handed to the payroll"),
    BatchState.PAID: mark("Paid"),
    BatchState.UNDONE: mark("Undone"),
}

#: What applicants are told meanwhile: nothing that a decision not yet released would show.
PUBLIC_WORDS: Mapping[State, str] = {
    _A.DRAFT: mark("Not sent yet"),
    _A.SUBMITTED: mark("Sent"),
    _A.SCREENED_OUT: mark("Being read"),
    _A.UNDER_REVIEW: mark("Being read"),
    _A.SHORTLISTED: mark("Being read"),
    _A.DECIDED: mark("Being read"),
    _A.WITHDRAWN: mark("Withdrawn"),
}
