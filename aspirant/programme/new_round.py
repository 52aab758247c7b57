"""Puts the page of a new round together: what it may copy, the dates proposed, who coordinates."""

from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from aspirant.core.clock import YEARS, now
from aspirant.lifecycle import RoundState
from aspirant.permissions import can
from aspirant.programme import service
from aspirant.programme.copying import ProposedDates, propose_dates
from aspirant.programme.forms import AppointingForm, FirstRoundForm, NewRoundForm
from aspirant.programme.models import Round
from aspirant.programme.queries import find_programme, find_round, list_rounds
from aspirant.web.filters import say


def proposal_of(args: MultiDict[str, str]) -> tuple[Round | None, ProposedDates | None]:
    """The round an address asks to copy, if the reader may, and the dates proposed from it."""
    earlier = find_round(args.get("earlier", ""))
    if earlier is None or not can(current_user, "edit_round", earlier):
        return None, None
    return earlier, propose_dates(earlier, _day_of(args.get("starts_on", "")))


def _day_of(text: str) -> date | None:
    with suppress(ValueError):  # half a date is none: the usual year is proposed
        day = date.fromisoformat(text)
        return day if day.year in YEARS else None
    return None


def new_round_form(earlier: Round | None, proposed: ProposedDates | None) -> NewRoundForm:
    """The form as it may be filled in here and now, with what is proposed."""
    given: dict[str, Any] = {}
    if earlier and proposed:
        given = {"earlier": earlier.slug, "contact_email": earlier.contact_email}
        given |= asdict(proposed)
    form = _kind_of_form()(**given)
    readable = [round for round in list_rounds() if can(current_user, "edit_round", round)]
    readable.sort(key=lambda round: round.state is RoundState.PREPARING)  # the whole ones first
    copies = [SelectChoice(r.slug, _("A copy of %(name)s", name=say(r.name))) for r in readable]
    form.earlier.choices = [*copies, SelectChoice("", _("A blank round"))]
    return form


def _kind_of_form() -> type[NewRoundForm]:
    if find_programme() is None:
        return FirstRoundForm
    return AppointingForm if current_user.is_administrator else NewRoundForm


def make_round(form: NewRoundForm) -> Round:
    """The round as filled in, with its coordinator: whom an administrator names, else its maker."""
    answers = form.answers()
    earlier = find_round(answers.pop("earlier"))
    name, organisation = answers.pop("programme_name", None), answers.pop("organisation", "")
    appointed = {key: answers.pop(f"coordinator_{key}", "") for key in APPOINTED}
    programme = find_programme() or service.create_programme(
        name, organisation=organisation, by=current_user, at=now()
    )
    maker = None if appointed["email"] else current_user
    round = service.create_round(
        programme, **answers, earlier=earlier, coordinator=maker, by=current_user, at=now()
    )
    if appointed["email"]:
        service.appoint_coordinator(round, **appointed, by=current_user, at=now())
    return round


#: What an administrator says of the coordinator.
APPOINTED = ("email", "name", "language")
