"""Pages for everybody: the meetings one can come to, signing up, and what a letter leads to."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from aspirant.core.clock import now
from aspirant.extensions import limiter
from aspirant.lifecycle import NetworkMeetingState, SignUpState, is_possible
from aspirant.mail.rendering import link
from aspirant.networks import signing_up
from aspirant.networks.calendar import where_of
from aspirant.networks.forms import SignUpForm
from aspirant.networks.models import Network, NetworkMeeting, SignUp
from aspirant.networks.queries import (
    count_ahead,
    find_public_meeting,
    find_public_network,
    find_sign_up,
    find_sign_up_by_letter,
    is_full,
    list_open_meetings,
    list_places,
    sign_up_token,
)
from aspirant.web.errors import answer_http
from aspirant.web.filters import language, say_state
from aspirant.web.forms import Form, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done
from aspirant.web.subscribing import ways_to_subscribe

pages = Blueprint("networks", __name__)

#: Where the letters to those who sign up lead.
SIGN_UPS = "/network-sign-ups/"
pages.add_app_template_filter(where_of)


@pages.app_template_test("network_cancelled")
def is_cancelled(meeting: NetworkMeeting) -> bool:
    """Whether it will not take place."""
    return meeting.state is NetworkMeetingState.CANCELLED


@pages.app_template_filter("say_meeting_state")
def state_of(meeting: NetworkMeeting) -> str:
    """How it stands, in words. What the host has closed is not open, though it will be held."""
    if meeting.state is NetworkMeetingState.ACCEPTED and meeting.closed_at:
        return _("Closed for sign-up")
    return say_state(meeting.state)


@pages.get("/networks")
@guard("read_public_page")
def list_meetings() -> ResponseReturnValue:
    """The meetings to come, and how to start a network."""
    meetings = list_open_meetings(at=now())
    return render_template(
        "networks/list_meetings.html",
        meetings=meetings,
        places=list_places(meetings),
        ways=ways_to_subscribe(link("feeds.networks")),
        at=now(),
    )


@pages.get("/networks/<uuid:network_id>")
@guard("read_public_page", find_public_network)
def show_network(network: Network) -> ResponseReturnValue:
    """One network: its meetings, and its calendar."""
    public, at = [one for one in network.meetings if one.is_public()], now()
    return render_template(
        "networks/show_network.html",
        network=network,
        ways=ways_to_subscribe(link("feeds.network", network_id=network.id)),
        coming=[one for one in public if one.ends_at > at],
        held=[one for one in reversed(public) if one.ends_at <= at],
    )


@pages.route("/networks/meetings/<uuid:network_meeting_id>", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@guard("read_public_page", find_public_meeting)
def show_meeting(meeting: NetworkMeeting) -> ResponseReturnValue:
    """What, when, where, and a place for whoever asks. Who comes is not shown."""
    form = SignUpForm(data=_about_reader())
    if form.validate_on_submit():
        asked = {"name": form.name.data, "email": form.email.data, "language": language()}
        signing_up.ask_to_come(meeting, **asked, by=None, at=now())
        return done(url_for("networks.letter_is_sent", network_meeting_id=meeting.id))
    page = render_template(
        "networks/show_meeting.html",
        meeting=meeting,
        form=form,
        **_own_sign_up(meeting),
        places=list_places([meeting])[meeting.id],
        takes_sign_ups=meeting.takes_sign_ups(now()),
        is_over=meeting.ends_at <= now(),
    )
    return page, status_of(form)


@pages.get("/networks/meetings/<uuid:network_meeting_id>/letter-sent")
@guard("read_public_page", find_public_meeting)
def letter_is_sent(meeting: NetworkMeeting) -> ResponseReturnValue:
    """A letter is on its way. The same for every address, known here or not."""
    return render_template(
        "networks/letter_is_sent.html", meeting=meeting, is_full=is_full(meeting)
    )


@pages.errorhandler(404)
def say_gone(error: NotFound) -> ResponseReturnValue:
    """What a letter's link led to is deleted: say why, and the way back. Others are answered as
    everywhere."""
    if not request.path.startswith(SIGN_UPS):
        return answer_http(error)
    return render_template("networks/link_is_gone.html"), 404


@pages.get("/network-sign-ups/<token>")
@guard("answer_by_letter", find_sign_up_by_letter)
def show_sign_up(sign_up: SignUp) -> ResponseReturnValue:
    """What the letter's reader can do now: confirm, or leave. Mail scanners open links too, so
    only a button decides."""
    return render_template(
        "networks/show_sign_up.html",
        sign_up=sign_up,
        meeting=sign_up.meeting,
        form=Form(),
        confirms=is_possible("put_sign_up_in_line", sign_up),
        turn=count_ahead(sign_up) + 1 if sign_up.turn else 0,
        takes_sign_ups=sign_up.meeting.takes_sign_ups(now()),
        is_full=is_full(sign_up.meeting),
        is_over=sign_up.meeting.ends_at <= now(),
    )


@pages.post("/network-sign-ups/<token>/confirm")
@limiter.limit("20/minute")
@guard("answer_by_letter", find_sign_up_by_letter)
def confirm(sign_up: SignUp) -> ResponseReturnValue:
    """The button of the letter’s page."""
    signing_up.confirm_sign_up(sign_up, by=None, at=now())
    has_place = sign_up.state is SignUpState.PLACED
    said = _("You have a place. Welcome!") if has_place else _("You stand in the line.")
    return done(_page_of(sign_up), said)


@pages.post("/network-sign-ups/<token>/leave")
@limiter.limit("20/minute")
@guard("answer_by_letter", find_sign_up_by_letter)
def leave(sign_up: SignUp) -> ResponseReturnValue:
    """Give the place back, and be forgotten."""
    meeting = sign_up.meeting
    signing_up.leave_meeting(sign_up, by=None, at=now())
    said = _("You are no longer signed up, and what we had about you is deleted.")
    here = url_for("networks.show_meeting", network_meeting_id=meeting.id)
    return done(here if meeting.is_public() else url_for("networks.list_meetings"), said)


def _page_of(sign_up: SignUp) -> str:
    from_letter = sign_up_token(sign_up)
    return url_for("networks.show_sign_up", token=from_letter)


def _own_sign_up(meeting: NetworkMeeting) -> dict[str, Any]:
    """The place of whoever reads, or theirs in the line, and the key to give it back with."""
    own = find_sign_up(meeting, current_user.email) if current_user.is_authenticated else None
    if own is None or own.state is SignUpState.ASKED:
        return {"own": None}
    return {"own": own, "key": sign_up_token(own)}


def _about_reader() -> dict[str, str]:
    """What we know of who reads, so that they need not write it."""
    if not current_user.is_authenticated:
        return {}
    return {"name": current_user.name, "email": current_user.email}
