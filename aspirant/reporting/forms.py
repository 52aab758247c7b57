"""What the office enters to compare with."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, FormField, HiddenField, RadioField, StringField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from aspirant.reporting.words import WHOLE
from aspirant.web.forms import VersionedForm, no_line_breaks

#: More than any union has members.
MOST_PEOPLE = 100_000_000


class AmountForm(PlainForm):
    """One value with its number; empty where it is not known."""

    value = HiddenField()
    amount = StringField(_l("Number"), render_kw={"inputmode": "decimal", "autocomplete": "off"})

    def validate_amount(self, field: StringField) -> None:
        """A number that is not below nought, with a comma or a point."""
        if (field.data or "").strip() and self.number() is None:
            raise ValidationError(_("Write a number, for example 47,5."))

    def number(self) -> float | None:
        """What was written, as a number; None when nothing was, or nothing that is one."""
        text = "".join((self.amount.data or "").split()).removesuffix("%").replace(",", ".")
        if not text.replace(".", "", 1).isdecimal() or len(text) > 12:
            return None
        return float(text) if float(text) <= MOST_PEOPLE else None


class ReferenceForm(VersionedForm):
    """An attribute among the members or the elected."""

    kind = RadioField(
        _l("The numbers are"),
        default="share",
        choices=[SelectChoice("share", _l("per cent")), SelectChoice("count", _l("people"))],
    )
    lines = FieldList(FormField(AmountForm))
    source = StringField(
        _l("Where do the numbers come from?"), validators=[Length(max=200), no_line_breaks]
    )
    as_of = DateField(_l("Which day do they hold for?"), validators=[Optional()])

    def amounts(self) -> dict[str, float]:
        """The numbers that are filled in, by value."""
        found = {row.value.data: row.form.number() for row in self.lines}
        return {value: number for value, number in found.items() if number is not None}

    def validate(self, extra_validators: Any = None) -> bool:
        """Numbers need their source and their day, and shares are parts of one whole."""
        is_valid = super().validate(extra_validators)
        amounts = self.amounts()
        lacking = {
            self.source: not (self.source.data or "").strip() and _("Say where they come from."),
            self.as_of: self.as_of.data is None and _("Say which day they hold for."),
            self.kind: self.kind.data == "share"
            and sum(amounts.values()) > WHOLE
            and _("Together the shares come to more than 100 per cent."),
        }
        for field, words in lacking.items():
            if amounts and words and not field.errors:
                field.errors = [*field.errors, words]
                is_valid = False
        return is_valid
