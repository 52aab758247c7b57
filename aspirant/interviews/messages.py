"""Letters about interviews. Their subjects say nothing of what they are about.

Those that tell of a time carry it for the reader's calendar. Letters to the panel say nothing of
the applicant: a letter lies in a mailbox for years, and the page knows what its reader may see.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import force_locale

from aspirant.interviews.calendar import interview_event, name_for_applicant, name_for_panel
from aspirant.interviews.models import Interview, Slot
from aspirant.mail.entries import Entry
from aspirant.mail.invitations import make_invitation
from aspirant.mail.models import Letter
from aspirant.mail.rendering import link
from aspirant.mail.service import invite_by, write_letter
from aspirant.people.models import Person

PANEL_FREED = "interviews/panel_freed"


def invitation_letter(interview: Interview) -> Letter:
    """Choose a time."""
    return _letter("invitation", interview)


def reminder_letter(interview: Interview) -> Letter:
    """You have not chosen a time yet."""
    return _letter("reminder", interview)


def booked_letter(interview: Interview, slot: Slot, *, entry: Entry | None, at: datetime) -> Letter:
    """This is your time; here is where it can be changed."""
    return _timed("booked", interview, slot, entry, at=at)


def unbooked_letter(
    interview: Interview, slot: Slot, *, entry: Entry | None, at: datetime
) -> Letter:
    """You have let your time go."""
    return _timed("unbooked", interview, slot, entry, at=at, is_cancelled=True)


def moved_letter(interview: Interview, slot: Slot, *, entry: Entry | None, at: datetime) -> Letter:
    """We have had to move it."""
    return _timed("moved", interview, slot, entry, at=at)


def cancelled_letter(
    interview: Interview, slot: Slot | None, *, entry: Entry | None, at: datetime
) -> Letter:
    """It does not take place, whether it had a time or not."""
    if slot is None:
        return _letter("cancelled", interview)
    return _timed("cancelled", interview, slot, entry, at=at, is_cancelled=True)


def panel_booked_letter(
    interview: Interview, slot: Slot, person: Person, *, entry: Entry | None, at: datetime
) -> Letter:
    """To one of the panel: somebody comes at this time."""
    is_known = entry is not None and entry.is_standing
    letter = _panel_letter("interviews/panel_booked", interview, slot, person, is_known=is_known)
    return _invite(letter, interview, slot, person, entry, at=at, is_panel=True)


def panel_freed_letter(
    interview: Interview, slot: Slot, person: Person, *, entry: Entry | None, at: datetime
) -> Letter:
    """To one of the panel: nobody comes at this time any longer."""
    letter = _panel_letter(PANEL_FREED, interview, slot, person)
    return _invite(letter, interview, slot, person, entry, at=at, is_panel=True, is_cancelled=True)


def recused_letter(interview: Interview, slot: Slot, person: Person) -> Letter:
    """To a coordinator: a seat in a panel is free. It says neither whose nor why."""
    url = {"interview_id": str(interview.id)}
    return _panel_letter("interviews/recused", interview, slot, person, **url)


def _letter(name: str, interview: Interview, **context: Any) -> Letter:
    person = interview.application.person
    return write_letter(
        f"interviews/{name}",
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=interview.round_id,
        name=person.name,
        application_id=interview.application_id,
        contact_email=interview.application.round.contact_email,
        **context,
    )


def _timed(
    name: str,
    interview: Interview,
    slot: Slot,
    entry: Entry | None,
    *,
    at: datetime,
    is_cancelled: bool = False,
) -> Letter:
    letter, person = _letter(name, interview, **_when(slot)), interview.application.person
    return _invite(letter, interview, slot, person, entry, at=at, is_cancelled=is_cancelled)


def _panel_letter(
    kind: str, interview: Interview, slot: Slot, person: Person, **context: Any
) -> Letter:
    round = interview.application.round
    return write_letter(
        kind,
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=interview.round_id,
        name=person.name,
        slug=round.slug,
        contact_email=round.contact_email,
        **_when(slot),
        **context,
    )


def _invite(
    letter: Letter,
    interview: Interview,
    slot: Slot,
    person: Person,
    entry: Entry | None,
    *,
    at: datetime,
    is_panel: bool = False,
    is_cancelled: bool = False,
) -> Letter:
    """Have the letter say it to the reader's calendar, in the reader's language."""
    with force_locale(person.language):
        event = interview_event(
            interview,
            slot,
            title=name_for_panel() if is_panel else name_for_applicant(),
            page=_page(interview, is_panel=is_panel),
            is_cancelled=is_cancelled,
        )
    if is_cancelled and entry:  # one of a panel may leave while it stands for the others
        event = replace(event, sequence=max(event.sequence, entry.sequence + 1))
    address = {"name": person.name, "address": person.email}
    return invite_by(letter, make_invitation(event, **address, at=at, entry=entry))


def _page(interview: Interview, *, is_panel: bool) -> str:
    if is_panel:
        return link("interviews.list_own", slug=interview.application.round.slug)
    return link("interviews.choose_slot", application_id=interview.application_id)


def _when(slot: Slot) -> dict[str, Any]:
    return {
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "mode": slot.mode.value,
        "place": slot.place,
        "meeting": slot.link,
    }
