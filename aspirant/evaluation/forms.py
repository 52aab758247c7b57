"""What people fill in: the evaluation itself, and what a round asks."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from aspirant.evaluation.models import EvaluationTerms
from aspirant.evaluation.words import (
    KIND_WORDS,
    NO_WORDS,
    THEME_WORDS,
    VALUES,
    YES_NO_WORDS,
    Asks,
    Kind,
    Theme,
)
from aspirant.web.bilingual import BilingualField
from aspirant.web.filters import say
from aspirant.web.forms import Form, VersionedForm

#: A minute is enough for so many.
MOST_QUESTIONS = 6
#: How long an answer in one's own words can be.
MOST_LETTERS = 1000


class HandInForm(Form):
    """An answer. It carries no intent, since receipts of forms keep who sent what and when."""

    intent = None


class TermsForm(VersionedForm):
    """Whether a round asks, how long, and what. The questions are fields of their own."""

    is_asked = BooleanField(_l("Ask after every session"))
    open_days = IntegerField(
        _l("Days to answer"), validators=[InputRequired(), NumberRange(min=2, max=60)]
    )
    remind_after = IntegerField(
        _l("Remind those who are silent after so many days"),
        validators=[InputRequired(), NumberRange(min=1, max=59)],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do; the reminder comes before the end, and a scale says what its ends mean."""
        is_valid: bool = super().validate(extra_validators)
        if not is_valid:
            return False
        if self.remind_after.data >= self.open_days.data:
            self.remind_after.errors = [_("Remind before the last day to answer.")]
        for number in range(MOST_QUESTIONS):
            self._check_question(number)
        if not self.errors and not self.questions():
            self["text_0"].errors = [_("Ask at least one question.")]
        return not self.errors

    def questions(self) -> list[Asks]:
        """The questions that have a text, in their order."""
        found: list[Asks] = []
        for number in range(MOST_QUESTIONS):
            text, low, high = (self[f"{name}_{number}"].data for name in ("text", "low", "high"))
            kind = Kind(self[f"kind_{number}"].data)
            ends = (low, high) if kind is Kind.SCALE else (NO_WORDS, NO_WORDS)
            theme = Theme(self[f"theme_{number}"].data)
            if text.sv:
                found.append(Asks(f"q{len(found) + 1}", kind, theme, text, *ends))
        return found

    def _check_question(self, number: int) -> None:
        text, low, high = (self[f"{name}_{number}"] for name in ("text", "low", "high"))
        if text.data.en and not text.data.sv:
            text.errors = [_("Write this in Swedish.")]
        is_scale = self[f"kind_{number}"].data == Kind.SCALE.value
        for end in (low, high) if text.data.sv and is_scale else ():
            if not end.data.sv:
                end.errors = [_("Say in words what this end of the scale means.")]


def hand_in_form(asks: Sequence[Asks]) -> HandInForm:
    """One field for each question; nothing is chosen beforehand, and nothing must be answered."""
    fields = {one.key: _field(one) for one in asks}
    form: HandInForm = type("EvaluationForm", (HandInForm,), fields)()
    return form


def given_in(form: HandInForm, asks: Sequence[Asks]) -> dict[str, str]:
    """What was chosen and written, by question."""
    said = {one.key: (form[one.key].data or "").strip() for one in asks}
    return {key: text for key, text in said.items() if text}


def has_an_answer(form: HandInForm, asks: Sequence[Asks]) -> bool:
    """Whether anything is answered; where nothing is, the form says so at its first question."""
    if not given_in(form, asks):
        form[asks[0].key].errors = [_("Answer at least one of the questions.")]
        return False
    return True


def terms_form(terms: EvaluationTerms) -> TermsForm:
    """The form with what holds now, and with room for more questions."""
    fields: dict[str, Any] = {}
    for number in range(MOST_QUESTIONS):
        fields |= _slot(number)
    values: dict[str, Any] = {
        "version": str(terms.version),
        "is_asked": terms.is_asked,
        "open_days": terms.open_days,
        "remind_after": terms.remind_after,
    }
    for number, one in enumerate(terms.asks()):
        texts = {"text": one.text, "low": one.low, "high": one.high}
        values |= {f"{name}_{number}": text for name, text in texts.items()}
        values |= {f"kind_{number}": one.kind.value, f"theme_{number}": one.theme.value}
    form: TermsForm = type("TermsQuestionsForm", (TermsForm,), fields)(data=values)
    return form


def _field(asks: Asks) -> Field:
    label = say(asks.text)
    if asks.kind is Kind.TEXT:
        return TextAreaField(label, validators=[Optional(), Length(max=MOST_LETTERS)])
    words = {value: _(word) for value, word in YES_NO_WORDS.items()}
    choices = [SelectChoice(value, words.get(value, value)) for value in VALUES[asks.kind]]
    return RadioField(label, choices=choices, validators=[Optional()])


def _slot(number: int) -> dict[str, Field]:
    kinds = [SelectChoice(kind.value, _(word)) for kind, word in KIND_WORDS.items()]
    themes = [SelectChoice(theme.value, _(word)) for theme, word in THEME_WORDS.items()]
    return {
        f"text_{number}": BilingualField(_("The question"), is_optional=True),
        f"kind_{number}": SelectField(
            _("How it is answered"), choices=kinds, default=Kind.SCALE.value
        ),
        f"theme_{number}": SelectField(
            _("What it is about"), choices=themes, default=Theme.CONTENT.value
        ),
        f"low_{number}": BilingualField(_("What 1 means"), is_optional=True, most=60),
        f"high_{number}": BilingualField(_("What 5 means"), is_optional=True, most=60),
    }
