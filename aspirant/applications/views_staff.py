"""Pages of the coordinator: the list, one application, the screening."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.applications import screening
from aspirant.applications.forms import AdmitForm, ScreenOutForm
from aspirant.applications.list_pages import COLUMNS, cells_of, list_page, view_of
from aspirant.applications.listing import list_numbered, list_rows
from aspirant.applications.models import Application
from aspirant.applications.parts import unmet_rules
from aspirant.applications.queries import find_asked, find_numbered_application
from aspirant.applications.staff_pages import bulk_page
from aspirant.core.clock import now
from aspirant.core.spreadsheets import MIMETYPE, write_sheet
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round, list_associations
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("applications_staff", __name__)

ONE = "/rounds/<slug>/applications/<int:number>"


@pages.get("/rounds/<slug>/applications")
@guard("list_applications", find_round)
def list_applications(round: Round) -> ResponseReturnValue:
    """Those sent, searched, filtered and sorted as the address says."""
    return list_page(round, request.args)


@pages.get("/rounds/<slug>/applications/export")
@guard("list_applications", find_round)
def export(round: Round) -> ResponseReturnValue:
    """The list as the address shows it, all its pages, as a spreadsheet."""
    rows = list_rows(round, view_of(request.args, list_associations()), whole=True)
    headings = [_(column.word) for column in COLUMNS]
    body = write_sheet(_("Applications"), headings, [cells_of(row) for row in rows])
    response = Response(body, mimetype=MIMETYPE)
    name = f"{round.slug}-applications.xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post(f"{ONE}/admit")
@guard("screen_application", find_numbered_application)
def admit(application: Application) -> ResponseReturnValue:
    """Find the entry rules met."""
    form = AdmitForm()
    form.expect_version(application)
    screening.admit_application(application, by=current_user, at=now())
    return done(_page_of(application), _("%(number)s is let in.", number=application.number_text))


@pages.route(f"{ONE}/screen-out", methods=["GET", "POST"])
@guard("screen_application", find_numbered_application)
def screen_out(application: Application) -> ResponseReturnValue:
    """Find an entry rule not met: a person says which, and why."""
    asked = find_asked(application.round)
    unmet = unmet_rules(application, asked)
    form = ScreenOutForm(version=application.version, rules=[str(one.id) for one in unmet])
    form.offer(asked.rules)
    if form.validate_on_submit():
        form.expect_version(application)
        rules = [one for one in asked.rules if str(one.id) in form.rules.data]
        screening.screen_out_application(
            application, rules=rules, reason=form.reason.data, by=current_user, at=now()
        )
        return done(_page_of(application), _("The finding is saved. No letter has left."))
    return render_template(
        "applications/screen_out.html",
        round=application.round, application=application, form=form, unmet=unmet,
    ), status_of(form)  # fmt: skip


@pages.post("/rounds/<slug>/applications/bulk")
@guard("list_applications", find_round)
def bulk(round: Round) -> ResponseReturnValue:
    """Let in those chosen: first shows who they are, then does it when that is confirmed."""
    numbers = [int(one) for one in request.form.getlist("chosen") if one.isdecimal()][:1000]
    if request.form.get("confirm") != "yes":
        return bulk_page(round, numbers)
    chosen = list_numbered(round, numbers)
    admitted = len(screening.admit_applications(chosen, by=current_user, at=now()))
    message = ngettext(
        "%(num)s application is let in.", "%(num)s applications are let in.", admitted
    )
    return done(url_for("applications_staff.list_applications", slug=round.slug), message)


def _page_of(application: Application) -> str:
    return url_for(
        "applications_staff.show_application",
        slug=application.round.slug,
        number=application.number,
    )
