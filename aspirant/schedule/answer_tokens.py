"""Lets whoever holds a letter answer for its reader without signing in.

The token names the session and the person and is signed together with the person's address, so that
it ends when the letter went to an address they no longer have. It opens nothing but the one answer:
whether they come, or, for another purpose and with another key, what they thought of it.
"""

from uuid import UUID

from aspirant.core.letter_tokens import is_letter_token, make_letter_token, read_letter_token
from aspirant.people.models import Person
from aspirant.programme.models import Session

#: What a token is for.
RSVP, EVALUATION = "answer by letter", "evaluate by letter"


def make_answer_token(session: Session, person: Person, *, purpose: str = RSVP) -> str:
    """What stands in the letter to `person` about `session`."""
    return make_letter_token(purpose, (session.id, person.id), address=person.email)


def read_answer_token(token: str) -> tuple[UUID, UUID] | None:
    """The ids of session and person that a token names; whether it is ours is still to be asked."""
    ids = read_letter_token(token, count=2)
    return (ids[0], ids[1]) if ids else None


def is_signed(token: str, session: Session, person: Person, *, purpose: str = RSVP) -> bool:
    """Whether the token is the one that went to the person about the session."""
    return is_letter_token(token, purpose, (session.id, person.id), address=person.email)
