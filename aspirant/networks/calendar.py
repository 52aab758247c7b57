"""A network meeting as calendars show it: in letters, in one's own calendar, and for everybody.

The title is the host's, who is asked to keep it neutral. No entry names anybody.
"""

from dataclasses import replace
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from aspirant.core.calendars import Event, describe
from aspirant.core.plain_words import plain_words
from aspirant.lifecycle import NetworkMeetingState
from aspirant.mail.invitations import Invitation, make_invitation
from aspirant.mail.rendering import link
from aspirant.networks.models import MeetingPlan, NetworkMeeting, SignUp


def network_event(
    meeting: NetworkMeeting, *, language: str, is_private: bool = True, has_alarm: bool = False
) -> Event:
    """The meeting for whoever asks."""
    is_cancelled = meeting.state is NetworkMeetingState.CANCELLED
    with force_locale(language):
        page = link("networks.show_meeting", network_meeting_id=meeting.id)
        title = _("Cancelled: %(title)s", title=meeting.title) if is_cancelled else meeting.title
        return Event(
            uid=f"{meeting.id}@aspirant",
            changed_at=meeting.changed_at,
            sequence=meeting.sequence,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            title=title,
            description=describe(
                plain_words(meeting.about), _("More on its page: %(page)s", page=page)
            ),
            place=where_of(meeting),
            page=page,
            category=_("Network meeting"),
            is_cancelled=is_cancelled,
            is_private=is_private,
            alarm=title if has_alarm else "",
        )


def sign_up_event(
    sign_up: SignUp, meeting: NetworkMeeting, *, language: str, has_alarm: bool = False
) -> Event:
    """The same for somebody who has a place. Whoever leaves and comes again gets a new entry, since
    calendars do not take back what was cancelled."""
    event = network_event(meeting, language=language, has_alarm=has_alarm)
    return replace(event, uid=f"{sign_up.id}@aspirant")


def where_of(plan: NetworkMeeting | MeetingPlan) -> str:
    """The place and the municipality, on one line."""
    parts = (plan.place, plan.municipality)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def invitation_to(sign_up: SignUp, *, at: datetime, is_gone: bool = False) -> Invitation:
    """What a letter says to the calendar of somebody who has a place, or who has left it."""
    event = sign_up_event(sign_up, sign_up.meeting, language=sign_up.language)
    if is_gone and not event.is_cancelled:
        with force_locale(sign_up.language):
            title = _("No longer for you: %(title)s", title=event.title)
        event = replace(event, title=title, is_cancelled=True, sequence=event.sequence + 1)
    return make_invitation(event, name=sign_up.name, address=sign_up.email, at=at)
