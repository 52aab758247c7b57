"""What a file tells of whoever made it: where a photograph was taken, with what, by whom.

A picture is drawn anew, upright, and nothing that lay beside it comes along. In what cannot be
drawn anew here (HEIC, PDF) the places that hold such things are written over where they lie, so
that everything else stays where it was.
"""

import re
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

#: What is drawn anew, with how many pixels at most: a JPEG is made smaller while it is read.
MOST_PIXELS = {"JPEG": 80_000_000, "MPO": 80_000_000, "PNG": 40_000_000, "WEBP": 40_000_000}
#: No side is longer afterwards; the small print of a receipt can still be read.
LONGEST = 4096

#: A photograph within a PDF, and the other places.
_JPEG_IN_PDF = re.compile(rb"stream\r?\n(?=\xff\xd8\xff)")
_NAMES_IN_PDF = re.compile(
    rb"/(?:Author|Creator|Producer)\s*+(?:\(((?:[^()\\]++|\\.)*+)\)|<([0-9A-Fa-f\s]*+)>)", re.DOTALL
)
#: A PDF that is signed or locked: writing in it would break it.
_SEALED = (b"/ByteRange", b"/Encrypt")
#: Parts of a JPEG that only tell: EXIF and XMP, captions, words.
_TELLING = {b"\xe1", b"\xed", b"\xfe"}
_PICTURE_ITSELF = {b"\xda", b"\xd9", b""}
#: An EXIF that says nothing.
_NO_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"


class Unreadable(ValueError):
    """A picture that cannot be read."""


def without_traces(content: bytes) -> bytes:
    """The same to look at, without what lies beside it. Raises Unreadable."""
    if content.startswith(b"%PDF"):
        return _blank_pdf(content)
    if content[4:8] == b"ftyp":
        return _blank_heic(content)
    if content.startswith((b"\xff\xd8", b"\x89PNG")) or content[8:12] == b"WEBP":
        return _draw_anew(content)
    return content


def _draw_anew(content: bytes) -> bytes:
    from PIL import Image, ImageOps  # noqa: PLC0415 - heavy, and few requests need it

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            kind, (width, height) = picture.format or "", picture.size
            if width * height > MOST_PIXELS[kind]:
                raise Unreadable("too many pixels")
            picture.draft(None, (LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST, LONGEST))
            return _write(upright, "JPEG" if kind == "MPO" else kind)
    except (OSError, SyntaxError, ValueError, struct.error, *bombs) as error:
        raise Unreadable("no picture") from error


def _write(picture: Any, kind: str) -> bytes:
    picture.info = {key: of for key, of in picture.info.items() if key == "transparency"}
    if kind == "JPEG" and picture.mode not in {"L", "RGB"}:
        picture = picture.convert("RGB")
    made = BytesIO()
    picture.save(made, kind, quality=88)
    return made.getvalue()


def _blank_pdf(content: bytes) -> bytes:
    """Only what lies open in it: what a program has packed away stays."""
    if any(word in content for word in _SEALED):
        return content
    blank = bytearray(content)
    for found in _JPEG_IN_PDF.finditer(content):
        for begins, ends in _telling_parts(content, found.end() + 2):
            _overwrite(blank, begins, ends, b"\0")
    for begins, ends in _packets(content):
        _overwrite(blank, begins, ends, b" ")
    for found in _NAMES_IN_PDF.finditer(content):
        place, filler = (1, b" ") if found[1] is not None else (2, b"0")
        _overwrite(blank, *found.span(place), filler)
    return bytes(blank)


def _packets(content: bytes) -> Iterator[tuple[int, int]]:
    """Where XMP lies, from mark to mark."""
    begins = content.find(b"<?xpacket begin")
    while begins >= 0 and (ends := content.find(b"<?xpacket end", begins)) >= 0:
        yield begins, ends
        begins = content.find(b"<?xpacket begin", ends)


def _telling_parts(content: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Where the parts of a JPEG lie that only tell; `place` is its first part."""
    while content[place : place + 1] == b"\xff":
        kind = content[place + 1 : place + 2]
        if kind in _PICTURE_ITSELF:
            return
        ends = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if kind in _TELLING:
            yield place + 4, ends
        place = ends


def _blank_heic(content: bytes) -> bytes:
    """ISO/IEC 23008-12: items of the kinds Exif and mime, at the places that iloc gives. How the
    picture is turned is told elsewhere."""
    blank = bytearray(content)
    try:
        meta = next(span for kind, *span in _boxes(content, 0, len(content)) if kind == b"meta")
        inner = {kind: span for kind, *span in _boxes(content, meta[0] + 4, meta[1])}
        items = dict(_items(content, *inner[b"iinf"]))
        inside = inner.get(b"idat", [0])[0]
        for number, is_inside, begins, length in _places(content, *inner[b"iloc"]):
            if items.get(number) in {b"Exif", b"mime"}:
                start = begins + (inside if is_inside else 0)
                _overwrite(blank, start, start + length, b"\0")
                if items[number] == b"Exif" and length >= len(_NO_EXIF):
                    blank[start : start + len(_NO_EXIF)] = _NO_EXIF
    except (StopIteration, KeyError, IndexError, struct.error) as error:
        raise Unreadable("no picture") from error
    return bytes(blank)


def _overwrite(content: bytearray, begins: int, ends: int, filler: bytes) -> None:
    ends = min(ends, len(content))
    content[begins:ends] = filler * max(ends - begins, 0)


def _boxes(content: bytes, begins: int, ends: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first byte and end of each box between two places."""
    while begins + 8 <= ends:
        size, kind = struct.unpack_from(">I4s", content, begins)
        head = 8
        if size == 1:
            (size,), head = struct.unpack_from(">Q", content, begins + 8), 16
        until = ends if size == 0 else begins + size
        if until > ends or until < begins + head:
            raise IndexError("a box that is bigger than what it lies in")
        yield kind, begins + head, until
        begins = until


def _items(content: bytes, begins: int, ends: int) -> Iterator[tuple[int, bytes]]:
    """Number and kind of each item."""
    first = begins + (6 if content[begins] == 0 else 8)
    for _kind, start, _end in _boxes(content, first, ends):
        wide = content[start] >= 3
        (number,) = struct.unpack_from(">I" if wide else ">H", content, start + 4)
        after = start + (10 if wide else 8)
        yield number, content[after : after + 4]


def _places(content: bytes, begins: int, ends: int) -> Iterator[tuple[int, bool, int, int]]:
    """Where the parts of each item lie: its number, whether within idat, first byte, length."""
    version = content[begins]
    reader = _Reader(content, begins + 4)
    sizes, more = reader.take(1), reader.take(1)
    offset_size, length_size, base_size = sizes >> 4, sizes & 15, more >> 4
    index_size = more & 15 if version in {1, 2} else 0
    for _item in range(reader.take(4 if version == 2 else 2)):
        number = reader.take(4 if version == 2 else 2)
        is_inside = bool(version in {1, 2} and reader.take(2) & 15 == 1)
        reader.take(2)
        base = reader.take(base_size)
        for _extent in range(reader.take(2)):
            reader.take(index_size)
            begins_at, length = reader.take(offset_size), reader.take(length_size)
            yield number, is_inside, base + begins_at, length


class _Reader:
    """Numbers of so many bytes, one after another."""

    def __init__(self, content: bytes, place: int) -> None:
        self.content, self.place = content, place

    def take(self, size: int) -> int:
        """The next number. Raises IndexError at the end."""
        part = self.content[self.place : self.place + size]
        if len(part) < size:
            raise IndexError("the end")
        self.place += size
        return int.from_bytes(part, "big")
