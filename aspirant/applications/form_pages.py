"""Puts the pages of the form together: a part, two texts of one part, everything to be checked."""

from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from aspirant.applications.forms import PartForm, SendForm, part_form, said
from aspirant.applications.guide import guide_to_associations
from aspirant.applications.models import Application
from aspirant.applications.parts import (
    PART_WORDS,
    Asked,
    Part,
    missing_in,
    progress_of,
    read_part,
    unmet_rules,
    version_of,
)
from aspirant.core.i18n import mark


@dataclass(frozen=True)
class Line:
    """One answer as it is shown: the field's id, what was asked, what was answered."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Section:
    """A part as it is shown to be checked."""

    part: Part
    title: str
    lines: list[Line]


#: What staff read where the form speaks to the applicant ("Your name").
STAFF_LABELS = {
    "name": mark("Name"),
    "title": mark("Title"),
    "workplace": mark("Workplace"),
    "county": mark("County"),
    "level": mark("Level of management"),
    "competence": mark("Competence"),
    "association": mark("Industry association"),
}


def sections_of(
    application: Application, asked: Asked, *, for_staff: bool = False
) -> list[Section]:
    """Everything answered, part by part, in words: the applicant's own, or those of staff."""
    return [
        Section(part, PART_WORDS[part], _lines(application, asked, part, for_staff))
        for part in asked.parts
    ]


def _lines(application: Application, asked: Asked, part: Part, for_staff: bool) -> list[Line]:
    values = read_part(application, part)
    form = part_form(part, asked, values, is_posted=False)
    return [
        Line(name, _label(form, name, part, for_staff), said(form[name], values.get(name, "")))
        for name in form.values()
    ]


def _label(form: PartForm, name: str, part: Part, for_staff: bool) -> str:
    if for_staff and name in STAFF_LABELS:
        return _(STAFF_LABELS[name])
    label, when = str(form[name].label.text), form[name].description
    return f"{label}, {when}" if part is Part.DATES and when else label


def tasks_page(application: Application, asked: Asked) -> str:
    """The parts, how each stands, and which comes next."""
    progress = progress_of(application, asked)
    return render_template(
        "applications/tasks.html",
        application=application,
        progress=progress,
        todo=next((one for one in progress if not one.is_ready), None),
        words=PART_WORDS,
    )


def part_page(
    application: Application, part: Part, asked: Asked, form: PartForm, **more: Any
) -> str:
    """The page of one part."""
    guide = None
    if part is Part.LEADERSHIP:
        guide = guide_to_associations(form.values(), asked.associations)
    progress = next((one for one in progress_of(application, asked) if one.part is part), None)
    return render_template(
        f"applications/{part.value}.html",
        application=application,
        part=part,
        title=PART_WORDS[part],
        asked=asked,
        form=form,
        guide=guide,
        progress=progress,
        **more,
    )


def both_texts(application: Application, part: Part, asked: Asked, form: PartForm) -> str:
    """The page with what was typed, and beside it what another window saved meanwhile.

    It carries the version of what is saved, so that saving once more is a choice.
    """
    saved, typed = read_part(application, part), form.values()
    form.version.data = version_of(saved)
    differs = [
        Line(name, str(form[name].label.text), said(form[name], saved.get(name, "")))
        for name, text in typed.items()
        if text.split() != saved.get(name, "").split()
    ]
    return part_page(application, part, asked, form, differs=differs)


def check_page(application: Application, asked: Asked) -> str:
    """Everything that will be sent, what is missing, and the button."""
    return render_template(
        "applications/check.html",
        application=application,
        sections=sections_of(application, asked),
        missing=missing_in(application, asked),
        unmet=unmet_rules(application, asked),
        form=SendForm(formdata=None, wants_feedback=application.wants_feedback),
    )
