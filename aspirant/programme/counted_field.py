"""A form field for whether a session counts towards the certificate."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

_WORDS = {"yes": True, "no": False}


class CountedField(RadioField):
    """Yes, no, or (of a session that is new) as usual: its data is True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        usual = _l("As usual: yes for an hour or more with the whole round, otherwise no")
        choices = [
            SelectChoice("", usual),
            SelectChoice("yes", _l("Yes")),
            SelectChoice("no", _l("No")),
        ]
        super().__init__(
            _l("Does it count towards the certificate?"),
            description=_l(
                "Its half days are then among those that the certificate asks for. It can be"
                " changed afterwards; certificates that have been given stay as they are."
            ),
            choices=choices,
            coerce=_as_answer,
            default=None,
            **kwargs,
        )

    def settle(self) -> None:
        """Of a session that is planned it is one or the other."""
        self.choices = [SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))]


def _as_answer(value: Any) -> bool | None:
    return value if isinstance(value, bool) else _WORDS.get(value)
