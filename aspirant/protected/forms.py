"""What applicants fill in: the answers that they agree to have weighed. Nothing is chosen."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from aspirant.protected.models import TargetUse
from aspirant.protected.words import CHOICES, PROTECTED
from aspirant.web.forms import Form


class WeighedForm(Form):
    """The answers for every attribute, with the consent; `weighed_form` leaves those in force."""

    gender, age, born_abroad, parents_born_abroad, disability = (
        RadioField(
            _l(word),
            choices=[SelectChoice(value, _l(said)) for value, said in CHOICES[key].items()],
            validators=[Optional()],
        )
        for key, word in PROTECTED.items()
    )
    consent = BooleanField(
        _l("Yes, I agree that my answer is weighed when the group is put together"),
        validators=[
            DataRequired(
                _l("Tick the box if you agree. Otherwise leave the page: nothing is saved.")
            )
        ],
    )

    def answers(self, uses: list[TargetUse]) -> dict[str, str]:
        """What was answered, by attribute."""
        return {use.attribute: self[use.attribute].data or "" for use in uses}


def weighed_form(uses: list[TargetUse], saved: Mapping[str, str]) -> WeighedForm:
    """The form that asks about what is in force, and about nothing else."""
    form = WeighedForm(data=dict(saved))
    in_force = {use.attribute for use in uses}
    for attribute in PROTECTED:
        if attribute not in in_force:
            del form[attribute]
    return form


def refuse_empty(form: WeighedForm, uses: list[TargetUse]) -> bool:
    """Whether nothing was answered, which the page then says: a consent alone is no answer."""
    if any(form.answers(uses).values()):
        return False
    form.form_errors = [_("You have not answered any question.")]
    return True
