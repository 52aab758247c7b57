"""What a coordinator fills in to draw."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from aspirant.lottery.models import Band, FairAim
from aspirant.lottery.words import AIM_WORDS, BAND_WORDS
from aspirant.web.forms import Form, VersionedForm

#: As many numbers as a published list has groups.
NUMBERS = 1_000


class PointsField(StringField):
    """Points with a decimal comma or point; its data is tenths, or None when left empty."""

    tenths: int | None = None

    def pre_validate(self, form: Any) -> None:
        """Read what was written."""
        text = (self.data or "").strip().replace(",", ".")
        if not text:
            return
        try:
            tenths = Decimal(text) * 10
        except InvalidOperation:
            raise ValidationError(_("Write points with one decimal, for example 4.2.")) from None
        if not 0 <= tenths <= 100_000 or tenths != int(tenths):
            raise ValidationError(_("Write points with one decimal, for example 4.2."))
        self.tenths = int(tenths)


class DrawForm(Form):
    """Who is equal, what is fair, and why."""

    band = RadioField(
        _l("Who are equal?"),
        choices=[SelectChoice(one.value, _l(BAND_WORDS[one])) for one in Band],
        validators=[InputRequired(_l("Choose who are equal."))],
    )
    least = PointsField(_l("From how many points?"), validators=[Length(max=20)])
    most = PointsField(_l("Up to how many points?"), validators=[Length(max=20)])
    aim = RadioField(
        _l("What makes the chances fair?"),
        choices=[SelectChoice(one.value, _l(AIM_WORDS[one])) for one in FairAim],
        default=FairAim.GOLDILOCKS.value,
        validators=[InputRequired()],
    )
    reason = TextAreaField(_l("Why are they equal?"), validators=[DataRequired(), Length(max=2000)])

    def validate_least(self, field: PointsField) -> None:
        """Limits of points need the lower one."""
        if self.band.data == Band.POINTS and field.tenths is None and not field.errors:
            raise ValidationError(_("Say from how many points they are equal."))

    def validate_most(self, field: PointsField) -> None:
        """The upper limit is no lower."""
        least = self.least.tenths
        if field.tenths is not None and least is not None and field.tenths < least:
            raise ValidationError(_("This must be no less than where it begins."))


class NumberForm(VersionedForm):
    """The number drawn, how, and who saw it."""

    number = IntegerField(
        _l("Which number was drawn?"), validators=[InputRequired(), NumberRange(1, NUMBERS)]
    )
    method = TextAreaField(_l("How was it drawn?"), validators=[DataRequired(), Length(max=2000)])
    witness = StringField(_l("Who saw it?"), validators=[DataRequired(), Length(max=500)])
