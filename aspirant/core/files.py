"""Files that somebody sends: what is taken, judged by what is in them and not by their names."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import puremagic

from aspirant.core.traces import Unreadable, without_traces

#: A file is at most this big, so that it fits into a form.
MOST_BYTES = 1_500_000
#: What a photograph may end in.
JPEG = (".jpg", ".jpeg", ".jpe", ".jfif")


@dataclass(frozen=True)
class File:
    """A file as somebody sent it. `sent` is how much that was, where not all of it was kept."""

    name: str
    content: bytes
    sent: int = 0

    @property
    def size(self) -> int:
        """How much was sent."""
        return max(self.sent, len(self.content))

    @property
    def is_whole(self) -> bool:
        """Whether all that was sent is here."""
        return self.size == len(self.content)

    @property
    def fingerprint(self) -> str:
        """The same for the same content, whatever the file is called."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def clean(self) -> bytes:
        """What is kept of it: not where a photograph was taken, nor with what. May raise
        Unreadable."""
        return without_traces(self.content)

    @property
    def is_readable(self) -> bool:
        """Whether a picture is one."""
        try:
            return bool(self.clean)
        except Unreadable:
            return False


def kind_of_file(content: bytes) -> str:
    """The ending that the bytes go with, for instance ".pdf"; "" when they are of no known kind."""
    try:
        found = puremagic.from_string(content)
    except (puremagic.PureError, ValueError):
        return ""
    return str(found).lower()


def name_of_file(sent: str) -> str:
    """The last part of the name that a browser sent, without folders, and not endlessly long."""
    return sent.replace("\\", "/").rsplit("/", 1)[-1][:120]
