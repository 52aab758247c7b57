"""Pages for those who run the round: everybody’s presence in one table, and the certificates."""

from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.core.spreadsheets import CSV_MIMETYPE, MIMETYPE, write_csv, write_sheet
from aspirant.presence import certificates
from aspirant.presence.forms import CertificateForm, choose_person
from aspirant.presence.models import Certificate
from aspirant.presence.overview import cells, choices_of, headings, tags_of, view_of
from aspirant.presence.tallies import find_certificate, find_course, list_lines
from aspirant.presence.views_staff import pages
from aspirant.presence.words import STANDING_KINDS, STANDING_WORDS, Standing
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

__all__ = ["pages"]


@pages.get("/rounds/<slug>/presence")
@guard("keep_attendance", find_round)
def overview(round: Round) -> ResponseReturnValue:
    """Everybody by every session: half days, own work, who has the certificate."""
    course, view = find_course(round, at=now()), view_of(request.args)
    lines = list_lines(course)
    return render_template(
        "presence/staff/overview.html",
        round=round,
        course=course,
        lines=lines,
        shown=view.rows(lines),
        columns=view.columns(course),
        tags=tags_of(view, course),
        words=STANDING_WORDS,
        kinds=STANDING_KINDS,
        **choices_of(course),
        ready=[one for one in lines if one.standing is Standing.REACHED and one.person.name],
    )


@pages.get("/rounds/<slug>/presence/export")
@guard("keep_attendance", find_round)
def export(round: Round) -> ResponseReturnValue:
    """The same view as a sheet, or as text with commas."""
    course, view = find_course(round, at=now()), view_of(request.args)
    columns, is_csv = view.columns(course), request.args.get("as") == "csv"
    rows = [cells(course, columns, line) for line in view.rows(list_lines(course))]
    heads = headings(course, columns)
    body = write_csv(heads, rows) if is_csv else write_sheet(_("Attendance"), heads, rows)
    response = Response(body, mimetype=CSV_MIMETYPE if is_csv else MIMETYPE)
    name = f"{round.slug}-attendance.{'csv' if is_csv else 'xlsx'}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/rounds/<slug>/certificates/give")
@guard("give_certificate", find_round)
def give_certificates(round: Round) -> ResponseReturnValue:
    """The certificate to everybody who has reached the rule."""
    course = find_course(round, at=now())
    given = certificates.give_certificates(course, by=current_user, at=now())
    told = ngettext(
        "%(num)s person has got the certificate, and a letter about it.",
        "%(num)s people have got the certificate, and a letter about it.",
        len(given),
    )
    return done(_overview(round), told)


@pages.route("/rounds/<slug>/certificates/one", methods=["GET", "POST"])
@guard("give_certificate", find_round)
def give_certificate(round: Round) -> ResponseReturnValue:
    """The certificate to one person, though the rule does not give it, with the reason."""
    course = find_course(round, at=now())
    people = [one.person for one in list_lines(course) if not one.certificate]
    form = CertificateForm(person=request.args.get("person", ""))
    choose_person(form, people)
    if form.validate_on_submit():
        person = next(one for one in people if one.id == UUID(form.person.data))
        reason = form.reason.data
        certificates.give_certificate(course, person, reason=reason, by=current_user, at=now())
        return done(_overview(round), _("The certificate is given, and a letter tells of it."))
    page = render_template("presence/staff/give_certificate.html", round=round, form=form)
    return page, status_of(form)


@pages.route("/certificates/<uuid:certificate_id>/take-back", methods=["GET", "POST"])
@guard("give_certificate", find_certificate)
def take_back_certificate(certificate: Certificate) -> ResponseReturnValue:
    """Asks before a certificate is taken back."""
    if request.method == "GET":
        return render_template(
            "presence/staff/take_back.html", round=certificate.round, certificate=certificate
        )
    certificates.take_back_certificate(certificate, by=current_user, at=now())
    return done(_overview(certificate.round), _("The certificate is taken back."))


def _overview(round: Round) -> str:
    return url_for("presence_staff.overview", slug=round.slug)
