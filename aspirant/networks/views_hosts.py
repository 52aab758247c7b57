"""Pages for hosts (and the office): propose, see how it stands, and run what is open."""

from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.extensions import db, limiter
from aspirant.lifecycle import NetworkMeetingState, SignUpState
from aspirant.mail.holding import HOLD, progress_of
from aspirant.networks import hosting, service
from aspirant.networks.changes import find_change_to_undo, find_last_change
from aspirant.networks.forms import (
    CapacityForm,
    NextMeetingForm,
    ProposalForm,
    ToAllForm,
    WordForm,
    WordsForm,
    proposal_form,
    refused_in,
    said_support,
    written_in,
)
from aspirant.networks.models import Network, NetworkMeeting
from aspirant.networks.queries import (
    find_draft,
    find_network,
    find_network_meeting,
    list_places,
    list_sign_ups,
    list_words,
)
from aspirant.networks.words import SUPPORT_WORDS, TOLD_FOR
from aspirant.web.filters import clock_time
from aspirant.web.forms import Form, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("networks_hosts", __name__)

MEETING = "/networks/meetings/<uuid:network_meeting_id>"


@pages.route("/networks/propose", methods=["GET", "POST"])
@guard("propose_network")
def propose() -> ResponseReturnValue:
    """Start a network by proposing its first meeting. What is written is kept as a draft."""
    draft = find_draft(current_user)
    form = proposal_form(draft)
    if request.form.get("then") == "draft" and not refused_in(form):
        service.save_draft(written_in(form), by=current_user, at=now())
        return done(url_for("networks_hosts.propose"), _("Your draft is kept."))
    if form.validate_on_submit():
        return _send(form)
    page = render_template("networks/propose.html", form=form, draft=draft, hints=said_support())
    return page, status_of(form)


def _send(form: ProposalForm) -> ResponseReturnValue:
    name, word = form.name.data, form.word.data or ""
    meeting = service.start_network(name, idea=form.idea(), word=word, by=current_user, at=now())
    return done(page_of(meeting), _("Thank you! The office reads your proposal and writes to you."))


@pages.post("/networks/propose/autosave")
@guard("propose_network")
def autosave() -> ResponseReturnValue:
    """Keep what is being written, and say so in a few words."""
    form = ProposalForm()
    if refused := refused_in(form):
        return jsonify(saved=_("Not saved: look at what is marked."), errors=refused), 422
    service.save_draft(written_in(form), by=current_user, at=now())
    db.session.commit()
    return jsonify(saved=_("Saved %(time)s", time=clock_time(now())))


@pages.post("/networks/propose/drop")
@guard("propose_network")
def drop_draft() -> ResponseReturnValue:
    """Begin anew."""
    service.drop_draft(by=current_user, at=now())
    return done(url_for("networks_hosts.propose"), _("The draft is deleted."))


@pages.route("/networks/<uuid:network_id>/propose", methods=["GET", "POST"])
@guard("withdraw_network_meeting", find_network)
def propose_next(network: Network) -> ResponseReturnValue:
    """The next meeting of a network: open at once where it runs itself."""
    form = NextMeetingForm()
    if network.stands_alone_at:
        del form.support, form.word, form.day_2, form.day_3
    if form.validate_on_submit():
        word = (form.word.data or "") if form.word else ""
        meeting = service.propose_meeting(
            network, idea=form.idea(), word=word, by=current_user, at=now()
        )
        return done(page_of(meeting), _said_of(meeting))
    page = render_template(
        "networks/propose_next.html", form=form, network=network, hints=said_support()
    )
    return page, status_of(form)


@pages.get(f"{MEETING}/run")
@guard("manage_network_meeting", find_network_meeting)
def run(meeting: NetworkMeeting) -> ResponseReturnValue:
    """How it stands, what is said, who comes, and what can be done."""
    return _run_page(meeting, WordForm())


@pages.post(f"{MEETING}/word")
@limiter.limit("20/hour")
@guard("manage_network_meeting", find_network_meeting)
def say_word(meeting: NetworkMeeting) -> ResponseReturnValue:
    """Write to the office, or from the office to the host."""
    form = WordForm()
    if not form.validate_on_submit():
        return _run_page(meeting, form)
    service.say_word(meeting, form.text.data, by=current_user, at=now())
    return done(page_of(meeting), _("Your message is sent."))


@pages.post(f"{MEETING}/withdraw")
@guard("withdraw_network_meeting", find_network_meeting)
def withdraw(meeting: NetworkMeeting) -> ResponseReturnValue:
    """Take the proposal back."""
    service.withdraw_meeting(meeting, by=current_user, at=now())
    return done(page_of(meeting), _("Your proposal is withdrawn."))


@pages.route(f"{MEETING}/words", methods=["GET", "POST"])
@guard("manage_network_meeting", find_network_meeting)
def edit_words(meeting: NetworkMeeting) -> ResponseReturnValue:
    """What it is called and about."""
    form = WordsForm(obj=meeting)
    if form.validate_on_submit():
        form.expect_version(meeting)
        hosting.edit_words(
            meeting, title=form.title.data, about=form.about.data, by=current_user, at=now()
        )
        return done(page_of(meeting), _("That is saved."))
    return form_page("edit_words", meeting, form)


@pages.route(f"{MEETING}/capacity", methods=["GET", "POST"])
@guard("manage_network_meeting", find_network_meeting)
def set_capacity(meeting: NetworkMeeting) -> ResponseReturnValue:
    """More or fewer places, never under those who have one."""
    form = CapacityForm(obj=meeting)
    places = list_places([meeting])[meeting.id]
    if form.validate_on_submit():
        if form.capacity.data >= places.placed:
            form.expect_version(meeting)
            hosting.set_capacity(meeting, form.capacity.data, by=current_user, at=now())
            return done(page_of(meeting), _("That is saved."))
        form.capacity.errors = [_few(places.placed)]
    return form_page("set_capacity", meeting, form, places=places)


@pages.post(f"{MEETING}/<any(close, open):part>")
@guard("manage_network_meeting", find_network_meeting)
def close(meeting: NetworkMeeting, part: str) -> ResponseReturnValue:
    """Take no more sign-ups, or take them again."""
    hosting.close_sign_up(meeting, part == "close", by=current_user, at=now())
    said = _("Nobody more can sign up.") if part == "close" else _("One can sign up again.")
    return done(page_of(meeting), said)


@pages.route(f"{MEETING}/write", methods=["GET", "POST"])
@limiter.limit("10/hour", methods=["POST"])
@guard("manage_network_meeting", find_network_meeting)
def write(meeting: NetworkMeeting) -> ResponseReturnValue:
    """A word to everybody who comes."""
    form = ToAllForm()
    if form.validate_on_submit():
        asked = {"message": form.message.data, "with_line": form.with_line.data}
        letters = hosting.write_to_all(meeting, **asked, by=current_user, at=now())
        return done(page_of(meeting), _written(len(letters)))
    return form_page("write", meeting, form, places=list_places([meeting])[meeting.id])


def _run_page(meeting: NetworkMeeting, form: WordForm) -> ResponseReturnValue:
    page = render_template(
        "networks/run.html",
        meeting=meeting,
        form=form,
        words=list_words(meeting),
        places=list_places([meeting])[meeting.id],
        placed=list_sign_ups(meeting, SignUpState.PLACED),
        waiting=list_sign_ups(meeting, SignUpState.WAITING),
        waits_for_office=service.is_waiting(meeting),
        is_open=meeting.takes_sign_ups(now()),
        is_ahead=meeting.is_public() and now() < meeting.starts_at,
        support_words=SUPPORT_WORDS,
        **_change_of(meeting),
    )
    return page, status_of(form)


def _change_of(meeting: NetworkMeeting) -> dict[str, Any]:
    """The latest change of plan, whether it can be undone, and how far its letters have come."""
    last = find_last_change(meeting)
    if last is None or now() >= last.done_at + TOLD_FOR:
        return {}
    return {
        "last": last,
        "undoable": find_change_to_undo(meeting, at=now()),
        "progress": progress_of(last.letters),
        "leaves_at": last.done_at + HOLD,
    }


def form_page(
    name: str, meeting: NetworkMeeting, form: Form, **context: object
) -> ResponseReturnValue:
    """A page that is one form about a meeting that is open; else back to how it stands."""
    if not meeting.is_public():
        abort(404)
    is_open = meeting.state is NetworkMeetingState.ACCEPTED and now() < meeting.starts_at
    if request.method == "GET" and not is_open and name != "write":
        return redirect(page_of(meeting))
    page = render_template(f"networks/{name}.html", meeting=meeting, form=form, **context)
    return page, status_of(form)


def page_of(meeting: NetworkMeeting) -> str:
    """Where the host sees how it stands."""
    return url_for("networks_hosts.run", network_meeting_id=meeting.id)


def _said_of(meeting: NetworkMeeting) -> str:
    if meeting.is_public():
        return _("The meeting is open for sign-up.")
    return _("Thank you! The office reads your proposal and writes to you.")


def _few(placed: int) -> str:
    return ngettext(
        "%(num)s person has a place already, so there cannot be fewer.",
        "%(num)s people have a place already, so there cannot be fewer.",
        placed,
    )


def _written(letters: int) -> str:
    if not letters:
        return _("That is saved. Nobody is signed up, so nobody was written to.")
    return ngettext(
        "Saved. %(num)s letter is on its way.", "Saved. %(num)s letters are on their way.", letters
    )
