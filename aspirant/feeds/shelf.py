"""The last good bytes of every feed, on disk, for the day the database is away.

They also spare work: while the key of the rows is the same, so are the bytes. A copy is sealed
(it tells where a person is to be), lies under the hash of its address, and is only ever replaced
whole. Losing a copy costs one more building of the calendar.

Beside a copy lie empty files that tell which family of calendars last asked for it: the family in
the name, the moment as the time of the file. A poll so writes no row, and no address is kept.
"""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from cryptography.fernet import InvalidToken

from aspirant.core.crypto import keyring

KEPT_UNASKED = timedelta(days=90)


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
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def drop_copy(folder: Path, name: str) -> None:
    """Forget what was kept under `name`, and who asked."""
    if _path(folder, name).exists():  # else whoever tries addresses would have us look them all up
        for path in folder.glob(f"{name}.*"):
            path.unlink(missing_ok=True)


def note_poll(folder: Path, name: str, family: str, *, at: datetime) -> None:
    """Note that a calendar of `family` asked. A disk that takes no more is no failure."""
    path = folder / f"{name}.{family}.asked"
    try:
        path.touch(mode=0o600)
        os.utime(path, (at.timestamp(), at.timestamp()))
    except OSError:
        return


def list_polls(folder: Path, name: str) -> dict[str, datetime]:
    """When each family of calendars last asked here for what is kept under `name`, newest first."""
    found = {
        path.name.split(".")[1]: datetime.fromtimestamp(path.stat().st_mtime, UTC)
        for path in folder.glob(f"{name}.*.asked")
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1], reverse=True))


def sweep_shelf(folder: Path, *, at: datetime) -> int:
    """Take away what nobody has asked for lately. Returns how many files went."""
    latest: dict[str, float] = {}
    for path in folder.glob("*"):
        name = path.name.split(".")[0]
        latest[name] = max(latest.get(name, 0.0), path.stat().st_mtime)
    last = (at - KEPT_UNASKED).timestamp()
    old = [path for path in folder.glob("*") if latest.get(path.name.split(".")[0], last) < last]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.ics"
