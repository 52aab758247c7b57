"""Pages: rehearse the release, do it, take it back, and let a target go."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from aspirant.committee import rehearsal
from aspirant.committee.forms import ReleaseForm, WaiverForm
from aspirant.committee.queries.checks import Check, Facts, list_checks, list_misses
from aspirant.committee.queries.meetings import find_meeting_of
from aspirant.committee.rehearsal import Address
from aspirant.committee.service import release as releases
from aspirant.committee.views_staff.decisions import here
from aspirant.core.clock import now
from aspirant.core.i18n import mark
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.selection.models import Target
from aspirant.selection.queries.decisions import HOLD, DecisionSheet, find_sheet
from aspirant.selection.queries.targets import find_target, label_values
from aspirant.selection.views_staff.blueprint import pages
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.route("/rounds/<slug>/decisions/release", methods=["GET", "POST"])
@guard("release_decisions", find_round)
def release(round: Round) -> ResponseReturnValue:
    """The rehearsal: every letter to everybody, every address, every check; then the button."""
    form = ReleaseForm()
    if form.validate_on_submit():
        seen = form.rehearsed.data or ""
        told = releases.release_decisions(round, rehearsed=seen, by=current_user, at=now())
        return done(here(round), _released(told))
    sheet = find_sheet(round)
    facts = releases.gather_facts(round, sheet, at=now())
    shown = _rehearsal(sheet, facts, form)
    page = render_template("committee/release.html", round=round, sheet=sheet, form=form, **shown)
    return page, status_of(form)


@pages.post("/rounds/<slug>/decisions/undo-release")
@guard("release_decisions", find_round)
def undo_release(round: Round) -> ResponseReturnValue:
    """Stop the letters and make the decisions pending again, while they wait."""
    stopped = releases.undo_release(round, by=current_user, at=now())
    message = ngettext(
        "The release is undone: %(num)d letter was stopped.",
        "The release is undone: %(num)d letters were stopped.",
        stopped,
    )
    return done(here(round), message)


@pages.route("/targets/<uuid:target_id>/waive", methods=["GET", "POST"])
@guard("release_decisions", find_target)
def waive(target: Target) -> ResponseReturnValue:
    """Let the group miss a target, with the reason in words."""
    round, form = target.round, WaiverForm()
    if form.validate_on_submit():
        why = form.reason.data
        releases.waive_target(target, round, reason=why, by=current_user, at=now())
        where = url_for("selection_staff.release", slug=round.slug)
        return done(where, _("The target is waived, and the reason is kept."))
    misses = list_misses(round, find_sheet(round))
    miss = next((one for one in misses if one.target_id == target.id), None)
    meeting = find_meeting_of(round)
    shown = {"target": target, "miss": miss, "meeting": meeting, "labels": label_values()}
    page = render_template("committee/waive.html", round=round, form=form, **shown)
    return page, status_of(form)


def _rehearsal(sheet: DecisionSheet, facts: Facts, form: ReleaseForm) -> dict[str, Any]:
    """Everything that the page shows of a release that has not happened."""
    if not sheet.is_pending:
        return {"facts": facts, "checks": [], "kinds": [], "addresses": [], "hold": HOLD}
    letters = rehearsal.make_letters(sheet, facts.round, at=facts.at)
    rehearsed = rehearsal.rehearse(sheet, letters)
    form.rehearsed.data = rehearsal.version_of(sheet, letters)
    addresses = rehearsal.list_addresses(rehearsed)
    return {
        "facts": facts,
        "checks": [*list_checks(facts), _leads_somewhere(addresses)],
        "kinds": rehearsal.by_kind(rehearsed),
        "addresses": addresses,
        "hold": HOLD,
    }


def _leads_somewhere(addresses: list[Address]) -> Check:
    lost = [one.text for one in addresses if not _is_known(one.text)]
    return Check(
        mark("Every address in the letters leads somewhere"),
        not lost,
        mark("These do not: %(addresses)s. Change the texts they stand in."),
        {"addresses": ", ".join(lost)},
    )


def _is_known(address: str) -> bool:
    """Whether an address of ours is one that the site answers; others cannot be tried here."""
    base = current_app.config["BASE_URL"]
    if not address.startswith(base):
        return True
    adapter = current_app.url_map.bind(urlsplit(base).netloc)
    try:
        adapter.match(urlsplit(address).path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def _released(told: int) -> str:
    return ngettext(
        "Released. %(num)d letter leaves in ten minutes; until then you can undo it.",
        "Released. %(num)d letters leave in ten minutes; until then you can undo it.",
        told,
    )
