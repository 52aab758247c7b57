"""How the pages write times, numbers and states: the Swedish way, and the English one beside."""

import re
from datetime import date, datetime, time
from functools import cache
from typing import Any

from babel.dates import format_date, format_time
from flask import Flask
from flask_babel import get_locale, get_translations
from flask_babel import gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from nh3 import clean

from aspirant.core.clock import now, to_local
from aspirant.core.i18n import DEFAULT_LANGUAGE, Bilingual
from aspirant.core.plain_words import plain_words
from aspirant.lifecycle import PUBLIC_WORDS, STATE_WORDS

_markdown = MarkdownIt("commonmark", {"html": False})
_ALLOWED = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "h2", "h3", "blockquote"}


#: Where the long words of industries and associations are put together.
_JOINTS = "tjänst|manna|förening|industri|chefer|sektor"
_JOINT = re.compile(rf"(?<=[a-zåäö]{{4}})(?=(?:{_JOINTS})[a-zåäö]*\b)")
#: Where an email address may break.
_ADDRESS_JOINT = re.compile(r"([.@])")

#: Days further away than this are written with their year.
NEARBY_DAYS = 240


def language() -> str:
    """The language of the page being written: sv or en."""
    locale = get_locale()
    return locale.language if locale else DEFAULT_LANGUAGE


@cache
def _catalogue(language: str) -> Any:
    """The words of a language, asked for while a page is written in it."""
    return get_translations()


@pass_eval_context
def translate(page: EvalContext, message: str, **holes: Any) -> str:
    """`_` of the templates: a message in the reader's language, its holes filled safely."""
    text = _catalogue(language()).gettext(message)
    return (Markup(text) if page.autoescape else text) % holes  # noqa: S704 (our own words)


def say(text: Bilingual | None) -> str:
    """A bilingual text in the reader's language."""
    return text.in_language(language()) if text else ""


def say_state(state: Any) -> str:
    """The word for a state."""
    return _(STATE_WORDS[state])


def say_public_state(state: Any) -> str:
    """The word for an application's state that its applicant may read."""
    return _(PUBLIC_WORDS[state])


def clock_time(moment: datetime | time) -> str:
    """13.00 (Swedish) or 13:00 (English)."""
    value = to_local(moment) if isinstance(moment, datetime) else moment
    return format_time(value, "HH.mm" if language() == "sv" else "HH:mm", locale=language())


def date_long(day: date | datetime) -> str:
    """tisdag 24 november 2026."""
    return format_date(_day(day), "EEEE d MMMM y", locale=language())


def date_short(day: date | datetime) -> str:
    """tis 24 nov; with the year when the day lies so far away that it would be misread."""
    return format_date(_day(day), f"EEE d MMM{_year_of(day)}", locale=language()).replace(".", "")


def moment_long(moment: datetime) -> str:
    """tisdag 24 november kl. 13.00; with the year when the day lies far away."""
    day = format_date(_day(moment), f"EEEE d MMMM{_year_of(moment)}", locale=language())
    return _("%(day)s at %(time)s", day=day, time=clock_time(moment))


def moment_short(moment: datetime) -> str:
    """tis 24 nov 13.00."""
    return f"{date_short(moment)} {clock_time(moment)}"


def period(thing: Any) -> str:
    """When something with `starts_at`, `ends_at` (and perhaps `is_all_day`) takes place."""
    first, last = _day(thing.starts_at), _day(thing.ends_at)
    if getattr(thing, "is_all_day", False):
        return days(first, last)
    if first != last:
        return f"{moment_short(thing.starts_at)} – {moment_short(thing.ends_at)}"
    return f"{date_short(first)} {clock_time(thing.starts_at)}–{clock_time(thing.ends_at)}"


def days(first: date, last: date) -> str:
    """31 maj – 1 juni, 8–18 juni, or 16 september 2026 – 4 juni 2027."""
    if first == last:
        return date_short(first)
    month = "d" if (first.month, first.year) == (last.month, last.year) else "d MMMM"
    dash = "–" if month == "d" else " – "
    if first.year != last.year:
        month += " y"
    end = format_date(last, f"d MMMM{_year_of(last, first)}", locale=language())
    return f"{format_date(first, month, locale=language())}{dash}{end}"


def when_long(starts_at: datetime, ends_at: datetime, is_all_day: bool = False) -> str:
    """tisdag 24 november kl. 13.00–16.00, or måndag–tisdag 15–16 februari 2027 for whole days."""
    first, last = _day(starts_at), _day(ends_at)
    if not is_all_day and first == last:
        return f"{moment_long(starts_at)}–{clock_time(ends_at)}"
    if not is_all_day:
        return f"{moment_long(starts_at)} – {moment_long(ends_at)}"
    if first == last:
        return date_long(first)
    if (first.month, first.year) != (last.month, last.year):
        return f"{_weekday(first)} {days(first, last).replace(' – ', f' – {_weekday(last)} ')}"
    return f"{_weekday(first)}–{_weekday(last)} {days(first, last)}"


def brief(text: str, most: int = 140) -> str:
    """The beginning of a long text on one line, cut between words where it has any."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return f"{(line[: most - 1].rpartition(' ')[0] or line[: most - 2]).rstrip(' ,.;:–')} …"


def brief_title(title: str, most: int = 30) -> str:
    """A long title as one says it in passing: what stands before its colon, or its beginning."""
    name, colon, _rest = title.partition(": ")
    return title if len(title) <= most else brief(name if colon else title, most)


def week(day: date | datetime) -> str:
    """v. 24."""
    return _("w. %(number)s", number=_day(day).isocalendar().week)


def weeks(first: date, last: date) -> str:
    """v. 23–24."""
    numbers = first.isocalendar().week, last.isocalendar().week
    if numbers[0] == numbers[1]:
        return week(first)
    return _("w. %(first)s–%(last)s", first=numbers[0], last=numbers[1])


def day_month(day: date | datetime) -> str:
    """7 juli."""
    return format_date(_day(day), "d MMMM", locale=language())


def month_year(day: date | datetime) -> str:
    """september 2021."""
    return format_date(_day(day), "LLLL y", locale=language())


def number(value: float | None, digits: int = 0) -> str:
    """1 234,5 with a thin space and a decimal comma (Swedish); a dash when there is none."""
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}"
    if language() == "sv":
        text = text.replace(",", "\u202f").replace(".", ",")
    return text.replace("-", "\u2212")


def points(tenths: int | None) -> str:
    """Tenths of a point as points with one decimal."""
    return number(None if tenths is None else tenths / 10, 1)


def rich_text(text: str) -> Markup:
    """Markdown as safe HTML: paragraphs, lists, emphasis and links."""
    return Markup(clean(_markdown.render(text), tags=_ALLOWED))  # noqa: S704 (nh3 cleaned it)


def breakable(text: str) -> str:
    """Swedish compounds with soft hyphens at their joints, where a narrow line may break them."""
    return _JOINT.sub("\u00ad", text)


def at_joints(address: str) -> Markup:
    """An email address that may break after its dots and its @, and copies as it is."""
    return Markup(_ADDRESS_JOINT.sub(r"\1<wbr>", str(escape(address))))  # noqa: S704 (escaped)


def as_time(text: str) -> datetime:
    """The moment of an ISO text: letters carry times as text."""
    return datetime.fromisoformat(text)


def as_date(text: str) -> date:
    """The day of an ISO text."""
    return date.fromisoformat(text)


def _weekday(day: date) -> str:
    return format_date(day, "EEEE", locale=language())


def _year_of(day: date | datetime, first: date | None = None) -> str:
    """The pattern for the year, where a day without it would be misread."""
    distance = abs((_day(day) - to_local(now()).date()).days)
    is_other = first is not None and first.year != _day(day).year
    return " y" if distance > NEARBY_DAYS or is_other else ""


def _day(value: date | datetime) -> date:
    return to_local(value).date() if isinstance(value, datetime) else value


FILTERS = {
    "say": say,
    "say_state": say_state,
    "say_public_state": say_public_state,
    "time": clock_time,
    "date_long": date_long,
    "date_short": date_short,
    "moment_long": moment_long,
    "moment_short": moment_short,
    "period": period,
    "brief": brief,
    "brief_title": brief_title,
    "week": week,
    "day_month": day_month,
    "month_year": month_year,
    "local_day": _day,
    "number": number,
    "points": points,
    "plain_words": plain_words,
    "rich_text": rich_text,
    "breakable": breakable,
    "at_joints": at_joints,
    "as_time": as_time,
    "as_date": as_date,
}


def register_filters(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(days=days, weeks=weeks, when_long=when_long, _=translate)
