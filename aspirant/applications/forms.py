"""What an applicant fills in, a part at a time. A draft may be unfinished, so nothing is required
here: what is missing or too long is told, and kept (see parts.missing_in)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from aspirant.applications.parts import (
    Asked,
    Part,
    area_fields,
    question_field,
    rule_field,
    session_field,
    version_of,
)
from aspirant.people.forms import LANGUAGE_CHOICES
from aspirant.programme.models import EntryRule, Question, Session
from aspirant.programme.words import (
    COMPETENCES,
    COUNTIES,
    MANAGEMENT_LEVELS,
    SECTORS,
    QuestionKind,
)
from aspirant.web.filters import period, say
from aspirant.web.forms import Form, VersionedForm, no_line_breaks, phone_number

#: Far beyond any word limit; what is longer is not an answer.
MOST_LETTERS = 50_000

RANKS = (_l("First choice"), _l("Second choice"), _l("Third choice"))


def _line(label: Any, most: int = 200) -> StringField:
    return StringField(label, validators=[Length(max=most), no_line_breaks])


def _select(label: Any, choices: Iterable[SelectChoice]) -> SelectField:
    blank = SelectChoice("", _l("Choose …"))
    return SelectField(label, choices=[blank, *choices], validators=[Optional()])


def _choices(words: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, _l(word)) for value, word in words.items()]


class PartForm(Form):
    """A part of an application, with the version of it that the page was shown with."""

    version = HiddenField()

    def values(self) -> dict[str, str]:
        """What is filled in, by field."""
        return {one.name: one.data or "" for one in self if not isinstance(one, HiddenField)}


def said(field: Field, value: str) -> str:
    """A saved value as the reader would say it: the words of a choice, or the text itself."""
    choices = getattr(field, "choices", None)
    if choices is None:
        return value
    return next((str(one.label) for one in choices if one.value == value and value), "")


class ContactForm(PartForm):
    """How we address and reach the applicant."""

    name = _line(_l("Your name"), most=120)
    phone = TelField(_l("Phone"), validators=[Length(max=40), no_line_breaks, phone_number])
    language = SelectField(_l("Language of pages and letters"), choices=LANGUAGE_CHOICES)


class LeadershipForm(PartForm):
    """What the applicant leads, and where."""

    title = _line(_l("Your title"))
    workplace = _line(_l("Where you work"))
    county = _select(
        _l("County you work in"), [SelectChoice(key, name) for key, (name, _) in COUNTIES.items()]
    )
    sector = _select(_l("Sector"), _choices(SECTORS))
    level = _select(_l("Your level of management"), _choices(MANAGEMENT_LEVELS))
    competence = _select(_l("What you know best"), _choices(COMPETENCES))
    association = RadioField(_l("Your industry association"), validators=[Optional()])


class AreasForm(PartForm):
    """Which areas the applicant wants, ranked; one menu for each rank."""

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and no area is chosen twice."""
        is_valid = super().validate(extra_validators)
        chosen: set[str] = set()
        for field in self:
            if field.name.startswith("area_") and field.data in chosen:
                field.errors = [*field.errors, _("You have already chosen this area above.")]
                is_valid = False
            elif field.name.startswith("area_") and field.data:
                chosen.add(field.data)
        return is_valid


def part_form(
    part: Part,
    asked: Asked,
    values: Mapping[str, str],
    *,
    is_posted: bool = True,
) -> PartForm:
    """The form of a part, filled with what is saved and (`is_posted`) what was sent just now."""
    given = {**values, "version": version_of(values)}
    kind = _form_class(part, asked)
    form: PartForm = kind(data=given) if is_posted else kind(formdata=None, data=given)
    if isinstance(form, LeadershipForm):
        form.association.choices = [
            SelectChoice(str(one.id), one.name) for one in asked.associations
        ]
    return form


def _form_class(part: Part, asked: Asked) -> type[PartForm]:
    if part is Part.CONTACT:
        return ContactForm
    if part is Part.LEADERSHIP:
        return LeadershipForm
    fields: dict[str, Any] = {}
    if part is Part.MOTIVATION:
        fields = {question_field(one): _answer(one) for one in asked.questions}
    if part is Part.AREAS:
        areas = [SelectChoice(str(one.id), say(one.name)) for one in asked.areas]
        fields = {
            field: _select(label, areas)
            for field, label in zip(area_fields(asked), RANKS, strict=False)
        }
    if part is Part.DATES:
        fields = {rule_field(one): _yes_or_no(one) for one in asked.rules}
        fields |= {session_field(one): _can_or_cannot(one) for one in asked.sessions}
    kind = AreasForm if part is Part.AREAS else PartForm
    return type(f"{part.value.capitalize()}Form", (kind,), fields)


def _answer(question: Question) -> Field:
    label, hint = say(question.label), say(question.hint)
    if question.kind is QuestionKind.CHOICE:
        options = [SelectChoice(option, option) for option in question.options]
        return RadioField(label, description=hint, choices=options, validators=[Optional()])
    if question.kind is QuestionKind.SHORT_TEXT:
        one_line = [Length(max=500), no_line_breaks]
        return StringField(label, description=hint, validators=one_line)
    return TextAreaField(label, description=hint, validators=[Length(max=MOST_LETTERS)])


def _yes_or_no(rule: EntryRule) -> RadioField:
    choices = [SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))]
    return RadioField(say(rule.statement), choices=choices, validators=[Optional()])


def _can_or_cannot(session: Session) -> RadioField:
    choices = [SelectChoice("yes", _l("I can")), SelectChoice("no", _l("I cannot"))]
    label, when = say(session.title), period(session)
    return RadioField(label, description=when, choices=choices, validators=[Optional()])


class AdmitForm(VersionedForm):
    """A coordinator finds the entry rules met."""


class ScreenOutForm(VersionedForm):
    """A coordinator finds that an entry rule is not met."""

    rules = SelectMultipleField(
        _l("Entry rules that are not met"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = TextAreaField(
        _l("Reason in your own words"),
        description=_l("The applicant reads this when the decisions are released, so write to them."
                       " No letter leaves before that."),
        validators=[Length(max=4000)],
    )  # fmt: skip

    def offer(self, rules: Sequence[EntryRule]) -> None:
        """Take the round's rules as choices."""
        self.rules.choices = [SelectChoice(str(one.id), say(one.statement)) for one in rules]

    def validate(self, extra_validators: Any = None) -> bool:
        """A refusal needs a rule or a reason."""
        is_valid = super().validate(extra_validators)
        if not self.rules.data and not (self.reason.data or "").strip():
            self.reason.errors = [*self.reason.errors, _("Say which rule is not met, or why.")]
            return False
        return is_valid


class SendForm(Form):
    """Send what is written, and say whether the reasons of a no are wanted."""

    wants_feedback = BooleanField(_l("If I get no place I would like to know your reasons"))
