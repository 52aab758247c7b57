"""What people press and fill in about presence."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from aspirant.people.models import Person
from aspirant.presence.service import Pressed
from aspirant.schedule.models import Presence
from aspirant.web.forms import Form

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


def excuse_form(people: Sequence[Person], asked: str) -> ExcuseForm:
    """The form with those on the list to choose among; whom the address asks for first."""
    form = ExcuseForm(person=asked)
    form.person.choices = [
        SelectChoice("", _("Choose …")),
        *(SelectChoice(str(one.id), one.display_name) for one in people),
    ]
    return form


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
