"""Pages for staff: how a round stands, and its letters."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from aspirant.core.clock import now
from aspirant.home import queries
from aspirant.home.words import say_action, say_letter, say_thing
from aspirant.invitations.queries import count_kept_replies
from aspirant.lifecycle import LetterState
from aspirant.lottery.queries import find_public_draw
from aspirant.mail.models import Letter
from aspirant.mail.rendering import render_letter
from aspirant.mail.service import cancel_letter, retry_letter
from aspirant.permissions import can
from aspirant.presence.queries import list_sessions_without_attendance
from aspirant.programme.models import Round
from aspirant.programme.queries import find_round, list_areas
from aspirant.travel.queries.lists import count_waiting
from aspirant.web.guard import guard
from aspirant.web.paging import asked_page
from aspirant.web.receipts import done

pages = Blueprint("home_staff", __name__)
for say in (say_letter, say_action, say_thing):
    pages.add_app_template_filter(say)


@pages.get("/rounds/<slug>")
@guard("read_round", find_round)
def overview(round: Round) -> ResponseReturnValue:
    """The round step by step: what is done, what is next."""
    told_at = None if can(current_user, "manage_selection", round) else now()
    return render_template(
        "home/overview.html",
        round=round,
        counts=queries.count_round(round, told_at=told_at),
        areas=list_areas(round),
        is_closed=round.call.closes_at <= now(),
        sessions=queries.list_coming_sessions(round, at=now(), most=3),
        draw=find_public_draw(round),
        at=now(),
        unlisted=list_sessions_without_attendance([round], at=now()),
        claims=count_waiting(round) if can(current_user, "list_claims", round) else 0,
        replies=count_kept_replies(round) if can(current_user, "settle_replies", round) else 0,
    )


@pages.get("/rounds/<slug>/letters")
@guard("read_letters", find_round)
def list_letters(round: Round) -> ResponseReturnValue:
    """Every letter of the round and how it went."""
    page = asked_page()
    states = [LetterState(s) for s in request.args.getlist("state") if s in set(LetterState)]
    search = request.args.get("q", "").strip()
    letters, total = queries.list_letters(round, states=states, search=search, page=page)
    return render_template(
        "home/list_letters.html",
        round=round,
        letters=letters,
        states=states,
        all_states=list(LetterState),
        page=page.of(total),
    )


@pages.get("/rounds/<slug>/log")
@guard("read_audit", find_round)
def show_log(round: Round) -> ResponseReturnValue:
    """Who did what in the round, and when."""
    page = asked_page()
    entries, total = queries.list_entries(round, page=page)
    return render_template("home/show_log.html", round=round, entries=entries, page=page.of(total))


@pages.get("/letters/<uuid:letter_id>")
@guard("read_letters", queries.find_letter)
def show_letter(letter: Letter) -> ResponseReturnValue:
    """A letter as its recipient gets it."""
    return render_template(
        "home/show_letter.html",
        letter=letter,
        words=render_letter(letter, hides_ways_in=True),
        round=queries.find_round_of(letter),
    )


@pages.post("/letters/<uuid:letter_id>/stop")
@guard("manage_letters", queries.find_letter)
def stop_letter(letter: Letter) -> ResponseReturnValue:
    """Stop a letter that has not left."""
    cancel_letter(letter, by=current_user, at=now())
    return done(url_for("home_staff.show_letter", letter_id=letter.id), _("The letter is stopped."))


@pages.post("/letters/<uuid:letter_id>/try-again")
@guard("manage_letters", queries.find_letter)
def try_letter_again(letter: Letter) -> ResponseReturnValue:
    """Send a failed letter once more."""
    retry_letter(letter, by=current_user, at=now())
    return done(
        url_for("home_staff.show_letter", letter_id=letter.id),
        _("The letter is in the outbox again."),
    )
