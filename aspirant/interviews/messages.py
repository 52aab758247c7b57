"""Letters about interviews. Their subjects say nothing of what they are about."""

from typing import Any

from aspirant.interviews.models import Interview, Slot
from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter


def invitation_letter(interview: Interview) -> Letter:
    """Choose a time."""
    return _letter("invitation", interview)


def reminder_letter(interview: Interview) -> Letter:
    """You have not chosen a time yet."""
    return _letter("reminder", interview)


def booked_letter(interview: Interview, slot: Slot) -> Letter:
    """This is your time; here is where it can be changed."""
    return _letter("booked", interview, **_when(slot))


def unbooked_letter(interview: Interview, slot: Slot) -> Letter:
    """You have let your time go."""
    return _letter("unbooked", interview, **_when(slot))


def moved_letter(interview: Interview, slot: Slot) -> Letter:
    """We have had to move it."""
    return _letter("moved", interview, **_when(slot))


def cancelled_letter(interview: Interview) -> Letter:
    """It does not take place."""
    return _letter("cancelled", interview)


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


def _when(slot: Slot) -> dict[str, Any]:
    return {
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "mode": slot.mode.value,
        "place": slot.place,
        "meeting": slot.link,
    }
