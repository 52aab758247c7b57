"""The code to check in with: another each minute, derived from a lasting key.

Nothing is stored: whoever asks with the code of this minute, or of one of the two before, has
seen it in the room or in the meeting.
"""

import hmac
from datetime import datetime, timedelta

from aspirant.core.lasting_keys import Purpose, lasting_mac
from aspirant.programme.models import Session

MINUTE = timedelta(minutes=1)
#: How many codes count at a time: it takes a while to sign in.
MINUTES_COUNTED = 3
#: For so long it can be told of a code that it was the right one.
MINUTES_KNOWN = 60
#: Letters and digits that nobody takes for another.
LETTERS = "BCDFGHJKLMNPQRTVWXYZ2346789"
LENGTH = 6


def code_at(session: Session, at: datetime) -> str:
    """The code of the session in the minute of that moment."""
    minute = int(at.timestamp()) // 60
    number = int(lasting_mac(Purpose.PRESENCE, f"{session.id} {minute}"), 16)
    letters = []
    for _place in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def is_code(session: Session, code: str, at: datetime) -> bool:
    """Whether somebody has seen the code just now. Spaces and small letters do not matter."""
    return _is_among(session, code, at, range(MINUTES_COUNTED))


def was_code(session: Session, code: str, at: datetime) -> bool:
    """Whether the code was on the screen not long ago, and has been replaced."""
    return _is_among(session, code, at, range(MINUTES_COUNTED, MINUTES_KNOWN))


def _is_among(session: Session, code: str, at: datetime, minutes: range) -> bool:
    given = "".join(code.split()).upper().encode()
    shown = [code_at(session, at - ago * MINUTE) for ago in minutes]
    return any(hmac.compare_digest(given, one.encode()) for one in shown)


def seconds_left(at: datetime) -> int:
    """Until the next code."""
    return 60 - int(at.timestamp()) % 60
