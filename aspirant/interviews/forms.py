"""What is filled in about times and interviews."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from aspirant.algorithms.slots import Span, slot_series
from aspirant.core.clock import from_local
from aspirant.interviews.models import Slot
from aspirant.people.models import Person
from aspirant.programme.words import MODE_LABELS, Mode
from aspirant.web.filters import moment_long
from aspirant.web.forms import Form, no_line_breaks

#: More times than this in one go is a slip of the hand.
MOST_TIMES = 40

#: As clocks are written by machines, and by people in Sweden.
CLOCK = ["%H:%M", "%H.%M"]


def _as_id(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


class SlotsForm(Form):
    """A series of times on one day, with place and panel."""

    day = DateField(_l("Day"), validators=[InputRequired(_l("Write a day."))])
    first = TimeField(_l("From"), format=CLOCK, validators=[InputRequired(_l("Write a time."))])
    last = TimeField(_l("To"), format=CLOCK, validators=[InputRequired(_l("Write a time."))])
    minutes = IntegerField(
        _l("Minutes for each"), default=45, validators=[InputRequired(), NumberRange(10, 240)]
    )
    pause = IntegerField(
        _l("Minutes between"), default=15, validators=[InputRequired(), NumberRange(0, 240)]
    )
    mode = RadioField(
        _l("How you meet"),
        choices=[SelectChoice(mode.value, _l(label)) for mode, label in MODE_LABELS.items()],
        default=Mode.ONLINE.value,
        validators=[InputRequired()],
    )
    place = StringField(_l("Place"), validators=[Length(max=200), no_line_breaks])
    link = StringField(
        _l("Address of the video meeting"), validators=[Length(max=500), no_line_breaks]
    )
    panel = SelectMultipleField(
        _l("Panel"),
        coerce=_as_id,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired(_l("Choose who interviews."))],
    )

    def offer(self, interviewers: Iterable[Person]) -> None:
        """Let these sit in the panel."""
        self.panel.choices = [SelectChoice(one.id, one.display_name) for one in interviewers]

    def spans(self) -> list[Span]:
        """The times, in UTC; empty when none fits."""
        naive = slot_series(
            _wall(self.day.data, self.first.data),
            _wall(self.day.data, self.last.data),
            minutes=self.minutes.data,
            pause=self.pause.data,
        )
        return [Span(from_local(one.starts_at), from_local(one.ends_at)) for one in naive]

    def validate_last(self, field: Field) -> None:
        """At least one time fits, and not a great many."""
        times = (self.day, self.first, self.last, self.minutes, self.pause)
        if any(one.data is None for one in times) or self.minutes.data < 1 or self.pause.data < 0:
            return  # said at those fields
        count = len(self.spans())
        if not count:
            raise ValidationError(_("Not even one interview fits between these times."))
        if count > MOST_TIMES:
            raise ValidationError(_("That would be %(count)s times. Look once more.", count=count))

    def validate_place(self, field: Field) -> None:
        """Those who meet on site need to know where."""
        if self.mode.data != Mode.ONLINE.value and not (field.data or "").strip():
            raise ValidationError(_("Write where you meet."))

    def validate_link(self, field: Field) -> None:
        """Those who meet online need an address to follow."""
        if self.mode.data == Mode.ON_SITE.value:
            return
        if not (field.data or "").strip().startswith("https://"):
            raise ValidationError(_("Write the address of the meeting, beginning with https://."))


def _wall(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock)


class ChooseSlotForm(Form):
    """One of the free times. A time that is gone by now is for the verb to refuse."""

    slot = RadioField(
        _l("Time"),
        coerce=_as_id,
        choices=[],
        validate_choice=False,
        validators=[InputRequired(_l("Choose a time."))],
    )

    def offer(self, slots: Iterable[Slot]) -> None:
        """Choose among these."""
        self.slot.choices = [SelectChoice(one.id, moment_long(one.starts_at)) for one in slots]


class MoveForm(Form):
    """The time that an interview is moved to."""

    slot = SelectField(_l("Another time"), choices=[], validators=[DataRequired()])

    def offer(self, slots: Iterable[Slot]) -> None:
        """Choose among these."""
        self.slot.choices = [
            SelectChoice("", _("Choose …")),
            *(SelectChoice(str(one.id), moment_long(one.starts_at)) for one in slots),
        ]


class SeatForm(Form):
    """Who takes a seat in the panel."""

    person = SelectField(_l("Interviewer"), choices=[], validators=[DataRequired()])

    def offer(self, people: Iterable[Person]) -> None:
        """Choose among these."""
        self.person.choices = [
            SelectChoice("", _("Choose …")),
            *(SelectChoice(str(one.id), one.display_name) for one in people),
        ]
