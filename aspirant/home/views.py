"""Page: everything that concerns one person, what waits for them first."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from aspirant.applications.status import Standing, standing_of
from aspirant.core.clock import now
from aspirant.evaluation.queries import list_evaluations_to_answer
from aspirant.feeds.queries.addresses import find_active_feed
from aspirant.home import queries
from aspirant.invitations.queries import count_replies_to_office
from aspirant.networks.queries import (
    count_proposals,
    list_hosted_meetings,
    list_own_sign_ups,
)
from aspirant.permissions import Role, can
from aspirant.presence.queries import list_sessions_without_attendance
from aspirant.programme.models import Round
from aspirant.schedule.polls import list_polls_to_answer
from aspirant.travel.queries.claims import list_claims_to_send
from aspirant.travel.queries.lists import count_waiting_in
from aspirant.web.guard import guard

pages = Blueprint("home", __name__)


@pages.get("/my-page")
@guard("use_own_page")
def my_page() -> ResponseReturnValue:
    """Offers to answer, interviews to book, applications, sessions, rounds."""
    rounds = queries.list_rounds_of(current_user)
    applications = queries.list_own_applications(current_user)
    return render_template(
        "home/my_page.html",
        offers=queries.list_open_offers(current_user, at=now()),
        told=queries.list_answers(current_user, at=now()),
        interviews=queries.list_own_invitations(current_user, at=now()),
        applications=applications,
        unsent=[one for one in applications if standing_of(one, at=now()) is Standing.DRAFT],
        rounds=rounds,
        **_duties_in(rounds),
        **_sessions_in(rounds),
        **_networks(),
    )


def _duties_in(rounds: list[Round]) -> dict[str, Any]:
    """What waits for somebody of the staff: to sign, to read, to hold, to fill."""
    coordinated = [r for r in rounds if current_user.has_role(Role.COORDINATOR, r.id)]
    return {
        "records": queries.list_records_to_sign(current_user),
        "readings": queries.count_readings_left(current_user),
        "meetings": queries.count_interviews_to_hold(current_user, at=now()),
        "free": queries.list_with_free_places(coordinated, at=now()),
        "unlisted": list_sessions_without_attendance(
            [r for r in rounds if can(current_user, "keep_attendance", r)], at=now()
        ),
        "to_handle": count_waiting_in([r for r in rounds if can(current_user, "list_claims", r)]),
    }


def _networks() -> dict[str, Any]:
    """Network meetings of one's own, places at those of others, and how many proposals wait."""
    answers = can(current_user, "support_networks")
    return {
        "hosted": list_hosted_meetings(current_user),
        "sign_ups": list_own_sign_ups(current_user, at=now()),
        "proposals": count_proposals() if answers else 0,
        "network_replies": count_replies_to_office() if answers else 0,
    }


def _sessions_in(rounds: list[Round]) -> dict[str, Any]:
    """The rounds that the person takes part in, the next sessions there, and their answers."""
    taking_part = [r for r in rounds if current_user.has_role(Role.PARTICIPANT, r.id)]
    ids = [round.id for round in taking_part]
    sessions = queries.list_own_coming_sessions(current_user, ids, at=now(), most=5)
    answers = queries.list_own_answers(current_user, [s.id for s in sessions])
    return {
        "taking_part": taking_part,
        "has_calendar": bool(taking_part and find_active_feed(current_user)),
        "sessions": sessions,
        "answers": answers,
        "polls": list_polls_to_answer(current_user, at=now()),
        "claims": list_claims_to_send(current_user, at=now()),
        "evaluations": list_evaluations_to_answer(current_user, at=now()),
    }
