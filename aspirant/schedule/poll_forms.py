"""What people fill in to ask when to meet, and to say what suits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField, TimeField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from aspirant.core.clock import from_local, now, to_local
from aspirant.programme.models import Area
from aspirant.programme.words import MODE_LABELS, Audience, Mode
from aspirant.schedule.audience import WHOLE_ROUND, Whom
from aspirant.schedule.models import POLL_WORDS, Poll, PollWord
from aspirant.schedule.polling import Asked
from aspirant.web.filters import period, say
from aspirant.web.forms import Form, no_line_breaks

#: How many times a poll can ask about.
MOST_TIMES = 6
LEAST_TIMES = 2
#: How many of them the page shows at first.
SHOWN_TIMES = 3
PARTS_OF_TIME = ("day", "from", "to")


class PollForm(Form):
    """What it is about, how one would meet; the times are fields of their own."""

    title = StringField(
        _l("What it is about"), validators=[InputRequired(), Length(max=120), no_line_breaks]
    )
    area = SelectField(_l("Whom it is for"), validators=[Optional()])
    mode = RadioField(
        _l("How we meet"),
        choices=[SelectChoice(mode.value, _l(word)) for mode, word in MODE_LABELS.items()],
        default=Mode.ONLINE.value,
        validators=[InputRequired()],
    )
    place = StringField(_l("Place"), validators=[Length(max=200), no_line_breaks])
    link = URLField(
        _l("Link to join"),
        validators=[
            Optional(),
            Length(max=500),
            Regexp(r"https?://[\w.-]+\S*$", message=_l("Begin with https://, without spaces.")),
        ],
    )

    def times(self) -> list[tuple[datetime, datetime]]:
        """The times that are whole."""
        found = []
        for number in range(MOST_TIMES):
            day, first, last = (self[f"{name}_{number}"].data for name in PARTS_OF_TIME)
            if day and first and last and first < last:
                found.append(tuple(from_local(datetime.combine(day, one)) for one in (first, last)))
        return sorted(set(found))  # type: ignore[arg-type]

    def is_long(self) -> bool:
        """Whether something is filled in, or wrong, beyond the times that are shown at first."""
        names = (f"{one}_{n}" for n in range(SHOWN_TIMES, MOST_TIMES) for one in PARTS_OF_TIME)
        return any(self[name].data or self[name].errors for name in names)

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and there are times to choose between, each with its end after its start."""
        super().validate(extra_validators)
        are_right = [self._is_time_right(number) for number in range(MOST_TIMES)]
        if all(are_right) and len(self.times()) < LEAST_TIMES:
            self["day_0"].errors = [_("Give at least two times to choose between.")]
        return not self.errors

    def _is_time_right(self, number: int) -> bool:
        """Whether the time is whole, or left out. Else its fields say what is wrong."""
        fields = day, first, last = [self[f"{name}_{number}"] for name in PARTS_OF_TIME]
        if any(field.errors for field in fields):
            return False
        given = [field for field in fields if field.data is not None]
        if given and (len(given) < len(fields) or first.data >= last.data):
            last.errors = [_("Give the day, and an end after the beginning.")]
        if day.data and day.data < to_local(now()).date():
            day.errors = [_("That day has already been.")]
        return not (last.errors or day.errors)

    def asked(self) -> Asked:
        """What is filled in."""
        place, link = (self.place.data or "").strip(), (self.link.data or "").strip()
        return Asked(self.title.data or "", Mode(self.mode.data), place, link, self.times())

    def whom(self) -> Whom:
        """Whom it asks: the whole round, or a workgroup."""
        area = self.area.data if self.area else ""
        return Whom(Audience.WORKGROUP, UUID(area)) if area else WHOLE_ROUND


def poll_form(areas: Sequence[Area] | None) -> PollForm:
    """The form with its times. `areas` are the workgroups to choose among; None: it is settled."""
    fields: dict[str, Any] = {}
    for number in range(MOST_TIMES):
        fields[f"day_{number}"] = DateField(_("Day"), validators=[Optional()])
        for name, label in (("from", _("Begins")), ("to", _("Ends"))):
            fields[f"{name}_{number}"] = TimeField(
                label, format=["%H:%M", "%H.%M"], validators=[Optional()]
            )
    form: PollForm = type("PollTimesForm", (PollForm,), fields)()
    if areas is None:
        del form.area
    else:
        whole = SelectChoice("", _("Everybody in the round"))
        form.area.choices = [whole, *(SelectChoice(str(one.id), say(one.name)) for one in areas)]
    return form


def answer_form(poll: Poll, own: Mapping[UUID, PollWord]) -> Form:
    """One question for each time."""
    choices = [SelectChoice(word.value, _(label)) for word, label in POLL_WORDS.items()]
    fields = {
        f"time_{time.id.hex}": RadioField(
            period(time),
            choices=choices,
            default=own[time.id].value if time.id in own else None,
            validators=[InputRequired(_("Choose one of the three."))],
        )
        for time in poll.times
    }
    form: Form = type("PollAnswerForm", (Form,), fields)()
    return form


def words_in(form: Form, poll: Poll) -> dict[UUID, PollWord]:
    """By time: what was said."""
    return {time.id: PollWord(form[f"time_{time.id.hex}"].data) for time in poll.times}
