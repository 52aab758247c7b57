"""A form field for a moment: typed and shown as the programme's clocks show it, kept in UTC."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import DateTimeLocalField

from aspirant.core.clock import YEARS, from_local, to_local

TYPED = "%Y-%m-%dT%H:%M"


class MomentField(DateTimeLocalField):
    """A day and a time on the wall in Sweden. Its data is aware and in UTC."""

    data: datetime | None

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        message = kwargs.pop("invalid_value_message", None)
        super().__init__(label, validators, format=TYPED, **kwargs)
        self.invalid_value_message = message

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return to_local(self.data).strftime(TYPED) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the wall clock. A time that summer time skips is refused."""
        if not valuelist:
            return
        self.invalid_value_message = _("Write a day and a time.")
        super().process_formdata(valuelist)
        wall = self.data
        assert wall is not None
        if wall.year not in YEARS:
            return  # the form refuses it, as it does for days
        self.data = from_local(wall)
        if to_local(self.data).replace(tzinfo=None) != wall:
            raise ValueError(_("That time does not exist: the clocks go forward past it."))
