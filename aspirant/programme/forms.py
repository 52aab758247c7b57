"""What a coordinator fills in to set up a round."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    URL,
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from aspirant.core.i18n import DEFAULT_LANGUAGE
from aspirant.lifecycle import is_possible
from aspirant.people.forms import LANGUAGE_CHOICES
from aspirant.programme.counted_field import CountedField
from aspirant.programme.models import Call
from aspirant.programme.queries import has_round_named
from aspirant.programme.readiness import LEVELS
from aspirant.programme.words import MODE_LABELS, QUESTION_LABELS, Mode, QuestionKind
from aspirant.web.bilingual import BilingualField
from aspirant.web.forms import VersionedForm, no_line_breaks
from aspirant.web.moments import MomentField

#: No reminder leaves earlier than this many days before.
MOST_DAYS = 30

HIDDEN = {"intent", "version", "csrf_token"}


def follows(other: str, message: Any, *, or_is: bool = False) -> Any:
    """Validator: this comes after the field called `other` (or is the same, with `or_is`)."""

    def check(form: Any, field: Field) -> None:
        first, last = form[other].data, field.data
        if first and last and (last < first or (last == first and not or_is)):
            raise ValidationError(message)

    return check


class SetUpForm(VersionedForm):
    """A page of the set-up."""

    def answers(self) -> dict[str, Any]:
        """What was filled in, under the names that the verb takes."""
        return {field.short_name: field.data for field in self if field.short_name not in HIDDEN}


def _days_and_contact() -> tuple[Any, Any, Any]:
    return (
        DateField(_l("The programme begins"), validators=[InputRequired()]),
        DateField(
            _l("The programme ends"),
            validators=[
                InputRequired(),
                follows("starts_on", _l("The last day comes before the first."), or_is=True),
            ],
        ),
        EmailField(
            _l("Who answers questions"),
            description=_l("An email address that is read. It is shown on the call page."),
            validators=[DataRequired(), Email(), Length(max=254)],
        ),
    )


class NewRoundForm(SetUpForm):
    """A new round, blank or as an earlier one was."""

    earlier = SelectField(
        _l("Begin with"),
        description=_l(
            "A copy takes over texts, entry rules, questions, criteria, areas and sessions."
            " Dates move along; you can change everything afterwards."
        ),
    )
    name = BilingualField(
        _l("Name of the round"), description=_l("For example 2027–2028. It gives the address.")
    )
    starts_on, ends_on, contact_email = _days_and_contact()
    opens_at = MomentField(_l("The call opens"), validators=[InputRequired()])
    closes_at = MomentField(
        _l("The call closes"),
        validators=[
            InputRequired(),
            follows("opens_at", _l("The call closes before it opens.")),
        ],
    )

    def validate_name(self, field: Field) -> None:
        """Two rounds of one name could not be told apart."""
        if has_round_named(field.data.sv, field.data.en):
            raise ValidationError(_("There is already a round with that name."))


class AppointingForm(NewRoundForm):
    """An administrator says who coordinates the round: themselves only when they say so."""

    coordinator_email = EmailField(
        _l("The coordinator’s email address"),
        description=_l(
            "The coordinator reads the applications and decides."
            " Write your own address only if that is you."
        ),
        validators=[DataRequired(), Email(), Length(max=254)],
    )
    coordinator_name = StringField(
        _l("The coordinator’s name"),
        description=_l("Used in the letter when the address is new to us."),
        validators=[Length(max=120), no_line_breaks],
    )
    coordinator_language = SelectField(
        _l("Language of the letter"),
        description=_l("Whoever is known here already gets it in their own language."),
        choices=LANGUAGE_CHOICES,
        default=DEFAULT_LANGUAGE,
    )


class FirstRoundForm(AppointingForm):
    """The first round of the site also says what the programme is."""

    programme_name = BilingualField(_l("Name of the programme"))
    organisation = StringField(
        _l("Organisation"), validators=[DataRequired(), Length(max=120), no_line_breaks]
    )


class BasicsForm(SetUpForm):
    """What the round is and how it is run."""

    name = BilingualField(_l("Name of the round"))
    starts_on, ends_on, contact_email = _days_and_contact()
    places = IntegerField(_l("Places"), validators=[InputRequired(), NumberRange(min=1, max=500)])
    place = StringField(
        _l("Where the round usually meets"),
        validators=[Length(max=200), no_line_breaks],
    )
    reviewers_each = IntegerField(
        _l("Reviewers for each application"),
        validators=[InputRequired(), NumberRange(min=1, max=9)],
    )
    reply_days = IntegerField(
        _l("Days to answer an offer"),
        validators=[InputRequired(), NumberRange(min=1, max=60)],
    )
    workplace_limit = IntegerField(
        _l("At most this many from one workplace"),
        description=_l("Leave it empty when there is no limit."),
        validators=[Optional(), NumberRange(min=1, max=100)],
    )
    own_hours = IntegerField(
        _l("Hours of own work asked of each"),
        description=_l("Between the sessions. Each notes their own time; 0 when none is asked."),
        validators=[InputRequired(), NumberRange(min=0, max=500)],
    )
    least_presence = IntegerField(
        _l("Half days to be at for the certificate, in per cent"),
        validators=[InputRequired(), NumberRange(min=0, max=100)],
    )


class AnswersForm(SetUpForm):
    """How the round decides and answers."""

    needs_two_signatures = BooleanField(
        _l("Two people sign the record of the meeting"),
        description=_l("Nothing is released before both have signed by their own sign-in."),
    )
    reminder_days = StringField(
        _l("Remind of an offer so many days before the last day"),
        description=_l("Days with a comma between, for example 4, 1. Empty: no reminder."),
        validators=[Length(max=40)],
    )
    offers_feedback = BooleanField(
        _l("Those who get no place can ask for the reasons"),
        description=_l("They choose it themselves. You read each answer before it is sent."),
    )

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The days come as text, not as the round has them."""
        super().process(*args, **kwargs)
        if isinstance(self.reminder_days.data, list):
            self.reminder_days.data = ", ".join(map(str, self.reminder_days.data))

    def validate_reminder_days(self, field: Field) -> None:
        """Whole days, each fewer than there are to answer in."""
        if not all(part.isdigit() and 1 <= int(part) <= MOST_DAYS for part in self._parts()):
            raise ValidationError(
                _("Write whole days from 1 to %(most)s with a comma between.", most=MOST_DAYS)
            )

    def answers(self) -> dict[str, Any]:
        """The days as numbers."""
        return super().answers() | {"reminder_days": [int(part) for part in self._parts()]}

    def _parts(self) -> list[str]:
        return [part for part in (self.reminder_days.data or "").replace(",", " ").split() if part]


class TextsForm(SetUpForm):
    """What the call page says."""

    headline = BilingualField(_l("Headline"), most=120)
    lead = BilingualField(
        _l("Lead"), is_long=True, most=500, description=_l("Two or three sentences under it.")
    )
    who_may_apply = BilingualField(_l("Who can apply?"), is_long=True, most=4000)
    how_we_choose = BilingualField(_l("How we choose"), is_long=True, most=4000)
    time_asked = BilingualField(
        _l("Time asked"), description=_l("A few words, for example: 5 half days + 20 hours.")
    )
    cost = BilingualField(_l("Cost"), description=_l("A few words."))
    minutes_to_fill_in = IntegerField(
        _l("Minutes that the form takes"), validators=[InputRequired(), NumberRange(min=1, max=240)]
    )


class DatesForm(SetUpForm):
    """When the call opens and closes, and what comes after."""

    opens_at = MomentField(_l("The call opens"), validators=[InputRequired()])
    closes_at = MomentField(
        _l("The call closes"),
        validators=[InputRequired(), follows("opens_at", _l("The call closes before it opens."))],
    )
    interviews_from = DateField(_l("Interviews from"), validators=[Optional()])
    interviews_to = DateField(
        _l("Interviews to"),
        validators=[
            Optional(),
            follows("interviews_from", _l("The last day comes before the first."), or_is=True),
        ],
    )
    decision_by = DateField(
        _l("Applicants hear from you by"),
        validators=[
            Optional(),
            follows("interviews_to", _l("The answer comes before the interviews."), or_is=True),
        ],
    )

    def fits(self, call: Call, *, at: datetime) -> bool:
        """Whether the times suit a call that is published; says beside the field what does not."""
        if self.opens_at.data == call.opens_at.replace(second=0):
            self.opens_at.data = call.opens_at
        elif call.is_open(at):
            self.opens_at.errors = [_("The call has opened, so this stays as it was.")]
        if is_possible("close_call", call) and (self.closes_at.data or at) <= at:
            self.closes_at.errors = [
                _("This time has passed. To close at once, use “Close the call now”.")
            ]
        return not self.errors


class EntryRuleForm(SetUpForm):
    """Something an applicant must meet."""

    statement = BilingualField(
        _l("What the applicant affirms"),
        description=_l("A sentence in the first person: “I am a member and a manager.”"),
        most=300,
    )
    reason_when_not = BilingualField(
        _l("What we write to somebody who does not meet it"),
        is_long=True,
        most=1000,
        description=_l("Kind and plain: this goes into the letter."),
    )


class QuestionForm(SetUpForm):
    """Something the form asks."""

    label = BilingualField(_l("Question"), most=300)
    hint = BilingualField(_l("Help under the question"), is_optional=True, is_long=True, most=1000)
    kind = RadioField(
        _l("How it is answered"),
        choices=[SelectChoice(kind.value, _l(word)) for kind, word in QUESTION_LABELS.items()],
        coerce=QuestionKind,
        default=QuestionKind.LONG_TEXT,
        validators=[DataRequired()],
    )
    most_words = IntegerField(
        _l("At most this many words"), validators=[Optional(), NumberRange(min=10, max=2000)]
    )
    lines = TextAreaField(
        _l("Choices, one on each line"), description=_l("Only for a question with choices.")
    )
    is_required = BooleanField(_l("Must be answered"), default=True)

    def validate_lines(self, field: Field) -> None:
        """A choice needs something to choose between."""
        if self.kind.data is QuestionKind.CHOICE and len(self._options()) < 2:
            raise ValidationError(_("Write at least two choices."))

    def answers(self) -> dict[str, Any]:
        """As always, with the choices as a list."""
        given = super().answers()
        del given["lines"]
        return given | {"options": self._options()}

    def _options(self) -> list[str]:
        return [line.strip() for line in (self.lines.data or "").splitlines() if line.strip()]


class CriterionForm(SetUpForm):
    """One line of the rubric, with what each level means."""

    name = BilingualField(_l("Criterion"), most=120)
    asks = BilingualField(
        _l("What the reader asks themselves"), is_long=True, is_optional=True, most=600
    )
    weight = IntegerField(
        _l("Weight"),
        description=_l("1 for most. 2 counts double."),
        default=1,
        validators=[InputRequired(), NumberRange(min=1, max=9)],
    )
    level_1 = BilingualField(_l("Level 1: not shown"), is_long=True, most=600)
    level_2 = BilingualField(_l("Level 2"), is_long=True, most=600)
    level_3 = BilingualField(_l("Level 3: shown"), is_long=True, most=600)
    level_4 = BilingualField(_l("Level 4"), is_long=True, most=600)
    level_5 = BilingualField(_l("Level 5: shown again and again"), is_long=True, most=600)

    def answers(self) -> dict[str, Any]:
        """As always, with the levels as a list."""
        given = super().answers()
        return given | {"levels": [given.pop(f"level_{number}") for number in LEVELS]}


class AreaForm(SetUpForm):
    """A field that workgroups work on."""

    name = BilingualField(_l("Area"), most=120)
    describes = BilingualField(_l("What it is about"), is_long=True, is_optional=True, most=1000)


class SessionWordsForm(SetUpForm):
    """What a meeting of the round is called and what happens there."""

    title = BilingualField(_l("Session"), most=120)
    programme_text = BilingualField(_l("What happens"), is_long=True, is_optional=True, most=4000)
    is_public = BooleanField(_l("Show it on the call page"), default=True)
    is_counted = CountedField(validators=[Optional()])


class SessionForm(SessionWordsForm):
    """A meeting of the round, with its time and place."""

    starts_at = MomentField(_l("Begins"), validators=[InputRequired()])
    ends_at = MomentField(
        _l("Ends"),
        validators=[InputRequired(), follows("starts_at", _l("It ends before it begins."))],
    )
    is_all_day = BooleanField(
        _l("Whole days"), description=_l("Then only the days count, not the hours.")
    )
    mode = RadioField(
        _l("Where"),
        choices=[SelectChoice(mode.value, _l(word)) for mode, word in MODE_LABELS.items()],
        coerce=Mode,
        default=Mode.ON_SITE,
        validators=[DataRequired()],
    )
    place = StringField(_l("Place"), validators=[Length(max=200), no_line_breaks])
    link = URLField(
        _l("Link to the video meeting"),
        description=_l("Only the participants see it."),
        validators=[Optional(), Length(max=500), URL(require_tld=False)],
    )
