"""Draws a certificate: one A4 sheet, the same bytes whenever the same row is drawn."""

import json
import re
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import ngettext

from aspirant.core.clock import to_local
from aspirant.presence.models import Certificate

FONT = Path(__file__).parent.parent / "static" / "vendor" / "source-serif-pro-regular.ttf"

#: The measures of the sheet, in millimetres.
LEFT, RIGHT, WIDTH, HEIGHT = 30.0, 26.0, 210.0, 297.0
TEXT = WIDTH - LEFT - RIGHT
FOOT = 268.0
MOST_LINES = 12
#: No title is written smaller than this, in points: a longer one is cut.
SMALLEST = 8.5

INK, MUTED, ACCENT, HAIR = (27, 36, 33), (83, 94, 89), (20, 89, 75), (190, 187, 176)


def draw_certificate(certificate: Certificate, language: str, address: str) -> bytes:
    """The sheet as PDF, in a language. `address` is where its code can be checked."""
    from fpdf import FPDF  # noqa: PLC0415 - heavy, and few requests need it

    contents = json.loads(certificate.contents)
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    pdf.set_creation_date(certificate.given_at)
    pdf.set_lang(language)
    pdf.set_title(_("Certificate of participation: %(name)s", name=contents["name"]))
    pdf.set_author(contents["organisation"])
    pdf.set_producer("aspirant")
    pdf.set_display_mode("fullpage")
    pdf.viewer_preferences = _with_title()
    pdf.add_font("serif", fname=FONT)
    pdf.add_page()
    sheet = _Sheet(pdf, language)
    sheet.head(contents)
    sheet.person(contents)
    sheet.sessions(contents)
    sheet.signature(contents["signer"], certificate.given_at)
    sheet.foot(certificate.code, address)
    return bytes(pdf.output())


def grouped(code: str) -> str:
    """A code as it is printed: in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def say_minutes(minutes: int) -> str:
    """21 hours and 30 minutes."""
    hours, rest = divmod(minutes, 60)
    whole = ngettext("%(num)s hour", "%(num)s hours", hours)
    part = ngettext("%(num)s minute", "%(num)s minutes", rest)
    if not rest:
        return whole
    return _("%(hours)s and %(minutes)s", hours=whole, minutes=part) if hours else part


def say_minutes_briefly(minutes: int) -> str:
    """21 h 30 min, for tables."""
    hours, rest = divmod(minutes, 60)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def _with_title() -> Any:
    from fpdf import ViewerPreferences  # noqa: PLC0415 - as above

    return ViewerPreferences(display_doc_title=True)


class _Sheet:
    """The pen, and the language that it writes."""

    def __init__(self, pdf: Any, language: str) -> None:
        self.pdf, self.language = pdf, language

    def head(self, contents: dict[str, Any]) -> None:
        """Who gives it, and what it is."""
        self.pdf.set_fill_color(*ACCENT)
        self.pdf.rect(LEFT, 29.2, 2.6, 2.6, style="F")
        self.write(contents["organisation"], 11, LEFT + 5, 27.5, colour=INK)
        self.rule(38, ACCENT, 0.5)
        self.write(_("Certificate of participation"), 30, LEFT, 56)

    def person(self, contents: dict[str, Any]) -> None:
        """Whose it is, and of what."""
        self.write(_("This is to certify that"), 12, LEFT, 79, colour=MUTED)
        self.write_fitting(contents["name"], 25, 87)
        said = _(
            "has taken part in %(programme)s, the round %(round)s, from %(first)s to %(last)s.",
            programme=contents["programme"][self.language],
            round=contents["round"][self.language],
            first=self.day(date.fromisoformat(contents["starts_on"])),
            last=self.day(date.fromisoformat(contents["ends_on"])),
        )
        self.paragraph(f"{said} {_say_sums(contents)}", 103)

    def sessions(self, contents: dict[str, Any]) -> None:
        """What they took part in, a line for each; of many the last are counted together."""
        lines = contents["sessions"]
        shown = lines if len(lines) <= MOST_LINES else lines[: MOST_LINES - 1]
        y = self.pdf.get_y() + 9
        for one in shown:
            self.line(y, self.period(one), one["title"][self.language], one["present"])
            y += 7.6
        if rest := lines[len(shown) :]:
            more = ngettext("%(num)s more session", "%(num)s more sessions", len(rest))
            self.line(y, "", more, sum(one["present"] for one in rest))
            y += 7.6
        if lines:
            self.rule(y, HAIR, 0.15)

    def line(self, y: float, when: str, title: str, half_days: int) -> None:
        """When, what, and how much of it."""
        self.rule(y, HAIR, 0.15)
        self.write(when, 10.5, LEFT, y + 1.4, colour=MUTED)
        self.write_fitting(title, 10.5, y + 1.4, left=46, right=26, smallest=SMALLEST)
        halves = ngettext("%(num)s half day", "%(num)s half days", half_days)
        self.write(halves, 10.5, LEFT, y + 1.4, colour=MUTED, align="R")

    def signature(self, signer: str, given_at: datetime) -> None:
        """When it was given and by whom."""
        self.write(self.day(to_local(given_at).date()), 12, LEFT, FOOT - 43)
        self.pdf.set_draw_color(*INK)
        self.pdf.set_line_width(0.2)
        self.pdf.line(LEFT, FOOT - 21, LEFT + 72, FOOT - 21)
        self.write(signer, 12, LEFT, FOOT - 19.5)
        self.write(_("Coordinator of the round"), 10, LEFT, FOOT - 13.5, colour=MUTED)

    def foot(self, code: str, address: str) -> None:
        """How it is checked."""
        self.rule(FOOT + 2, HAIR, 0.15)
        self.write(
            _("Code %(code)s. Whether it is genuine can be checked at %(address)s",
              code=grouped(code), address=address.split("://", 1)[-1]),
            8.5, LEFT, FOOT + 4, colour=MUTED,
        )  # fmt: skip

    def day(self, day: date) -> str:
        """2 juni 2022."""
        return format_date(day, "d MMMM y", locale=self.language).replace(" ", "\u00a0")

    def period(self, one: dict[str, Any]) -> str:
        """The day of a session, or its first and last."""
        first, last = (
            to_local(datetime.fromisoformat(one[key])).date() for key in ("starts_at", "ends_at")
        )
        if first == last:
            return self.day(first)
        if (first.month, first.year) == (last.month, last.year):
            return f"{first.day}–{self.day(last)}"
        begins = format_date(first, "d MMM", locale=self.language)
        return f"{begins}–{format_date(last, 'd MMM y', locale=self.language)}"

    def write(
        self,
        text: str,
        size: float,
        x: float,
        y: float,
        *,
        colour: tuple[int, int, int] = INK,
        align: str = "L",
    ) -> None:
        """One line, its top at `y`."""
        self.pdf.set_font("serif", size=size)
        self.pdf.set_text_color(*colour)
        self.pdf.set_xy(x, y)
        self.pdf.cell(w=WIDTH - RIGHT - x, h=size * 0.42, text=self.writable(text), align=align)

    def write_fitting(
        self,
        text: str,
        size: float,
        y: float,
        *,
        left: float = 0,
        right: float = 0,
        smallest: float = 5,
    ) -> None:
        """One line, smaller where it would not fit, and cut where that is not enough."""
        text, room = self.writable(text), TEXT - left - right
        small = min(size, max(size * room / self.width_of(text, size), smallest))
        while self.width_of(text, small) > room + 0.1:
            text = f"{text.rstrip('…')[:-1].rstrip()}…"
        # The line stands where the others of its row stand, however small it is.
        self.write(text, small, LEFT + left, y + (size - small) * 0.28)

    def width_of(self, text: str, size: float) -> float:
        """How wide a line is, with a little air."""
        self.pdf.set_font("serif", size=size)
        return float(self.pdf.get_string_width(text)) + 2

    def paragraph(self, text: str, y: float) -> None:
        """Lines that break where the measure ends."""
        self.pdf.set_font("serif", size=12.5)
        self.pdf.set_text_color(*INK)
        self.pdf.set_xy(LEFT, y)
        self.pdf.multi_cell(w=TEXT, h=7, text=self.writable(text), align="L")

    def rule(self, y: float, colour: tuple[int, int, int], width: float) -> None:
        """A line across the measure."""
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(width)
        self.pdf.line(LEFT, y, WIDTH - RIGHT, y)

    def writable(self, text: str) -> str:
        """The text with letters that the font lacks taken apart: their base without its mark."""
        known = self.pdf.fonts["serif"].cmap
        return "".join(
            letter
            if ord(letter) in known
            else "".join(part for part in unicodedata.normalize("NFKD", letter)
                         if ord(part) in known) or letter
            for letter in unicodedata.normalize("NFC", text)
        )  # fmt: skip


def _say_sums(contents: dict[str, Any]) -> str:
    halves = _(
        "Present at %(present)s of %(of)s half days", present=contents["present"],
        of=contents["of"],
    )  # fmt: skip
    if not contents["minutes"]:
        return f"{halves}."
    own = re.sub(r"(?<=\d) ", "\u00a0", say_minutes(contents["minutes"]))
    return _("%(halves)s, and own work of %(time)s.", halves=halves, time=own)
