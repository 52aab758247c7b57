"""The summary of what is wrong at the top of a page, in the order and with the words of the page.

A page is written from the top, so its summary only keeps a place; it is filled in once the fields
below are drawn and it is known where they stand and what they are called there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, g, get_template_attribute
from markupsafe import Markup
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, SelectMultipleField

PLACE = Markup("<!-- what is wrong: {} -->")


@dataclass(frozen=True)
class Line:
    """One thing that is wrong: the id of what to look at ("" where nobody sees it), what it is
    called ("" where the error says it), and what is wrong with it."""

    target: str
    label: str
    error: str


def place_summary(form: Any) -> Markup:
    """Keep a place for the summary of a form, where something in it needs attention."""
    if not form.errors:
        return Markup()
    places = g.setdefault("summaries", [])
    places.append(form)
    return PLACE.format(len(places))


def call_field(field: Field, label: str) -> str:
    """Note what a field is called on this page, so that the summary calls it the same."""
    field.label.text = label
    return ""


def fill_summaries(page: str) -> Markup:
    """The page with its summaries where their places are kept."""
    html = str(page)
    for number, form in enumerate(g.pop("summaries", []), start=1):
        found = [_seen(line, html) for line in _lines(form)]
        lines = sorted(found, key=lambda line: _place_of(line.target, html))
        drawn = get_template_attribute("components/form.html", "summary_of")(form, lines)
        html = html.replace(str(PLACE.format(number)), str(drawn))
    return Markup(html)  # noqa: S704 (a part of a page that a template wrote)


def _lines(fields: Iterable[Field]) -> Iterator[Line]:
    for field in fields:
        if isinstance(field, (FormField, FieldList)):
            yield from _lines(field)
        elif field.errors and isinstance(field, HiddenField):
            yield Line("", "", " ".join(map(str, field.errors)))
        elif field.errors:
            target = f"{field.id}-0" if _is_group(field) else field.id
            label = "" if isinstance(field, BooleanField) else str(field.label.text).rstrip(" .?:")
            yield Line(target, label, " ".join(map(str, field.errors)))


def _is_group(field: Field) -> bool:
    """Whether it is drawn as boxes or buttons to choose among, each with an id of its own."""
    is_boxes = hasattr(field.widget, "html_tag") or isinstance(field, SelectMultipleField)
    return hasattr(field, "iter_choices") and is_boxes


def _seen(line: Line, html: str) -> Line:
    """The same, leading nowhere when what it is about is not drawn on the page."""
    return line if f'id="{line.target}"' in html else replace(line, target="")


def _place_of(target: str, html: str) -> int:
    return html.find(f'id="{target}"') if target else len(html)


def register_summaries(app: Flask) -> None:
    """Make them known to the templates."""
    app.jinja_env.filters["fill_summaries"] = fill_summaries
    app.jinja_env.globals.update(place_summary=place_summary, call_field=call_field)
