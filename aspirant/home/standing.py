"""Page: how one's application stands. It stands up here since it knows of the interview too.

The endpoint belongs to the applicant's other pages, so the route is added to their blueprint.
"""

from flask.typing import ResponseReturnValue

from aspirant.applications.form_pages import tasks_page
from aspirant.applications.models import Application
from aspirant.applications.queries import find_application, find_asked
from aspirant.applications.status import Standing, standing_of
from aspirant.applications.status_page import status_page
from aspirant.core.clock import now
from aspirant.home.queries import find_invitation
from aspirant.home.withdrawal import pages
from aspirant.protected.queries import list_uses
from aspirant.web.guard import guard

__all__ = ["pages"]


@pages.get("/applications/<uuid:application_id>")
@guard("read_own_application", find_application)
def show(application: Application) -> ResponseReturnValue:
    """The task list while it is a draft; how it stands, and the interview, when it is sent."""
    standing = standing_of(application, at=now())
    if standing is Standing.DRAFT:
        return tasks_page(application, find_asked(application.round))
    interview = find_invitation(application)
    uses = list_uses(application.round_id)
    return status_page(application, standing, at=now(), interview=interview, uses=uses)
