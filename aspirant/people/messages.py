"""Letters about the way in."""

from uuid import UUID

from aspirant.mail.models import Letter
from aspirant.mail.service import write_letter
from aspirant.people.models import Person
from aspirant.permissions import ROLE_WORDS, Role


def sign_in_letter(email: str, *, language: str, token: str, code: str) -> Letter:
    """The link and the six digits."""
    return write_letter("people/sign_in", address=email, language=language, token=token, code=code)


def invitation_letter(person: Person, role: Role, round_id: UUID, *, round_name: str) -> Letter:
    """You have a role in a round."""
    return write_letter(
        "people/invitation",
        address=person.email,
        language=person.language,
        person_id=person.id,
        round_id=round_id,
        name=person.name,
        role=ROLE_WORDS[role],
        round_name=round_name,
    )
