"""What a person chooses about their calendar."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from aspirant.web.forms import Form


class AlarmForm(Form):
    """Whether the calendar reminds."""

    has_alarm = BooleanField(_l("Remind me before each session"))
