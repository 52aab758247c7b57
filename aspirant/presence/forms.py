"""What people press and fill in about presence."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from aspirant.core.clock import now, to_local
from aspirant.people.models import Person
from aspirant.presence.models import MOST_MINUTES, OwnWork
from aspirant.presence.service import Pressed
from aspirant.schedule.models import Presence
from aspirant.web.forms import Form, VersionedForm

#: What a button of the list carries: the person, the half day, and how it was.
_TICK = rf"[0-9a-f]{{32}} [0-9]{{1,2}} ({'|'.join((*Presence, 'none'))})$"


class TickForm(Form):
    """One press in the list, without script. It does the same however often it is sent, so it
    carries no intent: a page that was gone back to works like a new one."""

    intent = None
    tick = HiddenField(
        validators=[InputRequired(), Regexp(_TICK, message=_l("Choose one of the buttons."))]
    )


class CheckInForm(Form):
    """The code that is shown in the room or in the meeting."""

    code = StringField(
        _l("The code on the screen"),
        validators=[
            InputRequired(_l("Write the code that is shown on the screen.")),
            Length(max=20),
        ],
    )


class ExcuseForm(Form):
    """Why somebody could not come."""

    person = SelectField(_l("Who"), validators=[InputRequired()])
    reason = TextAreaField(_l("Why"), validators=[Length(max=500)])


def pressed_in(form: TickForm, at: datetime) -> Pressed:
    """The press that a form carries."""
    person, half_day, word = str(form.tick.data).split()
    return Pressed(UUID(person), int(half_day), presence_of(word), at, uuid4())


def presence_of(word: str) -> Presence | None:
    """What a word says; "none" takes back."""
    return None if word == "none" else Presence(word)


def read_ticks(sent: Any) -> list[Pressed]:
    """The ticks that a page sends when it has network: their ids and times are its own.

    Raises ValueError where they are not such.
    """
    if not isinstance(sent, dict) or not isinstance(sent.get("ticks"), list):
        raise ValueError("no ticks")
    try:
        return [_read(tick) for tick in sent["ticks"][:500]]
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("no tick") from error


def _read(tick: dict[str, Any]) -> Pressed:
    at = datetime.fromtimestamp(int(tick["at"]) / 1000, UTC)
    half_day = int(tick["half"])
    presence = presence_of(tick["presence"])
    return Pressed(UUID(tick["person"]), half_day, presence, at, UUID(tick["id"]))


class OwnWorkForm(VersionedForm):
    """Work between the sessions: when, how long, what."""

    day = DateField(_l("Day"), validators=[InputRequired()])
    hours = IntegerField(_l("Hours"), validators=[Optional(), NumberRange(min=0, max=16)])
    minutes = IntegerField(_l("Minutes"), validators=[Optional(), NumberRange(min=0, max=960)])
    text = TextAreaField(
        _l("What you did"),
        description=_l("Only you read this. Those who run the round see the time alone."),
        validators=[InputRequired(), Length(max=1000)],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and some time was spent, on a day that has come."""
        if not super().validate(extra_validators):
            return False
        if not 0 < self.total() <= MOST_MINUTES:
            self.minutes.errors = [_("Say how long you worked: from a minute to sixteen hours.")]
        if self.day.data > to_local(now()).date():
            self.day.errors = [_("Note the work when it is done: the day has not come yet.")]
        return not self.errors

    def total(self) -> int:
        """Hours and minutes as minutes."""
        return (self.hours.data or 0) * 60 + (self.minutes.data or 0)

    def work(self) -> dict[str, Any]:
        """What is filled in, as the verb takes it."""
        return {"day": self.day.data, "minutes": self.total(), "text": self.text.data or ""}


class CertificateForm(Form):
    """A certificate that the rule does not give: to whom and why."""

    person = SelectField(_l("To whom"), validators=[InputRequired()])
    reason = TextAreaField(
        _l("Why"),
        description=_l("Those who coordinate read it. It does not stand on the certificate."),
        validators=[InputRequired(), Length(max=1000)],
    )


class VerifyForm(Form):
    """What stands on a certificate that somebody holds."""

    name = StringField(_l("Name on the certificate"), validators=[InputRequired(), Length(max=200)])
    code = StringField(_l("Code on the certificate"), validators=[InputRequired(), Length(max=40)])


def parts_of(work: OwnWork) -> dict[str, Any]:
    """A note of own work as its form has it."""
    hours, minutes = divmod(work.minutes, 60)
    return {"day": work.day, "hours": hours or None, "minutes": minutes, "text": work.text}


def choose_person(form: ExcuseForm | CertificateForm, people: Sequence[Person]) -> None:
    """Let a form choose among these."""
    form.person.choices = [
        SelectChoice("", _("Choose …")),
        *(SelectChoice(str(one.id), one.display_name) for one in people),
    ]
