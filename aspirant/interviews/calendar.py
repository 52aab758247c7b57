"""An interview as calendars show it, in subscriptions and invitations alike.

Titles are neutral: a calendar lies open on many a desk, and that somebody has applied is nobody's
business. No entry says anything of the applicant, nor of who holds it.
"""

from flask_babel import gettext as _

from aspirant.core.calendars import Event, describe, is_web_address
from aspirant.interviews.models import Interview, Slot
from aspirant.programme.words import MODE_LABELS, Mode


def interview_event(
    interview: Interview,
    slot: Slot,
    *,
    title: str,
    page: str,
    has_alarm: bool = False,
    is_cancelled: bool = False,
) -> Event:
    """The interview in that slot, for somebody who comes to it, in the language of the moment."""
    link = slot.link if is_web_address(slot.link) else ""
    return Event(
        uid=f"{interview.id}@aspirant",
        changed_at=interview.changed_at,
        sequence=interview.sequence,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        title=_("Cancelled: %(title)s", title=title) if is_cancelled else title,
        description=describe(
            _(MODE_LABELS[slot.mode]),
            _("Join here: %(link)s", link=link) if link else "",
            _("More on its page: %(page)s", page=page),
        ),
        place=slot.place if slot.mode is not Mode.ONLINE else "",
        link=slot.link if slot.mode is not Mode.ON_SITE else "",
        page=page,
        category=_("Conversation"),
        is_cancelled=is_cancelled,
        alarm=title if has_alarm else "",
    )


def name_for_applicant() -> str:
    """What the applicant's calendar calls it."""
    return _("Booked conversation")


def name_for_panel() -> str:
    """What the calendars of those who hold it call it."""
    return _("Conversation to hold")
