"""Page: one application with all that came of it. It stands up here since it knows every step.

The endpoint belongs to the coordinator's other pages on applications, so the route is added to
their blueprint.
"""

from typing import Any

from flask.typing import ResponseReturnValue

from aspirant.applications.models import Application
from aspirant.applications.queries import find_numbered_application
from aspirant.applications.staff_pages import show_page
from aspirant.applications.views_staff import ONE, pages
from aspirant.home.queries import find_decision_and_decider, list_letters_to
from aspirant.interviews.queries import find_interview_of
from aspirant.interviews.queries import list_standings as list_interview_standings
from aspirant.programme.words import MODE_LABELS
from aspirant.reviews.queries import find_standing, list_reviews_of
from aspirant.selection.queries.offers import find_offer_of
from aspirant.selection.words import OFFER_KINDS, OUTCOME_WORDS
from aspirant.web.guard import guard

__all__ = ["pages"]


@pages.get(ONE)
@guard("read_application", find_numbered_application)
def show_application(application: Application) -> ResponseReturnValue:
    """Everything about one application, from what it says to the letters that left."""
    return show_page(application, **_story_of(application))


def _story_of(application: Application) -> dict[str, Any]:
    """What each later step of the programme holds of it, in a fixed number of queries."""
    interview = find_interview_of(application.id)
    met = list_interview_standings(application.round_id) if interview else {}
    decision, decider = find_decision_and_decider(application)
    return {
        "reviews": list_reviews_of(application.id),
        "reading": find_standing(application),
        "interview": interview,
        "met": met.get(application.id),
        "decision": decision,
        "decider": decider,
        "offer": find_offer_of(application.id),
        "letters": list_letters_to(application),
        "modes": MODE_LABELS,
        "outcome_words": OUTCOME_WORDS,
        "offer_kinds": OFFER_KINDS,
    }
