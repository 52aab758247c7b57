"""Pages for coordinators: who is equal, the chances, publishing, the number drawn."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.algorithms.lottery_publication import with_traits
from aspirant.core.clock import now
from aspirant.core.db import db
from aspirant.core.tokens import new_token
from aspirant.lottery import service
from aspirant.lottery.chances import Fair, ask_for_chances
from aspirant.lottery.computing import ask_for_draw, takes_long
from aspirant.lottery.downloads import as_file
from aspirant.lottery.forms import DrawForm, NumberForm
from aspirant.lottery.models import Band, Draw, FairAim
from aspirant.lottery.queries import (
    all_chances,
    file_of,
    find_band,
    find_draw,
    list_draws,
    traits_of,
)
from aspirant.lottery.words import AIM_HINTS
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.queries.decisions import is_released
from aspirant.selection.queries.proposals import Question, find_question
from aspirant.selection.service.proposals import refuse_when_released
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import claim_intent, done

pages = Blueprint("lottery_staff", __name__)


@pages.get("/rounds/<slug>/draws")
@guard("manage_selection", find_round)
def index(round: Round) -> ResponseReturnValue:
    """The draws of a round, and what drawing is for."""
    shown = {"draws": list_draws(round), "released": is_released(round)}
    return render_template("lottery/index.html", round=round, **shown)


@pages.route("/rounds/<slug>/draws/new", methods=["GET", "POST"])
@guard("manage_selection", find_round)
def prepare(round: Round) -> ResponseReturnValue:
    """Say who are equal and why; the chances are computed for the next page."""
    refuse_when_released(round)
    form = DrawForm()
    question = find_question(round, seed=new_token())
    if form.validate_on_submit():
        return _prepare(question, _terms(form))
    hints = {aim: _(hint) for aim, hint in AIM_HINTS.items()}
    shown = {"form": form, "question": question, "hints": hints}
    page = render_template("lottery/prepare.html", round=round, **shown)
    return page, status_of(form)


@pages.route("/selection-draws/<uuid:draw_id>", methods=["GET", "POST"])
@guard("manage_selection", find_draw)
def show(draw: Draw) -> ResponseReturnValue:
    """The chances, type by type; publish, or record the number drawn."""
    form = NumberForm(version=draw.version)
    if draw.is_public() and form.validate_on_submit():
        form.expect_version(draw)
        return _record(draw, form)
    page = render_template("lottery/show.html", draw=draw, chances=all_chances(draw), form=form)
    return page, status_of(form)


@pages.post("/selection-draws/<uuid:draw_id>/publish")
@guard("manage_selection", find_draw)
def publish(draw: Draw) -> ResponseReturnValue:
    """Freeze the list and let everybody read it."""
    service.publish_draw(draw, by=current_user, at=now())
    return done(_page_of(draw), _("The draw is published. Nothing in it can be changed now."))


@pages.post("/selection-draws/<uuid:draw_id>/discard")
@guard("manage_selection", find_draw)
def discard(draw: Draw) -> ResponseReturnValue:
    """Throw a prepared draw away."""
    slug = draw.round.slug
    service.discard_draw(draw, by=current_user, at=now())
    return done(url_for("lottery_staff.index", slug=slug), _("The draw is thrown away."))


@pages.get("/selection-draws/<uuid:draw_id>/auditors.json")
@guard("audit_draw", find_draw)
def auditors(draw: Draw) -> ResponseReturnValue:
    """The list with the seals opened: who answers to which target, by number."""
    contents = with_traits(file_of(draw), traits_of(draw))
    response = as_file(contents, f"draw-{draw.number}-auditors.json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _terms(form: DrawForm) -> service.Terms:
    by_points = form.band.data == Band.POINTS
    return service.Terms(
        band=Band(form.band.data),
        least=form.least.tenths if by_points else None,
        most=form.most.tenths if by_points else None,
        aim=FairAim(form.aim.data),
        reason=form.reason.data,
    )


def _prepare(question: Question, terms: service.Terms) -> ResponseReturnValue:
    if takes_long(question, terms):
        index_page = url_for("lottery_staff.index", slug=question.round.slug)
        job = ask_for_draw(question.round, terms, leads_to=index_page, by=current_user, at=now())
        return done(url_for("work.show", job_id=job.id), wake="run_due_jobs")
    fair = _ask(question, terms)
    return claim_intent() or _keep(question, terms, fair)


def _ask(question: Question, terms: service.Terms) -> Fair:
    """Ask for chances, letting others write meanwhile: everything needed has been read."""
    equal, certain = find_band(question, terms.band, terms.least, terms.most)
    db.session.close()
    return ask_for_chances(question.told, equal, certain, terms.aim.value)


def _keep(question: Question, terms: service.Terms, fair: Fair) -> ResponseReturnValue:
    draw = service.prepare_draw(question, terms, fair, by=current_user, at=now())
    return done(_page_of(draw), _("Here are the chances. Nobody else sees them yet."))


def _record(draw: Draw, form: NumberForm) -> ResponseReturnValue:
    service.record_draw(
        draw,
        find_question(draw.round, seed=new_token()),
        number=form.number.data,
        method=form.method.data,
        witness=form.witness.data,
        by=current_user,
        at=now(),
    )
    return done(_page_of(draw), _("The number is recorded. Its group is the latest proposal."))


def _page_of(draw: Draw) -> str:
    return url_for("lottery_staff.show", draw_id=draw.id)
