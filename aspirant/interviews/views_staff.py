"""Pages for coordinators: times, invitations, and how each interview goes."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from aspirant.applications.models import Application
from aspirant.applications.queries import find_application
from aspirant.core.clock import now
from aspirant.interviews import panels, queries, service
from aspirant.interviews.forms import MoveForm, SeatForm, SlotsForm
from aspirant.interviews.models import Interview, Slot
from aspirant.lifecycle import InterviewState
from aspirant.people.models import Person
from aspirant.people.queries import find_person, list_people_in_round
from aspirant.permissions import Role
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round
from aspirant.programme.words import MODE_LABELS, Mode
from aspirant.reviews.list_pages import chosen_numbers
from aspirant.web.filters import clock_time
from aspirant.web.forms import Form, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("interviews_staff", __name__)

ONE = "/interviews/<uuid:interview_id>"


@pages.get("/rounds/<slug>/interviews")
@guard("manage_interviews", find_round)
def list_interviews(round: Round) -> ResponseReturnValue:
    """Who is invited, who has a time, who is silent; and the times."""
    interviews, slots = queries.list_interviews(round.id), queries.list_unbooked_slots(round.id)
    at = now()
    return render_template(
        "interviews/list_interviews.html",
        round=round,
        interviews=interviews,
        parts=_parts(interviews, at),
        slots=slots,
        to_invite=queries.list_to_invite(round.id),
        free=[slot for slot in slots if slot.panel and slot.starts_at > at],
        silent=[one for one in interviews if one.state is InterviewState.INVITED],
        modes=MODE_LABELS,
        at=at,
    )


def _parts(interviews: list[Interview], at: datetime) -> list[tuple[str, list[Interview]]]:
    """The list in parts, each with its heading: what waits, what comes, and last what has been."""
    timed = [one for one in interviews if one.slot]
    over = [one for one in timed if one.slot and one.slot.ends_at <= at]
    waits = [one for one in over if one.state is InterviewState.BOOKED]
    silent = [one for one in interviews if one.state is InterviewState.INVITED]
    coming = [one for one in timed if one not in over]
    rest = [one for one in reversed(interviews) if one not in [*waits, *coming, *silent]]
    parts = [
        (_("How did it go?"), waits),
        (_("To come"), coming),
        (_("Have not chosen a time"), silent),
        (_("Earlier"), rest),
    ]
    return [(heading, part) for heading, part in parts if part]


@pages.route("/rounds/<slug>/interviews/times", methods=["GET", "POST"])
@guard("manage_interviews", find_round)
def add_slots(round: Round) -> ResponseReturnValue:
    """Offer a series of times with a panel."""
    form, interviewers = SlotsForm(), list_people_in_round(round.id, Role.INTERVIEWER)
    form.offer(interviewers)
    if form.validate_on_submit():
        panel = [one for one in interviewers if one.id in form.panel.data]
        if _has_no_clash(form, panel):
            return _add(round, form, panel)
    return render_template(
        "interviews/add_slots.html", round=round, form=form, interviewers=interviewers
    ), status_of(form)


def _has_no_clash(form: SlotsForm, panel: list[Person]) -> bool:
    """Say at the panel who is busy when, so that it can be put right there."""
    form.panel.errors = [
        _(
            "%(name)s already has an interview then, %(first)s–%(last)s.",
            name=clash.name,
            first=clock_time(clash.span.starts_at),
            last=clock_time(clash.span.ends_at),
        )
        for clash in queries.list_clashes(panel, form.spans())
    ]
    return not form.panel.errors


def _add(round: Round, form: SlotsForm, panel: list[Person]) -> ResponseReturnValue:
    slots = service.add_slots(
        round,
        form.spans(),
        mode=Mode(form.mode.data),
        place=form.place.data or "",
        link=form.link.data or "",
        panel=panel,
        by=current_user,
        at=now(),
    )
    added = ngettext("%(num)s time is added.", "%(num)s times are added.", len(slots))
    return done(_list_of(round), added)


@pages.post("/interview-times/<uuid:slot_id>/removal")
@guard("manage_interviews", queries.find_slot)
def remove_slot(slot: Slot) -> ResponseReturnValue:
    """Take back a time that nobody has booked."""
    url = url_for("interviews_staff.list_interviews", slug=slot.round.slug)
    service.remove_slot(slot, by=current_user, at=now())
    return done(url, _("The time is taken away."))


@pages.route("/rounds/<slug>/interviews/invitations", methods=["GET", "POST"])
@guard("manage_interviews", find_round)
def invite(round: Round) -> ResponseReturnValue:
    """Invite the shortlisted: shows who they are, and writes to them at the button."""
    form, invited = Form(), queries.list_to_invite(round.id)
    if form.validate_on_submit():
        count = len(service.invite_applications(invited, by=current_user, at=now()))
        return done(_list_of(round), _letters(count))
    free = queries.count_free_slots(round.id, after=now())
    return render_template(
        "interviews/invite.html", round=round, invited=invited, free=free, form=form
    ), status_of(form)


@pages.post("/rounds/<slug>/interviews/reminders")
@guard("manage_interviews", find_round)
def remind(round: Round) -> ResponseReturnValue:
    """Write once more to those who have not chosen a time, and to nobody else."""
    count = service.remind_silent(queries.list_silent(round.id), by=current_user, at=now())
    return done(_list_of(round), _letters(count))


def _letters(count: int) -> str:
    return ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", count)


@pages.get(ONE)
@guard("manage_interviews", queries.find_interview)
def show_interview(interview: Interview) -> ResponseReturnValue:
    """One interview: when, where, who, what was found; what can be done with it."""
    return _interview_page(interview, _move_form(interview), _seat_form(interview))


def _move_form(interview: Interview) -> MoveForm:
    form = MoveForm()
    form.offer(
        queries.list_free_slots(
            interview.round_id, after=now(), application_id=interview.application_id
        )
    )
    return form


def _seat_form(interview: Interview) -> SeatForm:
    form, apart = SeatForm(), queries.list_kept_apart(interview.application_id)
    people = list_people_in_round(interview.round_id, Role.INTERVIEWER)
    form.offer([one for one in people if one.id not in apart | interview.interviewer_ids])
    return form


def _interview_page(interview: Interview, form: MoveForm, seat: SeatForm) -> ResponseReturnValue:
    standings = queries.list_standings(interview.round_id)
    return render_template(
        "interviews/show_interview.html",
        round=interview.application.round,
        interview=interview,
        standing=standings.get(interview.application_id),
        form=form,
        seat=seat,
        can_change_panel=panels.can_change_panel(interview),
        has_begun=interview.has_begun(now()),
        modes=MODE_LABELS,
    ), max(status_of(form), status_of(seat))


@pages.post(f"{ONE}/seats")
@guard("manage_interviews", queries.find_interview)
def seat(interview: Interview) -> ResponseReturnValue:
    """Give a seat in the panel to one more interviewer."""
    form = _seat_form(interview)
    if not form.validate_on_submit():
        return _interview_page(interview, _move_form(interview), form)
    person = find_person(UUID(form.person.data))
    assert person
    panels.seat_interviewer(interview, person, by=current_user, at=now())
    return done(
        _page_of(interview),
        _("%(name)s is in the panel, and a letter is on its way.", name=person.display_name),
    )


@pages.post(f"{ONE}/move")
@guard("manage_interviews", queries.find_interview)
def move(interview: Interview) -> ResponseReturnValue:
    """Give the applicant another time."""
    form = _move_form(interview)
    if not form.validate_on_submit():
        return _interview_page(interview, form, _seat_form(interview))
    service.move_interview(interview, UUID(form.slot.data), by=current_user, at=now())
    return done(_page_of(interview), _("The interview is moved, and a letter is on its way."))


@pages.post(f"{ONE}/cancel")
@guard("manage_interviews", queries.find_interview)
def cancel(interview: Interview) -> ResponseReturnValue:
    """Call the interview off."""
    service.cancel_interview(interview, by=current_user, at=now())
    return done(_page_of(interview), _("The interview is cancelled, and a letter is on its way."))


@pages.post(f"{ONE}/hold")
@guard("manage_interviews", queries.find_interview)
def hold(interview: Interview) -> ResponseReturnValue:
    """Note that it took place."""
    service.hold_interview(interview, by=current_user, at=now())
    return done(_page_of(interview), _("Noted: the interview was held."))


@pages.post(f"{ONE}/miss")
@guard("manage_interviews", queries.find_interview)
def miss(interview: Interview) -> ResponseReturnValue:
    """Note that the applicant did not come."""
    service.miss_interview(interview, by=current_user, at=now())
    return done(_page_of(interview), _("Noted: the applicant did not come."))


@pages.post(f"{ONE}/invite-again")
@guard("manage_interviews", queries.find_interview)
def invite_again(interview: Interview) -> ResponseReturnValue:
    """Let the applicant choose a time anew."""
    service.invite_again(interview, by=current_user, at=now())
    return done(_page_of(interview), _("A new invitation is on its way."))


@pages.post("/applications/<uuid:application_id>/unlisting")
@guard("shortlist_application", find_application)
def unlist(application: Application) -> ResponseReturnValue:
    """Take an application off the interview list, back to the reading."""
    interview = queries.find_interview_of(application.id)
    service.unlist_application(application, interview, by=current_user, at=now())
    slug, number = application.round.slug, application.number
    return done(
        url_for("reviews_staff.show_reviews", slug=slug, number=number),
        _("%(number)s is off the interview list.", number=application.number_text),
    )


@pages.route("/rounds/<slug>/reviews/unlisting", methods=["GET", "POST"])
@guard("shortlist_application", find_round)
def unlist_chosen(round: Round) -> ResponseReturnValue:
    """Take many off the interview list: shows who they are, and does it at the button."""
    form, chosen = Form(), queries.list_chosen(round.id, chosen_numbers())
    if form.validate_on_submit():
        count = len(service.unlist_applications(chosen, by=current_user, at=now()))
        url = url_for("reviews_staff.list_reviews", slug=round.slug)
        return done(url, _off_the_list(count))
    return render_template(
        "interviews/unlist.html",
        round=round,
        chosen=chosen,
        form=form,
        can_unlist=service.can_unlist,
    ), status_of(form)


def _off_the_list(count: int) -> str:
    return ngettext(
        "%(num)s application is off the interview list.",
        "%(num)s applications are off the interview list.",
        count,
    )


def _list_of(round: Round) -> str:
    return url_for("interviews_staff.list_interviews", slug=round.slug)


def _page_of(interview: Interview) -> str:
    return url_for("interviews_staff.show_interview", interview_id=interview.id)
