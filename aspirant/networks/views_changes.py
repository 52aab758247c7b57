"""Pages: another time or place, cancel, undo. What would happen is shown before it does.

They belong to the pages of hosts, so the routes are added to their blueprint.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.mail.models import Letter
from aspirant.mail.rendering import HIDDEN, Rendered, link, render_letter
from aspirant.networks import changing
from aspirant.networks.changes import find_change_to_undo
from aspirant.networks.forms import CancelForm, ChangeForm, say_in_the_way, times_form
from aspirant.networks.models import MeetingPlan, NetworkMeeting, plan_of
from aspirant.networks.queries import find_network_meeting, list_signed_up
from aspirant.networks.views_hosts import MEETING, form_page, page_of, pages
from aspirant.web.guard import guard
from aspirant.web.receipts import done

__all__ = ["pages"]


@pages.route(f"{MEETING}/change", methods=["GET", "POST"])
@guard("manage_network_meeting", find_network_meeting)
def change(meeting: NetworkMeeting) -> ResponseReturnValue:
    """Another time or place: what changes, for whom, what else there is that day, the letters."""
    form = times_form(meeting)
    if not form.validate_on_submit():
        return _ask("change", meeting, form)
    form.expect_version(meeting)
    plan, word = form.plan(), form.message.data or ""
    if plan == plan_of(meeting):
        form.form_errors.append(_("You have not changed anything."))
        return _ask("change", meeting, form)
    if "look" in request.form or request.form.get("looked") != key_of(plan):
        return _ask("change", meeting, form, _rehearse(meeting, plan, word))
    letters = changing.change_meeting(meeting, plan=plan, message=word, by=current_user, at=now())
    return done(page_of(meeting), _said(_("The meeting is changed."), letters))


@pages.route(f"{MEETING}/cancel", methods=["GET", "POST"])
@guard("manage_network_meeting", find_network_meeting)
def cancel(meeting: NetworkMeeting) -> ResponseReturnValue:
    """Asks before a meeting is cancelled, and shows the letters."""
    form = CancelForm(version=meeting.version)
    is_sent = form.validate_on_submit()
    word = form.message.data or ""
    if not is_sent or "look" in request.form:
        return _ask("cancel", meeting, form, _rehearse(meeting, None, word))
    form.expect_version(meeting)
    letters = changing.cancel_meeting(meeting, message=word, by=current_user, at=now())
    return done(page_of(meeting), _said(_("The meeting is cancelled."), letters))


@pages.post(f"{MEETING}/undo")
@guard("manage_network_meeting", find_network_meeting)
def undo(meeting: NetworkMeeting) -> ResponseReturnValue:
    """What was told before holds, and the letters are stopped."""
    changing.undo_change(meeting, by=current_user, at=now())
    return done(page_of(meeting), _("It is as before, and no letter about the change has left."))


def _ask(
    name: str,
    meeting: NetworkMeeting,
    form: ChangeForm | CancelForm,
    rehearsal: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    return form_page(name, meeting, form, rehearsal=rehearsal, concerned=list_signed_up(meeting))


def _rehearse(meeting: NetworkMeeting, plan: MeetingPlan | None, word: str) -> dict[str, Any]:
    """What would happen: to another plan, or to none. Nothing is written yet."""
    at = now()
    waiting = find_change_to_undo(meeting, at=at)
    told = plan_of(waiting) if waiting else plan_of(meeting)
    if plan:
        letters = changing.letters_of_change(meeting, told, plan, word, at=at)
    else:
        letters = changing.letters_of_cancelling(meeting, told, word, at=at)
    return {
        "plan": plan,
        "key": key_of(plan) if plan else None,
        "told": told,
        "is_back": plan == told,
        "in_the_way": say_in_the_way(meeting, plan) if plan else [],
        "letters": [] if plan == told else _samples(letters),
    }


def _samples(letters: Sequence[Letter]) -> list[dict[str, Any]]:
    """One letter of each kind, with how many get it. Whom it greets by name may be seen by whoever
    runs the meeting; where it goes, and what opens their place, may not."""
    kinds: dict[tuple[bool, str], list[Letter]] = {}
    for letter in letters:
        kinds.setdefault((letter.calendar is None, letter.language), []).append(letter)
    return [
        {
            "is_line": in_line,
            "language": language,
            "count": len(alike),
            "words": _without_link(render_letter(alike[0], hides_ways_in=True)),
        }
        for (in_line, language), alike in sorted(kinds.items(), key=lambda kind: kind[0])
    ]


def _without_link(words: Rendered) -> Rendered:
    """The letter with a word where its own link stands."""
    hidden = link("networks.show_sign_up", token=HIDDEN)
    return replace(words, text=words.text.replace(hidden, "(" + _("the reader’s own link") + ")"))


def key_of(plan: MeetingPlan) -> str:
    """What tells that a press is about the plan that was shown."""
    return "/".join(
        [plan.starts_at.isoformat(), plan.ends_at.isoformat(), plan.municipality, plan.place]
    )


def _said(what: str, letters: Sequence[Letter]) -> str:
    if not letters:
        return f"{what} " + _("Nobody has to be written to.")
    told = ngettext(
        "A letter is on its way to %(num)s person.",
        "Letters are on their way to %(num)s people.",
        len(letters),
    )
    return f"{what} {told} " + _("They leave in ten minutes; until then you can undo it.")
