"""Files that somebody sends: what is taken, judged by what is in them and not by their names."""

import hashlib
from dataclasses import dataclass

import puremagic

#: A file is at most this big, so that it fits into a form.
MOST_BYTES = 1_500_000


@dataclass(frozen=True)
class File:
    """A file as somebody sent it."""

    name: str
    content: bytes

    @property
    def fingerprint(self) -> str:
        """The same for the same content, whatever the file is called."""
        return hashlib.sha256(self.content).hexdigest()


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
