"""Pages for those who plan: a new session, what happens there, agenda, materials, seats.

They belong to the pages of those who run the round, so the routes are added to their blueprint.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.algorithms.holidays import holidays_between
from aspirant.core.clock import now
from aspirant.people.models import Person
from aspirant.people.queries import find_person, list_people_in_round
from aspirant.permissions import can
from aspirant.programme.models import Area, Break, Round, Session
from aspirant.programme.queries import find_area_with_members, find_break, find_round, list_areas
from aspirant.programme.queries import list_breaks as noted_breaks
from aspirant.programme.words import HOLIDAY_WORDS, Audience
from aspirant.schedule import places, planning, unplanning
from aspirant.schedule.audience import Whom
from aspirant.schedule.clashes import find_in_the_way_of_new
from aspirant.schedule.forms import BreakForm, said_of_planning
from aspirant.schedule.models import MOST_SEATS, Plan, has_seats, takes_answers
from aspirant.schedule.planning_forms import (
    CallForm,
    MaterialForm,
    agenda_form,
    agenda_version,
    contents_form,
    lines_in,
    new_session_form,
)
from aspirant.schedule.queries import (
    Paper,
    count_places_taken,
    find_board_meeting,
    find_material,
    find_session,
    list_agenda,
    list_materials,
    list_seating,
    read_content,
)
from aspirant.schedule.views_staff import pages
from aspirant.web.forms import Form, status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

__all__ = ["pages"]


@pages.route("/rounds/<slug>/sessions/new", methods=["GET", "POST"])
@guard("plan_session", find_round)
def plan_session(round: Round) -> ResponseReturnValue:
    """A new session: when, where, what, for whom. Those asked get a letter."""
    form, way = new_session_form(list_people_in_round(round.id), list_areas(round)), None
    if form.validate_on_submit() and not (way := _unseen(form.whole_plan(), round, form.whom())):
        made = planning.plan_session(
            round,
            plan=form.plan(),
            contents=form.contents(),
            whom=form.whom(),
            is_all_day=form.is_all_day.data,
            by=current_user,
            at=now(),
        )
        return _planned(made, _("The session is planned."))
    return _page("new_session", round, form, way=way)


@pages.route("/areas/<uuid:area_id>/sessions/new", methods=["GET", "POST"])
@guard("call_session", find_area_with_members)
def call_session(area: Area) -> ResponseReturnValue:
    """A workgroup calls itself together."""
    form, way, whom = CallForm(mode="online"), None, Whom(Audience.WORKGROUP, area.id)
    if form.validate_on_submit() and not (way := _unseen(form.plan(), area.round, whom)):
        made = planning.call_session(
            area, plan=form.plan(), contents=form.contents(), by=current_user, at=now()
        )
        return _planned(made, _("Your group is called together."))
    html = render_template(
        "schedule/call_session.html", area=area, round=area.round, form=form, way=way
    )
    return html, status_of(form)


@pages.post("/sessions/<uuid:session_id>/undo-planning")
@guard("manage_sessions", find_session)
def undo_planning(session: Session) -> ResponseReturnValue:
    """As if it had not been planned; a poll that it came from asks again."""
    is_office = can(current_user, "keep_attendance", session)
    lists = "schedule_staff.list_sessions" if is_office else "schedule.list_sessions"
    here = url_for(lists, slug=session.round.slug)
    if poll := unplanning.undo_planning(session, by=current_user, at=now()):
        here = url_for("schedule.show_poll", poll_id=poll.id)
        return done(here, _("The question is open again, and no letter has left."))
    return done(here, _("Nothing is planned, and no letter has left."))


@pages.route("/sessions/<uuid:session_id>/edit", methods=["GET", "POST"])
@guard("manage_sessions", find_session)
def edit_contents(session: Session) -> ResponseReturnValue:
    """What happens, how to get there, for how many and whom."""
    may_count = can(current_user, "plan_session", session)
    form = contents_form(session, list_people_in_round(session.round_id), may_count=may_count)
    taken, is_needed = count_places_taken(session), has_seats(session)
    if form.validate_on_submit() and form.has_room_for(taken, is_needed=is_needed):
        form.expect_version(session)
        people = form.people.data if form.people else []
        planning.edit_contents(
            session, contents=form.contents(), people=people, by=current_user, at=now()
        )
        return done(_page_of(session), _("Saved."))
    return _page("edit_contents", session.round, form, session)


@pages.route("/sessions/<uuid:session_id>/agenda", methods=["GET", "POST"])
@guard("prepare_session", find_session)
def edit_agenda(session: Session) -> ResponseReturnValue:
    """The lines of the agenda, and who is responsible for each."""
    items = list_agenda(session)
    form = agenda_form(session, items, _could_lead(session))
    if form.validate_on_submit() and (lines := lines_in(form, session)) is not None:
        form.expect(agenda_version(session, items))
        planning.set_agenda(session, lines, by=current_user, at=now())
        here = url_for("schedule_staff.edit_agenda", session_id=session.id)
        return done(here, _("The agenda is saved."))
    return _page("edit_agenda", session.round, form, session)


@pages.route("/sessions/<uuid:session_id>/materials", methods=["GET", "POST"])
@guard("prepare_session", find_session)
def edit_materials(session: Session) -> ResponseReturnValue:
    """Links and files for those who come."""
    form = MaterialForm()
    if form.validate_on_submit():
        planning.add_material(
            session,
            title=form.title.data,
            is_after=form.moment.data == "after",
            link=form.link.data or "",
            file=form.sent_file(),
            by=current_user,
            at=now(),
        )
        return done(_materials_of(session), _("Added."))
    return _page("edit_materials", session.round, form, session)


@pages.post("/materials/<uuid:material_id>/remove")
@guard("prepare_session", find_material)
def remove_material(paper: Paper) -> ResponseReturnValue:
    """Take a link or a file away."""
    planning.remove_material(paper.material, by=current_user, at=now())
    return done(_materials_of(paper.session), _("It is gone."))


@pages.get("/materials/<uuid:material_id>/file")
@guard("read_material", find_material)
def read_material(paper: Paper) -> ResponseReturnValue:
    """The file, to be saved: never shown by the browser as a page of ours."""
    return send_file(
        BytesIO(read_content(paper.material)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=paper.material.file_name or "link.txt",
    )


@pages.get("/sessions/<uuid:session_id>/seats")
@guard("plan_session", find_board_meeting)
def list_seats(session: Session) -> ResponseReturnValue:
    """Who sits at a board meeting, who waits, and who has no seat anywhere."""
    return _page("list_seats", session.round, Form(), session)


@pages.post("/sessions/<uuid:session_id>/seats/<uuid:person_id>/give")
@guard("plan_session", find_session)
def give_seat(session: Session, person_id: UUID) -> ResponseReturnValue:
    """Assign a seat."""
    if person := _asked(session, person_id):
        places.give_seat(session, person, by=current_user, at=now())
    return done(url_for("schedule_staff.list_seats", session_id=session.id), _("Saved."))


@pages.post("/sessions/<uuid:session_id>/seats/<uuid:person_id>/take-back")
@guard("plan_session", find_session)
def take_back_seat(session: Session, person_id: UUID) -> ResponseReturnValue:
    """Let a seat be free again."""
    if person := _asked(session, person_id):
        places.take_back_seat(session, person, by=current_user, at=now())
    return done(url_for("schedule_staff.list_seats", session_id=session.id), _("Saved."))


@pages.route("/rounds/<slug>/breaks", methods=["GET", "POST"])
@guard("plan_session", find_round)
def list_breaks(round: Round) -> ResponseReturnValue:
    """Holidays, which are known, and breaks, which the office notes."""
    form = BreakForm()
    if form.validate_on_submit():
        days = form.first_day.data, form.last_day.data
        planning.add_break(round, name=form.name.data, days=days, by=current_user, at=now())
        return done(url_for("schedule_staff.list_breaks", slug=round.slug), _("Added."))
    html = render_template(
        "schedule/staff/list_breaks.html",
        round=round,
        form=form,
        breaks=noted_breaks(round.id),
        holidays=holidays_between(round.starts_on, round.ends_on),
    )
    return html, status_of(form)


@pages.post("/breaks/<uuid:break_id>/remove")
@guard("plan_session", find_break)
def remove_break(found: Break) -> ResponseReturnValue:
    """Take a break away."""
    slug = planning.remove_break(found, by=current_user, at=now())
    return done(url_for("schedule_staff.list_breaks", slug=slug), _("It is gone."))


@pages.app_template_filter("say_holiday")
def say_holiday(name: str) -> str:
    """What a holiday is called."""
    return _(HOLIDAY_WORDS[name])


def _unseen(plan: Plan, round: Round, whom: Whom) -> dict[str, Any] | None:
    """What stands in the way of a plan, where it was not shown before the press."""
    way = find_in_the_way_of_new(round.id, plan, whom)
    key = way.key(plan)
    return {"found": way, "key": key} if way and request.form.get("looked") != key else None


def _planned(made: Session, said: str) -> ResponseReturnValue:
    return done(_page_of(made), said_of_planning(said, made, at=now()))


def _asked(session: Session, person_id: UUID) -> Person | None:
    person = find_person(person_id)
    return person if person and session.asks(person) else None


def _could_lead(session: Session) -> Sequence[Person]:
    return list_people_in_round(session.round_id)


def _page(
    name: str, round: Round, form: Form, session: Session | None = None, **more: Any
) -> ResponseReturnValue:
    html = render_template(
        f"schedule/staff/{name}.html",
        round=round,
        session=session,
        form=form,
        materials=list_materials(session) if session and name == "edit_materials" else [],
        seating=list_seating(session) if session and name == "list_seats" else [],
        most_seats=MOST_SEATS,
        is_open=session is not None and takes_answers(session, now()),
        **more,
    )
    return html, status_of(form)


def _page_of(session: Session) -> str:
    return url_for("schedule.show_session", session_id=session.id)


def _materials_of(session: Session) -> str:
    return url_for("schedule_staff.edit_materials", session_id=session.id)
