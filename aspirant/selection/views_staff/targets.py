"""Pages: what the group should hold."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from aspirant.core.clock import now
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.protected.queries import list_uses
from aspirant.protected.words import PROTECTED, is_protected
from aspirant.selection.forms import CopyTargetsForm, GroundForm, TargetsForm
from aspirant.selection.models import Target
from aspirant.selection.queries.pool import find_pool
from aspirant.selection.queries.target_checks import (
    Changes,
    Check,
    Typed,
    check_targets,
    read_changes,
)
from aspirant.selection.queries.targets import (
    Sheet,
    find_faults,
    find_sheet,
    find_target,
    label_values,
    list_rounds_with_targets,
)
from aspirant.selection.queries.terms import find_last_step
from aspirant.selection.service import targets
from aspirant.selection.views_staff.blueprint import pages
from aspirant.selection.words import ATTRIBUTES, STEP_WORDS
from aspirant.web.filters import say
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.route("/rounds/<slug>/selection/targets", methods=["GET", "POST"])
@guard("manage_selection", find_round)
def edit_targets(round: Round) -> ResponseReturnValue:
    """Every value with how many there are to choose from, and how many are wanted."""
    sheet = find_sheet(round, find_pool(round))
    changes = read_changes(request.args.getlist("change"))
    form = TargetsForm(version=sheet.version, lines=_rows(sheet, changes))
    if form.validate_on_submit():
        form.expect_version(sheet)
        targets.set_targets(round, _wanted(form), by=current_user, at=now())
        return done(_here(round), _("The targets are saved."))
    check = check_targets(round, sheet, _typed(form)) if changes else None
    return _show(round, sheet, form, check=check, changes=changes), status_of(form)


@pages.get("/rounds/<slug>/selection/targets/read")
@guard("read_selection", find_round)
def read_targets(round: Round) -> ResponseReturnValue:
    """The targets as they stand, for those who read the selection and change nothing."""
    sheet = find_sheet(round, find_pool(round))
    shown = {"sheet": sheet, "attributes": ATTRIBUTES}
    return render_template("selection/read_targets.html", round=round, **shown)


@pages.post("/rounds/<slug>/selection/targets/check")
@guard("manage_selection", find_round)
def check(round: Round) -> ResponseReturnValue:
    """What the targets as typed would give. Nothing is saved; asked while somebody types."""
    sheet = find_sheet(round, find_pool(round))
    form = TargetsForm(version=sheet.version)
    found = check_targets(round, sheet, _typed(form)) if form.validate() else None
    return _show(round, sheet, form, check=found)


@pages.post("/rounds/<slug>/selection/targets/preset")
@guard("manage_selection", find_round)
def use_preset(round: Round) -> ResponseReturnValue:
    """Fill in a sensible start for the number of places."""
    targets.use_preset(round, by=current_user, at=now())
    return done(_here(round), _("The suggested targets are filled in. Change what you like."))


@pages.post("/rounds/<slug>/selection/targets/copy")
@guard("manage_selection", find_round)
def copy_targets(round: Round) -> ResponseReturnValue:
    """Take over the targets of another round."""
    sources = {source.slug: source for source in list_rounds_with_targets(round)}
    form = _copy_form(list(sources.values()))
    if form.validate_on_submit():
        source = sources[form.source.data]
        targets.copy_targets(round, source, by=current_user, at=now())
    return done(_here(round), _("The targets are copied, all of them as advisory."))


@pages.route("/selection-targets/<uuid:target_id>/ground", methods=["GET", "POST"])
@guard("manage_selection", find_target)
def bind_target(target: Target) -> ResponseReturnValue:
    """Say that a target may never be missed, and on what ground."""
    if is_protected(target.attribute):
        raise NotPossible(mark("A target on a protected attribute is never binding."))
    form = GroundForm(obj=target)
    if form.validate_on_submit():
        targets.bind_target(target, ground=form.ground.data, by=current_user, at=now())
        return done(_here(target.round), _("No proposal will miss the target."))
    label = label_values().get((target.attribute, target.value), target.value)
    page = render_template(
        "selection/bind_target.html", round=target.round, target=target, label=label, form=form
    )
    return page, status_of(form)


@pages.post("/selection-targets/<uuid:target_id>/unbind")
@guard("manage_selection", find_target)
def unbind_target(target: Target) -> ResponseReturnValue:
    """Let the target be advisory again."""
    targets.unbind_target(target, by=current_user, at=now())
    return done(_here(target.round), _("The target is advisory again."))


def _show(
    round: Round,
    sheet: Sheet,
    form: TargetsForm,
    *,
    check: Check | None = None,
    changes: Changes | None = None,
) -> str:
    sources = list_rounds_with_targets(round)
    rows = {(row.attribute.data, row.value.data): row for row in form.lines}
    _name_cells(sheet, rows)
    return render_template(
        "selection/edit_targets.html",
        round=round,
        sheet=sheet,
        form=form,
        faults=check.faults if check else find_faults(sheet, round.places),
        check=check,
        changes=changes or {},
        step=find_last_step(round),
        steps=STEP_WORDS,
        copy_form=_copy_form(sources) if sources else None,
        attributes=ATTRIBUTES | PROTECTED,
        uses=list_uses(round.id),
        rows=rows,
    )


def _name_cells(sheet: Sheet, rows: dict[tuple[str, str], Any]) -> None:
    """Let the summary of what is wrong say which line it is about."""
    for line in sheet.lines:
        row, label = rows.get((line.attribute, line.value)), _(line.label)
        if row:
            row.least.label.text = _("%(label)s, least", label=label)
            row.most.label.text = _("%(label)s, most", label=label)
            row.priority.label.text = _("%(label)s, priority", label=label)


def _rows(sheet: Sheet, changes: Changes) -> list[dict[str, object]]:
    return [
        {
            "attribute": line.attribute,
            "value": line.value,
            "least": line.target.least if line.target else None,
            "most": line.target.most if line.target else None,
            "priority": line.target.priority if line.target else 1,
        }
        | changes.get((line.attribute, line.value), {})
        for line in sheet.lines
    ]


def _typed(form: TargetsForm) -> list[Typed]:
    return [
        Typed(
            row.attribute.data,
            row.value.data,
            row.least.data or 0,
            row.most.data,
            row.priority.data,
        )
        for row in form.lines
    ]


def _wanted(form: TargetsForm) -> list[targets.Wanted]:
    return [
        targets.Wanted(
            row.attribute.data,
            row.value.data,
            row.least.data or 0,
            row.most.data,
            row.priority.data,
        )
        for row in form.lines
    ]


def _copy_form(sources: list[Round]) -> CopyTargetsForm:
    form = CopyTargetsForm()
    form.source.choices = [SelectChoice(source.slug, say(source.name)) for source in sources]
    return form


def _here(round: Round) -> str:
    return url_for("selection_staff.edit_targets", slug=round.slug)
