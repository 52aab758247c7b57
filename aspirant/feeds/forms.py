"""What a person chooses about their calendar."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from aspirant.web.forms import Form


class AlarmForm(Form):
    """Whether the calendar reminds."""

    has_alarm = BooleanField(_l("Remind me before each session"))


class AddressForm(Form):
    """Which calendar the address is to be for: a press of a button, so nothing is ever shown."""

    round_id = HiddenField(filters=[lambda value: UUID(value) if value else None])
