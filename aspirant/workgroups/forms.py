"""What people fill in about workgroups."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from aspirant.programme.models import Area
from aspirant.web.filters import say
from aspirant.web.forms import Form, VersionedForm
from aspirant.workgroups.queries import Board
from aspirant.workgroups.words import rank_words

_FIELD = "choice_{}"


class WishForm(Form):
    """One menu for each choice; the menus are added by `wish_form`."""

    def validate(self, extra_validators: Any = None) -> bool:
        """As forms do, and no choice is skipped or named twice. No wish at all is fine."""
        if not super().validate(extra_validators):
            return False
        chosen = [field.data for field in self._choices()]
        for place, (field, value) in enumerate(zip(self._choices(), chosen, strict=True)):
            if not value and any(chosen[place:]):
                field.errors = [_("Choose an area here first.")]
            elif value and value in chosen[:place]:
                field.errors = [_("You have already chosen this area above.")]
        return not self.errors

    def areas(self) -> list[UUID]:
        """The areas chosen, the first choice first."""
        return [UUID(field.data) for field in self._choices() if field.data]

    def _choices(self) -> list[Any]:
        return [field for field in self if field.name.startswith("choice_")]


def wish_form(areas: Sequence[Area], chosen: Sequence[UUID]) -> WishForm:
    """As many menus as there are areas, with what was `chosen` before."""
    nothing = SelectChoice("", _("No wish"))
    choices = [nothing, *(SelectChoice(str(area.id), say(area.name)) for area in areas)]
    fields = {
        _FIELD.format(rank): SelectField(
            rank_words(rank).capitalize(),
            choices=choices,
            default=str(chosen[rank - 1]) if rank <= len(chosen) else "",
        )
        for rank in range(1, len(areas) + 1)
    }
    form: WishForm = type("AreaWishForm", (WishForm,), fields)()
    return form


class ProposeForm(VersionedForm):
    """How large the groups are to be."""

    least = IntegerField(_l("At least"), validators=[InputRequired(), NumberRange(0, 100)])
    most = IntegerField(_l("At most"), validators=[InputRequired(), NumberRange(1, 100)])
    keeps_by_hand = BooleanField(_l("Keep those whom you have moved where they are"))

    def asked(self) -> dict[str, Any]:
        """What the proposal is to keep to."""
        return {name: self[name].data for name in ("least", "most", "keeps_by_hand")}

    def fits(self, board: Board) -> bool:
        """Whether everybody fits into the groups; says what does not."""
        people, groups = len(board.places), len(board.areas)
        least, most = self.least.data, self.most.data
        if least > most:
            self.most.errors = [_("At most cannot be less than at least.")]
        elif people < least * groups:
            message = _("%(people)s people do not fill %(groups)s groups of %(least)s.")
            self.least.errors = [message % {"people": people, "groups": groups, "least": least}]
        elif people > most * groups:
            message = _("%(people)s people do not fit in %(groups)s groups of %(most)s.")
            self.most.errors = [message % {"people": people, "groups": groups, "most": most}]
        return not self.errors


def propose_form(board: Board) -> ProposeForm:
    """With sizes that fit the number of people."""
    people, groups = len(board.places), max(1, len(board.areas))
    return ProposeForm(
        version=board.version,
        least=people // groups,
        most=max(1, -(-people // groups)),
        keeps_by_hand=True,
    )


class MoveForm(VersionedForm):
    """Which group a member is to be in."""

    workgroup = SelectField(_l("Move to"), validators=[InputRequired()])


def move_form(board: Board) -> MoveForm:
    """With the groups of the board."""
    form = MoveForm(version=board.version)
    form.workgroup.choices = [
        SelectChoice(str(group.id), say(group.area.name)) for group in board.groups
    ]
    return form
