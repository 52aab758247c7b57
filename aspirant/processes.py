"""The few verbs that reach across the parts of the way, each spelled out as its steps."""

from datetime import datetime

from aspirant.applications import service as applications
from aspirant.applications.models import Application
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import mark
from aspirant.interviews.queries import find_interview_of
from aspirant.interviews.service import cancel_interview
from aspirant.lifecycle import is_possible
from aspirant.people.models import Person
from aspirant.privacy.service import withdraw_diversity
from aspirant.programme import service as programme
from aspirant.programme.models import Round
from aspirant.protected.service import withdraw_weighed
from aspirant.selection.queries.decisions import count_untold
from aspirant.selection.service.decisions import drop_decision
from aspirant.selection.service.offers import withdraw_offer
from aspirant.selection.service.terms import forget_pins


def withdraw_application(application: Application, *, by: Person, at: datetime) -> None:
    """Take an application back, and everything of later steps that hangs on it.

    1. The application is withdrawn, with a letter to its person.
    2. An interview to come is called off, and its time is free for somebody else.
    3. Nobody holds the person in or out of the group any longer.
    4. A decision that was not released is forgotten.
    5. An offer is closed, and the place with it.
    6. Diversity answers are deleted at once, and so is what was to be weighed.
    """
    if application.round.is_over:
        raise NotPossible(mark("The round is over, so there is nothing left to take back."))
    applications.withdraw_application(application, by=by, at=at)
    _call_off_interview(application, by=by, at=at)
    forget_pins(application, by=by, at=at)
    drop_decision(application, by=by, at=at)
    withdraw_offer(application, by=by, at=at)
    withdraw_diversity(application, by=by, at=at)
    withdraw_weighed(application, by=by, at=at)


def start_round(round: Round, *, by: Person | None, at: datetime) -> None:
    """Begin the programme, when everybody who applied knows how it went.

    1. Nobody waits for a decision, and no letter about one is held.
    2. The round runs, and its call stays closed.
    """
    if count_untold(round, at=at):
        raise NotPossible(
            mark("People who applied still wait for an answer. Decide and release first.")
        )
    programme.start_round(round, by=by, at=at)


def _call_off_interview(application: Application, *, by: Person, at: datetime) -> None:
    interview = find_interview_of(application.id)
    if interview and is_possible("cancel_interview", interview) and not interview.scorecards:
        cancel_interview(interview, by=by, at=at)
