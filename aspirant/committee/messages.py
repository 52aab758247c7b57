"""The letter that asks somebody to sign the record of a meeting."""

from aspirant.committee.models import Meeting
from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter
from aspirant.people.models import Person


def signing_letter(meeting: Meeting, person: Person) -> Letter:
    """The record waits for your signature. Says nothing of what was decided."""
    names = (meeting.round.programme.name, meeting.round.name)
    return write_letter(
        "committee/signing",
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=meeting.round_id,
        name=person.name,
        round_name=" ".join(one.in_language(person.language) for one in names),
        held_at=meeting.held_at.isoformat(),
        meeting_id=meeting.id,
        contact=meeting.round.contact_email,
    )
