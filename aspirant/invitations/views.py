"""Pages: answer with what goes with it, signed in or from a letter.

A letter's button leads to a page that only shows; the press on that page decides. So a scanner that
follows every link of a letter answers nothing for anybody.
"""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.invitations import service
from aspirant.invitations.forms import FullAnswerForm, chosen_in, full_answer_form
from aspirant.invitations.models import AnswerDetail
from aspirant.invitations.queries import (
    AnswerByLetter,
    find_answer_by_letter,
    find_detail,
)
from aspirant.programme.models import Session
from aspirant.schedule.forms import answer_in, said_of
from aspirant.schedule.models import RsvpAnswer, takes_answers
from aspirant.schedule.queries import find_answer, find_place_in_line, find_session
from aspirant.web.forms import status_of
from aspirant.web.guard import guard
from aspirant.web.receipts import done

pages = Blueprint("invitations", __name__)


@pages.route("/sessions/<uuid:session_id>/my-answer", methods=["GET", "POST"])
@guard("answer_session", find_session)
def answer(session: Session) -> ResponseReturnValue:
    """Whether I come, why not, and what I need."""
    form = full_answer_form(session, **_kept(session))
    if form.validate_on_submit():
        made = service.answer_fully(session, **chosen_in(form), by=current_user, at=now())
        here = url_for("schedule.show_session", session_id=session.id)
        return done(here, said_of(answer_in(form), made))
    return _show("invitations/answer.html", session, form)


@pages.route("/answers/<token>", methods=["GET", "POST"])
@guard("answer_by_letter", find_answer_by_letter)
def answer_by_letter(asked: AnswerByLetter) -> ResponseReturnValue:
    """The same from a letter's button, without signing in. Shows nothing that was given before."""
    form = full_answer_form(asked.session, answer=_pressed())
    if form.validate_on_submit():
        said = chosen_in(form)
        made = service.answer_from_afar(asked.session, **said, by=asked.person, at=now())
        here = f"{request.path}?answer={answer_in(form)}"  # so that it stands chosen
        return done(here, said_of(answer_in(form), made))
    return _show("invitations/answer_by_letter.html", asked.session, form)


def _kept(session: Session) -> dict[str, object]:
    rsvp = find_answer(session, current_user)
    detail = find_detail(session.id, current_user.id) or AnswerDetail(reason="", needs="[]")
    waits = rsvp is None and find_place_in_line(session, current_user) is not None
    kept = RsvpAnswer.YES if waits else rsvp and rsvp.answer
    return {
        "answer": kept.value if kept else _pressed(),
        "reason": detail.reason,
        "needs": detail.asked,
    }


def _pressed() -> str | None:
    """Which of the letter's buttons was pressed: chosen beforehand, and nothing more."""
    pressed = request.args.get("answer", "")
    return pressed if pressed in set(RsvpAnswer) else None


def _show(template: str, session: Session, form: FullAnswerForm) -> ResponseReturnValue:
    page = render_template(
        template,
        session=session,
        round=session.round,
        form=form,
        takes_answers=takes_answers(session, now()),
    )
    return page, status_of(form)
