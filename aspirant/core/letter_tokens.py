"""Keys that stand in letters: ids, signed together with the address that the letter went to.

Nothing is stored. A key ends when one of the things it names is gone, or the address is another.
"""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

from aspirant.core.crypto import keyring

_SIGNED, _ID = 16, 16


def make_letter_token(purpose: str, ids: tuple[UUID, ...], *, address: str) -> str:
    """What stands in the letter to `address` about the things called `ids`."""
    named = b"".join(one.bytes for one in ids)
    key = keyring.derive(purpose)
    signature = hmac.digest(key, named + address.encode(), hashlib.sha256)[:_SIGNED]
    return base64.urlsafe_b64encode(named + signature).decode()


def read_letter_token(token: str, *, count: int) -> tuple[UUID, ...] | None:
    """The `count` ids that a token names; whether it is ours is still to be asked."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != count * _ID + _SIGNED:
        return None
    return tuple(UUID(bytes=raw[place * _ID : (place + 1) * _ID]) for place in range(count))


def is_letter_token(token: str, purpose: str, ids: tuple[UUID, ...], *, address: str) -> bool:
    """Whether the token is the one that went to `address`."""
    ours = make_letter_token(purpose, ids, address=address)
    return hmac.compare_digest(token.encode(), ours.encode())
