"""The last good bytes of every feed, on disk, for the day the database is away.

They also spare work: while the key of the rows is the same, so are the bytes. A copy is sealed
(it tells where a person is to be), lies under the hash of its address, and is only ever replaced
whole. Losing a copy costs one more building of the calendar.
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from cryptography.fernet import InvalidToken

from aspirant.core.crypto import keyring


@dataclass(frozen=True)
class Copy:
    """What a feed's address last answered, the key of the rows it came from, and since when."""

    key: str
    modified_at: datetime
    content: bytes

    @cached_property
    def etag(self) -> str:
        """The strong tag of exactly these bytes."""
        return hashlib.sha256(self.content).hexdigest()[:32]


def find_copy(folder: Path, name: str) -> Copy | None:
    """The copy kept under `name`; None when there is none that can be read."""
    try:
        words = keyring.open(_path(folder, name).read_bytes(), context=name)
    except (OSError, InvalidToken):
        return None
    key, modified_at, content = words.split("\n", 2)
    return Copy(key, datetime.fromisoformat(modified_at), content.encode())


def keep_copy(folder: Path, name: str, copy: Copy) -> None:
    """Put the copy in place of the one before. A disk that is full or read-only is no failure."""
    words = f"{copy.key}\n{copy.modified_at.isoformat()}\n{copy.content.decode()}"
    sealed, path = keyring.seal(words, context=name), _path(folder, name)
    unfinished = path.with_name(f"{name}.{uuid4().hex}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.write_bytes(sealed)
        os.replace(unfinished, path)  # noqa: PTH105 - says that it replaces
    except OSError:
        unfinished.unlink(missing_ok=True)


def drop_copy(folder: Path, name: str) -> None:
    """Forget what was kept under `name`."""
    _path(folder, name).unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.ics"
