"""What coordinators fill in to select, and applicants to answer."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from aspirant.core.clock import to_local
from aspirant.core.files import File
from aspirant.core.i18n import mark
from aspirant.protected.service import is_plan
from aspirant.protected.words import GENDER
from aspirant.reviews.models import Points
from aspirant.reviews.words import POINTS_WORDS
from aspirant.selection.models import Offer, Outcome, PinKind
from aspirant.selection.words import OUTCOME_WORDS, PIN_WORDS
from aspirant.web.forms import Form, OurWords, VersionedForm, no_line_breaks
from aspirant.web.uploads import file_in

TOO_BIG = mark("The file is bigger than 1.5 MB or of a kind not taken here. Save it as a PDF.")

#: More than any group holds.
MOST_PEOPLE = 999


class LineForm(PlainForm):
    """One line of the sheet of targets. Both numbers empty: nothing is asked."""

    Meta = OurWords

    attribute = HiddenField()
    value = HiddenField()
    least = IntegerField(_l("Least"), validators=[Optional(), NumberRange(0, MOST_PEOPLE)])
    most = IntegerField(_l("Most"), validators=[Optional(), NumberRange(0, MOST_PEOPLE)])
    priority = SelectField(
        _l("Priority"),
        coerce=int,
        default=1,
        choices=[SelectChoice(number, str(number)) for number in (1, 2, 3)],
    )

    def validate_most(self, field: IntegerField) -> None:
        """At least as many as the least."""
        if field.data is not None and field.data < (self.least.data or 0):
            raise ValidationError(_("The most cannot be fewer than the least."))


class TargetsForm(VersionedForm):
    """Every value that targets can be set on, with least, most and priority."""

    lines = FieldList(FormField(LineForm))


class GroundForm(Form):
    """Why a target may never be missed."""

    ground = TextAreaField(
        _l("On what ground may this target never be missed?"),
        validators=[DataRequired(), Length(max=2000)],
    )


class WeighingForm(Form):
    """On what ground a protected attribute may be weighed, with what makes sure that it is meant.

    `attribute` and its `word` are set by whoever shows the form.
    """

    attribute: str
    word: str

    ground = TextAreaField(_l("The legal ground"), validators=[DataRequired(), Length(max=4000)])
    plan = FileField(
        _l("The written plan"),
        description=_l("PDF or a text document, at most 1.5 MB. Those who are asked can read it."),
    )
    confirm = StringField(_l("Confirm"), validators=[no_line_breaks])

    def validate_plan(self, field: FileField) -> None:
        """A file that is a plan; gender needs one."""
        plan = self.sent_plan()
        if self.attribute == GENDER and plan is None:
            raise ValidationError(_("Attach the plan: without it, gender is never weighed."))
        if plan and not is_plan(plan):
            raise ValidationError(_(TOO_BIG))

    def validate_confirm(self, field: StringField) -> None:
        """The name of the attribute, so that nobody does it by accident."""
        if (field.data or "").strip().casefold() != self.word.casefold():
            raise ValidationError(_("Write ”%(word)s”.", word=self.word))

    def sent_plan(self) -> File | None:
        """The file, if one was chosen."""
        self.plan.data = file_in(self.plan.data)
        found: File | None = self.plan.data
        return found


class CopyTargetsForm(Form):
    """From which round to take targets."""

    source = SelectField(_l("Take the targets of"))


class ReasonForm(Form):
    """Why something is done by hand."""

    reason = TextAreaField(_l("Why?"), validators=[DataRequired(), Length(max=2000)])


class NameForm(Form):
    """What to call a proposal."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=60), no_line_breaks])


class MovingForm(ReasonForm):
    """A change whose cost was shown: it carries what the targets and pins were then."""

    version = HiddenField()

    def has_moved(self, version: str) -> bool:
        """Whether targets or pins were changed since; says so, and lets the page be sent anew."""
        if not self.version.data or self.version.data == version:
            return False
        self.version.data = version
        self.reason.errors = [
            *self.reason.errors,
            _(
                "Somebody changed targets or holds while you had the page open. The cost is"
                " computed anew: look at it, and send once more."
            ),
        ]
        return True


class PinForm(MovingForm):
    """Who is held in or out of the group, and why."""

    number = SelectField(_l("Who?"), coerce=int, validators=[InputRequired()])
    kind = RadioField(
        _l("Where?"),
        choices=[SelectChoice(kind.value, _l(PIN_WORDS[kind])) for kind in PinKind],
        validators=[InputRequired(_l("Choose whether they are held in or out."))],
    )


class PointsForm(VersionedForm):
    """Which points count in the round, and why."""

    points = RadioField(
        _l("Which points should count?"),
        choices=[SelectChoice(one.value, _l(POINTS_WORDS[one])) for one in Points],
        validators=[InputRequired(_l("Choose which points should count."))],
    )
    reason = TextAreaField(_l("Why?"), validators=[DataRequired(), Length(max=2000)])


class DecideForm(Form):
    """How long the reserve list is."""

    reserves = IntegerField(
        _l("How many stand on the reserve list?"),
        validators=[InputRequired(), NumberRange(0, MOST_PEOPLE)],
    )


class DecisionForm(VersionedForm):
    """Another decision about one person, and why."""

    outcome = RadioField(
        _l("Decision"),
        choices=[SelectChoice(one.value, _l(OUTCOME_WORDS[one])) for one in Outcome],
        validators=[InputRequired()],
    )
    rank = IntegerField(
        _l("Place on the reserve list"), validators=[Optional(), NumberRange(1, MOST_PEOPLE)]
    )
    reason = TextAreaField(_l("Why?"), validators=[DataRequired(), Length(max=2000)])


class DeclineForm(Form):
    """A no to an offer. `state` is what the offer was when the page was shown."""

    state = HiddenField()

    reason = TextAreaField(
        _l("Would you like to say why?"), validators=[Optional(), Length(max=2000)]
    )

    def has_moved(self, offer: Offer) -> bool:
        """Whether the place was taken since the page was shown: then it asks about that anew."""
        has_moved = offer.is_accepted and self.state.data != offer.state.value
        self.state.data = offer.state.value
        return has_moved


class ExtendForm(Form):
    """More time for somebody to answer, and why."""

    last_day = DateField(_l("New last day to answer"), validators=[InputRequired()])
    reason = TextAreaField(_l("Why?"), validators=[DataRequired(), Length(max=2000)])

    def fits(self, offer: Offer) -> bool:
        """Say at the field when the day is no later than the one they have."""
        if self.last_day.data and self.last_day.data <= to_local(offer.reply_by).date():
            problem = _("The new day must be later than the one they have.")
            self.last_day.errors = [*self.last_day.errors, problem]
        return not self.errors


class FeedbackForm(VersionedForm):
    """The reasons, in the words that the applicant reads."""

    text = TextAreaField(_l("Our reasons"), validators=[DataRequired(), Length(max=6000)])
