"""Pages for coordinators: rounds, what is set up for one, opening and closing its call."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.permissions import can
from aspirant.programme import service
from aspirant.programme.forms import (
    AnswersForm,
    BasicsForm,
    DatesForm,
    SetUpForm,
    TextsForm,
)
from aspirant.programme.models import Call, Round
from aspirant.programme.new_round import make_round, new_round_form, proposal_of
from aspirant.programme.phases import PHASE_KINDS, PHASE_WORDS, SETTLED, Phase, phase_of
from aspirant.programme.queries import (
    count_applications,
    count_aspirants,
    find_call,
    find_round,
    list_rounds,
)
from aspirant.programme.readiness import Missing, find_missing
from aspirant.programme.words import PART_LABELS, Part
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("programme_staff", __name__)

#: The pages of the set-up that are one form; the others are lists.
FORM_PAGES = {
    Part.BASICS: "edit_basics",
    Part.TEXTS: "edit_texts",
    Part.DATES: "edit_dates",
    Part.ANSWERS: "edit_answers",
}


@pages.app_template_filter("say_phase")
def say_phase(round: Round) -> str:
    """Where a round stands, as a word."""
    return _(PHASE_WORDS[phase_of(round, at=now())])


@pages.app_template_filter("phase_kind")
def phase_kind(round: Round) -> str:
    """The kind of tag for it."""
    return PHASE_KINDS.get(phase_of(round, at=now()), "")


@pages.get("/rounds", endpoint="list_rounds")
@guard("see_staff_pages")
def show_rounds() -> ResponseReturnValue:
    """The rounds that the reader may look into."""
    rounds = [round for round in list_rounds() if can(current_user, "read_round", round)]
    return render_template(
        "programme/list_rounds.html",
        rounds=rounds,
        applications=count_applications(rounds),
        aspirants=count_aspirants(rounds),
    )


@pages.route("/rounds/new", methods=["GET", "POST"])
@guard("create_round")
def create_round() -> ResponseReturnValue:
    """A new round, blank or as an earlier one was."""
    earlier, proposed = proposal_of(request.args)
    form = new_round_form(earlier, proposed)
    if form.validate_on_submit():
        round = make_round(form)
        return done(_hub(round), _("The round is made. Now fill in its parts."))
    return render_template(
        "programme/create_round.html", form=form, earlier=earlier, proposed=proposed
    ), status_of(form)


@pages.get("/rounds/<slug>/set-up")
@guard("edit_round", find_round)
def edit_round(round: Round) -> ResponseReturnValue:
    """The parts of the set-up, what is missing in each, and what can be done now."""
    set_up, at = service.load_set_up(round), now()
    phase = phase_of(round, at=at)
    missing = find_missing(set_up, at=at) if phase not in SETTLED else []
    return render_template(
        "programme/edit_round.html",
        round=round,
        call=round.call,
        # Once the call has closed only one that opens anew would lack something.
        parts=_parts(round, missing if phase is not Phase.CHOOSING else []),
        set_up=set_up,
        missing=missing,
        phase=phase.value,
    )


def _parts(round: Round, missing: list[Missing]) -> list[tuple[str, str, list[Missing]]]:
    """Every part of the set-up: its label, its page, what is missing in it."""
    return [
        (PART_LABELS[part], _part_url(round, part), [one for one in missing if one.part is part])
        for part in Part
    ]


@pages.route("/rounds/<slug>/set-up/basics", methods=["GET", "POST"])
@guard("edit_round", find_round)
def edit_basics(round: Round) -> ResponseReturnValue:
    """What the round is and how it is run."""
    form = BasicsForm(obj=round)
    if not form.validate_on_submit():
        return _form_page("edit_basics", form, round)
    form.expect_version(round)
    service.edit_round(round, **form.answers(), by=current_user, at=now())
    return _saved(round)


@pages.route("/rounds/<slug>/set-up/texts", methods=["GET", "POST"])
@guard("edit_round", find_call)
def edit_texts(call: Call) -> ResponseReturnValue:
    """What the call page says."""
    form = TextsForm(obj=call)
    if not form.validate_on_submit():
        return _form_page("edit_texts", form, call.round)
    form.expect_version(call)
    service.edit_call_texts(call, **form.answers(), by=current_user, at=now())
    return _saved(call.round)


@pages.route("/rounds/<slug>/set-up/dates", methods=["GET", "POST"])
@guard("edit_round", find_call)
def edit_dates(call: Call) -> ResponseReturnValue:
    """When the call opens and closes, and what comes after."""
    form = DatesForm(obj=call)
    if not (form.validate_on_submit() and form.fits(call, at=now())):
        return _form_page("edit_dates", form, call.round)
    form.expect_version(call)
    service.edit_call_dates(call, **form.answers(), by=current_user, at=now())
    return _saved(call.round)


@pages.route("/rounds/<slug>/set-up/answers", methods=["GET", "POST"])
@guard("edit_round", find_round)
def edit_answers(round: Round) -> ResponseReturnValue:
    """How decisions are signed, offers reminded of, and reasons told."""
    form = AnswersForm(obj=round)
    if not form.validate_on_submit():
        return _form_page("edit_answers", form, round)
    form.expect_version(round)
    service.set_answer_rules(round, **form.answers(), by=current_user, at=now())
    return _saved(round)


@pages.post("/rounds/<slug>/call/open")
@guard("edit_round", find_call)
def open_call(call: Call) -> ResponseReturnValue:
    """Open the call, or announce it when its opening time lies ahead."""
    service.open_call(call, by=current_user, at=now())
    is_open = call.is_open(now())
    return done(
        _hub(call.round),
        _("The call is open.") if is_open else _("The call is published and opens by itself."),
    )


@pages.post("/rounds/<slug>/call/unpublish")
@guard("edit_round", find_call)
def unpublish_call(call: Call) -> ResponseReturnValue:
    """Take back a call that has not opened."""
    service.unpublish_call(call, by=current_user, at=now())
    return done(_hub(call.round), _("The call is taken back. Nobody else sees it now."))


@pages.post("/rounds/<slug>/call/close")
@guard("edit_round", find_call)
def close_call(call: Call) -> ResponseReturnValue:
    """Close the call before its time."""
    service.close_call(call, by=current_user, at=now())
    return done(_hub(call.round), _("The call is closed."))


@pages.route("/rounds/<slug>/finish", methods=["GET", "POST"])
@guard("edit_round", find_round)
def finish_round(round: Round) -> ResponseReturnValue:
    """The programme is over: asks, then does it."""
    if request.method == "GET":
        return render_template("programme/finish_round.html", round=round)
    service.finish_round(round, by=current_user, at=now())
    return done(_hub(round), _("The round is finished and stands among the earlier ones."))


def _form_page(name: str, form: SetUpForm, round: Round) -> tuple[str, int]:
    html = render_template(f"programme/{name}.html", form=form, round=round, call=round.call)
    return html, status_of(form)


def _saved(round: Round) -> ResponseReturnValue:
    return done(_hub(round), _("Saved."))


def _hub(round: Round) -> str:
    return url_for("programme_staff.edit_round", slug=round.slug)


def _part_url(round: Round, part: Part) -> str:
    where: dict[str, Any] = {"slug": round.slug}
    if part in FORM_PAGES:
        return url_for(f"programme_staff.{FORM_PAGES[part]}", **where)
    return url_for("programme_parts.list_parts", kind=part.value.replace("_", "-"), **where)
