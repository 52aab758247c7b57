"""Verbs: create a round, say what it is, open and close its call, start and finish it."""

import re
import unicodedata
from datetime import date, datetime

from aspirant.core.audit import record
from aspirant.core.db import db
from aspirant.core.errors import NotPossible
from aspirant.core.i18n import Bilingual, mark
from aspirant.lifecycle import CallState, move
from aspirant.people.models import Person
from aspirant.people.queries import clean_email
from aspirant.people.service import grant_role, invite_person
from aspirant.permissions import Role
from aspirant.programme.associations import install_associations
from aspirant.programme.copying import copy_set_up
from aspirant.programme.models import Call, Programme, Round
from aspirant.programme.queries import (
    list_areas,
    list_criteria,
    list_due_calls,
    list_entry_rules,
    list_questions,
    list_sessions,
    list_taken_slugs,
)
from aspirant.programme.readiness import Missing, SetUp, find_missing

EMPTY = Bilingual(sv="")


def create_programme(
    name: Bilingual, *, organisation: str, by: Person | None, at: datetime
) -> Programme:
    """Begin the lasting undertaking, once, and know the associations its applicants belong to."""
    programme = Programme(slug=slug_of(name.sv), name=name, organisation=organisation.strip())
    db.session.add(programme)
    db.session.flush()
    install_associations()
    record("create_programme", programme, by=by, at=at)
    return programme


def create_round(
    programme: Programme,
    *,
    name: Bilingual,
    starts_on: date,
    ends_on: date,
    opens_at: datetime,
    closes_at: datetime,
    contact_email: str,
    earlier: Round | None = None,
    coordinator: Person | None = None,
    by: Person | None,
    at: datetime,
) -> Round:
    """Make a round with its call, blank or as `earlier` was, with the times moved along.

    Creating it gives nobody anything: its coordinator is named here, or appointed afterwards.
    """
    round = Round(
        programme=programme,
        slug=_free_slug(name.sv),
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        contact_email=contact_email.strip(),
    )
    round.call = _blank_call(opens_at, closes_at)
    db.session.add(round)
    db.session.flush()
    if earlier:
        copy_set_up(load_set_up(earlier), round, at=at)
    record("create_round", round, by=by, at=at, earlier=str(earlier.id) if earlier else None)
    if coordinator:
        grant_role(coordinator, Role.COORDINATOR, round.id, by=by, at=at)
    return round


def appoint_coordinator(
    round: Round, email: str, *, name: str, language: str, by: Person, at: datetime
) -> Person:
    """Let an address coordinate the round, and write to it unless it is one's own."""
    if clean_email(email) == by.email:
        grant_role(by, Role.COORDINATOR, round.id, by=by, at=at)
        return by
    return invite_person(
        email,
        Role.COORDINATOR,
        round.id,
        name=name,
        round_name=round.name,
        language=language,
        by=by,
        at=at,
    )


def _blank_call(opens_at: datetime, closes_at: datetime) -> Call:
    texts = ("headline", "lead", "who_may_apply", "how_we_choose", "time_asked", "cost")
    return Call(opens_at=opens_at, closes_at=closes_at, **dict.fromkeys(texts, EMPTY))


def edit_round(
    round: Round,
    *,
    name: Bilingual,
    places: int,
    starts_on: date,
    ends_on: date,
    contact_email: str,
    place: str,
    reviewers_each: int,
    reply_days: int,
    workplace_limit: int | None,
    own_hours: int,
    least_presence: int,
    by: Person,
    at: datetime,
) -> None:
    """Say what the round is: name, dates, places, and how it is run."""
    round.name, round.starts_on, round.ends_on = name, starts_on, ends_on
    round.places, round.workplace_limit = places, workplace_limit
    round.reviewers_each, round.reply_days = reviewers_each, reply_days
    round.contact_email, round.place = contact_email.strip(), place.strip()
    round.own_hours, round.least_presence = own_hours, least_presence
    record("edit_round", round, by=by, at=at)


def set_answer_rules(
    round: Round,
    *,
    needs_two_signatures: bool,
    reminder_days: list[int],
    offers_feedback: bool,
    by: Person | None,
    at: datetime,
) -> None:
    """Say how decisions are signed, when offers are reminded of, and whether reasons are told."""
    round.needs_two_signatures, round.offers_feedback = needs_two_signatures, offers_feedback
    round.reminder_days = sorted(set(reminder_days), reverse=True)
    record("set_answer_rules", round, by=by, at=at)


def edit_call_texts(
    call: Call,
    *,
    headline: Bilingual,
    lead: Bilingual,
    who_may_apply: Bilingual,
    how_we_choose: Bilingual,
    time_asked: Bilingual,
    cost: Bilingual,
    minutes_to_fill_in: int,
    by: Person | None,
    at: datetime,
) -> None:
    """Write the public page of the call."""
    call.headline, call.lead = headline, lead
    call.who_may_apply, call.how_we_choose = who_may_apply, how_we_choose
    call.time_asked, call.cost = time_asked, cost
    call.minutes_to_fill_in = minutes_to_fill_in
    record("edit_call_texts", call, by=by, at=at)


def edit_call_dates(
    call: Call,
    *,
    opens_at: datetime,
    closes_at: datetime,
    interviews_from: date | None,
    interviews_to: date | None,
    decision_by: date | None,
    by: Person | None,
    at: datetime,
) -> None:
    """Set when the call opens and closes, and what happens after."""
    if call.is_open(at) and opens_at != call.opens_at:
        raise NotPossible(mark("The call has opened, so its opening time stays as it was."))
    if call.state is CallState.OPEN and closes_at <= at:
        raise NotPossible(mark("To close the call at once, use “Close the call now”."))
    if call.is_open(at) and closes_at != call.closes_at:
        record("move_closing_time", call, by=by, at=at, before=call.closes_at.isoformat())
    call.opens_at, call.closes_at = opens_at, closes_at
    call.interviews_from, call.interviews_to = interviews_from, interviews_to
    call.decision_by = decision_by
    record("edit_call_dates", call, by=by, at=at)


def load_set_up(round: Round) -> SetUp:
    """Everything that is set up for a round: five queries."""
    return SetUp(
        call=round.call,
        entry_rules=list_entry_rules(round),
        questions=list_questions(round),
        criteria=list_criteria(round),
        areas=list_areas(round),
        sessions=list_sessions(round),
    )


def list_missing(call: Call, *, at: datetime) -> list[Missing]:
    """What must be put right before the call can open."""
    return find_missing(load_set_up(call.round), at=at)


def open_call(call: Call, *, by: Person | None, at: datetime) -> None:
    """Open a call, anew or again. When its opening time lies ahead it is announced till then."""
    for missing in list_missing(call, at=at):
        raise NotPossible(missing.message, **missing.values)
    move(call, "open_call", by=by, at=at, closes_at=call.closes_at.isoformat())


def unpublish_call(call: Call, *, by: Person, at: datetime) -> None:
    """Take back a call that is announced and has not opened."""
    if not call.is_announced(at):
        raise NotPossible(mark("The call has opened. It can be closed, not taken back."))
    move(call, "unpublish_call", by=by, at=at)


def close_call(call: Call, *, by: Person, at: datetime) -> None:
    """Close an open call now, whatever closing time was announced."""
    if call.is_announced(at):
        raise NotPossible(mark("The call has not opened. It can be taken back instead."))
    move(call, "close_call", by=by, at=at, announced=call.closes_at.isoformat())
    call.closes_at = min(call.closes_at, at) if at > call.opens_at else call.closes_at


def close_due_calls(*, at: datetime) -> int:
    """Move the calls whose time has come to closed. Returns how many."""
    due = list_due_calls(at=at)
    for call in due:
        move(call, "close_call", by=None, at=at)
    return len(due)


def start_round(round: Round, *, by: Person | None, at: datetime) -> None:
    """The programme begins. Its call must be closed."""
    if round.call.is_open(at) or round.call.is_announced(at):
        raise NotPossible(mark("The call is still open. Close it before the programme begins."))
    move(round, "start_round", by=by, at=at)


def finish_round(round: Round, *, by: Person | None, at: datetime) -> None:
    """The programme is over; the round is shown among the earlier ones."""
    move(round, "finish_round", by=by, at=at)


def slug_of(name: str) -> str:
    """A name as part of an address: “Vår 2027–2028” becomes var-2027-2028."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[–—]", "-", name)).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-") or "omgang"


def _free_slug(name: str) -> str:
    slug = slug_of(name)
    taken = list_taken_slugs(slug) | {"new"}
    return next(
        free
        for number in range(1, len(taken) + 2)
        if (free := slug if number == 1 else f"{slug}-{number}") not in taken
    )
