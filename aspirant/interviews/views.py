"""Pages for applicants and interviewers: choose a time; see, hold and score interviews."""

from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now, to_local
from aspirant.core.errors import NotPossible
from aspirant.interviews import panels, queries, service
from aspirant.interviews.forms import ChooseSlotForm
from aspirant.interviews.models import CUT_OFF, Interview, Slot
from aspirant.programme.models import Criterion, Round
from aspirant.programme.queries import find_round, list_criteria
from aspirant.programme.words import MODE_LABELS, Stage
from aspirant.reviews.forms import RecusalForm, level_words, levels_of, scorecard_form
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("interviews", __name__)

OWN = "/applications/<uuid:application_id>/interview"


@pages.get(OWN)
@guard("book_interview", queries.find_interview_of)
def choose_slot(interview: Interview) -> ResponseReturnValue:
    """The applicant's time, or the times to choose from. Looking changes nothing."""
    return _slot_page(interview, ChooseSlotForm(formdata=None)), 200


def _slot_page(interview: Interview, form: ChooseSlotForm, refused: str = "") -> str:
    at = now()
    free = queries.list_free_slots(
        interview.round_id, after=at + CUT_OFF, application_id=interview.application_id
    )
    form.offer(free)
    return render_template(
        "interviews/choose_slot.html",
        interview=interview,
        round=interview.application.round,
        form=form,
        days=[list(slots) for _day, slots in groupby(free, key=_day_and_place)],
        can_change=interview.can_change(at),
        refused=refused,
        modes=MODE_LABELS,
    )


@pages.post(f"{OWN}/book")
@guard("book_interview", queries.find_interview_of)
def book(interview: Interview) -> ResponseReturnValue:
    """Take a time, or another one."""
    form = ChooseSlotForm()
    if not form.validate_on_submit():
        return _slot_page(interview, form), status_of(form)
    try:
        service.book_interview(interview, form.slot.data, by=current_user, at=now())
    except service.SlotTaken as taken:
        return _show_others(interview, taken), 409
    return done(
        url_for("interviews.choose_slot", application_id=interview.application_id),
        _("The time is yours. We have sent you a letter with it."),
    )


def _day_and_place(slot: Slot) -> tuple[date, str, str]:
    return to_local(slot.starts_at).date(), slot.mode.value, slot.place


def _show_others(interview: Interview, taken: NotPossible) -> str:
    """The page anew, with what is free now."""
    fresh = queries.find_interview_of(interview.application_id)
    assert fresh
    return _slot_page(fresh, ChooseSlotForm(formdata=None), _(taken.message))


@pages.post(f"{OWN}/unbook")
@guard("book_interview", queries.find_interview_of)
def unbook(interview: Interview) -> ResponseReturnValue:
    """Let the time go."""
    service.unbook_interview(interview, by=current_user, at=now())
    return done(
        url_for("interviews.choose_slot", application_id=interview.application_id),
        _("You have let your time go. Choose another one when you can."),
    )


@pages.get("/rounds/<slug>/my-interviews")
@guard("list_own_interviews", find_round)
def list_own(round: Round) -> ResponseReturnValue:
    """When, where and whom an interviewer meets."""
    slots, at = queries.list_panel_slots(round.id, current_user.id), now()
    booked = [slot for slot in slots if slot.interview]
    return render_template(
        "interviews/list_own.html",
        round=round,
        waiting=[slot for slot in booked if slot.awaits_card_of(current_user.id, at)],
        coming=[slot for slot in booked if slot.ends_at > at],
        past=[slot for slot in reversed(booked) if slot.ends_at <= at],
        free=[slot for slot in slots if not slot.interview and slot.starts_at > at],
        modes=MODE_LABELS,
        at=at,
    )


@pages.route("/interviews/<uuid:interview_id>/scorecard", methods=["GET", "POST"])
@guard("write_interview_scorecard", queries.find_interview)
def write_scorecard(interview: Interview) -> ResponseReturnValue:
    """What an interviewer found, criterion by criterion."""
    criteria = list_criteria(interview.application.round, Stage.INTERVIEW)
    form = _scorecard(interview, criteria)
    if form.validate_on_submit():
        form.expect_version(_Seen(interview))
        levels = levels_of(form, criteria)
        service.write_scorecard(
            interview, levels=levels, note=form.note.data or "", by=current_user, at=now()
        )
        url = url_for("interviews.list_own", slug=interview.application.round.slug)
        return done(url, _("The scorecard is saved."))
    return render_template(
        "interviews/write_scorecard.html", **_card_page(interview, criteria), form=form
    ), status_of(form)


@pages.route("/interviews/<uuid:interview_id>/recusal", methods=["GET", "POST"])
@guard("write_interview_scorecard", queries.find_interview)
def recuse(interview: Interview) -> ResponseReturnValue:
    """Step aside from an interview, before or after it."""
    form, round = RecusalForm(), interview.application.round
    if form.validate_on_submit():
        panels.recuse_interviewer(interview, reason=form.reason.data, by=current_user, at=now())
        return done(
            url_for("interviews.list_own", slug=round.slug),
            _("You have stepped aside. The coordinator finds somebody else for the interview."),
        )
    return render_template(
        "interviews/recuse.html", round=round, interview=interview, form=form
    ), status_of(form)


class _Seen:
    """The version of a person's own scorecard; 0 before the first."""

    def __init__(self, interview: Interview) -> None:
        card = interview.card_of(current_user.id)
        self.version = card.version if card else 0


def _scorecard(interview: Interview, criteria: list[Criterion]) -> Any:
    card = interview.card_of(current_user.id)
    return scorecard_form(
        criteria,
        version=_Seen(interview).version,
        levels={score.criterion_id: score.value for score in card.scores} if card else {},
        note=card.note if card else "",
        note_hint=_("Only you and the coordinators see it."),
    )


def _card_page(interview: Interview, criteria: list[Criterion]) -> dict[str, Any]:
    """What the page shows. Others' levels count only after one's own are in."""
    own = interview.card_of(current_user.id)
    standings = queries.list_standings(interview.round_id) if own else {}
    return {
        "round": interview.application.round,
        "interview": interview,
        "own": own,
        "criteria": criteria,
        "words": level_words(criteria),
        "standing": standings.get(interview.application_id),
        "can_score": service.can_score(interview, at=now()),
        "can_step_aside": panels.can_change_panel(interview),
        "modes": MODE_LABELS,
    }
