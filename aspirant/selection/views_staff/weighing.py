"""Pages: which protected attributes the round may weigh, on what ground, and the switch."""

from io import BytesIO

from flask import render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.protected import queries, service
from aspirant.protected.models import TargetUse
from aspirant.protected.queries import AttributeOf, find_attribute, find_use
from aspirant.protected.words import PROTECTED, USE_WORDS
from aspirant.selection.forms import WeighingForm
from aspirant.selection.service.targets import stop_weighing
from aspirant.selection.views_staff.blueprint import pages
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.get("/rounds/<slug>/selection/targets/protected")
@guard("read_weighing", find_round)
def list_weighing(round: Round) -> ResponseReturnValue:
    """Every protected attribute with its use, and the law in plain words."""
    rows = [(find_attribute(round.slug, one), word) for one, word in PROTECTED.items()]
    past = queries.list_past_uses(round)
    return render_template(
        "selection/weighing.html",
        round=round,
        rows=rows,
        past=past,
        words=PROTECTED,
        uses=USE_WORDS,
    )


@pages.route(
    '/rounds/<slug>/selection/targets/protected/<any(gender, age, "born-abroad",'
    ' "parents-born-abroad", disability):attribute>',
    methods=["GET", "POST"],
)
@guard("begin_weighing", find_attribute)
def begin_weighing(found: AttributeOf) -> ResponseReturnValue:
    """Let a protected attribute be weighed: the ground, the plan, and a word that confirms it."""
    if found.use:
        raise NotPossible(mark("It may be weighed already."))
    form = WeighingForm()
    form.attribute, form.word = found.attribute, _(PROTECTED[found.attribute])
    if form.validate_on_submit():
        return _begin(found, form)
    page = render_template("selection/weigh.html", round=found.round, found=found, form=form)
    return page, status_of(form)


@pages.post("/selection/weighing/<uuid:use_id>/end")
@guard("end_weighing", find_use)
def end_weighing(use: TargetUse) -> ResponseReturnValue:
    """Take the attribute out of the targets, and delete what was answered for it."""
    stop_weighing(use, use.round, by=current_user, at=now())
    said = _("It is only counted again. Its targets are gone, and so are the answers.")
    return done(_here(use.round), said)


@pages.get("/selection/weighing/<uuid:use_id>/plan")
@guard("read_weighing", find_use)
def read_plan(use: TargetUse) -> ResponseReturnValue:
    """The written plan, to be saved: never shown by the browser as a page of ours."""
    return send_file(
        BytesIO(queries.read_plan(use)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=use.plan_name or "plan.txt",
    )


def _begin(found: AttributeOf, form: WeighingForm) -> ResponseReturnValue:
    service.begin_use(
        found.round,
        found.attribute,
        ground=form.ground.data or "",
        plan=form.sent_plan(),
        by=current_user,
        at=now(),
    )
    return done(_here(found.round), _("It may be weighed now. Those who have applied can answer."))


def _here(round: Round) -> str:
    return url_for("selection_staff.list_weighing", slug=round.slug)
