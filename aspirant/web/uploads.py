"""Files that come with a form. What is too big is read past and not kept, so that the form arrives
with everything that was typed, and can say beside the field what to do."""

from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from flask import Flask, Request, request
from werkzeug.datastructures import FileStorage

from aspirant.core.files import File, name_of_file

#: The forms with files: what is sent to them may be bigger than what is sent elsewhere.
TAKES_FILES = {
    "schedule_staff.edit_materials",
    "selection_staff.begin_weighing",
    "travel.add_receipts",
    "travel.add_ticket",
    "travel.edit_line",
}
#: So much of a request with files is read.
MOST_READ = 250_000_000
#: So much of one file is kept, and so much of all in one request: more than any form takes.
MOST_OF_ONE, MOST_OF_ALL = 16_000_000, 64_000_000
#: What is bigger lies on the disk and not in memory.
IN_MEMORY = 500_000


class Sent(SpooledTemporaryFile[bytes]):
    """A file as it arrives; counted, and let go when there is no room for it."""

    def __init__(self, room: int) -> None:
        super().__init__(max_size=IN_MEMORY, mode="rb+")
        self.room, self.size, self.kept = room, 0, 0

    def write(self, part: Any) -> int:
        """Keep it, or only count it."""
        self.size += len(part)
        if self.size <= self.room:
            self.kept = self.size
            return super().write(part)
        if self.kept:
            self.seek(0)
            self.truncate()
            self.kept = 0
        return len(part)


class RequestWithFiles(Request):
    """A request of ours: its files share the room there is."""

    def _get_file_stream(self, *_args: Any, **_known: Any) -> IO[bytes]:
        sent = self.__dict__.setdefault("_files_so_far", [])
        room = MOST_OF_ALL - sum(one.kept for one in sent)
        sent.append(Sent(min(room, MOST_OF_ONE)))
        return cast(IO[bytes], sent[-1])


def register_uploads(app: Flask) -> None:
    """Let forms with files arrive whole."""
    app.request_class = RequestWithFiles
    app.url_value_preprocessor(_make_room)


def _make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint in TAKES_FILES:
        request.max_content_length = MOST_READ


def file_in(sent: Any) -> File | None:
    """The file that a field holds, read once: its place on the disk is given back at once."""
    if isinstance(sent, File):
        return sent
    if not isinstance(sent, FileStorage) or not sent.filename:
        return None
    sent.stream.seek(0)
    found = File(name_of_file(sent.filename), sent.stream.read(), getattr(sent.stream, "size", 0))
    sent.close()
    return found
