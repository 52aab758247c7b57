"""What reviewers and those who hand out readings fill in."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from aspirant.core.errors import Stale
from aspirant.core.i18n import mark
from aspirant.programme.models import Criterion
from aspirant.web.filters import say
from aspirant.web.forms import Form, VersionedForm, no_line_breaks

LEVELS = range(1, 6)


def level_field(criterion_id: UUID) -> str:
    """The name of a criterion's field in a scorecard."""
    return f"level_{criterion_id.hex}"


def scorecard_form(
    criteria: Iterable[Criterion],
    *,
    version: int,
    levels: Mapping[UUID, int],
    note: str,
    note_hint: str,
) -> Any:
    """A form with a field of five anchored levels for each criterion, none chosen, and a note."""
    fields: dict[str, Any] = {
        level_field(one.id): RadioField(
            say(one.name),
            description=say(one.asks),
            choices=[SelectChoice(str(level), str(level)) for level in LEVELS],
            validators=[InputRequired(_l("Choose a level."))],
        )
        for one in criteria
    }
    fields["note"] = TextAreaField(
        _l("A note of your own"), description=note_hint, validators=[Length(max=4000)]
    )
    given = {level_field(one): str(level) for one, level in levels.items()}
    return type("ScorecardForm", (VersionedForm,), fields)(
        data={"version": str(version), "note": note, **given}
    )


def levels_of(form: Any, criteria: Iterable[Criterion]) -> dict[UUID, int]:
    """The level given on each criterion."""
    return {one.id: int(form[level_field(one.id)].data) for one in criteria}


def level_words(criteria: Iterable[Criterion]) -> dict[str, dict[str, str]]:
    """What each level means in the reader's language: field name, level, words."""
    return {
        level_field(one.id): {str(level): say(one.level(level)) for level in LEVELS}
        for one in criteria
    }


class RecusalForm(Form):
    """Why somebody steps aside."""

    reason = StringField(
        _l("Why?"),
        description=_l("A few words, for the coordinator only: “we have worked together”."),
        validators=[DataRequired(), Length(max=300), no_line_breaks],
    )


class AssignForm(Form):
    """Who reads, besides those who do."""

    reviewer = SelectField(_l("Reviewer"), choices=[], validators=[DataRequired()])

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Choose among these."""
        self.reviewer.choices = [
            SelectChoice("", _("Choose …")),
            *(SelectChoice(str(person_id), name) for person_id, name in people),
        ]


class PlanForm(Form):
    """The plan that was looked at before it is carried out."""

    digest = HiddenField()

    def expect(self, digest: str) -> None:
        """Raise Stale when the plan would now be another one."""
        if self.digest.data != digest:
            raise Stale(mark("Something has changed since you saw the plan. Look at it anew."))


class TermsForm(Form):
    """Where a reviewer works and how much they take on."""

    workplace = StringField(
        _l("Workplace"),
        description=_l("Applications from the same workplace go to somebody else."),
        validators=[Length(max=200), no_line_breaks],
    )
    most = IntegerField(
        _l("Readings at most"),
        description=_l("Leave it empty for a fair share."),
        validators=[Optional(), NumberRange(min=0, max=500)],
    )
