"""Pages for those who take part: one's own presence, own work, the certificate."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_login import current_user

from aspirant.core.clock import now, to_local
from aspirant.extensions import limiter
from aspirant.mail.rendering import link
from aspirant.people.models import Person
from aspirant.presence import own_work
from aspirant.presence.certificate_pdf import draw_certificate, say_minutes, say_minutes_briefly
from aspirant.presence.certificates import is_genuine
from aspirant.presence.forms import OwnWorkForm, VerifyForm, parts_of
from aspirant.presence.models import Certificate, OwnWork
from aspirant.presence.tallies import (
    find_certificate,
    find_course,
    find_line,
    find_own_work,
    list_own_work,
)
from aspirant.presence.views import pages
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.web.filters import language
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

__all__ = ["pages"]


@pages.app_template_filter("say_minutes")
def as_hours(minutes: int) -> str:
    """So many minutes in hours and minutes."""
    return say_minutes(minutes)


pages.app_template_filter("say_minutes_briefly")(say_minutes_briefly)


@pages.route("/rounds/<slug>/my-presence", methods=["GET", "POST"])
@guard("note_own_work", find_round)
def my_presence(round: Round) -> ResponseReturnValue:
    """My half days, what is left, and my own work with a form for more."""
    form = OwnWorkForm(day=to_local(now()).date())
    if form.validate_on_submit():
        own_work.add_own_work(round, **form.work(), by=current_user, at=now())
        return done(_mine(round), _("Your work is noted."))
    person: Person = current_user
    course = find_course(round, at=now())
    page = render_template(
        "presence/my_presence.html",
        round=round,
        course=course,
        line=find_line(course, person),
        works=list_own_work(round, person),
        form=form,
    )
    return page, status_of(form)


@pages.route("/own-work/<uuid:work_id>", methods=["GET", "POST"])
@guard("edit_own_work", find_own_work)
def edit_work(work: OwnWork) -> ResponseReturnValue:
    """One note of own work, to be put right."""
    form = OwnWorkForm(data=parts_of(work), version=work.version)
    if form.validate_on_submit():
        form.expect_version(work)
        own_work.edit_own_work(work, **form.work(), by=current_user, at=now())
        return done(_mine(work.round), _("That is saved."))
    page = render_template("presence/edit_work.html", round=work.round, work=work, form=form)
    return page, status_of(form)


@pages.post("/own-work/<uuid:work_id>/remove")
@guard("edit_own_work", find_own_work)
def remove_work(work: OwnWork) -> ResponseReturnValue:
    """One note of own work, to be taken away."""
    own_work.remove_own_work(work, by=current_user, at=now())
    return done(_mine(work.round), _("The note is taken away."))


@pages.get("/certificates/<uuid:certificate_id>/certificate.pdf")
@guard("read_certificate", find_certificate)
def read_certificate(certificate: Certificate) -> ResponseReturnValue:
    """The certificate as a file to print or to send."""
    sheet = draw_certificate(certificate, language(), link("presence.verify"))
    response = Response(sheet, mimetype="application/pdf")
    name = f"certificate-{certificate.round.slug}.pdf"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.route("/certificates", methods=["GET", "POST"])
@limiter.limit("10/minute;60/hour", key_func=get_remote_address, methods=["POST"])
@guard("read_public_page")
def verify() -> ResponseReturnValue:
    """Whether a certificate is genuine: yes or no to a name and a code that somebody holds."""
    form, answer = VerifyForm(), None
    if form.validate_on_submit():
        answer = is_genuine(form.code.data, form.name.data)
    page = render_template("presence/verify.html", form=form, answer=answer)
    return page, status_of(form)


def _mine(round: Round) -> str:
    return url_for("presence.my_presence", slug=round.slug)
