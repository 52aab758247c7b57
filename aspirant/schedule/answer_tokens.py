"""Lets whoever holds a letter answer for its reader without signing in.

The token names the session and the person and is signed together with the person's address, so that
it ends when the letter went to an address they no longer have. It opens nothing but the one answer.
"""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

from aspirant.core.crypto import keyring
from aspirant.people.models import Person
from aspirant.programme.models import Session

_SIGNED = 16


def make_answer_token(session: Session, person: Person) -> str:
    """What stands in the letter to `person` about `session`."""
    ids = session.id.bytes + person.id.bytes
    return base64.urlsafe_b64encode(ids + _sign(ids, person)).decode()


def read_answer_token(token: str) -> tuple[UUID, UUID] | None:
    """The ids of session and person that a token names; whether it is ours is still to be asked."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 32 + _SIGNED:
        return None
    return UUID(bytes=raw[:16]), UUID(bytes=raw[16:32])


def is_signed(token: str, session: Session, person: Person) -> bool:
    """Whether the token is the one that went to the person about the session."""
    return hmac.compare_digest(token.encode(), make_answer_token(session, person).encode())


def _sign(ids: bytes, person: Person) -> bytes:
    key = keyring.derive("answer by letter")
    return hmac.digest(key, ids + person.email.encode(), hashlib.sha256)[:_SIGNED]
