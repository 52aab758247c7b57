"""The voluntary questions. Nothing is chosen beforehand, and each can be left."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from aspirant.privacy.questions import DIVERSITY_CHOICES, DIVERSITY_QUESTIONS
from aspirant.web.forms import Form, no_line_breaks


def _radio(key: str) -> RadioField:
    choices = [SelectChoice(value, _l(word)) for value, word in DIVERSITY_CHOICES[key].items()]
    return RadioField(_l(DIVERSITY_QUESTIONS[key]), choices=choices, validators=[Optional()])


def _line(key: str) -> StringField:
    return StringField(_l(DIVERSITY_QUESTIONS[key]), validators=[Length(max=200), no_line_breaks])


class DiversityForm(Form):
    """Who applies, as they say it themselves."""

    gender = _radio("gender")
    age = _radio("age")
    born_abroad = _radio("born_abroad")
    parents_born_abroad = _radio("parents_born_abroad")
    disability = _radio("disability")
    disability_words = _line("disability_words")
    consent = BooleanField(
        _l("Yes, I agree that my answers are used in this way"),
        validators=[DataRequired(_l("Tick the box if you agree. Otherwise leave the page: nothing"
                                    " is saved."))],
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do; and a consent alone is no answer, so there is nothing to keep."""
        is_valid = super().validate(extra_validators)
        if not any(text.strip() for text in self.answers().values()):
            self.form_errors = [_("You have not answered any question.")]
            return False
        return is_valid

    def answers(self) -> dict[str, str]:
        """What was answered, by question."""
        return {key: self[key].data or "" for key in DIVERSITY_QUESTIONS}
