"""What coordinators fill in about the meeting and the release."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from aspirant.committee.service.meetings import Minutes
from aspirant.people.models import Person
from aspirant.selection.models import Proposal
from aspirant.web.forms import Form, VersionedForm, no_line_breaks
from aspirant.web.moments import MomentField

LONGEST = 20_000


def _as_id(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


class ChoicesField(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MeetingForm(VersionedForm):
    """The record of the meeting."""

    held_at = MomentField(_l("When the meeting was held"), validators=[InputRequired()])
    place = StringField(_l("Where"), validators=[Length(max=200), no_line_breaks])
    present = ChoicesField(
        _l("Who was present?"),
        coerce=_as_id,
        validators=[InputRequired(_l("Choose who was present."))],
    )
    guests = TextAreaField(_l("Others in the room"), validators=[Optional(), Length(max=1000)])
    chair = SelectField(_l("Who led the meeting?"), coerce=_as_id)
    secretary = SelectField(_l("Who wrote the record?"), coerce=_as_id)
    signers = ChoicesField(
        _l("Who signs the record?"),
        coerce=_as_id,
        validators=[InputRequired(_l("Choose who signs."))],
    )
    proposals = ChoicesField(_l("Which proposals did you look at?"), coerce=int)
    reasons = TextAreaField(
        _l("Why did you choose this group?"), validators=[Optional(), Length(max=LONGEST)]
    )

    def offer(self, people: Iterable[Person], proposals: Sequence[Proposal], *, least: int) -> None:
        """Let these be chosen; so many must sign."""
        choices = [SelectChoice(one.id, one.display_name) for one in people]
        for field in (self.present, self.chair, self.secretary, self.signers):
            field.choices = list(choices)
        self.proposals.choices = [SelectChoice(one.number, _titled(one)) for one in proposals]
        self.least = least

    def validate_chair(self, field: Field) -> None:
        """Whoever leads is there."""
        self._must_be_present(field)

    def validate_secretary(self, field: Field) -> None:
        """Whoever writes is there."""
        self._must_be_present(field)

    def validate_signers(self, field: Field) -> None:
        """Those who sign were there, and are as many as the round asks for."""
        if not set(field.data or []) <= set(self.present.data or []):
            raise ValidationError(_("Only those who were present can sign."))
        if len(field.data or []) < self.least:
            raise ValidationError(
                _("The record of this round is signed by at least %(count)s.", count=self.least)
            )

    def _must_be_present(self, field: Field) -> None:
        if field.data not in (self.present.data or []):
            raise ValidationError(_("They are not ticked as present above."))

    def minutes(self) -> Minutes:
        """What was filled in."""
        held_at = self.held_at.data
        assert held_at is not None
        return Minutes(
            held_at=held_at,
            place=self.place.data or "",
            chair=self.chair.data,
            secretary=self.secretary.data,
            present=self.present.data or [],
            signers=self.signers.data or [],
            guests=self.guests.data or "",
            reasons=self.reasons.data or "",
            proposals=self.proposals.data or [],
        )


class RecusalForm(Form):
    """Who stepped aside from which application at the meeting."""

    number = SelectField(_l("From which application?"), coerce=int)
    person = SelectField(_l("Who stepped aside?"), coerce=_as_id)
    reason = TextAreaField(_l("Why?"), validators=[DataRequired(), Length(max=2000)])


class SignForm(Form):
    """Sign the record that was read."""

    seen = HiddenField()


class WaiverForm(Form):
    """Why a target is let go."""

    reason = TextAreaField(
        _l("Why may the group miss this target?"), validators=[DataRequired(), Length(max=2000)]
    )


class ReleaseForm(Form):
    """Release what was rehearsed."""

    rehearsed = HiddenField()


def _titled(proposal: Proposal) -> str:
    name = str(getattr(proposal, "name", "") or "")
    titled = _("Proposal %(number)s", number=proposal.number)
    if name:
        return f"{titled}: {name}"
    return _("%(proposal)s, by hand", proposal=titled) if proposal.is_by_hand else titled
