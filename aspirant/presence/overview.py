"""The overview of a round's presence, as shown and as exported: filters, columns, rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from aspirant.core.spreadsheets import Cell
from aspirant.presence.tallies import Course, Line
from aspirant.presence.words import STANDING_WORDS, Standing
from aspirant.programme.models import Session
from aspirant.schedule.models import PRESENCE_WORDS
from aspirant.web.filters import date_short, say


@dataclass(frozen=True)
class View:
    """Which rows and columns an address asks for."""

    search: str
    standings: Sequence[Standing]
    sessions: Sequence[UUID]

    def rows(self, lines: Sequence[Line]) -> list[Line]:
        """Those who fit."""
        return [
            line
            for line in lines
            if self.search in line.person.display_name.casefold()
            and (not self.standings or line.standing in self.standings)
        ]

    def columns(self, course: Course) -> list[Session]:
        """The sessions that are shown."""
        return [one for one in course.counted if not self.sessions or one.id in self.sessions]


def view_of(args: MultiDict[str, str]) -> View:
    """The view that an address asks for; what it cannot mean is passed over."""
    return View(
        args.get("q", "").replace("\x00", "").strip().casefold()[:100],
        [one for one in Standing if one in args.getlist("standing")],
        list(_ids(args.getlist("session"))),
    )


def _ids(texts: Sequence[str]) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue


def choices_of(course: Course) -> dict[str, list[tuple[str, str]]]:
    """What can be filtered by."""
    return {
        "standings": [(one.value, _(STANDING_WORDS[one])) for one in Standing],
        "sessions": [(str(one.id), say(one.title)) for one in course.counted],
    }


def tags_of(view: View, course: Course) -> list[tuple[str, str, str]]:
    """What is filtered, each to be taken away."""
    named = {one.id: say(one.title) for one in course.counted}
    return [
        *([("q", view.search, f"”{view.search}”")] if view.search else []),
        *(("standing", one.value, _(STANDING_WORDS[one])) for one in view.standings),
        *(("session", str(one), named[one]) for one in view.sessions if one in named),
    ]


def headings(course: Course, columns: Sequence[Session]) -> list[str]:
    """What the columns of the sheet are called: one for each half day."""
    return [
        _("Name"),
        *(_heading(course, session, number)
          for session in columns for number in range(len(course.half_days[session.id]))),
        _("Half days present"), _("Half days excused"), _("Half days in all"),
        _("Minutes of own work"), _("State"),
    ]  # fmt: skip


def cells(course: Course, columns: Sequence[Session], line: Line) -> list[Cell]:
    """A row of the sheet."""
    words = [word for one in columns for word in course.words(one, line.person.id)]
    return [
        line.person.display_name,
        *(_(PRESENCE_WORDS[word]) if word else "" for word in words),
        line.tally.present, line.tally.excused, line.tally.of,
        line.minutes, _(STANDING_WORDS[line.standing]),
    ]  # fmt: skip


def _heading(course: Course, session: Session, number: int) -> str:
    halves = course.half_days[session.id]
    day = date_short(halves[number].starts_at)
    return f"{say(session.title)}, {day}{f' {_(halves[number].part)}' if len(halves) > 1 else ''}"
