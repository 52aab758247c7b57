"""What people fill in when they answer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from aspirant.invitations.words import NEEDS_WORDS, words_of_needs
from aspirant.programme.models import Session
from aspirant.programme.words import Mode
from aspirant.schedule.models import ANSWER_WORDS, RsvpAnswer
from aspirant.web.forms import Form


class FullAnswerForm(Form):
    """Whether one comes, why not, and what one needs."""

    answer = RadioField(
        _l("Will you be there?"),
        choices=[SelectChoice(answer.value, _l(word)) for answer, word in ANSWER_WORDS.items()],
        validators=[InputRequired(_l("Choose one of the three."))],
    )
    reason = TextAreaField(_l("A word about why"), validators=[Length(max=1000)])
    needs = SelectMultipleField(
        _l("What you need when you come"),
        choices=[SelectChoice(need, _l(word)) for need, word in NEEDS_WORDS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def chosen_in(form: FullAnswerForm) -> dict[str, Any]:
    """What is filled in, as the verb takes it."""
    return {
        "answer": RsvpAnswer(form.answer.data),
        "reason": form.reason.data or "",
        "needs": form.needs.data or [],
    }


def full_answer_form(session: Session, **data: Any) -> FullAnswerForm:
    """The form with what can be asked for at the session: online nobody eats or walks in."""
    form = FullAnswerForm(data=data)
    words = words_of_needs(session.mode)
    form.needs.choices = [SelectChoice(need, _l(word)) for need, word in words.items()]
    if session.mode is Mode.ONLINE:
        form.needs.label.text = _l("What you need to take part")
    return form
