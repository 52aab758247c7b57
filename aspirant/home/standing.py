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
from aspirant.lottery.queries import find_public_draw
from aspirant.protected.queries import list_uses
from aspirant.selection.queries.decisions import find_told_decision
from aspirant.web.guard import guard

__all__ = ["pages"]


@pages.get("/applications/<uuid:application_id>")
@guard("read_own_application", find_application)
def show(application: Application) -> ResponseReturnValue:
    """The task list while it is a draft; how it stands, and the interview, when it is sent."""
    standing = standing_of(application, at=now())
    if standing is Standing.DRAFT:
        return tasks_page(application, find_asked(application.round))
    return status_page(
        application,
        standing,
        at=now(),
        interview=find_invitation(application, at=now()),
        uses=list_uses(application.round_id),
        **_lot(application),
    )


def _lot(application: Application) -> dict[str, object]:
    """The published draw of the round, if there is one, and whether the applicant has an answer."""
    draw = find_public_draw(application.round)
    told = find_told_decision(application.id, at=now()) if draw else None
    return {"draw": draw, "is_told": told is not None}
