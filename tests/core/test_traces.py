"""What lies beside a picture is gone when it is kept: where, when, with what, by whom."""

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from fpdf import FPDF
from PIL import Image

from aspirant.core.traces import LONGEST, Unreadable, without_traces
from tests.make_pictures import NORTH, OWNER, WORDS, photograph, traces_in, turned


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photograph_keeps_nothing_of_where_and_by_whom_it_was_taken(kind: str) -> None:
    sent = photograph(kind)
    assert traces_in(sent), "the test would not see them"
    kept = without_traces(sent)
    assert traces_in(kept) == []
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, dict(picture.getexif())) == (kind, {})
        for beside in ("xmp", "comment", "icc_profile", "Author"):
            assert not any(picture.info.get(beside, b"")), beside


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_it_is_the_right_way_up(kind: str, orientation: int) -> None:
    with Image.open(BytesIO(without_traces(photograph(kind, orientation)))) as picture:
        assert picture.size == turned((60, 40), orientation)
        assert is_red(picture.getpixel((2, 2)))
        assert not is_red(picture.getpixel((picture.width - 3, picture.height - 3)))


def test_what_hangs_behind_a_photograph_is_gone() -> None:
    """Telephones hang a short film behind the picture, which knows the place too."""
    film = b"\0\0\0\x18ftypmp42" + WORDS
    assert traces_in(without_traces(photograph("JPEG") + film)) == []


def test_a_colour_that_is_seen_through_stays_so() -> None:
    made = BytesIO()
    picture = Image.new("P", (4, 4), 1)
    picture.putpalette([0, 0, 0, 250, 0, 0])
    picture.save(made, "PNG", transparency=0)
    with Image.open(BytesIO(without_traces(made.getvalue()))) as kept:
        assert (kept.info["transparency"], kept.getpixel((0, 0))) == (0, 1)


def test_a_picture_for_print_becomes_one_for_the_screen() -> None:
    made = BytesIO()
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(made, "JPEG")
    with Image.open(BytesIO(without_traces(made.getvalue()))) as kept:
        assert kept.mode == "RGB"
        assert is_red(kept.getpixel((2, 2)))


def test_no_side_is_endlessly_long() -> None:
    made = BytesIO()
    Image.new("L", (5000, 500), 128).save(made, "JPEG")
    with Image.open(BytesIO(without_traces(made.getvalue()))) as kept:
        assert kept.size == (LONGEST, round(LONGEST / 10))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sent: sent[: len(sent) // 2],
        lambda sent: sent[:14],
        lambda sent: sent[:200] + bytes(100) + sent[300:600],
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_not_taken(kind: str, spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Unreadable):
        without_traces(spoil(photograph(kind)))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_that_would_fill_the_memory_is_not_even_read(kind: str) -> None:
    if kind == "PNG":
        head = b"\0\0\0\rIHDR" + (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
        sent = b"\x89PNG\r\n\x1a\n" + head + zlib.crc32(head[4:]).to_bytes(4, "big")
    else:
        side = (16_000).to_bytes(3, "little")
        body = b"VP8X" + (10).to_bytes(4, "little") + bytes(4) + side + side
        sent = b"RIFF" + len(b"WEBP" + body).to_bytes(4, "little") + b"WEBP" + body
    with pytest.raises(Unreadable):
        without_traces(sent)


@pytest.mark.parametrize("cut", [40, 60, 90, 120, 200])
def test_half_a_box_is_no_picture(cut: int) -> None:
    with pytest.raises(Unreadable):
        without_traces(photograph("AVIF")[:cut])


def test_a_pdf_keeps_no_names_and_no_places_that_lie_open() -> None:
    sent = sheet()
    assert {"exif", "owner"} <= set(traces_in(sent))
    kept = without_traces(sent)
    assert traces_in(kept) == []
    assert len(kept) == len(sent)
    assert picture_in(kept) != picture_in(sent)
    with Image.open(BytesIO(picture_in(kept))) as inside:
        inside.load()
        assert is_red(inside.convert("RGB").getpixel((2, 2)))


@pytest.mark.parametrize("seal", [b"/ByteRange [0 1 2 3]", b"/Encrypt 5 0 R"])
def test_a_pdf_that_is_signed_or_locked_is_left_alone(seal: bytes) -> None:
    sent = sheet() + b"\n% " + seal
    assert without_traces(sent) == sent


def test_other_files_are_left_alone() -> None:
    assert without_traces(b"PK\3\4 a document") == b"PK\3\4 a document"


def is_red(colour: Any) -> bool:
    red, green, blue, *_rest = colour
    return bool(red > 180 and green < 90 and blue < 90)


def sheet() -> bytes:
    """A PDF as a scanner makes it: a photograph in it, and who made it."""
    pdf = FPDF()
    pdf.set_author(OWNER)
    pdf.set_creator(OWNER)
    pdf.set_xmp_metadata(f"<rdf:RDF><rdf:Description>{NORTH}</rdf:Description></rdf:RDF>")
    pdf.add_page()
    pdf.image(BytesIO(photograph("JPEG")), w=60)
    return bytes(pdf.output())


def picture_in(pdf: bytes) -> bytes:
    found = re.search(rb"\xff\xd8.*?\xff\xd9(?=\s*endstream)", pdf, re.DOTALL)
    assert found
    return found[0]
