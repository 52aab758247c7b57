"""What every form shares: the intent, the version it was shown with, and what it never takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask import g, has_request_context
from flask_babel import get_domain
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeField,
    DecimalField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    StringField,
    TelField,
)
from wtforms.i18n import get_translations
from wtforms.validators import ValidationError

from aspirant.core.clock import YEARS
from aspirant.core.errors import Stale
from aspirant.core.i18n import mark
from aspirant.core.personal_numbers import holds_personal_number
from aspirant.core.phones import is_phone
from aspirant.core.tokens import new_token
from aspirant.web.bilingual import BilingualField
from aspirant.web.filters import language
from aspirant.web.missing import words_for_missing

#: What the library says of a field that is empty and must not be.
REQUIRED = "This field is required."

#: What the library says, and what we say instead.
OUR_WORDS = {
    REQUIRED: mark("Fill this in."),
    "Invalid email address.": mark(
        "This does not look like an email address, for example name@example.org."
    ),
    "Invalid URL.": mark("This does not look like a web address: it begins with https://."),
    "Invalid input.": mark("This cannot be read as it is written."),
    "Not a valid choice.": mark("Choose one of those in the list."),
    "Invalid Choice: could not coerce.": mark("Choose one of those in the list."),
    "Invalid choice(s): one or more data inputs could not be coerced.": mark(
        "Choose among those in the list."
    ),
    "Not a valid date value.": mark("Write a day, for example 2027-05-31."),
    "Not a valid datetime value.": mark("Write a day and a time."),
    "Not a valid time value.": mark("Write a time, for example 13:00."),
    "Not a valid integer value.": mark("Write a whole number, in digits."),
    "Number must be at least %(min)s.": mark("The number must be at least %(min)s."),
    "Number must be at most %(max)s.": mark("The number must be at most %(max)s."),
    "Number must be between %(min)s and %(max)s.": mark(
        "The number must be from %(min)s to %(max)s."
    ),
    "Field must be between %(min)d and %(max)d characters long.": mark(
        "This must be from %(min)d to %(max)d characters long."
    ),
}

#: The same where the library counts.
OUR_COUNTS = {
    "Field cannot be longer than %(max)d character.": mark(
        "This is too long: at most %(max)d characters."
    ),
    "Field must be at least %(min)d character long.": mark(
        "This is too short: at least %(min)d characters."
    ),
    "Field must be exactly %(max)d character long.": mark(
        "This must be exactly %(max)d characters long."
    ),
    "'%(value)s' is not a valid choice for this field.": mark("Choose among those in the list."),
}

#: The fields that one writes in; days and times of day are kinds of DateTimeField.
WRITTEN = (StringField, IntegerField, DecimalField, DateTimeField)

CHANGED_MEANWHILE = mark("Somebody else changed this while you had the page open.")

NO_PERSONAL_NUMBER = mark(
    "This looks like a personal identity number. We never ask for one: please take it away."
)


class OurWords:
    """The meta of a form within a form: its errors are said in our words too."""

    def get_translations(self, form: Any) -> Any:
        """Reads the library's own messages once, not for every form."""
        return _messages(language())


class Form(FlaskForm):
    """A form of ours: `if form.validate_on_submit(): ... return done(...)`, else show it again."""

    intent = HiddenField(default=new_token)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_request_context():
            g.setdefault("forms", []).append(self)

    class Meta(OurWords, FlaskForm.Meta):
        """With errors in our words."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        """As WTForms does; a year far off counts as no day, so that nothing is reckoned with it."""
        super().process(*args, **kwargs)
        for field in _flat(self):
            if field.raw_data and isinstance(field.data, date) and field.data.year not in YEARS:
                field.data = None
                first, last = YEARS[0], YEARS[-1]
                said = _("Write a year from %(first)s to %(last)s.", first=first, last=last)
                field.process_errors = [said]

    def validate(self, extra_validators: Any = None) -> bool:
        """As WTForms does, and no field takes a personal identity number.

        What must be filled in says so in words of its own: “Write why, in a few words.”
        """
        is_valid: bool = super().validate(extra_validators)
        empty = _(OUR_WORDS[REQUIRED])
        for field in _flat(self):
            if empty in field.errors:
                field.errors = [words_for_missing(field)]
        for field in self:
            if _is_text(field) and holds_personal_number(field.data or ""):
                field.errors = [*field.errors, _(NO_PERSONAL_NUMBER)]
                is_valid = False
        return is_valid


@dataclass(frozen=True)
class Entered:
    """What somebody wrote in one place of a form; None for a choice and for what was there."""

    label: str
    text: str | None


def list_entered() -> dict[str, Entered]:
    """What was entered in the forms of this request, by the names that it is sent under."""
    fields = [field for form in g.get("forms", []) for field in _flat(form)]
    return {name: entered for field in fields for name, entered in _entered(field)}


def _entered(field: Field) -> Iterator[tuple[str, Entered]]:
    label, was, given = str(field.label.text), field.object_data, field.data
    if isinstance(field, BilingualField):
        sv, en = _("%(label)s, in Swedish", label=label), _("%(label)s, in English", label=label)
        yield (
            f"{field.name}-sv",
            Entered(sv, given.sv if field.errors or given.sv != was.sv else None),
        )
        yield (
            f"{field.name}-en",
            Entered(en, given.en if field.errors or given.en != was.en else None),
        )
    elif isinstance(field, WRITTEN) and not isinstance(field, HiddenField):
        is_typed = field.raw_data and (field.errors or given != was)
        yield field.name, Entered(label, str(field.raw_data[0]) if is_typed else None)
    else:
        yield field.name, Entered(label, None)


def _flat(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, (FormField, FieldList)):
            yield from _flat(field)
        else:
            yield field


class VersionedForm(Form):
    """A form on a row that others may change meanwhile: carries the version it was shown with."""

    version = HiddenField()
    is_late = False

    def expect_version(self, thing: Any) -> None:
        """Raise Stale when the row has changed since the page was shown."""
        self.expect(str(thing.version))

    def expect(self, version: str) -> None:
        """The same where more than one row tells how it stands."""
        if self.version.data != version:
            raise Stale(CHANGED_MEANWHILE)

    def meets_change(self, thing: Any) -> bool:
        """Whether the row has changed since the page was shown.

        The form is late then and takes the new version: with what was entered, and with how it
        stands now before their eyes, the next press counts.
        """
        self.is_late = self.version.data != str(thing.version)
        self.version.data = str(thing.version)
        return self.is_late


def status_of(form: FlaskForm) -> int:
    """The status of a page that shows a form: 422 when something in it needs attention."""
    return 422 if form.errors else 200


def no_line_breaks(form: FlaskForm, field: Field) -> None:
    """Validator: one line only."""
    if "\n" in (field.data or "") or "\r" in (field.data or ""):
        raise ValidationError(_("Write this on one line."))


def phone_number(form: FlaskForm, field: Field) -> None:
    """Validator: a telephone number. It begins with 0 or +, an identity number seldom does."""
    text = (field.data or "").strip()
    if text and text[0] not in "0+" and holds_personal_number(text):
        raise ValidationError(_(NO_PERSONAL_NUMBER))
    if text and not is_phone(text):
        raise ValidationError(
            _(
                "This does not look like a phone number."
                " Write it with digits, for example 070-123 45 67."
            )
        )


class _Messages:
    """The library's own messages in a language, except those that we say otherwise."""

    def __init__(self, language: str) -> None:
        self._theirs = get_translations([language])

    def gettext(self, text: str) -> str:
        return _ours(OUR_WORDS[text]) if text in OUR_WORDS else str(self._theirs.gettext(text))

    def ngettext(self, one: str, many: str, count: int) -> str:
        if one in OUR_COUNTS:
            return _ours(OUR_COUNTS[one])
        return str(self._theirs.ngettext(one, many, count))


def _ours(message: str) -> str:
    """A message in the reader's language with its holes left open: the library fills them."""
    return str(get_domain().get_translations().gettext(message))


@cache
def _messages(language: str) -> _Messages:
    return _Messages(language)


def _is_text(field: Field) -> bool:
    return isinstance(field, StringField) and not isinstance(field, (TelField, HiddenField))
