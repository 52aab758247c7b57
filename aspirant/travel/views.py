"""Pages: my travel claims, one claim with its lines and receipts, sending it."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.schedule.audience import list_invited
from aspirant.travel.forms import (
    DriveForm,
    SendForm,
    TicketForm,
    drive_form,
    offer_receipts,
    ticket_form,
)
from aspirant.travel.models import TravelClaim, TravelLine, last_day
from aspirant.travel.queries import claims as queries
from aspirant.travel.queries.claims import OwnReceipt, Trip
from aspirant.travel.queries.doubles import list_shared_with
from aspirant.travel.receipt_forms import ReceiptsForm
from aspirant.travel.service import claims as service
from aspirant.travel.service import lines
from aspirant.travel.words import KIND_LABELS, TravelKind
from aspirant.web.filters import number
from aspirant.web.forms import VersionedForm, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done, keep

pages = Blueprint("travel", __name__)


@pages.app_template_filter("kronor")
def kronor(ore: int) -> str:
    """1 234,50 kr."""
    return _("SEK %(amount)s", amount=number(ore / 100, 2))


@pages.app_template_filter("kilometres")
def kilometres(tenths: int) -> str:
    """124,5."""
    return number(tenths / 10, 1)


@pages.app_template_filter("say_travel_kind")
def say_travel_kind(kind: TravelKind) -> str:
    """What a line is for, in words."""
    return _(KIND_LABELS[kind])


@pages.get("/rounds/<slug>/my-claims")
@guard("list_own_claims", find_round)
def list_own(round: Round) -> ResponseReturnValue:
    """The sessions I travel to, and how my claims stand."""
    rules = queries.find_rules(round.id)
    trips = queries.list_own_trips(round, current_user)
    last_days = {one.session.id: last_day(one.session, rules) for one in trips}
    return render_template(
        "travel/list_own.html", round=round, trips=trips, rules=rules, last_days=last_days, at=now()
    )


@pages.post("/sessions/<uuid:session_id>/claim")
@guard("claim_travel", queries.find_trip)
def begin(trip: Trip) -> ResponseReturnValue:
    """Begin the claim for a session, or go on with it."""
    claim = service.begin_claim(trip, by=current_user, at=now())
    return done(url_for("travel.show", claim_id=claim.id))


@pages.get("/claims/<uuid:claim_id>")
@guard("read_own_claim", queries.find_claim)
def show(claim: TravelClaim) -> ResponseReturnValue:
    """My claim: what is in it, what is missing, and the button that sends it."""
    return _show(claim)


@pages.route("/claims/<uuid:claim_id>/add-ticket", methods=["GET", "POST"])
@guard("edit_claim", queries.find_claim)
def add_ticket(claim: TravelClaim) -> ResponseReturnValue:
    """A ticket or another cost, with its receipt."""
    return _ticket(claim, None)


@pages.route("/claims/<uuid:claim_id>/add-drive", methods=["GET", "POST"])
@guard("edit_claim", queries.find_claim)
def add_drive(claim: TravelClaim) -> ResponseReturnValue:
    """A way in one's own car."""
    return _drive(claim, None)


@pages.route("/claim-lines/<uuid:line_id>", methods=["GET", "POST"])
@guard("edit_claim", queries.find_claim_of_line)
def edit_line(claim: TravelClaim) -> ResponseReturnValue:
    """Enter a line otherwise."""
    line = _line_of(claim)
    return _drive(claim, line) if line.kind is TravelKind.CAR else _ticket(claim, line)


@pages.post("/claim-lines/<uuid:line_id>/remove")
@guard("edit_claim", queries.find_claim_of_line)
def remove_line(claim: TravelClaim) -> ResponseReturnValue:
    """Take a line away."""
    line = _line_of(claim)
    VersionedForm().expect_version(line)
    lines.remove_line(line, claim, by=current_user, at=now())
    return done(_page_of(claim), _("It is gone."))


@pages.post("/claims/<uuid:claim_id>/receipts")
@guard("edit_claim", queries.find_claim)
def add_receipts(claim: TravelClaim) -> ResponseReturnValue:
    """Put receipts with the claim; which line they are for is chosen there."""
    _refuse_sent(claim)
    form = ReceiptsForm()
    form.claim = claim
    is_whole = form.validate_on_submit()
    for file in form.good_files:
        lines.add_receipt(claim, file, by=current_user, at=now())
    if is_whole:
        return done(_page_of(claim) + "#receipts", _("Saved."))
    keep()
    return _show(queries.find_claim(claim.id) or claim, receipts=form)


@pages.post("/travel-receipts/<uuid:receipt_id>/remove")
@guard("edit_claim", queries.find_receipt)
def remove_receipt(own: OwnReceipt) -> ResponseReturnValue:
    """Take a receipt away."""
    lines.remove_receipt(own.receipt, own.claim, by=current_user, at=now())
    return done(_page_of(own.claim), _("It is gone."))


@pages.get("/travel-receipts/<uuid:receipt_id>/file")
@guard("read_travel_receipt", queries.find_receipt)
def read_receipt(own: OwnReceipt) -> ResponseReturnValue:
    """The file, to be saved: never shown by the browser as a page of ours."""
    return send_file(
        BytesIO(queries.read_receipt(own.receipt)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=own.receipt.file_name,
    )


@pages.post("/claims/<uuid:claim_id>/submit")
@guard("edit_claim", queries.find_claim)
def submit(claim: TravelClaim) -> ResponseReturnValue:
    """Send the claim."""
    form = _send_form(claim)
    if not form.validate_on_submit():
        return _show(claim, form=form)
    was_there = form.was_there is not None
    service.submit_claim(claim, was_there=was_there, by=current_user, at=now())
    return done(_page_of(claim), _("Your claim is sent. You get a letter when it is looked at."))


@pages.post("/claims/<uuid:claim_id>/withdraw")
@guard("edit_claim", queries.find_claim)
def withdraw(claim: TravelClaim) -> ResponseReturnValue:
    """Take the claim back."""
    service.withdraw_claim(claim, by=current_user, at=now())
    said = _("Your claim is taken back.") if claim.is_sent else _("Your draft is put away.")
    return done(_page_of(claim), said)


@pages.post("/claims/<uuid:claim_id>/resume")
@guard("edit_claim", queries.find_claim)
def resume(claim: TravelClaim) -> ResponseReturnValue:
    """Take up a claim that was taken back."""
    service.resume_claim(claim, by=current_user, at=now())
    return done(_page_of(claim), _("You can go on with your claim."))


def _ticket(claim: TravelClaim, line: TravelLine | None) -> ResponseReturnValue:
    _refuse_sent(claim)
    rules = queries.find_rules(claim.round_id)
    form = ticket_form(claim, rules, list_invited(claim.session), line)
    is_whole = form.validate_on_submit()
    receipt_id = _keep_file(form, claim)
    if is_whole:
        return _save(claim, line, form, form.cost(receipt_id))
    if receipt_id:
        offer_receipts(form, claim)
        form.receipt.data = str(receipt_id)
        keep()
    return _line_page("travel/edit_ticket.html", claim, line, form)


def _keep_file(form: TicketForm, claim: TravelClaim) -> UUID | None:
    """A file that can be taken is kept even where something else has to be mended first."""
    file = form.sent_file()
    if file is None or form.file.errors:
        return None
    return lines.add_receipt(claim, file, by=current_user, at=now()).id


def _drive(claim: TravelClaim, line: TravelLine | None) -> ResponseReturnValue:
    _refuse_sent(claim)
    form = drive_form(claim, list_invited(claim.session), line)
    if form.validate_on_submit():
        return _save(claim, line, form, form.cost())
    return _line_page("travel/edit_drive.html", claim, line, form)


def _save(
    claim: TravelClaim, line: TravelLine | None, form: VersionedForm, cost: lines.Cost
) -> ResponseReturnValue:
    if line is None:
        lines.add_line(claim, cost, by=current_user, at=now())
    else:
        form.expect_version(line)
        lines.edit_line(line, claim, cost, by=current_user, at=now())
    return done(_page_of(claim), _("Saved."))


def _line_page(
    template: str, claim: TravelClaim, line: TravelLine | None, form: TicketForm | DriveForm
) -> ResponseReturnValue:
    html = render_template(
        template,
        claim=claim,
        line=line,
        form=form,
        round=claim.round,
        rules=queries.find_rules(claim.round_id),
    )
    return html, status_of(form)


def _show(
    claim: TravelClaim, form: SendForm | None = None, receipts: ReceiptsForm | None = None
) -> ResponseReturnValue:
    form, receipts = form or _send_form(claim), receipts or ReceiptsForm()
    html = render_template(
        "travel/show.html",
        claim=claim,
        round=claim.round,
        form=form,
        receipts_form=receipts,
        shared=list_shared_with(claim),
        **_standing(claim),
    )
    return html, status_of(receipts) if receipts.errors else status_of(form)


def _standing(claim: TravelClaim) -> dict[str, Any]:
    """What the claim comes to, and what stands in its way."""
    at, rules = now(), queries.find_rules(claim.round_id)
    return {
        "rules": rules,
        "last_day": claim.exception_until or last_day(claim.session, rules),
        "hindrances": queries.list_hindrances(claim, rules, at=at) if claim.is_open else [],
        "hindrance_words": queries.HINDRANCE_WORDS,
        "total": queries.total_of(claim, rules),
        "amounts": {line.id: queries.amount_of(line, claim, rules) for line in claim.lines},
    }


def _send_form(claim: TravelClaim) -> SendForm:
    form = SendForm()
    if not service.needs_word(claim):
        del form.was_there
    return form


def _line_of(claim: TravelClaim) -> TravelLine:
    wanted = (request.view_args or {})["line_id"]
    return next(line for line in claim.lines if line.id == wanted)


def _refuse_sent(claim: TravelClaim) -> None:
    if not claim.is_open:
        abort(409)


def _page_of(claim: TravelClaim) -> str:
    return url_for("travel.show", claim_id=claim.id)
