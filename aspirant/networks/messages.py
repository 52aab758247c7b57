"""Letters about network meetings. Subjects tell the day, and nothing of what it is."""

from datetime import datetime
from typing import Any

from aspirant.mail.invitations import organizer
from aspirant.mail.models import Letter
from aspirant.mail.service import invite_by, write_letter
from aspirant.networks.calendar import invitation_to, where_of
from aspirant.networks.models import MeetingPlan, NetworkMeeting, SignUp
from aspirant.networks.queries import is_full, sign_up_token
from aspirant.networks.words import SUPPORT_WORDS

CONFIRM, KNOWN = "networks/confirm", "networks/known"


def confirm_letter(sign_up: SignUp) -> Letter:
    """Press here, so that we know it was you."""
    return _to_sign_up(CONFIRM, sign_up, is_full=is_full(sign_up.meeting))


def known_letter(sign_up: SignUp) -> Letter:
    """You are signed up already; here is the way to your place."""
    return _to_sign_up(KNOWN, sign_up, is_waiting=sign_up.turn is not None)


def place_letter(sign_up: SignUp, *, at: datetime, is_from_line: bool = False) -> Letter:
    """You have a place, for the calendar too."""
    letter = _to_sign_up("networks/place", sign_up, is_from_line=is_from_line)
    return invite_by(letter, invitation_to(sign_up, at=at))


def in_line_letter(sign_up: SignUp, *, turn: int) -> Letter:
    """All places are taken; you are next but so many."""
    return _to_sign_up("networks/in_line", sign_up, turn=turn)


def left_letter(sign_up: SignUp, *, had_place: bool, at: datetime) -> Letter:
    """You are no longer signed up; the calendar takes it out."""
    letter = _to_sign_up("networks/left", sign_up, had_place=had_place)
    return invite_by(letter, invitation_to(sign_up, at=at, is_gone=True)) if had_place else letter


def changed_letter(
    sign_up: SignUp, *, before: MeetingPlan, after: MeetingPlan, message: str = "", at: datetime
) -> Letter:
    """Another time or place: what holds now, and what was told before."""
    letter = _to_sign_up(
        "networks/changed",
        sign_up,
        after,
        before=plan_in_words(before),
        message=message,
        is_waiting=sign_up.turn is not None,
    )
    return letter if sign_up.turn else invite_by(letter, invitation_to(sign_up, at=at))


def cancelled_letter(sign_up: SignUp, *, before: MeetingPlan, message: str, at: datetime) -> Letter:
    """It will not take place, as it was told."""
    letter = _to_sign_up("networks/cancelled", sign_up, before, message=message)
    return letter if sign_up.turn else invite_by(letter, invitation_to(sign_up, at=at))


def message_letter(sign_up: SignUp, *, message: str) -> Letter:
    """A word from the host to everybody who comes."""
    return _to_sign_up("networks/message", sign_up, message=message)


def proposed_letter(meeting: NetworkMeeting) -> Letter:
    """To the office: somebody has proposed a meeting."""
    return _to_office("networks/proposed", meeting, support=SUPPORT_WORDS[meeting.support_asked])


def word_letter(meeting: NetworkMeeting, *, is_offices: bool, text: str) -> Letter:
    """What one of the two says to the other about a meeting."""
    if is_offices:
        return _to_host("networks/word", meeting, text=text, is_offices=True)
    return _to_office("networks/word", meeting, text=text, is_offices=False)


def accepted_letter(meeting: NetworkMeeting, *, text: str) -> Letter:
    """To the host: the meeting is open for sign-up, with this support."""
    assert meeting.support_given is not None  # the verb has just set it
    return _to_host(
        "networks/accepted",
        meeting,
        text=text,
        support=SUPPORT_WORDS[meeting.support_given],
        plan=plan_in_words(meeting),
    )


def declined_letter(meeting: NetworkMeeting, *, text: str) -> Letter:
    """To the host: not this time, and why."""
    return _to_host("networks/declined", meeting, text=text)


def plan_in_words(plan: NetworkMeeting | MeetingPlan) -> dict[str, str]:
    """When and where, as letters hold it."""
    return {
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
        "place": where_of(plan),
    }


def _to_sign_up(
    kind: str, sign_up: SignUp, plan: MeetingPlan | None = None, **context: Any
) -> Letter:
    return write_letter(
        kind,
        address=sign_up.email,
        language=sign_up.language,
        name=sign_up.name,
        title=sign_up.meeting.title,
        meeting_id=sign_up.meeting_id,
        plan=plan_in_words(plan or sign_up.meeting),
        token=sign_up_token(sign_up),
        **context,
    )


def _to_host(kind: str, meeting: NetworkMeeting, **context: Any) -> Letter:
    host = meeting.person
    return write_letter(
        kind,
        address=host.email,
        language=host.language,
        person_id=host.id,
        name=host.name,
        title=meeting.title,
        meeting_id=meeting.id,
        **context,
    )


def _to_office(kind: str, meeting: NetworkMeeting, **context: Any) -> Letter:
    """The office reads the mailbox that letters come from."""
    return write_letter(
        kind,
        address=organizer().email,
        language="sv",
        name="",
        title=meeting.title,
        meeting_id=meeting.id,
        **context,
    )
