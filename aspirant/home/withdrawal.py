"""Page: take back one's application. It stands up here since it reaches into every later part.

The endpoint belongs to the applicant's other pages, so the route is added to their blueprint.
"""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant import processes
from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.applications.views import pages
from aspirant.core.clock import now
from aspirant.selection.queries.offers import is_reserve
from aspirant.web.forms import Form, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

__all__ = ["pages"]


@pages.route("/applications/<uuid:application_id>/withdraw", methods=["GET", "POST"])
@guard("withdraw_application", find_application)
def withdraw(application: Application) -> ResponseReturnValue:
    """Say what it means, ask, and do it."""
    form = Form()
    if form.validate_on_submit():
        processes.withdraw_application(application, by=current_user, at=now())
        here = url_for("applications.show", application_id=application.id)
        return done(here, _("Your application is taken back."))
    return render_template(
        "applications/withdraw.html",
        application=application,
        form=form,
        is_reserve=is_reserve(application.id, at=now()),
        is_open=application.round.call.is_open(now()),
    ), status_of(form)
