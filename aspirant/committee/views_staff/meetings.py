"""Pages: write the record of the meeting, put it up for signing, read it and sign."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from aspirant.committee.forms import MeetingForm, RecusalForm, SignForm
from aspirant.committee.models import Meeting, MeetingRecusal
from aspirant.committee.queries.meetings import (
    find_meeting,
    find_meeting_of,
    find_recusal,
    list_committee,
    list_recused,
)
from aspirant.committee.queries.records import find_record, list_changed, list_gone
from aspirant.committee.service import meetings
from aspirant.core.clock import now
from aspirant.people.models import Person
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.protected.words import PROTECTED
from aspirant.selection.models import Outcome, Proposal
from aspirant.selection.queries.decisions import DecisionSheet, find_sheet
from aspirant.selection.queries.pool import list_in_the_running
from aspirant.selection.queries.proposals import list_proposals
from aspirant.selection.queries.targets import label_all, list_targets
from aspirant.selection.queries.veil import find_veil
from aspirant.selection.views_staff.blueprint import pages
from aspirant.selection.words import ATTRIBUTES
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done


@pages.route("/rounds/<slug>/meeting", methods=["GET", "POST"], endpoint="meeting")
@guard("manage_selection", find_round)
def edit_meeting(round: Round) -> ResponseReturnValue:
    """Write the record: who, when, what was looked at, and why."""
    meeting, sheet = find_meeting_of(round), find_sheet(round)
    if meeting and sheet.is_released:
        return redirect(_record(meeting), 303)
    form = _form(round, meeting, sheet)
    if form.validate_on_submit():
        if meeting:
            form.expect_version(meeting)
        made = meetings.write_meeting(round, form.minutes(), by=current_user, at=now())
        return done(_record(made), _("The record is saved. Read it through below."))
    shown = {"meeting": meeting, "recused": list_recused(round, meeting), "sheet": sheet}
    page = render_template("committee/edit_meeting.html", round=round, form=form, **shown)
    return page, status_of(form)


@pages.route("/meetings/<uuid:meeting_id>/recusals/new", methods=["GET", "POST"])
@guard("manage_selection", find_meeting)
def add_recusal(meeting: Meeting) -> ResponseReturnValue:
    """Note that somebody stepped aside from one application."""
    people, form = list_in_the_running(meeting.round), RecusalForm()
    seated = sorted((one.person for one in meeting.seats), key=lambda one: one.display_name)
    form.person.choices = [SelectChoice(one.id, one.display_name) for one in seated]
    form.number.choices = [SelectChoice(one.number or 0, one.number_text) for one in people]
    if form.validate_on_submit():
        about = next(one for one in people if one.number == form.number.data)
        who = next(one for one in seated if one.id == form.person.data)
        why = form.reason.data
        meetings.add_recusal(meeting, about, who, reason=why, by=current_user, at=now())
        return done(_writing(meeting.round), _("It is noted who stepped aside."))
    shown = {"round": meeting.round, "meeting": meeting}
    return render_template("committee/add_recusal.html", form=form, **shown), status_of(form)


@pages.post("/meeting-recusals/<uuid:recusal_id>/remove")
@guard("manage_selection", find_recusal)
def remove_recusal(recusal: MeetingRecusal) -> ResponseReturnValue:
    """Take back that somebody stepped aside."""
    round = recusal.meeting.round
    meetings.remove_recusal(recusal, by=current_user, at=now())
    return done(_writing(round), _("It is taken back."))


@pages.post("/meetings/<uuid:meeting_id>/present")
@guard("manage_selection", find_meeting)
def present(meeting: Meeting) -> ResponseReturnValue:
    """Freeze the record and ask those who sign."""
    meetings.present_meeting(meeting, by=current_user, at=now())
    return done(_record(meeting), _("The record is put up. Those who sign have a letter."))


@pages.get("/rounds/<slug>/record", endpoint="record")
@guard("read_selection", find_round)
def show_record(round: Round) -> ResponseReturnValue:
    """The record of the round's meeting, or what to do while there is none."""
    meeting = find_meeting_of(round)
    return _page(meeting) if meeting else render_template("committee/no_record.html", round=round)


@pages.get("/meetings/<uuid:meeting_id>")
@guard("read_meeting", find_meeting)
def show_meeting(meeting: Meeting) -> ResponseReturnValue:
    """The record as it prints, with the signatures, and the button for whoever signs."""
    return _page(meeting)


@pages.post("/meetings/<uuid:meeting_id>/sign")
@guard("sign_meeting", find_meeting)
def sign(meeting: Meeting) -> ResponseReturnValue:
    """Sign the record that was shown."""
    form = SignForm()
    meetings.sign_meeting(meeting, seen=form.seen.data or "", by=current_user, at=now())
    return done(_record(meeting), _("You have signed the record. Thank you."))


def _page(meeting: Meeting) -> str:
    sheet, veil = find_sheet(meeting.round), find_veil(meeting.round, current_user)
    return render_template(
        "committee/show_meeting.html",
        round=meeting.round,
        meeting=meeting,
        record=find_record(meeting, veil),
        veil=veil,
        changed=[] if sheet.is_released else list_changed(meeting, sheet),
        gone=list_gone(meeting, sheet),
        sheet=sheet,
        labels=label_all(),
        target_ids={(one.attribute, one.value): one.id for one in list_targets(meeting.round)},
        attributes=ATTRIBUTES,
        protected=PROTECTED,
        has_signed=current_user.id in {one.signer_id for one in meeting.valid},
    )


def _form(round: Round, meeting: Meeting | None, sheet: DecisionSheet) -> MeetingForm:
    people, proposals = list_committee(round), list_proposals(round)
    filled = _written(meeting) if meeting else _likely(round, people, proposals, sheet)
    form = MeetingForm(data=filled)
    form.offer(people, proposals, least=meetings.needed_signatures(round))
    return form


def _likely(
    round: Round, people: list[Person], proposals: list[Proposal], sheet: DecisionSheet
) -> dict[str, object]:
    """What a new record begins with: whoever writes it, and the proposal that was decided."""
    me = [one.id for one in people if one.id == current_user.id]
    offered = {str(one.application_id) for one in sheet.of(Outcome.OFFER)}
    return {
        "held_at": now().replace(second=0),
        "place": round.place,
        "present": me,
        "chair": current_user.id,
        "secretary": current_user.id,
        "signers": me,
        "proposals": [one.number for one in proposals if offered and set(one.chosen) == offered],
    }


def _written(meeting: Meeting) -> dict[str, object]:
    return {
        "version": meeting.version,
        "held_at": meeting.held_at,
        "place": meeting.place,
        "present": [one.person_id for one in meeting.seats],
        "chair": meeting.chair_id,
        "secretary": meeting.secretary_id,
        "signers": list(meeting.signer_ids),
        "guests": meeting.guests,
        "reasons": meeting.reasons,
        "proposals": [int(number) for number in meeting.proposals],
    }


def _record(meeting: Meeting) -> str:
    return url_for("selection_staff.show_meeting", meeting_id=meeting.id)


def _writing(round: Round) -> str:
    return url_for("selection_staff.meeting", slug=round.slug, _anchor="recusals")
