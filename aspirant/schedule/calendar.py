"""A session as calendars show it, in subscriptions and invitations alike.

Titles are neutral: a calendar lies open on many a desk, and membership is nobody's business. No
entry names another person.
"""

from dataclasses import replace
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from aspirant.core.calendars import Event, describe, is_web_address
from aspirant.core.maps import find_position
from aspirant.core.plain_words import plain_words
from aspirant.lifecycle import SessionState
from aspirant.mail.entries import Entry
from aspirant.mail.invitations import Invitation, make_invitation
from aspirant.mail.rendering import link
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.programme.words import MODE_LABELS, Mode


def session_event(session: Session, *, language: str, has_alarm: bool = False) -> Event:
    """The session for somebody who comes to it."""
    with force_locale(language):
        title = session_title(session, language)
        page = link("schedule.show_session", session_id=session.id)
        return Event(
            uid=f"{session.id}@aspirant",
            changed_at=session.changed_at,
            sequence=session.sequence,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            title=title,
            description=describe(
                _(MODE_LABELS[session.mode]),
                _("Join here: %(link)s", link=session.link) if is_web_address(session.link) else "",
                plain_words(session.programme_text.in_language(language)),
                _("More on its page: %(page)s", page=page),
            ),
            place=session.place if session.mode is not Mode.ONLINE else "",
            position=position_of(session),
            link=session.link if session.mode is not Mode.ON_SITE else "",
            page=page,
            category=_("Session"),
            is_all_day=session.is_all_day,
            is_cancelled=session.state is SessionState.CANCELLED,
            alarm=title if has_alarm else "",
        )


def session_title(session: Session, language: str) -> str:
    """What it is called, and that it is cancelled: not every calendar strikes it out."""
    title = session.title.in_language(language)
    if session.state is SessionState.CANCELLED:
        return _("Cancelled: %(title)s", title=title)
    return title


def position_of(session: Session) -> str:
    """Where on earth it is, as far as its link to a map says so."""
    return find_position(session.map_link) if session.mode is not Mode.ONLINE else ""


def invitation_to(
    session: Session, person: Person, *, entry: Entry | None, at: datetime
) -> Invitation:
    """What a letter about the session says to the person's calendar, which has `entry` of it."""
    event = session_event(session, language=person.language)
    return make_invitation(event, name=person.name, address=person.email, at=at, entry=entry)


def end_for(session: Session, person: Person, *, entry: Entry, at: datetime) -> Invitation:
    """The end of it for one person, while it goes on for others."""
    event = session_event(session, language=person.language)
    with force_locale(person.language):
        left = _("No longer for you: %(title)s", title=event.title)
    event = replace(
        event,
        title=event.title if event.is_cancelled else left,
        sequence=max(session.sequence, entry.sequence) + 1,
        is_cancelled=True,
    )
    return make_invitation(event, name=person.name, address=person.email, at=at, entry=entry)
