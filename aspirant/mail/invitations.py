"""What a letter carries for its reader's calendar (RFC 5546, RFC 6047)."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app

from aspirant.core.calendars import Event, Method, Party, write_invitation
from aspirant.mail.entries import Entry, uid_for


@dataclass(frozen=True)
class Invitation:
    """A calendar's part of a letter. For one `uid` the reader gets them strictly in order."""

    uid: str
    sequence: int
    method: Method
    text: str


def make_invitation(
    event: Event, *, name: str, address: str, at: datetime, entry: Entry | None = None
) -> Invitation:
    """The event as a request to somebody, or its end when it is cancelled.

    `entry` is what their calendar was told before. The organizer is the mailbox that letters come
    from, which is read.
    """
    method = Method.CANCEL if event.is_cancelled else Method.REQUEST
    event = replace(event, uid=uid_for(event.uid, entry, method))
    text = write_invitation(
        event, method=method, organizer=organizer(), attendee=Party(name, address), at=at
    )
    return Invitation(event.uid, event.sequence, method, text)


def organizer() -> Party:
    """Who invites: the site, under the address that its letters come from."""
    name, address = current_app.config["MAIL_DEFAULT_SENDER"]
    return Party(name, address)
