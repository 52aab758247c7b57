"""What people fill in: a ticket, a drive, an answer to a claim, what a round pays for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from aspirant.core.bank_details import holds_bank_details, may_be_account
from aspirant.core.clock import now, to_local
from aspirant.core.files import File
from aspirant.core.i18n import mark
from aspirant.core.money import parse_ore, parse_tenths, write_decimal
from aspirant.people.models import Person
from aspirant.programme.models import Session
from aspirant.travel.models import TravelClaim, TravelLine, TravelRules
from aspirant.travel.receipt_forms import faults_of
from aspirant.travel.service.lines import Cost
from aspirant.travel.words import (
    KIND_LABELS,
    MOST_ORE,
    MOST_TENTHS,
    NEEDS_REASON,
    TravelKind,
)
from aspirant.web.bilingual import BilingualField
from aspirant.web.forms import Form, VersionedForm, no_line_breaks
from aspirant.web.uploads import file_in

#: A journey is made at most so long before or after the session.
AROUND = timedelta(days=14)

NO_BANK_DETAILS = mark(
    "This looks like a bank account. We never keep one: the money comes the way your wages or"
    " refunds from us come. Please take it away."
)


class TravelForm(Form):
    """A form that takes no bank account, in no field."""

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and no text holds a bank account."""
        is_valid = super().validate(extra_validators)
        for field in self:
            if _is_written(field) and holds_bank_details(field.data or ""):
                field.errors = [*field.errors, _(NO_BANK_DETAILS)]
                is_valid = False
        return is_valid


class OreField(StringField):
    """An amount in kronor, written as people do; `ore` is what it comes to."""

    ore: int | None = None

    def pre_validate(self, form: FlaskForm) -> None:
        """Read it."""
        self.ore = parse_ore(self.data or "")
        if self.ore is None:
            raise ValidationError(_("Write an amount in kronor, for example 1 234,50."))
        if not 0 < self.ore <= MOST_ORE:
            raise ValidationError(_("The amount must be more than 0 and at most 20 000 kronor."))


class KilometresField(StringField):
    """A way in kilometres, with at most one decimal; `tenths` is what it comes to."""

    tenths: int | None = None

    def pre_validate(self, form: FlaskForm) -> None:
        """Read it."""
        self.tenths = parse_tenths(self.data or "")
        if self.tenths is None:
            raise ValidationError(_("Write how many kilometres, for example 124,5."))
        if not 0 < self.tenths <= MOST_TENTHS:
            raise ValidationError(_("The way must be longer than 0 and at most 3 000 kilometres."))


def _place(label: Any) -> StringField:
    return StringField(label, validators=[DataRequired(), Length(max=120), no_line_breaks])


class _LineForm(VersionedForm, TravelForm):
    """What every line says; with the version of the line, where it is there already."""

    day = DateField(_l("Day"), validators=[InputRequired()])
    from_place = _place(_l("From"))
    to_place = _place(_l("To"))
    passengers = SelectMultipleField(
        _l("Who came along"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        coerce=UUID,
        choices=[],
        validators=[Optional()],
    )

    session: Session

    def validate_day(self, field: DateField) -> None:
        """Close to the session: another day is a slip of the finger."""
        first = to_local(self.session.starts_at).date() - AROUND
        last = to_local(self.session.ends_at).date() + AROUND
        if field.data and not first <= field.data <= last:
            raise ValidationError(_("The day must be within two weeks of the session."))


class TicketForm(_LineForm):
    """A ticket or another cost with a receipt."""

    kind = SelectField(_l("What you paid for"), validators=[InputRequired()])
    amount = OreField(_l("Amount in kronor"), validators=[DataRequired()])
    reason = TextAreaField(_l("Why, or what it was"), validators=[Length(max=500)])
    receipt = SelectField(_l("Receipt"), validators=[Optional()])
    file = FileField(_l("Photograph or file of the receipt"))

    claim: TravelClaim

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do; some kinds want a reason, and a file must be a receipt."""
        super().validate(extra_validators)
        if self.kind.data in NEEDS_REASON and not (self.reason.data or "").strip():
            self.reason.errors = [_("Say in a few words why, so that it can be approved.")]
        if file := self.sent_file():
            self.file.errors = [said for _file, said in faults_of([file], self.claim) if said]
        return not self.errors

    def sent_file(self) -> File | None:
        """The file, if one was chosen."""
        self.file.data = file_in(self.file.data)
        found: File | None = self.file.data
        return found

    def cost(self, receipt_id: UUID | None) -> Cost:
        """What is filled in."""
        return Cost(
            kind=TravelKind(self.kind.data),
            day=self.day.data,
            from_place=(self.from_place.data or "").strip(),
            to_place=(self.to_place.data or "").strip(),
            reason=(self.reason.data or "").strip(),
            amount_ore=self.amount.ore or 0,
            receipt_id=receipt_id or (UUID(self.receipt.data) if self.receipt.data else None),
            passengers=tuple(self.passengers.data or ()),
        )


class DriveForm(_LineForm):
    """A way in one's own car."""

    km = KilometresField(_l("Kilometres"), validators=[DataRequired()])

    def cost(self) -> Cost:
        """What is filled in."""
        return Cost(
            kind=TravelKind.CAR,
            day=self.day.data,
            from_place=(self.from_place.data or "").strip(),
            to_place=(self.to_place.data or "").strip(),
            tenths_of_km=self.km.tenths,
            passengers=tuple(self.passengers.data or ()),
        )


class SendForm(Form):
    """Send the claim: to a session that one could join online too, one says how one came."""

    was_there = BooleanField(_l("I was there in person"))

    def validate_was_there(self, field: BooleanField) -> None:
        """Only those who came have a journey to be paid."""
        if not field.data:
            raise ValidationError(_("Say that you were there: only a journey made is paid."))


class ApproveForm(VersionedForm, TravelForm):
    """Approve a claim."""

    payroll_reference = StringField(
        _l("What the payroll calls the person"),
        description=_l("A staff or member number, if yours needs one. Never a bank account."),
        validators=[Length(max=40), no_line_breaks],
    )
    has_looked = BooleanField(
        _l("I have looked at both, and it is not the same journey"),
        validators=[DataRequired(_l("Look at both before you approve, and say that you have."))],
    )
    reason = TextAreaField(
        _l("Why it is paid though a receipt is missing"),
        validators=[DataRequired(_l("Say why it is paid without a receipt.")), Length(max=1000)],
    )

    def validate_payroll_reference(self, field: StringField) -> None:
        """Here stands a short number: whatever is as long as an account is refused."""
        text = field.data or ""
        if may_be_account(text) and not holds_bank_details(text):
            raise ValidationError(_(NO_BANK_DETAILS))


class ReasonForm(VersionedForm, TravelForm):
    """Words to the person."""

    reason = TextAreaField(
        _l("What you write to the person"), validators=[DataRequired(), Length(max=1000)]
    )


class ExceptionForm(VersionedForm, TravelForm):
    """Let a claim be sent all the same."""

    until = DateField(_l("It can be sent until"), validators=[InputRequired()])
    why = StringField(
        _l("Why you make an exception"),
        validators=[DataRequired(), Length(max=300), no_line_breaks],
    )

    def validate_until(self, field: DateField) -> None:
        """A day to come."""
        if field.data and field.data < to_local(now()).date():
            raise ValidationError(_("Choose a day to come."))


class BatchForm(Form):
    """Make the list for the payroll, of what was seen."""

    expected = HiddenField()


class RulesForm(VersionedForm, TravelForm):
    """What a round pays for."""

    rate = OreField(_l("Kronor for 10 kilometres in one’s own car"), validators=[DataRequired()])
    days = IntegerField(
        _l("Days after the session to send a claim"),
        validators=[InputRequired(), NumberRange(min=1, max=365)],
    )
    kinds = SelectMultipleField(
        _l("What is paid for"),
        choices=[SelectChoice(kind.value, _l(word)) for kind, word in KIND_LABELS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired()],
    )
    cost_centre = StringField(_l("Cost centre"), validators=[Length(max=40), no_line_breaks])
    advice = BilingualField(
        _l("Words to those who travel"), is_optional=True, is_long=True, most=600
    )


def ticket_form(
    claim: TravelClaim, rules: TravelRules, people: Sequence[Person], line: TravelLine | None
) -> TicketForm:
    """The form for a cost, empty or as the line stands."""
    given = _given(claim, line)
    if line:
        given |= {"kind": line.kind.value, "amount": write_decimal(line.amount_ore)}
        given |= {"reason": line.reason, "receipt": str(line.receipt_id or "")}
    form = TicketForm(data=given)
    form.claim = claim
    kinds: list[TravelKind] = [kind for kind in rules.allowed if kind is not TravelKind.CAR]
    if line and line.kind not in kinds:
        kinds.append(line.kind)
    words = [SelectChoice(kind.value, _(KIND_LABELS[kind])) for kind in kinds]
    form.kind.choices = [SelectChoice("", _("Choose …")), *words]
    offer_receipts(form, claim)
    _offer_people(form, claim, people)
    return form


def drive_form(claim: TravelClaim, people: Sequence[Person], line: TravelLine | None) -> DriveForm:
    """The form for a drive, empty or as the line stands."""
    given = _given(claim, line)
    if line and line.tenths_of_km:
        given["km"] = f"{line.tenths_of_km // 10},{line.tenths_of_km % 10}"
    form = DriveForm(data=given)
    _offer_people(form, claim, people)
    return form


def offer_receipts(form: TicketForm, claim: TravelClaim) -> None:
    """Let one choose among the receipts that the claim has."""
    known = [SelectChoice(str(one.id), one.file_name) for one in claim.receipts]
    form.receipt.choices = [SelectChoice("", _("None of these")), *known]


def rules_form(rules: TravelRules) -> RulesForm:
    """The rules as they stand."""
    return RulesForm(
        version=str(rules.version),
        rate=write_decimal(rules.ore_per_mil),
        days=rules.days,
        kinds=rules.kinds,
        cost_centre=rules.cost_centre,
        advice=rules.advice,
    )


def _given(claim: TravelClaim, line: TravelLine | None) -> dict[str, Any]:
    if line is None:
        return {"day": to_local(claim.session.starts_at).date()}
    return {
        "version": line.version,
        "day": line.day,
        "from_place": line.from_place,
        "to_place": line.to_place,
        "passengers": [str(one.person_id) for one in line.passengers],
    }


def _offer_people(form: _LineForm, claim: TravelClaim, people: Sequence[Person]) -> None:
    form.session = claim.session
    others = [one for one in people if one.id != claim.person_id]
    form.passengers.choices = [SelectChoice(str(one.id), one.display_name) for one in others]


def _is_written(field: Field) -> bool:
    return isinstance(field, StringField) and not isinstance(field, HiddenField | OreField)


def rules_in(form: RulesForm) -> dict[str, Any]:
    """What is filled in, as the verb takes it."""
    return {
        "ore_per_mil": form.rate.ore,
        "days": form.days.data,
        "kinds": [kind.value for kind in TravelKind if kind.value in (form.kinds.data or [])],
        "cost_centre": (form.cost_centre.data or "").strip(),
        "advice": form.advice.data,
    }
