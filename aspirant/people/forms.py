"""What people fill in about the way in and about themselves."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Length

from aspirant.core.i18n import DEFAULT_LANGUAGE
from aspirant.permissions import ROLE_WORDS, Role
from aspirant.web.forms import Form, no_line_breaks, phone_number

LANGUAGE_CHOICES = [SelectChoice("sv", "Svenska"), SelectChoice("en", "English")]


class SignInForm(Form):
    """Where to send the way in."""

    email = EmailField(
        _l("Your email address"),
        validators=[
            DataRequired(_l("Write your email address, for example name@example.org.")),
            Email(),
            Length(max=254),
        ],
    )
    next = HiddenField()


class CodeForm(Form):
    """The six digits of the letter."""

    code = StringField(
        _l("The six digits in the letter"),
        validators=[DataRequired(_l("Write the six digits of the letter.")), Length(max=12)],
    )


class PersonForm(Form):
    """How we address and reach somebody."""

    name = StringField(
        _l("Your name"),
        validators=[DataRequired(_l("Write your name.")), Length(max=120), no_line_breaks],
    )
    phone = TelField(_l("Phone"), validators=[Length(max=40), no_line_breaks, phone_number])
    language = SelectField(_l("Language of pages and letters"), choices=LANGUAGE_CHOICES)


class InvitationForm(Form):
    """Who gets which role in a round."""

    email = EmailField(_l("Email address"), validators=[DataRequired(), Email(), Length(max=254)])
    name = StringField(
        _l("Name"),
        description=_l("Used in the letter when the address is new to us."),
        validators=[DataRequired(), Length(max=120), no_line_breaks],
    )
    role = SelectField(
        _l("Role"),
        choices=[
            SelectChoice(role.value, _l(ROLE_WORDS[role]))
            for role in Role
            if role is not Role.PARTICIPANT
        ],
    )
    language = SelectField(
        _l("Language of the letter"),
        description=_l("Whoever is known here already gets it in their own language."),
        choices=LANGUAGE_CHOICES,
        default=DEFAULT_LANGUAGE,
    )
