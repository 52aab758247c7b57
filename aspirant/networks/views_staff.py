"""Pages for the office: what is proposed, which networks stand on their own, and the answer."""

from datetime import date

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.networks import service
from aspirant.networks.forms import DeclineForm, accept_form, known_of_days, said_support
from aspirant.networks.models import Network, NetworkMeeting
from aspirant.networks.queries import (
    find_network,
    find_network_meeting,
    list_networks,
    list_proposals,
)
from aspirant.networks.words import SUPPORT_HEIGHTS, SUPPORT_WORDS, Support
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("networks_staff", __name__)


@pages.get("/networks/office")
@guard("support_networks")
def list_all() -> ResponseReturnValue:
    """Proposals that wait, and every network with its support over time."""
    return render_template(
        "networks/office.html",
        proposals=list_proposals(),
        networks=list_networks(),
        words=SUPPORT_WORDS,
        heights=SUPPORT_HEIGHTS,
        at=now(),
    )


@pages.route("/networks/meetings/<uuid:network_meeting_id>/accept", methods=["GET", "POST"])
@guard("support_networks", find_network_meeting)
def accept(meeting: NetworkMeeting) -> ResponseReturnValue:
    """Support the proposal, and open it for sign-up."""
    form = accept_form(meeting)
    if form.validate_on_submit():
        form.expect_version(meeting)
        service.accept_meeting(
            meeting,
            support=Support(form.support.data),
            day=date.fromisoformat(form.day.data),
            word=form.word.data or "",
            is_member=form.is_member.data if form.is_member else True,
            by=current_user,
            at=now(),
        )
        return done(_page_of(meeting), _("The meeting is open for sign-up."))
    said = {"form": form, "hints": said_support(), "known": known_of_days(meeting)}
    return render_template("networks/accept.html", meeting=meeting, **said), status_of(form)


@pages.route("/networks/meetings/<uuid:network_meeting_id>/decline", methods=["GET", "POST"])
@guard("support_networks", find_network_meeting)
def decline(meeting: NetworkMeeting) -> ResponseReturnValue:
    """Say no for this time, with a reason."""
    form = DeclineForm(obj=meeting)
    if form.validate_on_submit():
        form.expect_version(meeting)
        service.decline_meeting(meeting, reason=form.reason.data, by=current_user, at=now())
        return done(url_for("networks_staff.list_all"), _("The host has got your answer."))
    return render_template("networks/decline.html", meeting=meeting, form=form), status_of(form)


@pages.post("/networks/<uuid:network_id>/<any(alone, supported):part>")
@guard("support_networks", find_network)
def stand_alone(network: Network, part: str) -> ResponseReturnValue:
    """Say that the network runs itself, or that the office helps again."""
    service.let_stand_alone(network, part == "alone", by=current_user, at=now())
    return done(url_for("networks_staff.list_all"), _("That is saved."))


def _page_of(meeting: NetworkMeeting) -> str:
    return url_for("networks_hosts.run", network_meeting_id=meeting.id)
