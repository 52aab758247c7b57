"""Pages for coordinators: who reads what, how it went, who goes on to interview."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.applications.models import Application
from aspirant.core.clock import now
from aspirant.people.models import Person
from aspirant.people.queries import find_person, list_people_in_round
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round, list_associations
from aspirant.reviews import queries, service
from aspirant.reviews.forms import AssignForm, PlanForm, RecusalForm, TermsForm
from aspirant.reviews.list_pages import chosen_numbers, filter_groups, sort_of, tags_of, wanted_of
from aspirant.reviews.listing import count_readings, list_readings
from aspirant.reviews.models import Review
from aspirant.reviews.planning import plan_readings
from aspirant.reviews.scores import DISAGREEMENT
from aspirant.reviews.severity import adjusted_tenths
from aspirant.web.forms import Form, status_of
from aspirant.web.guard import guard
from aspirant.web.paging import asked_page
from aspirant.web.receipts import done

pages = Blueprint("reviews_staff", __name__)

ONE = "/rounds/<slug>/reviews/<int:number>"
SIZE = 100


@pages.get("/rounds/<slug>/reviews")
@guard("manage_reviews", find_round)
def list_reviews(round: Round) -> ResponseReturnValue:
    """What is read, with mean and spread, as the address filters and sorts it."""
    wanted, associations = wanted_of(request.args), list_associations()
    page = asked_page(SIZE).of(count_readings(round.id, wanted))
    return render_template(
        "reviews/list_reviews.html",
        round=round,
        rows=list_readings(
            round.id, wanted, sort=sort_of(request.args), limit=page.size, offset=page.offset
        ),
        page=page,
        tags=tags_of(wanted, associations),
        groups=filter_groups(associations),
        disagreement=DISAGREEMENT,
        adjusted=adjusted_tenths(round.id),
    )


@pages.get(ONE)
@guard("read_reviews", queries.find_application_to_review)
def show_reviews(application: Application) -> ResponseReturnValue:
    """One application's readers: their levels, notes and recusals; who else could read it."""
    return _application_page(application, _assign_form(application))


def _application_page(application: Application, form: AssignForm) -> ResponseReturnValue:
    return render_template(
        "reviews/show_reviews.html",
        round=application.round,
        application=application,
        reviews=queries.list_reviews_of(application.id),
        standing=queries.find_standing(application),
        adjusted=adjusted_tenths(application.round_id).get(application.id),
        form=form,
    ), status_of(form)


def _assign_form(application: Application) -> AssignForm:
    form = AssignForm()
    taken = {review.reviewer_id for review in queries.list_reviews_of(application.id)}
    form.offer(
        (one.id, one.display_name)
        for one in list_people_in_round(application.round_id, Role.REVIEWER)
        if one.id not in taken and one.id != application.person_id
    )
    return form


@pages.post(f"{ONE}/readers")
@guard("manage_reviews", queries.find_application_to_review)
def assign(application: Application) -> ResponseReturnValue:
    """Let one more read it."""
    form = _assign_form(application)
    if not form.validate_on_submit():
        return _application_page(application, form)
    reviewer = find_person(UUID(form.reviewer.data))
    assert reviewer
    service.assign_review(application, reviewer, by=current_user, at=now())
    return done(_page_of(application), _("%(name)s reads it too.", name=reviewer.display_name))


@pages.post("/readings/<uuid:review_id>/removal")
@guard("manage_reviews", queries.find_assignment)
def remove(review: Review) -> ResponseReturnValue:
    """Take an unread application back from a reviewer."""
    service.remove_review(review, by=current_user, at=now())
    return done(_page_of(review.application), _("The reading is taken back."))


@pages.route("/readings/<uuid:review_id>/set-aside", methods=["GET", "POST"])
@guard("manage_reviews", queries.find_assignment)
def set_aside(review: Review) -> ResponseReturnValue:
    """Set a reviewer aside from an application because of a conflict of interest."""
    form = RecusalForm()
    if form.validate_on_submit():
        service.recuse_review(review, reason=form.reason.data, by=current_user, at=now())
        return done(_page_of(review.application), _("The reviewer is set aside."))
    return render_template(
        "reviews/set_aside.html", round=review.application.round, review=review, form=form
    ), status_of(form)


@pages.route("/rounds/<slug>/reviews/shortlist", methods=["GET", "POST"])
@guard("shortlist_application", find_round)
def shortlist(round: Round) -> ResponseReturnValue:
    """Choose applications to interview: shows who they are, and does it at the button."""
    form, chosen = Form(), queries.list_numbered_applications(round.id, chosen_numbers())
    if form.validate_on_submit():
        service.shortlist_applications(chosen, by=current_user, at=now())
        count = ngettext(
            "%(num)s application is to be interviewed.",
            "%(num)s applications are to be interviewed.",
            len(chosen),
        )
        return done(url_for("reviews_staff.list_reviews", slug=round.slug), count)
    standings = queries.list_standings(round.id)
    return render_template(
        "reviews/shortlist.html", round=round, chosen=chosen, standings=standings, form=form
    ), status_of(form)


def _page_of(application: Application) -> str:
    slug, number = application.round.slug, application.number
    return url_for("reviews_staff.show_reviews", slug=slug, number=number)


@pages.route("/rounds/<slug>/reviews/distribution", methods=["GET", "POST"])
@guard("manage_reviews", find_round)
def distribute(round: Round) -> ResponseReturnValue:
    """Show who would read what; hand it out when the plan that was shown still holds."""
    plan = plan_readings(round)
    form = PlanForm(digest=plan.digest)
    if form.validate_on_submit():
        form.expect(plan.digest)
        count = service.distribute_reviews(round, plan.readings, by=current_user, at=now())
        said = ngettext("%(num)s reading is handed out.", "%(num)s readings are handed out.", count)
        return done(_distribution_of(round), said)
    progress = {one.person_id: one for one in queries.list_progress(round.id)}
    return render_template(
        "reviews/distribute.html", round=round, plan=plan, progress=progress, form=form
    ), status_of(form)


def _distribution_of(round: Round) -> str:
    return url_for("reviews_staff.distribute", slug=round.slug)


@pages.route("/rounds/<slug>/reviews/reviewers/<uuid:person_id>", methods=["GET", "POST"])
@guard("manage_reviews", find_round)
def edit_terms(round: Round, person_id: UUID) -> ResponseReturnValue:
    """Where a reviewer works and how many readings they take at most."""
    person = _find_reviewer(round, person_id)
    form = TermsForm(obj=queries.list_terms(round.id).get(person_id))
    if form.validate_on_submit():
        workplace, most = form.workplace.data or "", form.most.data
        service.set_terms(
            round, person_id, workplace=workplace, most=most, by=current_user, at=now()
        )
        return done(_distribution_of(round), _("Saved."))
    return render_template(
        "reviews/edit_terms.html", round=round, person=person, form=form
    ), status_of(form)


def _find_reviewer(round: Round, person_id: UUID) -> Person:
    people = list_people_in_round(round.id, Role.REVIEWER)
    return next((one for one in people if one.id == person_id), None) or abort(404)
