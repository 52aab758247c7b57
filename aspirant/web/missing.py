"""What is said beside a field that is empty and must not be: what to do, not only that it is so."""

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    EmailField,
    Field,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TimeField,
)

from aspirant.core.i18n import mark

#: By the kind of the field; the first that fits.
BY_KIND: tuple[tuple[type[Field], str], ...] = (
    (BooleanField, mark("Tick the box.")),
    (SelectMultipleField, mark("Choose at least one.")),
    (RadioField, mark("Choose one.")),
    (SelectField, mark("Choose one.")),
    (FileField, mark("Choose a file.")),
    (EmailField, mark("Write an email address, for example name@example.org.")),
    (DateField, mark("Write a day, for example 2027-05-31.")),
    (TimeField, mark("Write a time, for example 13:00.")),
    (DateTimeField, mark("Write a day and a time.")),
    (IntegerField, mark("Write a whole number, in digits.")),
    (DecimalField, mark("Write a number, in digits.")),
)

#: By the name of a field that one writes in.
BY_NAME = {
    "name": mark("Write a name."),
    "reason": mark("Write why, in a few words."),
    "why": mark("Write why, in a few words."),
}


def words_for_missing(field: Field) -> str:
    """What to do about an empty field, in the reader's language."""
    for kind, words in BY_KIND:
        if isinstance(field, kind):
            return _(words)
    if field.short_name in BY_NAME:
        return _(BY_NAME[field.short_name])
    if str(field.label.text).rstrip().endswith("?"):
        return _("Answer the question.")
    return _("Write something here.")
