"""Pages for those who run the round: claims, one claim to answer, payroll lists, the rules."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.core.errors import Stale
from aspirant.core.i18n import mark
from aspirant.lifecycle import ClaimState
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.travel import forms
from aspirant.travel.models import PayrollBatch, TravelClaim, last_day
from aspirant.travel.queries import lists
from aspirant.travel.queries.claims import find_claim, find_rules
from aspirant.travel.queries.doubles import find_doubles, find_same_files
from aspirant.travel.service import handling, payroll
from aspirant.web.forms import Form, VersionedForm, status_of
from aspirant.web.guard import guard
from aspirant.web.paging import asked_page
from aspirant.web.receipts import done

pages = Blueprint("travel_staff", __name__)


@pages.get("/rounds/<slug>/claims")
@guard("list_claims", find_round)
def list_claims(round: Round) -> ResponseReturnValue:
    """The claims of the round, by state, session and person, with what they come to."""
    wanted = _asked()
    sessions = lists.list_sessions_travelled_to(round)
    return render_template(
        "travel/staff/list_claims.html",
        round=round,
        listed=lists.list_claims(round, wanted, asked_page()),
        wanted=wanted,
        states=list(ClaimState),
        sessions={one.id: one for one in sessions},
    )


@pages.get("/claims/<uuid:claim_id>/handle")
@guard("handle_claim", find_claim)
def show_claim(claim: TravelClaim) -> ResponseReturnValue:
    """One claim with what it takes to answer it."""
    return _show(claim)


@pages.post("/claims/<uuid:claim_id>/approve")
@guard("handle_claim", find_claim)
def approve(claim: TravelClaim) -> ResponseReturnValue:
    """Say that it is to be paid."""
    form = _approve_form(claim)
    if not form.validate_on_submit():
        return _show(claim, approving=form)
    form.expect_version(claim)
    handling.approve_claim(
        claim,
        payroll_reference=(form.payroll_reference.data or "").strip(),
        has_looked=bool(form.has_looked and form.has_looked.data),
        reason=(form.reason.data or "").strip() if form.reason else "",
        by=current_user,
        at=now(),
    )
    return done(_page_of(claim), _("Approved. The person gets a letter."))


@pages.route("/claims/<uuid:claim_id>/return", methods=["GET", "POST"])
@guard("handle_claim", find_claim)
def return_claim(claim: TravelClaim) -> ResponseReturnValue:
    """Send it back to be mended."""
    form = forms.ReasonForm(version=claim.version)
    if form.validate_on_submit():
        form.expect_version(claim)
        handling.return_claim(claim, reason=form.reason.data, by=current_user, at=now())
        return done(_page_of(claim), _("It is sent back. The person gets a letter."))
    return _page("return_claim", claim.round, form, claim=claim)


@pages.route("/claims/<uuid:claim_id>/refuse", methods=["GET", "POST"])
@guard("handle_claim", find_claim)
def refuse_claim(claim: TravelClaim) -> ResponseReturnValue:
    """Say that it is not paid, and why."""
    form = forms.ReasonForm(version=claim.version)
    if form.validate_on_submit():
        form.expect_version(claim)
        handling.refuse_claim(claim, reason=form.reason.data, by=current_user, at=now())
        return done(_page_of(claim), _("It is not paid. The person gets a letter."))
    return _page("refuse_claim", claim.round, form, claim=claim)


@pages.post("/claims/<uuid:claim_id>/reopen")
@guard("handle_claim", find_claim)
def reopen(claim: TravelClaim) -> ResponseReturnValue:
    """Take the answer back."""
    VersionedForm().expect_version(claim)
    handling.reopen_claim(claim, by=current_user, at=now())
    return done(_page_of(claim), _("The answer is taken back."))


@pages.route("/claims/<uuid:claim_id>/exception", methods=["GET", "POST"])
@guard("handle_claim", find_claim)
def allow_late(claim: TravelClaim) -> ResponseReturnValue:
    """Let it be sent all the same."""
    form = forms.ExceptionForm(version=claim.version)
    if form.validate_on_submit():
        form.expect_version(claim)
        until, why = form.until.data, form.why.data or ""
        handling.allow_late(claim, until=until, reason=why, by=current_user, at=now())
        return done(_page_of(claim), _("It can be sent until then. The person gets a letter."))
    return _page("allow_late", claim.round, form, claim=claim)


@pages.route("/rounds/<slug>/payroll", methods=["GET", "POST"])
@guard("manage_payroll", find_round)
def list_batches(round: Round) -> ResponseReturnValue:
    """What waits to be paid, the button that makes a list of it, and earlier lists."""
    ready = lists.list_ready(round)
    form = forms.BatchForm(expected=sum(one.total_ore for one in ready))
    if form.validate_on_submit():
        batch = payroll.make_batch(round, expected=_expected(), by=current_user, at=now())
        return done(_page_of_batch(batch), _("The list is made. Fetch the file for the payroll."))
    batches = lists.list_batches(round)
    return _page("list_batches", round, form, ready=ready, batches=batches)


@pages.get("/payroll-batches/<uuid:batch_id>")
@guard("manage_payroll", lists.find_batch)
def show_batch(batch: PayrollBatch) -> ResponseReturnValue:
    """A list: what is in it, its file, and the button for when it is paid."""
    claims = lists.list_claims_in(batch)
    return _page("show_batch", batch.round, Form(), batch=batch, claims=claims)


@pages.get("/payroll-batches/<uuid:batch_id>/file")
@guard("manage_payroll", lists.find_batch)
def read_batch(batch: PayrollBatch) -> ResponseReturnValue:
    """The file for the payroll: the same bytes every time."""
    return send_file(
        BytesIO(lists.read_batch(batch)),
        mimetype="text/csv",
        as_attachment=True,
        download_name=f"resor-{batch.round.slug}-{batch.number}.csv",
    )


@pages.post("/payroll-batches/<uuid:batch_id>/pay")
@guard("manage_payroll", lists.find_batch)
def pay_batch(batch: PayrollBatch) -> ResponseReturnValue:
    """Say that everything in it is paid."""
    payroll.pay_batch(batch, by=current_user, at=now())
    return done(_page_of_batch(batch), _("Marked as paid. Everybody in it gets a letter."))


@pages.post("/payroll-batches/<uuid:batch_id>/undo")
@guard("manage_payroll", lists.find_batch)
def undo_batch(batch: PayrollBatch) -> ResponseReturnValue:
    """Take the list back."""
    payroll.undo_batch(batch, by=current_user, at=now())
    here = url_for("travel_staff.list_batches", slug=batch.round.slug)
    return done(here, _("The list is undone. What was in it is approved, and in no list."))


@pages.route("/rounds/<slug>/travel-rules", methods=["GET", "POST"])
@guard("set_travel_rules", find_round)
def edit_rules(round: Round) -> ResponseReturnValue:
    """What the round pays for, the rate, and for how long one can ask."""
    rules = find_rules(round.id)
    form = forms.rules_form(rules)
    if form.validate_on_submit():
        form.expect_version(rules)
        handling.set_rules(round, **forms.rules_in(form), by=current_user, at=now())
        return done(url_for("travel_staff.list_claims", slug=round.slug), _("Saved."))
    return _page("edit_rules", round, form)


def _show(claim: TravelClaim, approving: forms.ApproveForm | None = None) -> ResponseReturnValue:
    rules = find_rules(claim.round_id)
    approving = approving or _approve_form(claim)
    return _page(
        "show_claim",
        claim.round,
        approving,
        claim=claim,
        last_day=claim.exception_until or last_day(claim.session, rules),
        doubles=find_doubles(claim),
        same_files=find_same_files(claim),
        is_absent=lists.was_noted_absent(claim),
    )


def _approve_form(claim: TravelClaim) -> forms.ApproveForm:
    known = claim.payroll_reference or lists.find_known_reference(claim)
    form = forms.ApproveForm(version=claim.version, payroll_reference=known)
    if not (find_doubles(claim) or find_same_files(claim)):
        del form.has_looked
    if not claim.lacks_receipt:
        del form.reason
    return form


def _asked() -> lists.Wanted:
    """What the address narrows the list to; what makes no sense in it counts for nothing."""
    states = [ClaimState(s) for s in request.args.getlist("state") if s in set(ClaimState)]
    sessions = [id for text in request.args.getlist("session") if (id := _uuid(text))]
    return lists.Wanted(states, sessions, request.args.get("q", "").strip())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _expected() -> int:
    text = request.form.get("expected", "")
    if not text.isdigit():
        raise Stale(mark("Other claims are approved now than those you saw. Look once more."))
    return int(text)


def _page(name: str, round: Round, form: Form, **context: Any) -> ResponseReturnValue:
    html = render_template(f"travel/staff/{name}.html", round=round, form=form, **context)
    return html, status_of(form)


def _page_of(claim: TravelClaim) -> str:
    return url_for("travel_staff.show_claim", claim_id=claim.id)


def _page_of_batch(batch: PayrollBatch) -> str:
    return url_for("travel_staff.show_batch", batch_id=batch.id)
