"""Pages for those who lead: what sessions were like, who is silent, and what is asked."""

from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.core.spreadsheets import MIMETYPE, write_sheet
from aspirant.evaluation import queries, service
from aspirant.evaluation.forms import MOST_QUESTIONS, TermsForm, terms_form
from aspirant.evaluation.models import Evaluation
from aspirant.evaluation.queries import find_evaluation, find_terms
from aspirant.evaluation.results import find_results, find_strands
from aspirant.evaluation.sheets import results_sheet, say_response, say_strand, themes_sheet
from aspirant.evaluation.words import KIND_WORDS, THEME_WORDS, YES_NO_WORDS
from aspirant.programme.models import Round, Session
from aspirant.programme.queries import find_round
from aspirant.web.filters import say
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("evaluation_staff", __name__)

pages.add_app_template_filter(say_response)
pages.add_app_template_filter(say_strand)


@pages.app_template_filter("evaluation_of")
def evaluation_of(session: Session) -> Evaluation | None:
    """The evaluation of a session, once those it was for have been asked."""
    return queries.find_evaluation_of(session)


_WORDS = {"kinds": KIND_WORDS, "themes": THEME_WORDS, "yes_no": YES_NO_WORDS}


@pages.get("/rounds/<slug>/evaluations")
@guard("read_evaluations", find_round)
def list_evaluations(round: Round) -> ResponseReturnValue:
    """Every evaluation of the round with who is silent, and the themes through it."""
    found = queries.list_evaluations(round)
    return render_template(
        "evaluation/staff/list_evaluations.html",
        round=round,
        evaluations=found,
        strands=find_strands(found),
        terms=find_terms(round),
        at=now(),
        **_WORDS,
    )


@pages.get("/evaluations/<uuid:evaluation_id>")
@guard("read_evaluations", find_evaluation)
def show_evaluation(evaluation: Evaluation) -> ResponseReturnValue:
    """One evaluation: how many answered, what they thought once it is closed, who is silent."""
    return render_template(
        "evaluation/staff/show_evaluation.html",
        round=evaluation.session.round,
        evaluation=evaluation,
        results=find_results(evaluation),
        at=now(),
        **_WORDS,
    )


@pages.post("/evaluations/<uuid:evaluation_id>/remind")
@guard("remind_evaluation", find_evaluation)
def remind(evaluation: Evaluation) -> ResponseReturnValue:
    """Ask the silent once more."""
    letters = service.remind_evaluation(evaluation, by=current_user, at=now())
    here = url_for("evaluation_staff.show_evaluation", evaluation_id=evaluation.id)
    said = ngettext(
        "A letter is on its way to %(num)s person.",
        "Letters are on their way to %(num)s people.",
        len(letters),
    )
    return done(here, said)


@pages.route("/rounds/<slug>/evaluations/questions", methods=["GET", "POST"])
@guard("edit_evaluation", find_round)
def edit_questions(round: Round) -> ResponseReturnValue:
    """What is asked after the sessions to come, and for how long."""
    terms = find_terms(round)
    form = terms_form(terms)
    if form.validate_on_submit():
        form.expect_version(terms)
        service.set_evaluation_terms(round, **_entered(form), by=current_user, at=now())
        here = url_for("evaluation_staff.list_evaluations", slug=round.slug)
        return done(here, _("Saved. It holds for the evaluations to come."))
    page = render_template(
        "evaluation/staff/edit_questions.html", round=round, form=form, most=MOST_QUESTIONS
    )
    return page, status_of(form)


@pages.get("/evaluations/<uuid:evaluation_id>/export")
@guard("read_evaluations", find_evaluation)
def export_evaluation(evaluation: Evaluation) -> ResponseReturnValue:
    """The page of results as a spreadsheet."""
    title = say(evaluation.session.title)
    return _file(title, *results_sheet(find_results(evaluation)))


@pages.get("/rounds/<slug>/evaluations/export")
@guard("read_evaluations", find_round)
def export_themes(round: Round) -> ResponseReturnValue:
    """The evaluations and themes of the round as a spreadsheet."""
    found = queries.list_evaluations(round)
    return _file(say(round.name), *themes_sheet(found, find_strands(found), at=now()))


def _entered(form: TermsForm) -> dict[str, Any]:
    return {
        "is_asked": form.is_asked.data,
        "open_days": form.open_days.data,
        "remind_after": form.remind_after.data,
        "questions": form.questions(),
    }


def _file(title: str, headings: list[str], rows: list[list[Any]]) -> Response:
    response = Response(write_sheet(title, headings, rows), mimetype=MIMETYPE)
    name = f"{_('evaluation')}.xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
